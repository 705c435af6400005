import { makeLoader, perOwner } from '../database/loader.ts'
import type { AsOf } from '../database/as-of.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import {
  loadByKeys,
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import type { FactKey } from '../fact/fact.ts'
import { entryVisibility, type EntryVisibility } from './list.scope.ts'
import {
  listEntryStore,
  listSteps,
  type EntryKey,
  type EntryNarrowing,
  type ListEntryRow,
  type ListStepRow,
} from './list.store.ts'

/** What a caller asks of a list of entries: the newest first, by the day on which an entry came into its state. */
export type EntryQuery = Omit<FactQuery<EntryNarrowing>, 'descending'>

/** An entry as it was read for a caller, as of two instants. */
export type ReadEntry = ReadFact<ListEntryRow>

const entries = makeFactLists({
  name: 'listEntries',
  store: listEntryStore,
  idOf: (row: ListEntryRow) => row.entryId,
  dayOf: (row: ListEntryRow) => row.sinceOn,
  visibilityOf,
})

function visibilityOf({ entitlement, rules, today }: Reading): EntryVisibility {
  return entryVisibility(entitlement, rules(), today())
}

const steps = perOwner((reading: Reading) =>
  makeLoader<FactKey & { asOf: AsOf }, ListStepRow[]>((keys) =>
    loadByKeys(keys, async (asked, { knownAt }) => {
      const { db, entitlement } = reading
      const rows = await listSteps(db, entitlement.shape, asked, knownAt, visibilityOf(reading))
      return (key) => rows.filter((row) => `${row.subjectId}/${row.entryId}` === key)
    }),
  ),
)

/** An entry as of two instants, if the reader may see it: the open version when none is given. */
export function findListEntry(
  reader: Reader,
  { subjectId, entryId }: EntryKey,
  asOf?: AsOf,
): Promise<ReadEntry | null> {
  return entries.find(reader, { subjectId, id: entryId }, asOf)
}

/**
 * A page of the entries of a file, over all subjects that were merged into it, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEntriesOfFile(
  file: FactFile,
  query: EntryQuery,
): Promise<FactPage<ListEntryRow>> {
  return entries.ofFile(file, { ...query, descending: true })
}

/**
 * A page of all entries that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEveryEntry(
  reading: Reading,
  query: EntryQuery,
): Promise<FactPage<ListEntryRow>> {
  return entries.ofAll(reading, { ...query, descending: true })
}

/** The steps of an entry that its reader may see, the oldest first. */
export function listStepsOfEntry({
  subjectId,
  entryId,
  by,
  asOf,
}: ReadEntry): Promise<ListStepRow[]> {
  return steps(by).load({ subjectId, id: entryId, asOf })
}
