import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { repairProblem, type RepairProblem } from '../repair/repair-problem.ts'
import {
  dueOnOf,
  nextRepairState,
  problemOfMove,
  REPAIR_ACTIONS,
  type RepairAction,
} from '../repair/repair-state.rules.ts'
import type { RepairKey } from '../repair/repair.store.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import { ruleShown } from '../rule/rule.view.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import type { Repaired } from './apply.service.ts'
import { reinstateFact, repairFact } from './effect.service.ts'
import { readEvidence } from './evidence.rules.ts'
import { adverseListsOf, type Ground } from './ground.ts'
import { isSubject, isUnit } from './repairable.ts'
import {
  awaitRepairTurn,
  closeRepair,
  findOpenRepair,
  insertRepairSteps,
  insertRepairVersions,
  type NewRepairVersion,
  type OpenRepair,
} from './repairing.store.ts'

/** A step that a caller wants to take with a repair. */
export interface StepAsked {
  repair: RepairKey
  expectedVersion: number
  /** What is said: what is asked for, the supplement, the reasons. */
  statement: string
  evidence: readonly string[]
  key: string
}

type Changes = Partial<NewRepairVersion>

/** What a step is decided on. */
interface Stepping {
  row: OpenRepair
  rule: RepairRule
  today: string
  ground: Ground
}

type Decide = (stepping: Stepping) => Promise<Changes | { problem: RepairProblem }>

/** What the subject does; everything else is the handling unit's. */
const OF_SUBJECT: readonly RepairAction[] = ['SUPPLEMENT', 'WITHDRAW']

/**
 * Takes a step with a repair: the next version, and what was said. Others' repairs read like missing ones.
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function takeRepairStep(
  writing: Writing,
  viewer: Viewer,
  action: RepairAction,
  asked: StepAsked,
  more: { decisionNumber?: string | null } = {},
): Promise<Repaired> {
  const { repair, expectedVersion, key } = asked
  const statement = readText(asked.statement)
  const evidence = readEvidence(asked.evidence)
  const body = [repair, expectedVersion, statement, evidence, more]
  return once<Repaired>(writing, viewer, { name: `${action} repair`, key, body }, async (tx) => {
    const { row, memberIds } = await lockFor(writing, viewer, action, tx, repair)
    if (row.version !== expectedVersion) return { problem: repairProblem('VERSION_CONFLICT') }
    const illegal = problemOfMove(row.state, action)
    if (illegal !== null) return { problem: illegal }
    const ground = groundOf(writing, tx, row, memberIds, statement)
    const stepping = { row, rule: ground.rule, today: writing.today(), ground }
    const changes = await decisionOf(writing, viewer, action)(stepping)
    if ('problem' in changes) return changes
    await appendRepair(writing, tx, stepping, action, {
      changes: { ...changes, ...more },
      partyName: viewer.party!.name,
      actor: viewer.actor,
      statement,
      evidence: evidence.length === 0 ? null : evidence,
    })
    return { repair }
  })
}

/** What each action adds to the next version, and does besides. */
function decisionOf(writing: Writing, viewer: Viewer, action: RepairAction): Decide {
  switch (action) {
    case 'ACCEPT':
      return ({ today }) => Promise.resolve({ acceptedOn: today })
    case 'SUPPLEMENT':
      return ({ today }) => Promise.resolve({ countedOn: today })
    case 'EXTEND':
      return ({ row, rule }) => {
        const isOpen = rule.body.extendWorkingDays !== null && !row.isExtended
        const problem = repairProblem('REPAIR_EXTENSION_CLOSED')
        return Promise.resolve(isOpen ? { isExtended: true } : { problem })
      }
    case 'NOTIFY':
      return ({ row, today }) => {
        const problem = repairProblem('REPAIR_NOTICE_GIVEN')
        return Promise.resolve(row.notifiedOn === null ? { notifiedOn: today } : { problem })
      }
    case 'GRANT':
      return async ({ today, ground }) => {
        const problem = await repairFact(writing, viewer, ground)
        return problem === null ? { decidedOn: today } : { problem }
      }
    case 'REVOKE':
      return (stepping) => revokeGranted(writing, viewer, stepping)
    case 'DECLINE':
    case 'REFUSE':
      return ({ today }) => Promise.resolve({ decidedOn: today })
    default:
      return () => Promise.resolve({})
  }
}

