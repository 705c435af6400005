import type { RecordDraft } from './draft.ts'
import type { RowProblem } from './problem.ts'

/** A draft on its way in, with its place in the file. */
export interface DraftRow {
  draft: RecordDraft
  rowNumber: number | null
}

/** What became of a row. */
export interface Outcome {
  /**
   * INSERTED a new record; CORRECTED a new version of a known one; UNCHANGED known as it is; DUPLICATE the same
   * row stood before it in the batch; STALE an older version of what is known, or exported before it.
   */
  status: 'INSERTED' | 'CORRECTED' | 'UNCHANGED' | 'DUPLICATE' | 'STALE'
  subjectId: string
  /** Null for a registration: it tells of the subject, and is no record. */
  recordId: string | null
  remarks: RowProblem[]
}
