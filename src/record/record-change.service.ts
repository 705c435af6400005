import type { FieldValue } from '../fact/difference.ts'
import {
  plainValues,
  versionDifferences,
  type SeenVersion,
  type VersionedKind,
} from '../fact/version-difference.ts'
import { recordFinder } from './record-find.store.ts'
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

/** What of a version may differ, for comparisons and for the feed. */
export const recordVersions: VersionedKind<RecordRow> = {
  kind: 'RECORD',
  label: { zh: '信用记录', en: 'A credit record' },
  idOf: ({ recordId }) => recordId,
  typeOf: recordTypeOf,
  withdrawn: ['REVOKED', 'REPAIRED', 'REFUSED'],
  valuesOf: (seen) => [...plainValues(FIELDS, seen.row), ...attributesOf(seen)],
  list: ({ db, entitlement, rules, today }, files, asked) => {
    const visibility = visibleParameters(entitlement, rules(), today())
    return recordFinder.listChanges(db, entitlement.shape, files, asked, visibility)
  },
  find: (reader, { subjectId, id }, { to }) =>
    findRecord(reader, { subjectId, recordId: id }, { validAt: null, knownAt: to }),
}

/** Records. Who may not see history is told of open versions that came within the span, and of nothing before them. */
export const recordDifferences = versionDifferences(recordVersions)

/** The attributes that the reader sees, whole or masked; what stands in a field of the record is compared there. */
function attributesOf({ row, by }: SeenVersion<RecordRow>): FieldValue[] {
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
