import { readKept } from '../check/keep.service.ts'
import { listChecks, type CheckRow } from '../check/check.store.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { applicationStateOn } from '../measure/measure-state.rules.ts'
import { measureOf } from '../measure/measure.view.ts'
import {
  awaitApplicationTurn,
  closeApplication,
  findOpenApplication,
  insertApplicationVersions,
  type OpenApplication,
} from '../measure-report/report.store.ts'
import { writeFactId } from '../relay/global-id.ts'
import type { Repaired } from './ground.ts'
import type { FactRef } from './repairable.ts'
import { insertReviewTasks, listAppliedOf, taskOf } from './review.store.ts'

const REASON = '所依的失信信息已修复'

/**
 * Lifts the measures against the subjects of a file that rest on a repaired fact alone: those whose unit's credit check
 * named it for nothing else (第36号令: 修复后解除措施). Of the others it is not known: their units are asked to look.
 */
export async function liftMeasures(
  { rules, today }: Writing,
  { tx, ref, memberIds }: Repaired,
): Promise<void> {
  const applied = await listAppliedOf(tx, { ids: memberIds })
  const numbers = applied.flatMap(({ checkNumber }) => (checkNumber === null ? [] : [checkNumber]))
  const checks = new Map(
    numbers.length === 0 ? [] : (await listChecks(tx, numbers)).map((row) => [row.number, row]),
  )
  for (const row of applied) {
    const isAdverse = measureOf(rules(), row).body.effect !== 'INCENTIVE'
    if (!isAdverse || applicationStateOn(row, today()) !== 'APPLIED') continue
    const check = row.checkNumber === null ? undefined : checks.get(row.checkNumber)
    const ground = check === undefined ? 'UNKNOWN' : groundOf(check, row.measureCode, ref)
    if (ground === 'ALONE') await lift(tx, row, today())
    if (ground === 'AMONG' || ground === 'UNKNOWN') {
      await insertReviewTasks(tx, [
        taskOf(tx, ref, 'REPAIRED', {
          subjectId: row.subjectId,
          targetKind: 'MEASURE',
          targetId: row.applicationId,
          partyId: row.unitId,
        }),
      ])
    }
  }
}

/** What a measure that a check led to rests on: a fact alone, among others, or not at all. */
function groundOf(check: CheckRow, measure: string, ref: FactRef): 'ALONE' | 'AMONG' | 'NOT' {
  const { reasons } = readKept(check).payload
  const leading = reasons.filter(({ measures }) => measures.includes(measure))
  const own = writeFactId(ref.kind, ref)
  const isNamed = leading.some(({ facts }) => facts.some(({ id }) => id === own))
  if (!isNamed) {
    // What counted and was not told of is kept beside the answer.
    const counted = check.facts.some(({ id, isShown }) => id === ref.id && !isShown)
    return counted ? 'AMONG' : 'NOT'
  }
  const isAlone = leading.every(
    // A reason that was told without its facts may rest on whatever else.
    ({ facts, count }) => facts.length === 1 && facts[0]!.id === own && count === 1,
  )
  return isAlone ? 'ALONE' : 'AMONG'
}

async function lift(
  tx: Transaction,
  { subjectId, applicationId }: OpenApplication,
  today: string,
): Promise<void> {
  const key = { subjectId, applicationId }
  await awaitApplicationTurn(tx, key)
  const [row] = await findOpenApplication(tx, key)
  // Its unit may have lifted it meanwhile.
  if (row === undefined || applicationStateOn(row, today) !== 'APPLIED') return
  const at = tx.at.toISOString()
  await closeApplication(tx, { ...key, at })
  await insertApplicationVersions(tx, [
    {
      ...row,
      version: row.version + 1,
      state: 'LIFTED',
      liftedOn: today,
      validTo: today,
      changeKind: 'LIFTED',
      changeReason: REASON,
      recordedAt: at,
    },
  ])
}
