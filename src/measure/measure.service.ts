import type { AsOf } from '../database/as-of.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import { factVisibility } from '../fact/fact.scope.ts'
import {
  applicationStore,
  type ApplicationKey,
  type ApplicationNarrowing,
  type ApplicationRow,
} from './measure.store.ts'

/** What a caller asks of a list of applications: the newest first, by the day of the application. */
export type ApplicationQuery = Omit<FactQuery<ApplicationNarrowing>, 'descending'>

/** An application as it was read for a caller, as of two instants. */
export type ReadApplication = ReadFact<ApplicationRow>

const applications = makeFactLists({
  name: 'measureApplications',
  store: applicationStore,
  idOf: (row: ApplicationRow) => row.applicationId,
  dayOf: (row: ApplicationRow) => row.validFrom,
  visibilityOf: ({ entitlement, today }: Reading) => factVisibility(entitlement, today()),
})

/** An application as of two instants, if the reader may see it: the open version when none is given. */
export function findApplication(
  reader: Reader,
  { subjectId, applicationId }: ApplicationKey,
  asOf?: AsOf,
): Promise<ReadApplication | null> {
  return applications.find(reader, { subjectId, id: applicationId }, asOf)
}

/**
 * A page of what was applied to the subjects of a file, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listApplicationsOfFile(
  file: FactFile,
  query: ApplicationQuery,
): Promise<FactPage<ApplicationRow>> {
  return applications.ofFile(file, { ...query, descending: true })
}

/**
 * A page of all applications that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEveryApplication(
  reading: Reading,
  query: ApplicationQuery,
): Promise<FactPage<ApplicationRow>> {
  return applications.ofAll(reading, { ...query, descending: true })
}

/** Refuses a list that cannot be read as asked. */
export function checkApplied({ appliedFrom, appliedUntil }: ApplicationNarrowing): void {
  if (appliedFrom !== null && appliedUntil !== null && appliedFrom > appliedUntil) {
    throw new DomainError('BAD_INPUT', {
      zh: '实施日期的起始晚于截止',
      en: 'appliedFrom is after appliedUntil',
    })
  }
}
