import { makeFactFinder } from '../fact/fact-find.store.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'
import { recordColumns, type RecordRow } from './record.store.ts'

/** A record, wherever it is named: its subject's id and its own. */
export interface RecordKey {
  subjectId: string
  recordId: string
}

/** Finds records for a reader. */
export const recordFinder = makeFactFinder<RecordRow, Visibility>({
  table: 'record',
  id: 'record_id',
  columns: recordColumns,
  visible: (shape, table, on) => visibleRecord(shape, table, '', on),
})
