import { plainValues, versionDifferences, type VersionedKind } from '../fact/version-difference.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { entryVisibility } from './list.scope.ts'
import { findListEntry } from './list.service.ts'
import { listEntryStore, type ListEntryRow } from './list.store.ts'

/** Fields of an entry that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: ListEntryRow) => string | null>> = {
  state: (row) => row.state,
  disputed: (row) => String(row.disputed),
  legalBasis: (row) => row.legalBasis,
  documentNumber: (row) => row.documentNumber,
  noticeUntil: (row) => row.noticeUntil,
  inForceFrom: (row) => row.validFrom,
  inForceUntil: (row) => inclusiveEnd(row.validTo),
  disclosureScope: (row) => row.disclosureScope,
}

/** The names of those fields. */
export const COMPARED_ENTRY_FIELDS: readonly string[] = Object.keys(FIELDS)

/** What of a version may differ, for comparisons and for the feed. */
export const listEntryVersions: VersionedKind<ListEntryRow> = {
  kind: 'LIST_ENTRY',
  label: { zh: '名单条目', en: 'An entry of a list' },
  idOf: ({ entryId }) => entryId,
  typeOf: () => 'ListEntry',
  withdrawn: ['REVOKED', 'REPAIRED', 'REJECTED'],
  valuesOf: ({ row }) => plainValues(FIELDS, row),
  list: ({ db, entitlement, rules, today }, files, asked) => {
    const visibility = entryVisibility(entitlement, rules(), today())
    return listEntryStore.listChanges(db, entitlement.shape, files, asked, visibility)
  },
  find: (reader, { subjectId, id }, { to }) =>
    findListEntry(reader, { subjectId, entryId: id }, { validAt: null, knownAt: to }),
}

/** Entries of lists. That a term is over is no change of what is known: it was known from the beginning. */
export const listEntryDifferences = versionDifferences(listEntryVersions)
