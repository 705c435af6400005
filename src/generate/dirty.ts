import { DIRTS, type Dirt, type Soiler } from './dirt.ts'
import { cellsOf, exchangeLayout, type ExchangeKind } from './exchange-layout.ts'
import { chance, fork, makeRandom, type Random } from './random.ts'
import type { RowValues } from './row.ts'

export { DIRT_KINDS, type Dirt, type DirtKind } from './dirt.ts'

/** The cells of one row in exchange order and, for tests only, its dirt; null: the row is clean. */
export interface DirtyRow {
  readonly cells: string[]
  readonly dirt: Dirt | null
}

/**
 * The rows of a file, `share` (0 to 1) of them soiled; every kind of dirt that fits takes its turn, so that a few
 * hundred soiled rows hold them all. An exact duplicate is a further row behind its original. Deterministic.
 */
export function* withDirt(
  seed: string,
  kind: ExchangeKind,
  rows: Iterable<RowValues>,
  share: number,
): Generator<DirtyRow> {
  const random = fork(makeRandom(seed), `dirt/${kind}`)
  const waiting = dirtsOf(kind)
  for (const values of rows) {
    if (!chance(random, share)) {
      yield { cells: cellsOf(kind, values), dirt: null }
      continue
    }
    const turn = waiting.findIndex((dirt) => dirt.fits?.(values) ?? true)
    const [dirt] = turn < 0 ? [] : waiting.splice(turn, 1)
    if (dirt === undefined) {
      yield { cells: cellsOf(kind, values), dirt: null }
      continue
    }
    waiting.push(dirt)
    yield* soil(random, kind, values, dirt)
  }
}

/** The kinds of dirt that the columns of such a file can have. */
function dirtsOf(kind: ExchangeKind): Soiler[] {
  const { keys } = exchangeLayout(kind)
  return DIRTS.filter((dirt) => dirt.needs.every((key) => keys.includes(key)))
}

/** The row or rows that one clean row becomes. */
function* soil(
  random: Random,
  kind: ExchangeKind,
  values: RowValues,
  { dirt, values: change, cells: shift }: Soiler,
): Generator<DirtyRow> {
  const clean = cellsOf(kind, values)
  if (dirt.expect === 'DUPLICATE') {
    yield { cells: clean, dirt: null }
    yield { cells: [...clean], dirt }
    return
  }
  const changed = change ? cellsOf(kind, { ...values, ...change(random, values) }) : clean
  yield { cells: shift ? shift(changed) : changed, dirt }
}
