import type { Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { reinstateGrade, repairGrade } from '../evaluating/repair.service.ts'
import { reinstateWithin, repairWithin } from '../listing/listing.service.ts'
import { awaitTurn, lockRecord } from '../record/record-write.store.ts'
import { repairProblem, type RepairProblem } from '../repair/repair-problem.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { RepairedFact } from '../rule/repair-rule.schema.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import { revise } from '../submission/revise.ts'
import { liftMeasures } from './measure-effect.service.ts'
import type { Ground, Repaired } from './ground.ts'
import { noteReviews } from './review.service.ts'
import { endShieldOf } from './shield.store.ts'

/** A viewer that handles entries; null: the window decided. */
type Acting = Viewer | null

/**
 * A fact is repaired: from this version on it is not published, shared or used. Measures that rest on it alone are lifted
 * in the same transaction; what else may rest on it is noted to be looked at again.
 * @returns why it is not; null: it is
 */
export async function repairFact(
  writing: Writing,
  viewer: Acting,
  ground: Ground,
): Promise<RepairProblem | null> {
  const problem = await EFFECTS[ground.ref.kind].repair(writing, viewer, ground)
  if (problem === null) await afterRepair(writing, ground)
  return problem
}

/** What follows from a repair, of whoever's motion it is: the fact was repaired in the same transaction. */
export async function afterRepair(writing: Writing, ground: Repaired): Promise<void> {
  await liftMeasures(writing, ground)
  await noteReviews(ground, 'REPAIRED', writing.today())
}

/**
 * The repair of a fact was revoked: it is in force again, and published for as long as the rule says from now on. What was
 * lifted stays lifted; what may rest on the fact is looked at again.
 */
export async function reinstateFact(
  writing: Writing,
  viewer: Acting,
  ground: Ground,
): Promise<RepairProblem | null> {
  const problem = await EFFECTS[ground.ref.kind].reinstate(writing, viewer, ground)
  if (problem === null) await noteReviews(ground, 'REPAIR_REVOKED', writing.today())
  return problem
}

type Effect = (writing: Writing, viewer: Acting, ground: Ground) => Promise<RepairProblem | null>

/** What a repair, and its revocation, do to each kind of facts. */
const EFFECTS: Record<RepairedFact, { repair: Effect; reinstate: Effect }> = {
  RECORD: {
    repair: (_, __, ground) => repairRecord(ground),
    reinstate: (writing, _, ground) => reinstateRecord(writing, ground),
  },
  LIST_ENTRY: {
    repair: (writing, viewer, ground) => moveEntry(writing, viewer, ground, 'REPAIR'),
    reinstate: (writing, viewer, ground) => moveEntry(writing, viewer, ground, 'REINSTATE'),
  },
  EVALUATION: {
    repair: (writing, viewer, ground) => moveGrade(writing, viewer, ground, repairGrade),
    reinstate: (writing, viewer, ground) => moveGrade(writing, viewer, ground, reinstateGrade),
  },
}

async function repairRecord({ tx, ref, reason }: Ground): Promise<RepairProblem | null> {
  const key = { subjectId: ref.subjectId, recordId: ref.id }
  await awaitTurn(tx, key)
  const [row] = await lockRecord(tx, key)
  if (row?.state !== 'IN_FORCE' && row?.state !== 'SHIELDED')
    return repairProblem('FACT_STATE_CONFLICT')
  if (row.state === 'SHIELDED') {
    await endShieldOf(tx, { ...key, at: tx.at.toISOString(), endKind: 'REPAIRED', statement: null })
  }
  await revise(tx, row, { state: 'REPAIRED', changeKind: 'REPAIRED', changeReason: reason })
  return null
}

async function reinstateRecord(
  { today }: Writing,
  { tx, ref, rule, reason }: Ground,
): Promise<RepairProblem | null> {
  const key = { subjectId: ref.subjectId, recordId: ref.id }
  await awaitTurn(tx, key)
  const [row] = await lockRecord(tx, key)
  if (row?.state !== 'REPAIRED') return repairProblem('FACT_STATE_CONFLICT')
  // What was never public does not become so: there is no ground for it in its own rule.
  const publishedTo = row.publishedFrom === null ? null : endOf(rule, today(), row.publishedTo)
  await revise(tx, row, {
    state: 'IN_FORCE',
    changeKind: 'REINSTATED',
    changeReason: reason,
    publishedTo,
  })
  return null
}

async function moveEntry(
  writing: Writing,
  viewer: Acting,
  { tx, ref, rule, reason }: Ground,
  move: 'REPAIR' | 'REINSTATE',
): Promise<RepairProblem | null> {
  // The window decides of no list: its authority does.
  if (viewer === null) return repairProblem('FACT_UNKNOWN')
  const entry = { subjectId: ref.subjectId, entryId: ref.id }
  const asked = { entry, expectedVersion: null, statement: reason, basis: rule.basis, tx }
  const done =
    move === 'REPAIR'
      ? await repairWithin(writing, viewer, asked)
      : await reinstateWithin(writing, viewer, asked, endOf(rule, writing.today(), null))
  return 'problem' in done ? repairProblem('FACT_STATE_CONFLICT', done.problem) : null
}

async function moveGrade(
  writing: Writing,
  viewer: Acting,
  { tx, ref, memberIds, reason }: Ground,
  move: typeof repairGrade,
): Promise<RepairProblem | null> {
  // The window decides of no grade: the unit that answers for it does.
  if (viewer === null) return repairProblem('FACT_UNKNOWN')
  const by = { memberIds, partyName: viewer.party!.name, reason }
  const problem = await move(writing, tx, ref, by)
  return problem === null ? null : repairProblem('FACT_STATE_CONFLICT', problem)
}

/** The end of publicity after a false statement, exclusive: what the rule says, or what was left. */
function endOf({ body }: RepairRule, today: string, before: string | null): string | null {
  const { publicityMonths } = body.falseStatement
  return publicityMonths === null ? before : addMonths(today, publicityMonths)
}
