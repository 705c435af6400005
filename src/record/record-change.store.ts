import { versionChanges } from '../fact/version-change.store.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'
import { recordColumns, type RecordRow } from './record.store.ts'

/** The versions of the files' records that differ between two instants, as far as the shape shows them. */
export const listRecordChanges = versionChanges<RecordRow, Visibility>({
  name: 'record',
  alias: 'r',
  id: 'record_id',
  columns: recordColumns,
  visible: visibleRecord,
})
