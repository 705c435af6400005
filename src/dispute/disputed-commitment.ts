import { isJudged, stageAfter } from '../commitment/commitment.rules.ts'
import { findCommitment } from '../commitment/commitment.service.ts'
import { reopened, reviseCommitments } from '../commitment/commitment-revise.service.ts'
import {
  awaitTurns,
  keyLists,
  listWhole,
  type NewCommitmentVersion,
  type WholeCommitment,
} from '../commitment/commitment-write.store.ts'
import type { FactKey } from '../fact/fact.ts'
import { revokeRecordWithin } from '../submission/revision.service.ts'
import {
  writingByDecision,
  type DisputeSource,
  type FactChanging,
  type FactMark,
} from './disputed-fact.ts'
import { readCorrection } from './field-values.rules.ts'
import { MARKED } from './disputed-record.ts'

const keyOf = ({ subjectId, id }: FactKey) => ({ subjectId, commitmentId: id })

const CORRECTABLE = {
  validUntil: { column: 'validTo', form: 'LAST_DAY' },
  unfulfilledContent: { column: 'unfulfilledContent', form: 'TEXT' },
  accountability: { column: 'accountability', form: 'TEXT' },
} as const

/**
 * Commitments. What is taken back is a judgement, with the record that it made, so that it is judged anew; of one that
 * nobody judged, the commitment itself.
 */
export const disputedCommitment: DisputeSource = {
  kind: 'COMMITMENT',
  find: (reader, key) => findCommitment(reader, keyOf(key)),
  lock: async (_writing, tx, key) => {
    await awaitTurns(tx, keyLists([keyOf(key)]))
    const row = await openVersion(tx, key)
    if (row === undefined) return null
    return {
      ...key,
      kind: 'COMMITMENT',
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
  mark: (changing, key, mark) => append(changing, key, mark, MARKED[mark]),
  correct: async (changing, key, values) => {
    const read = readCorrection(CORRECTABLE, values)
    if ('problems' in read) return read.problems
    await append(changing, key, 'CORRECTED', read.values)
    return []
  },
  revoke: async (changing, key) => {
    const { writing, tx, reason } = changing
    const row = (await openVersion(tx, key))!
    if (row.breachRecordId !== null) {
      // Which reopens the commitment that made the record.
      const record = { subjectId: row.subjectId, recordId: row.breachRecordId }
      await revokeRecordWithin(writingByDecision(writing), tx, record, reason)
    } else if (isJudged(row.stage)) {
      await reviseCommitments(tx, [{ row, changes: reopened(row, reason) }])
    } else {
      const stage = stageAfter(row.stage, 'CANCEL')
      await append(changing, key, 'REVOKED', { stage, state: 'REVOKED' })
    }
  },
}

async function openVersion(
  tx: FactChanging['tx'],
  key: FactKey,
): Promise<WholeCommitment | undefined> {
  const [row] = await listWhole(tx, keyLists([keyOf(key)]))
  return row
}

async function append(
  { tx, reason }: FactChanging,
  key: FactKey,
  kind: FactMark | 'CORRECTED' | 'REVOKED',
  changes: Partial<NewCommitmentVersion>,
): Promise<void> {
  const row = (await openVersion(tx, key))!
  const given = { ...changes, changeKind: kind, changeReason: reason }
  await reviseCommitments(tx, [{ row, changes: given }])
}
