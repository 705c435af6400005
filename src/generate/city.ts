import { makeCommitments } from './commitment.ts'
import type { GeneratedRecord, RowValues } from './row.ts'
import { makeListEntry, type GeneratedEntry } from './list-entry.ts'
import { makeRecords, makeRegistration } from './record.ts'
import { makeSubject, type GeneratedSubject } from './subject.ts'

export { makeRecords } from './record.ts'
export type { GeneratedRecord } from './row.ts'
export { makeSubject, type GeneratedSubject } from './subject.ts'

/** A subject with its row in the register (null for persons), its permits, its penalties and its commitments. */
export interface GeneratedFile {
  readonly subject: GeneratedSubject
  readonly registration: GeneratedRecord | null
  readonly records: readonly GeneratedRecord[]
  /** Its entry of a list; most have none. */
  readonly listEntry: GeneratedEntry | null
  /** Rows of the national template of commitments. */
  readonly commitments: readonly RowValues[]
}

/**
 * The credit files of a city, one subject after the other; memory holds one at a time. `subjects` is how many,
 * `from` the index of the first: ranges of a city can be made side by side and are the same as made at once.
 */
export function* makeCity(
  seed: string,
  { subjects, from = 0 }: { readonly subjects: number; readonly from?: number },
): Generator<GeneratedFile> {
  for (let index = from; index < from + subjects; index += 1) {
    const subject = makeSubject(seed, index)
    yield {
      subject,
      registration: makeRegistration(seed, subject),
      records: makeRecords(seed, index, subject),
      listEntry: makeListEntry(seed, subject),
      commitments: makeCommitments(seed, index, subject),
    }
  }
}
