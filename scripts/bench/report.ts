import type { Load, LoadResult } from './load.ts'
import type { Operation } from './operation/operation.ts'
import { median, rounded } from './rounds.ts'
import type { Variant } from './serving.ts'

/** One thing that is measured in each round. */
export interface Case {
  operation: Operation
  variant: Variant
  load: Load
}

export interface Measure extends LoadResult {
  /** CPU time of PostgreSQL for one answer; null where it cannot be read. */
  databaseMs: number | null
  /** Memory of the server's process after the load. */
  residentMb: number
}

/** A line of the result: medians over the rounds. */
export interface Row {
  operation: string
  connections: number
  variant: Variant
  perSecond: number
  /** The share of requests that were told BUSY. */
  refused: number
  p99Ms: number
  cpuMs: number
  databaseMs: number | null
  residentMb: number
  /** Of LIMIT's throughput in the same round, and of its p99. */
  ratio: number
  lowest: number
  highest: number
  p99Ratio: number
  target: number | null
}

/** The target of one caller at a time, whatever it asks. */
const ALONE = 0.5

/** The lines of a group; LIMIT is in it. */
export function rowsOf(group: readonly Case[], rounds: readonly Map<Case, Measure>[]): Row[] {
  const limit = group.find(({ variant }) => variant === 'limit') ?? group[0]!
  return group.map((one) => {
    const results = rounds.map((round) => round.get(one)!)
    const middle = (of: (result: Measure) => number, places: number) =>
      rounded(median(results.map(of)), places)
    const beside = (of: (result: Measure) => number) =>
      rounds.map((round) => of(round.get(one)!) / of(round.get(limit)!))
    const ratios = beside(({ perSecond }) => perSecond)
    const { operation, variant, load } = one
    const isRead = results.every(({ databaseMs }) => databaseMs !== null)
    return {
      operation: operation.name,
      connections: load.connections,
      variant,
      perSecond: middle(({ perSecond }) => perSecond, 0),
      refused: middle(({ answered, refused }) => refused / (answered + refused), 3),
      p99Ms: middle(({ p99Ms }) => p99Ms, 1),
      cpuMs: middle(({ cpuMs }) => cpuMs, 3),
      databaseMs: isRead ? middle(({ databaseMs }) => databaseMs!, 3) : null,
      residentMb: middle(({ residentMb }) => residentMb, 0),
      ratio: rounded(median(ratios), 3),
      lowest: rounded(Math.min(...ratios), 3),
      highest: rounded(Math.max(...ratios), 3),
      p99Ratio: rounded(median(beside(({ p99Ms }) => p99Ms)), 2),
      target: load.connections === 1 ? ALONE : operation.target,
    }
  })
}

type Figures = Omit<Row, 'operation' | 'connections' | 'variant'>

/** The figures of the product as it ships, with those of the others beside them, by operation and connections. */
export type Summary = Record<
  string,
  Record<string, Figures & { variants: Record<string, Partial<Figures>> }>
>

export function summaryOf(rows: readonly Row[]): Summary {
  const summary: Summary = {}
  for (const { operation, connections, variant, ...figures } of rows) {
    if (variant !== 'shipped') continue
    const others = rows.filter(
      (one) =>
        one.operation === operation && one.connections === connections && one.variant !== variant,
    )
    const variants = Object.fromEntries(others.map((one) => [one.variant, figuresOf(one)]))
    summary[operation] ??= {}
    summary[operation][connections] = { ...figures, variants }
  }
  return summary
}

function figuresOf(row: Row): Partial<Figures> {
  const { operation: _, connections: __, variant: ___, target: ____, ...figures } = row
  return figures
}

export function printRows(rows: readonly Row[], about: string): void {
  process.stdout.write(`Operations beside LIMIT, which writes the same log rows: ${about}\n`)
  console.table(rows)
  const shipped = rows.filter(({ variant, target }) => variant === 'shipped' && target !== null)
  const reached = shipped.filter(({ ratio, target }) => ratio >= target!)
  process.stdout.write(`${reached.length} of ${shipped.length} targets are reached\n`)
}
