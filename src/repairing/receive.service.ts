import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import type { Base, Writing } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { PENDING_REPAIRS } from '../repair/repair-state.rules.ts'
import { repairProblem, type RepairProblem } from '../repair/repair-problem.ts'
import { repairRuleOf } from '../repair/repair.rules.ts'
import type { RepairKey } from '../repair/repair.store.ts'
import { readText } from '../request/text.rules.ts'
import { checkIdentifier, isPersonalIdentifier } from '../subject/identifier.rules.ts'
import type { IdentifierType } from '../subject/identifier-type.rules.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { findFilesByIdentifiers } from '../subject/subject.store.ts'
import { insertFirst, ofFact } from './apply.service.ts'
import {
  keepDecision,
  listWaitingOf,
  lockDecision,
  settleDecision,
  type KeptDecision,
} from './decision.store.ts'
import { repairFact } from './effect.service.ts'
import { loadFact, type Loaded } from './repairable.ts'
import {
  awaitRepairTurn,
  listByDocument,
  listStandingRepairs,
  type OpenRepair,
} from './repairing.store.ts'
import { appendRepair, groundOf, revokeGranted } from './step.service.ts'

/** A decision of the window about a record, as it comes in. `decidedOn` is an ISO day. */
export interface RepairDecision {
  /** The window's own number: the same number is the same decision. */
  number: string
  outcome: KeptDecision['outcome']
  decidedOn: string
  subject: { type: IdentifierType; value: string }
  /** Number of the document of the penalty. */
  documentNumber: string
  reason: string
}

/** What became of a decision. REPEATED: it came before, and took effect then. */
export type Received = { number: string } & (
  | { status: 'TAKEN' | 'REPEATED'; repair: RepairKey }
  | { status: 'WAITING' | 'REFUSED'; problem: RepairProblem }
)

/** Who brings decisions: a party, or the operator's process. */
export interface Bringer {
  id: string | null
  name: string
}

const OPERATOR_BRINGER: Bringer = { id: null, name: '系统操作员' }

/**
 * Takes in decisions of Credit China, each in a transaction of its own: what it says acts here at once (第36号令：统一受理).
 * The same number again changes nothing. One that fits no fact, or more than one, is kept and tried again
 * (`retryRepairDecisions`): nothing is lost.
 */
export async function takeRepairDecisions(
  writing: Writing,
  decisions: readonly RepairDecision[],
  bringer: Bringer = OPERATOR_BRINGER,
): Promise<Received[]> {
  const received: Received[] = []
  for (const decision of decisions) received.push(await takeOne(writing, decision, bringer))
  return received
}

async function takeOne(
  writing: Writing,
  decision: RepairDecision,
  bringer: Bringer,
): Promise<Received> {
  const read = keptOf(writing, decision)
  if ('code' in read) return { number: decision.number, status: 'REFUSED', problem: read }
  const { number } = read
  const bodyHash = keyedHash(writing.cipher, 'REPAIR_DECISION', JSON.stringify(read))
  return writing.db.transaction(async (tx) => {
    const of = { number, bodyHash, body: JSON.stringify(read) }
    const at = tx.at.toISOString()
    await keepDecision(tx, { ...of, partyId: bringer.id, partyName: bringer.name, at })
    return settle(writing, tx, number, bodyHash)
  })
}

/** A decision as it is kept, or why it is not: one bad row does not keep the others of a file out. */
function keptOf(base: Base, decision: RepairDecision): KeptDecision | RepairProblem {
  try {
    return readDecision(base, decision)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return repairProblem('DECISION_INVALID', error.detail)
  }
}

function readDecision(
  { rules, cipher }: Base,
  decision: RepairDecision,
): KeptDecision | RepairProblem {
  const { type, value } = decision.subject
  const checked = checkIdentifier(type, value, rules().isIdentifierException)
  if (!checked.ok) return repairProblem('IDENTIFIER_MALFORMED')
  const isPersonal = isPersonalIdentifier(type, checked.value)
  return {
    ...decision,
    number: readText(decision.number),
    documentNumber: readText(decision.documentNumber),
    reason: readText(decision.reason),
    subject: {
      type,
      value: isPersonal ? cipher.blindIndex(type, checked.value) : checked.value,
      isPersonal,
    },
  }
}

/** Decisions that are tried again at once. */
const RETRIES_MOST = 500

/**
 * Tries decisions that wait with a problem again. For a daily job, after data came in.
 * @returns how many took effect
 */
export async function retryRepairDecisions(writing: Writing): Promise<number> {
  let taken = 0
  const waiting = await listWaitingOf(writing.db, { partyId: null, limit: RETRIES_MOST })
  for (const { number, bodyHash } of waiting) {
    const { status } = await writing.db.transaction((tx) => settle(writing, tx, number, bodyHash))
    if (status === 'TAKEN') taken += 1
  }
  return taken
}

