import type { Reading } from '../disclosure/reading.ts'
import {
  DIFFERENCES_MOST,
  differenceKind,
  type ComparedFile,
  type Difference,
  type DifferenceSource,
  type FactSide,
  type FieldValue,
  type Span,
} from '../fact/difference.ts'
import { listRecordChanges, type RecordChangeRow } from './record-change.store.ts'
import { visibleParameters } from './record.scope.ts'
import { findRecord } from './record.service.ts'
import type { RecordRow } from './record.store.ts'
import { inclusiveEnd, itemOf, shownAttributes } from './record.view.ts'
import { placeOf, viewAttributes } from './attribute.rules.ts'
import { recordTypeOf } from './schema-type.rules.ts'

/** Fields of a record that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: RecordRow) => string | null>> = {
  polarity: (row) => row.polarity,
  severity: (row) => row.severity,
  title: (row) => row.title,
  documentNumber: (row) => row.documentNumber,
  authority: (row) => row.authorityName,
  decidedOn: (row) => row.decidedOn,
  validFrom: (row) => row.validFrom,
  validUntil: (row) => inclusiveEnd(row.validTo),
  publicationDueOn: (row) => row.publicationDueOn,
  publishedFrom: (row) => row.publishedFrom,
  publishedUntil: (row) => inclusiveEnd(row.publishedTo),
  publicityRule: (row) => row.publicityRule,
  state: (row) => row.state,
  disclosureScope: (row) => row.disclosureScope,
  disputed: (row) => String(row.disputed),
}

/** The names of those fields. */
export const COMPARED_FIELDS: readonly string[] = Object.keys(FIELDS)

/** Records. Who may not see history is told of open versions that came within the span, and of nothing before them. */
export const recordDifferences: DifferenceSource = {
  kind: 'RECORD',
  label: { zh: '信用记录', en: 'A credit record' },
  list: async (reading, files, span) => {
    const handles = [reading, ...reading.also]
    const perHandle = await Promise.all(handles.map((one) => listRows(one, files, span)))
    const pairs = files.map(() => new Map<string, Pair>())
    // A version that two handles show is read through the later, which shows more of it.
    perHandle.forEach((rows, n) => {
      for (const row of rows) {
        const pair = pairs[row.ord]!.get(row.recordId) ?? { before: null, after: null }
        pair[row.isBefore ? 'before' : 'after'] = { row, by: handles[n]! }
        pairs[row.ord]!.set(row.recordId, pair)
      }
    })
    return pairs.map((of) => latest([...of.values()].map(differenceOf)))
  },
  find: (reader, { subjectId, id }, { to }) =>
    findRecord(reader, { subjectId, recordId: id }, { validAt: null, knownAt: to }),
}

interface Seen {
  row: RecordChangeRow
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
): Promise<RecordChangeRow[]> {
  const ids = files.map(({ memberIds }) => memberIds)
  const visibility = visibleParameters(entitlement, rules(), today())
  const asked = { ...span, most: DIFFERENCES_MOST }
  return listRecordChanges(db, entitlement.shape, ids, asked, visibility)
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
    kind: differenceKind(stateOf(before), stateOf(after)),
    type: recordTypeOf(row),
    subjectId: row.subjectId,
    id: row.recordId,
    before: before === null ? null : sideOf(before),
    after: after === null ? null : sideOf(after),
    recordedAt: after?.row.recordedAt ?? row.supersededAt!,
    changeKind: after?.row.changeKind ?? null,
  }
}

function stateOf(seen: Seen | null): { isWithdrawn: boolean } | null {
  return seen && { isWithdrawn: ['REVOKED', 'REPAIRED'].includes(seen.row.state) }
}

function sideOf({ row, by }: Seen): FactSide {
  const fields = Object.entries(FIELDS).map(([field, read]): FieldValue => {
    return { field, read: () => read(row), requires: null }
  })
  return { by, values: [...fields, ...attributesOf({ row, by })] }
}

/** The attributes that the reader sees, whole or masked; what stands in a field of the record is compared there. */
function attributesOf({ row, by }: Seen): FieldValue[] {
  const item = itemOf(by.rules(), row, by.today())
  const views = viewAttributes(item, row, by.entitlement).filter(
    ({ column, disclosure, requires }) =>
      disclosure !== 'WITHHELD' &&
      !(placeOf(item, column) === 'FIELD' && requires === column.scope),
  )
  return views.map((view) => ({
    field: `attributes.${view.column.key}`,
    read: () => shownAttributes(by, row, [view])[0]!.value,
    requires: view.requires,
  }))
}
