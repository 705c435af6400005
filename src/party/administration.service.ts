import { uuidv7 } from 'uuidv7'
import type { Executor, Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { makePage, makeTotal, readPage } from '../relay/page.ts'
import type { Page, PageArguments, TotalCount } from '../relay/page.ts'
import {
  countActs,
  findAct,
  insertAct,
  listActs,
  lockDecisions,
  updateAct,
  type ActReach,
  type ActRow,
} from './act.store.ts'
import { readDetails, readReason } from './administration.schema.ts'
import { checkDecider, checkProposer } from './four-eyes.rules.ts'
import type { ActKind, Official, Person } from './four-eyes.rules.ts'
import { checkReach } from './mandate.rules.ts'
import { applyMatter, checkMatter, concernOf, readMatter, type Matter } from './matter.ts'
import {
  findMembership,
  listAncestors,
  listHeldRoles,
  listMembersById,
  listPartiesById,
  listDelegated,
} from './party.store.ts'

export type Decision = 'APPROVE' | 'REJECT'

/** How the operator stands in an act; persons stand there by the id of their membership. */
const OPERATOR = 'operator'

/**
 * Proposes an act of administration: nothing changes until another person decides. What it registers is checked now,
 * and again at the decision.
 * @param targetId the party, member or mandate that changes; null for a registration, which gets its id here
 * @param details what is to be registered: `{party}`, `{member}` or `{mandate}`; `{}` else
 * @throws DomainError FORBIDDEN, OWN_PARTY_FORBIDDEN, BAD_INPUT, NOT_FOUND, PARTY_INVALID, PARTY_TREE_INVALID,
 *   PARTY_STATE_CONFLICT, ROLE_CONFLICT, MANDATE_INVALID
 */
export async function proposeAct(
  base: Base,
  viewer: Viewer,
  kind: ActKind,
  targetId: string | null,
  details: unknown,
  reason: string,
): Promise<ActRow> {
  const read = readDetails(kind, details)
  const why = readReason(reason)
  const isNew = Object.keys(read).length > 0
  if (isNew !== (targetId === null)) throw new DomainError('BAD_INPUT')
  return base.db.transaction(async (tx) => {
    const official = await readOfficial(base, tx, viewer)
    const matter = await readMatter(tx, kind, targetId ?? uuidv7(), read)
    await checkProposal(base, tx, official, matter)
    await checkMatter(base, tx, matter)
    const id = uuidv7()
    await insertAct(tx, {
      id,
      kind,
      targetId: matter.targetId,
      body: { ...read, concerns: matter.party?.id ?? null },
      reason: why,
      proposedBy: nameOf(viewer),
      proposedAt: tx.at,
    })
    return (await findAct(tx, id))!
  })
}

async function checkProposal(
  base: Base,
  db: Executor,
  official: Official,
  matter: Matter,
): Promise<void> {
  const partyId = matter.party?.id ?? null
  const ancestors = partyId === null ? [] : await listAncestors(db, partyId)
  checkProposer(official, concernOf(matter), await partiesOf(base, db, official), ancestors)
  // Who delegates gives no more than its own unit has.
  if (official.isOperator || official.role !== 'DELEGATE' || matter.details.mandate === undefined) {
    return
  }
  const [area] = await listPartiesById(db, [official.partyId])
  checkReach(base.rules(), matter.details.mandate, area!)
}

/**
 * Decides on a proposed act; an approval applies it in the same transaction. What no longer fits the rules cannot be
 * approved, but rejected.
 * @throws DomainError NOT_FOUND, ACT_DECIDED, FORBIDDEN, FOUR_EYES_REQUIRED, OWN_PARTY_FORBIDDEN, and at an approval
 *   those of `proposeAct`
 */
export async function decideAct(
  base: Base,
  viewer: Viewer,
  actId: string,
  decision: Decision,
  reason: string,
): Promise<ActRow> {
  const why = readReason(reason)
  return base.db.transaction(async (tx) => {
    await lockDecisions(tx)
    const official = await readOfficial(base, tx, viewer)
    const act = await findAct(tx, actId)
    if (act === null) throw new DomainError('NOT_FOUND')
    const { concerns: _, ...details } = act.body
    const matter = await readMatter(tx, act.kind, act.targetId, details)
    const proposer = await personOf(tx, act.proposedBy)
    checkDecider(official, proposer, concernOf(matter), await partiesOf(base, tx, official))
    if (act.state !== 'PROPOSED') throw new DomainError('ACT_DECIDED')
    if (decision === 'APPROVE') await approve(base, tx, matter)
    await updateAct(tx, {
      id: actId,
      state: decision === 'APPROVE' ? 'APPROVED' : 'REJECTED',
      decidedBy: nameOf(viewer),
      decidedAt: tx.at.toISOString(),
      decisionReason: why,
    })
    return (await findAct(tx, actId))!
  })
}

async function approve(base: Base, tx: Transaction, matter: Matter): Promise<void> {
  readDetails(matter.kind, matter.details)
  await checkMatter(base, tx, matter)
  await applyMatter(base, tx, matter)
}

/**
 * Who administers, as the register has it now: a token that outlived its member administers nothing.
 * @throws DomainError FORBIDDEN
 */
async function readOfficial(base: Base, db: Executor, viewer: Viewer): Promise<Official> {
  if (viewer.isOperator) return { isOperator: true }
  const found =
    mayDo(viewer, 'party:administer') && viewer.member !== null
      ? await findMembership(db, viewer.member.id, base.today())
      : null
  if (found === null) throw new DomainError('FORBIDDEN')
  const { member, party, person } = found
  return { isOperator: false, role: member.role, partyId: party.id, person }
}

/** The parties that the official's person belongs to, in any role. */
async function partiesOf(base: Base, db: Executor, official: Official): Promise<string[]> {
  if (official.isOperator) return []
  const held = await listHeldRoles(db, official.person, base.today())
  return held.map((one) => one.partyId)
}

/** The person behind who proposed; null: the operator. Memberships are never deleted. */
async function personOf(db: Executor, name: string): Promise<Person | null> {
  if (name === OPERATOR) return null
  const [member] = await listMembersById(db, [name])
  if (member === undefined) throw new DomainError('FORBIDDEN')
  return member
}

function nameOf(viewer: Viewer): string {
  return viewer.isOperator ? OPERATOR : viewer.member!.id
}

/** The membership behind a name of an act; null: the operator, or nobody yet. */
export function memberIdOf(name: string | null): string | null {
  return name === OPERATOR ? null : name
}

/**
 * Acts of administration, the newest first: all for system and security administration, those that concern the
 * parties below for a delegate.
 * @throws DomainError FORBIDDEN, PAGING_INVALID, CURSOR_INVALID
 */
export async function listAdministrativeActs(
  base: Base,
  viewer: Viewer,
  state: string | null,
  page: PageArguments,
  withTotal: boolean,
): Promise<Page<ActRow> & Partial<TotalCount>> {
  const reach = await actReach(base, await readOfficial(base, base.db, viewer))
  const label = `acts/${state ?? ''}`
  const request = readPage(page, label, base.cursors)
  const [rows, counted] = await Promise.all([
    listActs(base.db, state, reach, request),
    withTotal ? countActs(base.db, state, reach) : null,
  ])
  return {
    ...makePage(rows, request, label, base.cursors, ({ id }) => [id]),
    ...(counted === null ? {} : makeTotal(counted)),
  }
}

async function actReach(base: Base, official: Official): Promise<ActReach> {
  if (official.isOperator || official.role === 'SYSTEM' || official.role === 'SECURITY') {
    return { isAll: true, ownId: null, belowIds: [] }
  }
  if (official.role !== 'DELEGATE') throw new DomainError('FORBIDDEN')
  const { partyId } = official
  return { isAll: false, ownId: partyId, belowIds: await listDelegated(base.db, partyId) }
}
