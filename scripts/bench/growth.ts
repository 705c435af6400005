import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgres } from '../../src/database/postgres.ts'
import { multiply } from '../../test/support/multiply.ts'
import { makeGroups, measure, openBench, shortened, type Bench } from './cases.ts'
import { drawGrowth } from './growth-chart.ts'
import { OPERATIONS } from './operation/operations.ts'
import { withServer, type BenchServer } from './postgres.ts'
import { type Case, type Measure } from './report.ts'
import { measureRounds, median, rounded } from './rounds.ts'
import type { Variant } from './serving.ts'
import { fillLargeFile, fillWorkload, reopenWorkload } from './workload-city.ts'

/**
 * What growth costs: the same operations of cities of several sizes, and of one firm with very many records, in the same
 * rounds. Cities up to a size are generated; a larger one has the same files many times, under ids and codes of other
 * subjects, since to generate two million takes hours.
 */
const OPTIONS = {
  database: { type: 'string' },
  sizes: { type: 'string', default: '10000,100000,1000000,2000000' },
  /** The largest city that is generated. */
  generated: { type: 'string', default: '100000' },
  /** Records of the one firm, which is put into the largest city. */
  records: { type: 'string', default: '100000' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '2' },
  connections: { type: 'string', default: '16' },
  operations: { type: 'string', default: 'W1,W2,W5' },
  variants: { type: 'string', default: 'limit,shipped' },
  svg: { type: 'string' },
  quick: { type: 'boolean', default: false },
} as const
const QUICK = {
  sizes: '1000,3000',
  generated: '1000',
  records: '2000',
  rounds: '2',
  seconds: '0.4',
}

/** What others are compared with: the size from which on growth is to cost no more than a fifth. */
const REFERENCE = 100_000
/** The name of the city's size under which the firm with very many records is told. */
const LARGE_FILE = 'large file'

/** A city that is served. */
interface City {
  size: string
  bench: Bench
}

interface GrowthCase {
  city: City
  size: string
  one: Case
}

/** A line of the result. */
export interface GrowthRow {
  operation: string
  size: string
  connections: number
  variant: Variant
  perSecond: number
  p99Ms: number
  databaseMs: number | null
  /** Of the throughput of the same server at the reference size in the same round; null: of the large file. */
  ofReference: number | null
}

/** Measures, prints a table, and gives its lines. */
export async function measureGrowth(args: string[]): Promise<GrowthRow[]> {
  const { values: given } = parseArgs({ args, options: OPTIONS })
  const values = given.quick ? { ...given, ...QUICK } : given
  const sizes = values.sizes.split(',').map(Number)
  return withServer(values.database, async (server) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'credit-bench-'))
    const cities: City[] = []
    try {
      const { environments, code } = await fillCities(server, {
        dataDir,
        sizes,
        generated: Number(values.generated),
        records: Number(values.records),
      })
      for (const [at, environment] of environments.entries()) {
        const workload = await reopenWorkload(environment)
        const variants = values.variants.split(',') as Variant[]
        cities.push({
          size: String(sizes[at]),
          bench: await openBench(workload, environment, variants),
        })
      }
      const groups = await groupsOf(cities, code, values)
      const run = ({ city, one }: GrowthCase) => measure(city.bench, one)
      await measureRounds(groups, 1, ({ city, one }) => measure(city.bench, shortened(one)))
      const measured = await measureRounds(groups, Number(values.rounds), run)
      const reference = String(sizes.includes(REFERENCE) ? REFERENCE : sizes[0])
      const rows = groups.flatMap((group) => rowsOf(group, measured, reference))
      process.stdout.write(`Throughput by size: ${server.version}, ${values.rounds} rounds\n`)
      console.table(rows)
      if (values.svg !== undefined) writeFileSync(values.svg, drawGrowth(rows, sizes.map(String)))
      return rows
    } finally {
      for (const { bench } of cities) {
        bench.close()
        await bench.workload.base.db.close()
      }
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}

interface Cities {
  dataDir: string
  sizes: readonly number[]
  generated: number
  records: number
}

/** Fills the cities, and puts the large file into the last. One folder has the keys of all. */
async function fillCities(server: BenchServer, { dataDir, sizes, generated, records }: Cities) {
  const environments: Record<string, string>[] = []
  let before = 0
  for (const size of sizes) {
    const copied = size > generated && size % before === 0 ? environments.at(-1) : undefined
    const url = await server.makeDatabase(`city_${size}`, copied?.['DATABASE_URL'])
    const environment = { DATABASE_URL: url, DATA_DIR: dataDir }
    if (copied === undefined) await fillWorkload(environment, size)
    else await multiplyCity(url, size / before - 1, String(size))
    environments.push(environment)
    before = size
  }
  return { environments, code: await fillLargeFile(environments.at(-1)!, records) }
}

async function multiplyCity(url: string, copies: number, name: string): Promise<void> {
  const started = performance.now()
  const db = openPostgres(url, { size: 4, statementTimeoutMs: 0 })
  try {
    await multiply(db, copies, name)
  } finally {
    await db.close()
  }
  process.stderr.write(
    `multiplied to ${name} subjects in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  )
}

/** A group for each operation: its cases in all cities, and of the large file, by one caller, where it asks for one subject. */
async function groupsOf(
  cities: readonly City[],
  code: string,
  {
    operations,
    connections,
    seconds,
  }: { operations: string; connections: string; seconds: string },
): Promise<GrowthCase[][]> {
  const groups: GrowthCase[][] = []
  for (const operation of OPERATIONS.filter(({ name }) => operations.split(',').includes(name))) {
    const cases: GrowthCase[] = []
    const add = async (city: City, size: string, asked: typeof operation, callers: string) => {
      const made = await makeGroups(city.bench, asked, callers, seconds)
      cases.push(...made.flat().map((one) => ({ city, size, one })))
    }
    for (const city of cities) await add(city, city.size, operation, connections)
    const isOfOne = operation.name === 'W1' || operation.name === 'W2'
    if (isOfOne)
      await add(cities.at(-1)!, LARGE_FILE, { ...operation, questions: () => [code] }, '1')
    groups.push(cases)
  }
  return groups
}

function rowsOf(
  group: readonly GrowthCase[],
  rounds: readonly Map<GrowthCase, Measure>[],
  reference: string,
): GrowthRow[] {
  return group.map((one) => {
    const {
      size,
      one: { operation, variant, load },
    } = one
    const beside = group.find(
      (other) =>
        other.size === reference &&
        other.one.variant === variant &&
        other.one.load.connections === load.connections,
    )
    const middle = (of: (round: Map<GrowthCase, Measure>) => number, places: number) =>
      rounded(median(rounds.map(of)), places)
    const isRead = rounds.every((round) => round.get(one)!.databaseMs !== null)
    return {
      operation: operation.name,
      size,
      connections: load.connections,
      variant,
      perSecond: middle((round) => round.get(one)!.perSecond, 0),
      p99Ms: middle((round) => round.get(one)!.p99Ms, 1),
      databaseMs: isRead ? middle((round) => round.get(one)!.databaseMs!, 3) : null,
      ofReference:
        beside === undefined
          ? null
          : middle((round) => round.get(one)!.perSecond / round.get(beside)!.perSecond, 3),
    }
  })
}
