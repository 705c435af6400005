import type { Reading } from '../disclosure/reading.ts'
import {
  DIFFERENCES_MOST,
  differenceKind,
  type ComparedFile,
  type Difference,
  type DifferenceSource,
  type FactSide,
  type Span,
} from '../fact/difference.ts'
import { visibleParameters } from '../record/record.scope.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { listCommitmentChanges, type CommitmentChangeRow } from './commitment-change.store.ts'
import { findCommitment } from './commitment.service.ts'
import type { CommitmentRow } from './commitment.store.ts'

/** Fields of a commitment that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: CommitmentRow) => string | null>> = {
  stage: (row) => row.stage,
  state: (row) => row.state,
  disputed: (row) => String(row.disputed),
  disclosureScope: (row) => row.disclosureScope,
  publishedFrom: (row) => row.publishedFrom,
  publishedUntil: (row) => inclusiveEnd(row.publishedTo),
  judgedOn: (row) => row.judgedOn,
  judgingUnit: (row) => row.judgingUnit,
  judgingUnitCode: (row) => row.judgingUnitCode,
  unfulfilledContent: (row) => row.unfulfilledContent,
  accountability: (row) => row.accountability,
  evidence: (row) => row.evidence,
}

/** The names of those fields. */
export const COMPARED_COMMITMENT_FIELDS: readonly string[] = Object.keys(FIELDS)

interface Seen {
  row: CommitmentChangeRow
  by: Reading
}

interface Pair {
  before: Seen | null
  after: Seen | null
}

/** Commitments. Who may not see history is told of open versions that came within the span, and of nothing before them. */
export const commitmentDifferences: DifferenceSource = {
  kind: 'COMMITMENT',
  label: { zh: '信用承诺', en: 'A credit commitment' },
  list: async (reading, files, span) => {
    const handles = [reading, ...reading.also]
    const perHandle = await Promise.all(handles.map((one) => listRows(one, files, span)))
    const pairs = files.map(() => new Map<string, Pair>())
    // A version that two handles show is read through the later, which shows more of it.
    perHandle.forEach((rows, n) => {
      for (const row of rows) {
        const pair = pairs[row.ord]!.get(row.commitmentId) ?? { before: null, after: null }
        pair[row.isBefore ? 'before' : 'after'] = { row, by: handles[n]! }
        pairs[row.ord]!.set(row.commitmentId, pair)
      }
    })
    return pairs.map((of) => latest([...of.values()].map(differenceOf)))
  },
  find: (reader, { subjectId, id }, { to }) =>
    findCommitment(reader, { subjectId, commitmentId: id }, { validAt: null, knownAt: to }),
}

function listRows(
  { db, entitlement, rules, today }: Reading,
  files: readonly ComparedFile[],
  span: Span,
): Promise<CommitmentChangeRow[]> {
  const ids = files.map(({ memberIds }) => memberIds)
  const visibility = visibleParameters(entitlement, rules(), today())
  const asked = { ...span, most: DIFFERENCES_MOST }
  return listCommitmentChanges(db, entitlement.shape, ids, asked, visibility)
}

/** Several handles may show more than one gives. */
function latest(differences: Difference[]): Difference[] {
  return differences
    .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())
    .slice(0, DIFFERENCES_MOST)
}

function differenceOf({ before, after }: Pair): Difference {
  const { row } = (after ?? before)!
  return {
    kind: differenceKind(withdrawnOf(before), withdrawnOf(after)),
    type: 'Commitment',
    subjectId: row.subjectId,
    id: row.commitmentId,
    before: before === null ? null : sideOf(before),
    after: after === null ? null : sideOf(after),
    recordedAt: after?.row.recordedAt ?? row.supersededAt!,
    changeKind: after?.row.changeKind ?? null,
  }
}

function withdrawnOf(seen: Seen | null): { isWithdrawn: boolean } | null {
  return seen && { isWithdrawn: ['REVOKED', 'REPAIRED'].includes(seen.row.state) }
}

function sideOf({ row, by }: Seen): FactSide {
  const values = Object.entries(FIELDS).map(([field, read]) => {
    return { field, read: () => read(row), requires: null }
  })
  return { by, values }
}
