import type { Transaction } from '../database/database.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import type { RecordRow } from '../record/record.store.ts'
import { awaitTurn, lockRecord } from '../record/record-write.store.ts'
import { repairProblem, type RepairProblem } from '../repair/repair-problem.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { revise } from '../submission/revise.ts'
import { isUnit } from './repairable.ts'
import { endShieldOf, insertShield, listEndedShields, listStandingShields } from './shield.store.ts'

/**
 * What a plan of reorganisation that a court approved shields for a time (重整计划; 国家发展改革委令第36号): its facts are not
 * published, and public bodies see them marked.
 */

/** What shields a record: days are ISO, `validTo` exclusive. */
export interface Shielding {
  basis: string
  documentNumber: string
  approvedOn: string
  validTo: string
}

/** What came of a shielding or its lifting: the record, or why it was not done. */
export type Shielded = { record: RecordKey } | { problem: RepairProblem }

/**
 * The unit that holds a record shields it until a day; only what was decided before the plan was approved. Another's
 * record reads like one that is not there.
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function shieldFact(
  writing: Writing,
  viewer: Viewer,
  record: RecordKey,
  given: Shielding,
  key: string,
): Promise<Shielded> {
  const shielding = {
    ...given,
    basis: readText(given.basis),
    documentNumber: readText(given.documentNumber),
  }
  const request = { name: 'shieldFact', key, body: [record, shielding] }
  return once<Shielded>(writing, viewer, request, async (tx) => {
    const row = await lockHeld(writing, viewer, tx, record)
    const problem = problemOfShielding(row, shielding, writing.today())
    if (problem !== null) return { problem }
    const at = tx.at.toISOString()
    await insertShield(tx, { ...record, ...shielding, at, actor: viewer.actor })
    const changeReason = `${shielding.basis} ${shielding.documentNumber}`
    await revise(tx, row, { state: 'SHIELDED', changeKind: 'SHIELDED', changeReason })
    return { record }
  })
}

/** What stands against shielding a record; null: nothing. */
export function problemOfShielding(
  row: Pick<RecordRow, 'state' | 'polarity' | 'decidedOn'>,
  { approvedOn, validTo }: Pick<Shielding, 'approvedOn' | 'validTo'>,
  today: string,
): RepairProblem | null {
  if (row.state !== 'IN_FORCE' || row.polarity !== 'NEGATIVE')
    return repairProblem('FACT_STATE_CONFLICT')
  if (approvedOn > today || validTo <= today) {
    return repairProblem('SHIELD_INVALID', {
      zh: '重整计划的批准日期晚于今日，或者保护期已满',
      en: 'The plan was not approved yet, or its time is over',
    })
  }
  if (row.decidedOn <= approvedOn) return null
  return repairProblem('SHIELD_INVALID', {
    zh: '批准重整计划之后的失信信息不在保护之列',
    en: 'What was decided after the plan was approved is not shielded',
  })
}

/**
 * The unit ends the shield of a record before its time: the record is in force again.
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function liftShield(
  writing: Writing,
  viewer: Viewer,
  record: RecordKey,
  given: string,
  key: string,
): Promise<Shielded> {
  const reason = readText(given)
  const request = { name: 'liftShield', key, body: [record, reason] }
  return once<Shielded>(writing, viewer, request, async (tx) => {
    const row = await lockHeld(writing, viewer, tx, record)
    if (row.state !== 'SHIELDED') return { problem: repairProblem('FACT_STATE_CONFLICT') }
    await unshield(tx, row, 'LIFTED', reason)
    return { record }
  })
}

/** Records that one transaction takes: others wait no longer than that takes. */
const AT_A_TIME = 200

/**
 * Ends the shields whose time is over. For a daily job; running it again changes nothing. Until it ran a record stays
 * shielded: what is late hides, and shows nothing.
 * @returns how many ended
 */
export async function endShields(base: Pick<Base, 'db' | 'today'>): Promise<number> {
  let ended = 0
  for (;;) {
    const some = await base.db.transaction(async (tx) => {
      const found = await listEndedShields(tx, { today: base.today(), limit: AT_A_TIME })
      for (const key of found) {
        await awaitTurn(tx, key)
        const [row] = await lockRecord(tx, key)
        if (row?.state === 'SHIELDED') await unshield(tx, row, 'TERM', null)
        // What was revoked meanwhile is shielded no more either.
        else
          await endShieldOf(tx, {
            ...key,
            at: tx.at.toISOString(),
            endKind: 'TERM',
            statement: null,
          })
      }
      return found.length
    })
    ended += some
    if (some < AT_A_TIME) return ended
  }
}

async function unshield(
  tx: Transaction,
  row: RecordRow & { exportedAt: Date | null },
  endKind: 'TERM' | 'LIFTED',
  statement: string | null,
): Promise<void> {
  const { subjectId, recordId } = row
  await endShieldOf(tx, { subjectId, recordId, at: tx.at.toISOString(), endKind, statement })
  const changeReason = statement ?? '破产保护期满'
  await revise(tx, row, { state: 'IN_FORCE', changeKind: 'UNSHIELDED', changeReason })
}

async function lockHeld(
  writing: Writing,
  viewer: Viewer,
  tx: Transaction,
  key: RecordKey,
): Promise<RecordRow & { exportedAt: Date | null }> {
  await awaitTurn(tx, key)
  const [row] = await lockRecord(tx, key)
  if (row === undefined) throw new DomainError('NOT_FOUND')
  if (!(await isUnit(writing, viewer, { ...row, authorityId: null }, tx)))
    throw new DomainError('NOT_FOUND')
  return row
}

const shields = perOwner(({ db }: Base) =>
  makeLoader<RecordKey, string | null>(async (keys) => {
    const rows = await listStandingShields(db, {
      subjects: keys.map(({ subjectId }) => subjectId),
      records: keys.map(({ recordId }) => recordId),
    })
    const ends = new Map(rows.map(({ recordId, validTo }) => [recordId, validTo]))
    return keys.map(({ recordId }) => ends.get(recordId) ?? null)
  }),
)

/** The first day on which a record is not shielded any more, for who sees that it is; null: it is not shielded now. */
export function shieldedUntil(
  base: Base,
  {
    state,
    supersededAt,
    subjectId,
    recordId,
  }: RecordKey & Pick<RecordRow, 'state' | 'supersededAt'>,
): Promise<string | null> {
  if (state !== 'SHIELDED' || supersededAt !== null) return Promise.resolve(null)
  return shields(base).load({ subjectId, recordId })
}
