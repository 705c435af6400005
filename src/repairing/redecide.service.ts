import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import type { RepairProblem } from '../repair/repair-problem.ts'
import type { RepairState } from '../repair/repair-state.rules.ts'
import type { RepairKey } from '../repair/repair.store.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { repairFact } from './effect.service.ts'
import {
  awaitRepairTurn,
  findOpenRepair,
  listStandingRepairs,
  type OpenRepair,
} from './repairing.store.ts'
import { appendRepair, groundOf } from './step.service.ts'

/** Results against the subject. */
const AGAINST: readonly RepairState[] = ['DECLINED', 'REFUSED']

/** A repair whose turn it is the transaction's. */
export interface LockedRepair {
  row: OpenRepair
  /** It ended against the subject, and nothing of its fact was applied for or granted since. */
  isAgainst: boolean
  /** Where the window decided: its name. */
  window: { zh: string; en: string } | null
}

/** The open version of a repair, for the transaction alone from here on; null: there is none. */
export async function lockRepair(
  writing: Writing,
  tx: Transaction,
  key: RepairKey,
): Promise<LockedRepair | null> {
  await awaitRepairTurn(tx, key)
  const [row] = await findOpenRepair(tx, key)
  if (row === undefined) return null
  const { subjectId, factKind, factId } = row
  const standing = await listStandingRepairs(tx, { subjectId, factKind, factId })
  const { rule } = groundOf(writing, tx, row, [], '')
  return {
    row,
    isAgainst: AGAINST.includes(row.state) && standing.length === 0,
    window: row.decidedBy === 'CREDIT_CHINA' ? rule.body.window : null,
  }
}

/** What changes a result that was decided against the subject: who, and why. */
interface Redeciding {
  writing: Writing
  viewer: Viewer
  tx: Transaction
  partyName: string
  reason: string
}

/** Grants a repair in place of the result that was wrong: the fact is repaired. It was locked. */
export async function grantInstead(
  redeciding: Redeciding,
  key: RepairKey,
): Promise<RepairProblem | null> {
  const { writing, viewer, tx, reason } = redeciding
  const [row] = await findOpenRepair(tx, key)
  const [file] = await listFileIds(tx, [key.subjectId], AS_OF_NOW)
  const ground = groundOf(writing, tx, row!, file!.memberIds, reason)
  const problem = await repairFact(writing, viewer, ground)
  if (problem !== null) return problem
  const changes = { decidedOn: writing.today(), notifiedOn: null }
  await append(redeciding, row!, 'GRANT', changes)
  return null
}

/** Takes a result back: the application counts as accepted today, and is decided anew. It was locked. */
export async function reopen(redeciding: Redeciding, key: RepairKey): Promise<void> {
  const [row] = await findOpenRepair(redeciding.tx, key)
  const today = redeciding.writing.today()
  const undecided = { decidedOn: null, notifiedOn: null, decisionNumber: null, isExtended: false }
  await append(redeciding, row!, 'REOPEN', { ...undecided, acceptedOn: today, countedOn: today })
}

function append(
  { writing, tx, partyName, reason: statement }: Redeciding,
  row: OpenRepair,
  action: 'GRANT' | 'REOPEN',
  changes: Partial<OpenRepair>,
): Promise<void> {
  const { rule } = groundOf(writing, tx, row, [], statement)
  const { recordedAt: _, supersededAt: __, ...columns } = { ...row, ...changes }
  const said = { partyName, statement, evidence: null, actor: writing.actor }
  return appendRepair(writing, tx, { row, rule }, action, { changes: columns, ...said })
}
