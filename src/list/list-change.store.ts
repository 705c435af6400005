import { versionChanges } from '../fact/version-change.store.ts'
import { visibleEntry, type EntryVisibility } from './list.scope.ts'
import { entryColumns, type ListEntryRow } from './list.store.ts'

/** The versions of the files' entries that differ between two instants, as far as the shape shows them. */
export const listEntryChanges = versionChanges<ListEntryRow, EntryVisibility>({
  name: 'list_entry',
  alias: 'r',
  id: 'entry_id',
  columns: entryColumns,
  visible: visibleEntry,
})
