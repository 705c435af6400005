import { plainValues, versionDifferences, type VersionedKind } from '../fact/version-difference.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { factVisibility } from '../fact/fact.scope.ts'
import { findApplication } from './measure.service.ts'
import { applicationStore, type ApplicationRow } from './measure.store.ts'

/** Fields of an application that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: ApplicationRow) => string | null>> = {
  state: (row) => row.state,
  appliedUntil: (row) => inclusiveEnd(row.validTo),
  liftedOn: (row) => row.liftedOn,
  matter: (row) => row.matter ?? null,
  content: (row) => row.content ?? null,
  effect: (row) => row.effect ?? null,
}

/** The names of those fields. */
export const COMPARED_APPLICATION_FIELDS: readonly string[] = Object.keys(FIELDS)

/** What of a version may differ, for comparisons and for the feed. */
export const applicationVersions: VersionedKind<ApplicationRow> = {
  kind: 'MEASURE_APPLICATION',
  label: { zh: '措施实施情况', en: 'A measure that was applied' },
  idOf: ({ applicationId }) => applicationId,
  typeOf: () => 'MeasureApplication',
  withdrawn: ['WITHDRAWN'],
  valuesOf: ({ row }) => plainValues(FIELDS, row),
  list: ({ db, entitlement, today }, files, asked) =>
    applicationStore.listChanges(
      db,
      entitlement.shape,
      files,
      asked,
      factVisibility(entitlement, today()),
    ),
  find: (reader, { subjectId, id }, { to }) =>
    findApplication(reader, { subjectId, applicationId: id }, { validAt: null, knownAt: to }),
}

/** Measures that were applied. That a period is over is no change of what is known. */
export const applicationDifferences = versionDifferences(applicationVersions)
