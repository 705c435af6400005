import { findRecord } from '../record/record.service.ts'
import { awaitTurn, lockRecord } from '../record/record-write.store.ts'
import type { FactKey } from '../fact/fact.ts'
import { correctRecordWithin, revokeRecordWithin } from '../submission/revision.service.ts'
import { revise } from '../submission/revise.ts'
import { writingByDecision, type DisputeSource, type FactMark } from './disputed-fact.ts'

const keyOf = ({ subjectId, id }: FactKey) => ({ subjectId, recordId: id })

/** What a mark changes in a record, and in a commitment, which has the same columns. */
export const MARKED = {
  DISPUTED: { disputed: true },
  UNDISPUTED: { disputed: false },
  SUSPENDED: { state: 'SUSPENDED' },
  RESUMED: { state: 'IN_FORCE' },
} as const satisfies Record<FactMark, object>

/** Records. Their mandates are those of who decides, by its decision. */
export const disputedRecord: DisputeSource = {
  kind: 'RECORD',
  find: (reader, key) => findRecord(reader, keyOf(key)),
  lock: async (_writing, tx, key) => {
    await awaitTurn(tx, keyOf(key))
    const [row] = await lockRecord(tx, keyOf(key))
    if (row === undefined) return null
    return {
      ...key,
      kind: 'RECORD',
      isStanding: row.state === 'IN_FORCE',
      isSuspended: row.state === 'SUSPENDED',
      isDisputed: row.disputed,
      scope: row.disclosureScope,
      until: row.publishedTo,
      domain: row.domain,
      regionCode: row.regionCode,
      sourceCode: row.sourceCode,
      authorityId: null,
    }
  },
  mark: async ({ tx, reason }, key, mark) => {
    const [row] = await lockRecord(tx, keyOf(key))
    await revise(tx, row!, { ...MARKED[mark], changeKind: mark, changeReason: reason })
  },
  correct: async ({ writing, tx, reason }, key, values) => {
    const done = await correctRecordWithin(
      writingByDecision(writing),
      tx,
      keyOf(key),
      values,
      reason,
    )
    if (done.ok) return []
    return done.problems.map(({ column, zh, en }) => ({
      zh: `${column}：${zh}`,
      en: `${column}: ${en}`,
    }))
  },
  revoke: ({ writing, tx, reason }, key) =>
    revokeRecordWithin(writingByDecision(writing), tx, keyOf(key), reason),
}
