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
import { inclusiveEnd } from '../record/record.view.ts'
import { listEntryChanges, type ListChangeRow } from './list-change.store.ts'
import { entryVisibility } from './list.scope.ts'
import { findListEntry } from './list.service.ts'
import type { ListEntryRow } from './list.store.ts'

/** Fields of an entry that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: ListEntryRow) => string | null>> = {
  state: (row) => row.state,
  legalBasis: (row) => row.legalBasis,
  documentNumber: (row) => row.documentNumber,
  noticeUntil: (row) => row.noticeUntil,
  inForceFrom: (row) => row.validFrom,
  inForceUntil: (row) => inclusiveEnd(row.validTo),
  disclosureScope: (row) => row.disclosureScope,
}

/** The names of those fields. */
export const COMPARED_ENTRY_FIELDS: readonly string[] = Object.keys(FIELDS)

const WITHDRAWN: readonly string[] = ['REVOKED', 'REPAIRED', 'REJECTED']

/** Entries of lists. That a term is over is no change of what is known: it was known from the beginning. */
export const listEntryDifferences: DifferenceSource = {
  kind: 'LIST_ENTRY',
  label: { zh: '名单条目', en: 'An entry of a list' },
  list: async (reading, files, span) => {
    const handles = [reading, ...reading.also]
    const perHandle = await Promise.all(handles.map((one) => listRows(one, files, span)))
    const pairs = files.map(() => new Map<string, Pair>())
    // A version that two handles show is read through the later, which shows more of it.
    perHandle.forEach((rows, n) => {
      for (const row of rows) {
        const pair = pairs[row.ord]!.get(row.entryId) ?? { before: null, after: null }
        pair[row.isBefore ? 'before' : 'after'] = { row, by: handles[n]! }
        pairs[row.ord]!.set(row.entryId, pair)
      }
    })
    return pairs.map((of) =>
      [...of.values()]
        .map(differenceOf)
        .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())
        .slice(0, DIFFERENCES_MOST),
    )
  },
  find: (reader, { subjectId, id }, { to }) =>
    findListEntry(reader, { subjectId, entryId: id }, { validAt: null, knownAt: to }),
}

interface Seen {
  row: ListChangeRow
  by: Reading
}

interface Pair {
  before: Seen | null
  after: Seen | null
}

function listRows(
  { db, entitlement, rules, today }: Reading,
  files: readonly ComparedFile[],
  span: Span,
): Promise<ListChangeRow[]> {
  const ids = files.map(({ memberIds }) => memberIds)
  const asked = { ...span, most: DIFFERENCES_MOST }
  const visibility = entryVisibility(entitlement, rules(), today())
  return listEntryChanges(db, entitlement.shape, ids, asked, visibility)
}

function differenceOf({ before, after }: Pair): Difference {
  const { row } = (after ?? before)!
  const stateOf = (seen: Seen | null) => seen && { isWithdrawn: WITHDRAWN.includes(seen.row.state) }
  return {
    kind: differenceKind(stateOf(before), stateOf(after)),
    type: 'ListEntry',
    subjectId: row.subjectId,
    id: row.entryId,
    before: before === null ? null : sideOf(before),
    after: after === null ? null : sideOf(after),
    recordedAt: after?.row.recordedAt ?? row.supersededAt!,
    changeKind: after?.row.changeKind ?? null,
  }
}

function sideOf({ row, by }: Seen): FactSide {
  const values = Object.entries(FIELDS).map(([field, read]) => {
    return { field, read: () => read(row), requires: null }
  })
  return { by, values }
}
