import type { Executor, Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { DomainError, type Message } from '../errors.ts'
import type { ActDetails } from './administration.schema.ts'
import type { ActKind, Concern } from './four-eyes.rules.ts'
import { checkMandate } from './mandate.rules.ts'
import { CLASS_RULES } from './party.rules.ts'
import { checkParty, checkPeriod, checkRole } from './registration.rules.ts'
import {
  findPartyInForce,
  hasSubject,
  listHeldRoles,
  listMandatesById,
  listMembersById,
  listPartiesById,
  listPartiesBySource,
  type MandateRow,
  type MemberRow,
  type PartyRow,
} from './party.store.ts'
import {
  insertMandate,
  insertMember,
  insertParty,
  updateMandateState,
  updateMemberState,
  updatePartyState,
} from './party-write.store.ts'

/** What an act of administration is about, as the register stands at this moment. */
export interface Matter {
  kind: ActKind
  /** What is changed, or will be made. */
  targetId: string
  details: ActDetails
  /** The party concerned; of a party to be registered, its parent. */
  party: PartyRow | null
  member: MemberRow | null
  mandate: MandateRow | null
}

/**
 * Reads what an act is about.
 * @throws DomainError NOT_FOUND when what it changes, or the party that it concerns, is not there
 */
export async function readMatter(
  db: Executor,
  kind: ActKind,
  targetId: string,
  details: ActDetails,
): Promise<Matter> {
  const [member = null] = kind === 'END_MEMBER' ? await listMembersById(db, [targetId]) : []
  const [mandate = null] = changesMandate(kind) ? await listMandatesById(db, [targetId]) : []
  const partyId = concernedId(kind, targetId, details, member ?? mandate)
  const [party = null] = partyId === null ? [] : await listPartiesById(db, [partyId])
  // A party at the top has no parent; a parent that is not there is the rules' to refuse.
  if (party === null && kind !== 'REGISTER_PARTY') throw new DomainError('NOT_FOUND')
  return { kind, targetId, details, party, member, mandate }
}

function changesMandate(kind: ActKind): boolean {
  return kind === 'SUSPEND_MANDATE' || kind === 'RESUME_MANDATE' || kind === 'END_MANDATE'
}

function concernedId(
  kind: ActKind,
  targetId: string,
  { party, member, mandate }: ActDetails,
  held: { partyId: string } | null,
): string | null {
  if (party !== undefined) return party.parentId
  const given = member ?? mandate ?? held
  if (given !== null) return given.partyId
  return kind.endsWith('_PARTY') ? targetId : null
}

/** The same, as the rules on who may take part see it. */
export function concernOf({ kind, party, details, member }: Matter): Concern {
  return {
    kind,
    partyId: party?.id ?? null,
    class: details.party?.class ?? party?.class ?? '',
    // Who is to become a member; who is one belongs to the party anyway.
    person: details.member ?? member,
  }
}

/**
 * Checks a matter against the rules as they are now.
 * @throws DomainError PARTY_INVALID, PARTY_TREE_INVALID, PARTY_STATE_CONFLICT, ROLE_CONFLICT, MANDATE_INVALID
 */
export async function checkMatter(base: Base, db: Executor, matter: Matter): Promise<void> {
  const { kind, details, party } = matter
  const today = base.today()
  const book = base.rules()
  if (details.party !== undefined) return checkNewParty(base, db, details.party, party)
  if (details.member !== undefined) {
    checkNotEnded(party)
    checkPeriod(details.member, 'PARTY_INVALID')
    checkRole(party!, details.member.role, await listHeldRoles(db, details.member, today))
  } else if (details.mandate !== undefined) {
    checkNotEnded(party)
    checkMandate(book, today, details.mandate, party!)
  } else {
    const { state } = matter.member ?? matter.mandate ?? party!
    nextState(kind, state)
  }
}

async function checkNewParty(
  base: Base,
  db: Executor,
  details: NonNullable<ActDetails['party']>,
  parent: PartyRow | null,
): Promise<void> {
  const isStanding =
    parent !== null && (await findPartyInForce(db, parent.id, base.today())) !== null
  checkParty(base.rules(), base.today(), details, isStanding ? parent : null)
  if (details.subjectId !== null && !(await hasSubject(db, details.subjectId))) {
    throw invalid({ zh: '没有该信用主体', en: 'There is no such subject' })
  }
  // Departments may share a source, each in its division; what a third party submitted is that party's alone.
  const isAlone = CLASS_RULES[details.class].sources.includes('THIRD_PARTY')
  if (!isAlone || details.sourceCode === null) return
  if ((await listPartiesBySource(db, details.sourceCode)).length > 0) {
    throw invalid({
      zh: '该数据来源已属于其他参与方',
      en: 'The source belongs to another party already',
    })
  }
}

function invalid(detail: Message): DomainError {
  return new DomainError('PARTY_INVALID', detail)
}

function checkNotEnded(party: PartyRow | null): void {
  if (party?.state !== 'ENDED') return
  throw new DomainError('PARTY_STATE_CONFLICT', {
    zh: '该参与方已终止',
    en: 'The party has ended',
  })
}

const TRANSITIONS: Readonly<Record<string, { from: readonly string[]; to: string }>> = {
  SUSPEND: { from: ['ACTIVE'], to: 'SUSPENDED' },
  RESUME: { from: ['SUSPENDED'], to: 'ACTIVE' },
  END: { from: ['ACTIVE', 'SUSPENDED'], to: 'ENDED' },
}

/**
 * The state that an act leads to: what is in force can be suspended, what is suspended resumed, and both ended.
 * @throws DomainError PARTY_STATE_CONFLICT for any other
 */
function nextState(kind: ActKind, state: string): string {
  const transition = TRANSITIONS[kind.slice(0, kind.indexOf('_'))]
  if (transition === undefined || !transition.from.includes(state)) {
    throw new DomainError('PARTY_STATE_CONFLICT')
  }
  return transition.to
}

/** Applies what was decided. The matter was read and checked in the same transaction. */
export async function applyMatter(base: Base, tx: Transaction, matter: Matter): Promise<void> {
  const { kind, targetId, details } = matter
  const made = { id: targetId, state: 'ACTIVE', recordedAt: tx.at.toISOString() }
  if (details.party !== undefined) await insertParty(tx, { ...details.party, ...made })
  else if (details.member !== undefined) await insertMember(tx, { ...details.member, ...made })
  else if (details.mandate !== undefined) await insertMandate(tx, { ...details.mandate, ...made })
  else {
    const { state } = matter.member ?? matter.mandate ?? matter.party!
    const next = nextState(kind, state)
    const change = { id: targetId, state: next, endsOn: next === 'ENDED' ? base.today() : null }
    if (kind.endsWith('_PARTY')) await updatePartyState(tx, change)
    else if (kind === 'END_MEMBER') await updateMemberState(tx, change)
    else await updateMandateState(tx, change)
  }
}