/** Lets a kept decision take effect, or notes why it waits. */
async function settle(
  writing: Writing,
  tx: Transaction,
  number: string,
  bodyHash: string,
): Promise<Received> {
  const [kept] = await lockDecision(tx, { number })
  if (kept!.bodyHash !== bodyHash)
    return { number, status: 'REFUSED', problem: repairProblem('DECISION_CONFLICT') }
  if (kept!.problem === null) {
    const { subjectId, repairId } = kept!
    return { number, status: 'REPEATED', repair: { subjectId: subjectId!, repairId: repairId! } }
  }
  const done = await act(writing, tx, kept!.body, kept!.partyName)
  if ('problem' in done) {
    const { code } = done.problem
    await settleDecision(tx, { number, problem: code, subjectId: null, repairId: null, at: null })
    return { number, status: 'WAITING', problem: done.problem }
  }
  await settleDecision(tx, { number, problem: null, ...done, at: tx.at.toISOString() })
  return { number, status: 'TAKEN', repair: done }
}

async function act(
  writing: Writing,
  tx: Transaction,
  decision: KeptDecision,
  partyName: string,
): Promise<RepairKey | { problem: RepairProblem }> {
  const { type, value } = decision.subject
  const [file] = await findFilesByIdentifiers(tx, [{ type, value }])
  if (file === undefined) return { problem: repairProblem('FACT_UNKNOWN') }
  const { memberIds } = file
  await lockSubjects(tx, { ids: memberIds })
  const { documentNumber } = decision
  const [found, ...others] = await listByDocument(tx, { ids: memberIds, documentNumber })
  if (found === undefined) return { problem: repairProblem('FACT_UNKNOWN') }
  if (others.length > 0) return { problem: repairProblem('FACT_AMBIGUOUS') }
  const { subjectId, recordId: id } = found
  const loaded = (await loadFact(writing, tx, { kind: 'RECORD', subjectId, id }))!
  const standing = await listStandingRepairs(tx, { subjectId, factKind: 'RECORD', factId: id })
  for (const { repairId } of standing) await awaitRepairTurn(tx, { subjectId, repairId })
  const wanted = decision.outcome === 'REVOKED' ? ['GRANTED'] : PENDING_REPAIRS
  const row = standing.find(({ state }) => (wanted as readonly string[]).includes(state))
  return row === undefined
    ? begin(writing, tx, loaded, decision, partyName)
    : goOn(writing, tx, loaded, row, decision, partyName)
}

/** A decision about a fact whose repair nobody applied for here: its first version is the decision. */
async function begin(
  writing: Writing,
  tx: Transaction,
  loaded: Loaded,
  decision: KeptDecision,
  partyName: string,
): Promise<RepairKey | { problem: RepairProblem }> {
  const { outcome, decidedOn, number, reason } = decision
  // There is no repair to revoke.
  if (outcome === 'REVOKED') return { problem: repairProblem('FACT_STATE_CONFLICT') }
  const rule = repairRuleOf(writing.rules(), loaded.fact, decidedOn)
  if (rule === null) return { problem: repairProblem('REPAIR_RULE_MISSING') }
  const repair = { subjectId: loaded.ref.subjectId, repairId: uuidv7() }
  const version = {
    ...ofFact(loaded, rule),
    ...repair,
    ...decided(decision),
    way: null,
    hours: null,
    state: outcome,
    sinceOn: writing.today(),
    // The window does not say when it was applied for.
    appliedOn: decidedOn,
    countedOn: decidedOn,
    isExtended: false,
    dueOn: null,
    acceptedOn: null,
    notifiedOn: null,
    barredUntil: null,
    changeKind: outcome,
    rowHash: keyedHash(writing.cipher, 'REPAIR', JSON.stringify(decision)),
    recordedAt: tx.at.toISOString(),
  }
  if (outcome === 'GRANTED') {
    const ground = groundOf(writing, tx, version, loaded.memberIds, reasonOf(number))
    const problem = await repairFact(writing, null, ground)
    if (problem !== null) return { problem }
  }
  const said = { partyName, statement: reason, evidence: null, actor: writing.actor }
  await insertFirst(writing, tx, version, { kind: outcome, ...said })
  return repair
}

/** The window decided of what is pending here, or revokes what it granted. */
async function goOn(
  writing: Writing,
  tx: Transaction,
  { memberIds }: Loaded,
  row: OpenRepair,
  decision: KeptDecision,
  partyName: string,
): Promise<RepairKey | { problem: RepairProblem }> {
  const { outcome, number, reason } = decision
  const ground = groundOf(writing, tx, row, memberIds, reasonOf(number))
  const stepping = { row, rule: ground.rule, today: writing.today(), ground }
  const action = ACTION_OF[outcome]
  const said = { partyName, statement: reason, evidence: null, actor: writing.actor }
  if (outcome === 'REVOKED') {
    const changes = await revokeGranted(writing, null, stepping)
    if ('problem' in changes) return { problem: changes.problem }
    await appendRepair(writing, tx, stepping, action, { changes, ...said })
  } else {
    const problem = outcome === 'GRANTED' ? await repairFact(writing, null, ground) : null
    if (problem !== null) return { problem }
    await appendRepair(writing, tx, stepping, action, { changes: decided(decision), ...said })
  }
  return { subjectId: row.subjectId, repairId: row.repairId }
}

const ACTION_OF = { GRANTED: 'GRANT', REFUSED: 'REFUSE', REVOKED: 'REVOKE' } as const

function decided({ decidedOn, number }: KeptDecision) {
  return {
    decidedOn,
    decidedBy: 'CREDIT_CHINA' as const,
    deciderName: '信用中国',
    decisionNumber: number,
  }
}

/** Stands as the reason of the record's version: which decision made it. */
function reasonOf(number: string): string {
  return `信用中国决定 ${number}`
}
