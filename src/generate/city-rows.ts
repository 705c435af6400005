import { makeCommitments } from './commitment.ts'
import { makeRecords, makeRegistration } from './record.ts'
import { withDirt, type DirtyRow } from './dirty.ts'
import { ITEM_OF, type ExchangeKind } from './exchange-layout.ts'
import type { RowValues } from './row.ts'
import { makeSubject } from './subject.ts'

export interface CityRowsOptions {
  readonly seed: string
  /** How many subjects the city has. */
  readonly subjects: number
  readonly kind: ExchangeKind
  /** Share (0 to 1) of rows that are soiled; none when absent. */
  readonly dirtyShare?: number
  /** Organisations and sole traders, or natural persons, who have files of their own; all when absent. */
  readonly persons?: 'LEGAL' | 'NATURAL'
}

/**
 * All rows of a kind that a city's file holds, subject by subject, memory flat. The clean rows of a larger city begin
 * with those of the smaller one.
 */
export function* cityRows({
  seed,
  kind,
  dirtyShare = 0,
  ...which
}: CityRowsOptions): Generator<DirtyRow> {
  yield* withDirt(seed, kind, cityValues(seed, kind, which), dirtyShare)
}

/** Only the cells of rows, as a file takes them. */
export function* cellsOnly(rows: Iterable<DirtyRow>): Generator<string[]> {
  for (const { cells } of rows) yield cells
}

function* cityValues(
  seed: string,
  kind: ExchangeKind,
  { subjects, persons }: Pick<CityRowsOptions, 'subjects' | 'persons'>,
): Generator<RowValues> {
  for (let index = 0; index < subjects; index += 1) {
    const subject = makeSubject(seed, index)
    const natural = subject.category === 'PERSON'
    if (persons !== undefined && natural !== (persons === 'NATURAL')) continue
    if (kind === 'REGISTRATION') {
      const registration = makeRegistration(seed, subject)
      if (registration) yield registration.values
      continue
    }
    if (kind === 'COMMITMENT') {
      yield* makeCommitments(seed, index, subject)
      continue
    }
    for (const { item, values } of makeRecords(seed, index, subject)) {
      if (item === ITEM_OF[kind]) yield values
    }
  }
}