/**
 * A false statement revokes the repair: the fact is in force again, and the subject is barred for as long as the rule says
 * (国家发展改革委令第58号).
 */
export async function revokeGranted(
  writing: Writing,
  viewer: Viewer | null,
  { rule, today, ground }: Stepping,
): Promise<Changes | { problem: RepairProblem }> {
  const problem = await reinstateFact(writing, viewer, ground)
  if (problem !== null) return { problem }
  return { barredUntil: addMonths(today, rule.body.falseStatement.barMonths) }
}

/** What a step says, and who says it. */
export interface Said {
  changes: Changes
  partyName: string
  actor: string
  statement: string
  evidence: readonly string[] | null
}

/** Makes the next version of a repair, with its step. */
export async function appendRepair(
  { rules, today }: Writing,
  tx: Transaction,
  { row, rule }: Pick<Stepping, 'row' | 'rule'>,
  action: RepairAction,
  { changes, ...said }: Said,
): Promise<void> {
  const { subjectId, repairId, sourceCode, regionCode } = row
  const recordedAt = tx.at.toISOString()
  // What the window decided comes in from whatever pending state.
  const state = nextRepairState(row.state, action) ?? (action === 'GRANT' ? 'GRANTED' : 'REFUSED')
  const next = { ...row, ...changes, state, version: row.version + 1 }
  await closeRepair(tx, { subjectId, repairId, at: recordedAt })
  await insertRepairVersions(tx, [
    {
      ...next,
      sinceOn: state === row.state ? row.sinceOn : today(),
      dueOn: dueOnOf(rule, next, rules().workingCalendar),
      changeKind: REPAIR_ACTIONS[action],
      recordedAt,
    },
  ])
  const of = { subjectId, repairId, version: next.version, sourceCode, regionCode, recordedAt }
  await insertRepairSteps(tx, [{ ...of, ...said, kind: REPAIR_ACTIONS[action], takenOn: today() }])
}

/** What the acts of a decision rest on. */
export function groundOf(
  { rules, today }: Writing,
  tx: Transaction,
  row: Pick<OpenRepair, 'factKind' | 'factId' | 'subjectId' | 'ruleCode' | 'ruleVersion'>,
  memberIds: readonly string[],
  reason: string,
): Ground {
  const { factKind: kind, factId: id, subjectId } = row
  return {
    tx,
    ref: { kind, id, subjectId },
    memberIds,
    adverseLists: adverseListsOf(rules(), today()),
    rule: ruleOfRepair(rules(), row),
    reason,
  }
}

/** @throws Error for a code that the rule data lack: the rule data keep every version that was in force */
function ruleOfRepair(
  rules: RuleBook,
  { ruleCode, ruleVersion }: Pick<OpenRepair, 'ruleCode' | 'ruleVersion'>,
): RepairRule {
  const rule = ruleShown(rules, 'repair-rule', ruleCode, ruleVersion)
  if (rule === null) throw new Error(`the rule data lack repair-rule ${ruleCode}`)
  return rule
}

/** The open version of a repair that the caller may take a step with, its file locked first. */
async function lockFor(
  writing: Writing,
  viewer: Viewer,
  action: RepairAction,
  tx: Transaction,
  key: RepairKey,
) {
  const [file] = await listFileIds(tx, [key.subjectId], AS_OF_NOW)
  if (file === undefined) throw new DomainError('NOT_FOUND')
  const { memberIds } = file
  await lockSubjects(tx, { ids: memberIds })
  await awaitRepairTurn(tx, key)
  const [row] = await findOpenRepair(tx, key)
  if (row === undefined) throw new DomainError('NOT_FOUND')
  const isTaker = OF_SUBJECT.includes(action)
    ? isSubject(viewer, memberIds)
    : await isUnit(writing, viewer, row, tx)
  if (!isTaker) throw new DomainError('NOT_FOUND')
  return { row, memberIds }
}
