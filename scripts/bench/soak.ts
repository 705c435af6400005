import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkSubmitted, makeGroups, measure, openBench, type Bench } from './cases.ts'
import { OPERATIONS } from './operation/operations.ts'
import { withServer } from './postgres.ts'
import type { Case } from './report.ts'
import { rounded } from './rounds.ts'
import { openWorkload } from './workload-city.ts'

/**
 * Half an hour under load: all operations in turn on the product as it ships, and what is left of its heap once garbage
 * is collected. It must not grow once the caches are full.
 */
const OPTIONS = {
  database: { type: 'string' },
  subjects: { type: 'string', default: '20000' },
  minutes: { type: 'string', default: '30' },
  /** How long each operation is asked at a time. */
  seconds: { type: 'string', default: '4' },
  connections: { type: 'string', default: '16' },
  quick: { type: 'boolean', default: false },
} as const
const QUICK = { subjects: '1000', minutes: '1', seconds: '0.5' }

/** The mean of the last third of the time may be so much more than that of the third before it; the first fills caches. */
const GROWTH_MOST = 1.05
const MIB = 2 ** 20

/** What was seen after a turn of all operations. */
interface Seen {
  minutes: number
  answered: number
  heapMb: number
  residentMb: number
}

/**
 * Loads, prints what was seen, and gives it.
 * @throws Error when an answer is another than it was, a submitted record is lost, or the heap grows
 */
export async function measureSoak(args: string[]) {
  const { values: given } = parseArgs({ args, options: OPTIONS })
  const values = given.quick ? { ...given, ...QUICK } : given
  return withServer(values.database, async (server) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'credit-bench-'))
    const environment = { DATABASE_URL: await server.makeDatabase('soak'), DATA_DIR: dataDir }
    const workload = await openWorkload(environment, Number(values.subjects))
    const bench = await openBench(workload, environment, ['shipped'])
    try {
      const cases: Case[] = []
      for (const operation of OPERATIONS)
        cases.push(
          ...(await makeGroups(bench, operation, values.connections, values.seconds)).flat(),
        )
      const seen = await soak(bench, cases, Number(values.minutes))
      console.table(seen)
      await checkSubmitted(workload.base.db, bench)
      const growth = growthOf(seen.map(({ heapMb }) => heapMb))
      process.stdout.write(`the heap grows by ${rounded((growth - 1) * 100, 1)} %\n`)
      if (growth > GROWTH_MOST) throw new Error('the heap grows')
      return { seen, growth }
    } finally {
      bench.close()
      await workload.base.db.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}

async function soak(bench: Bench, cases: readonly Case[], minutes: number): Promise<Seen[]> {
  const serving = bench.servings.get('shipped')!
  const started = performance.now()
  const passed = () => (performance.now() - started) / 60_000
  const seen: Seen[] = []
  for (let answered = 0; passed() < minutes;) {
    for (const one of cases) answered += (await measure(bench, one)).answered
    const { heapBytes, residentBytes } = await serving.collected()
    seen.push({
      minutes: rounded(passed(), 1),
      answered,
      heapMb: rounded(heapBytes! / MIB, 1),
      residentMb: rounded(residentBytes / MIB, 0),
    })
  }
  return seen
}

/** What the last third of the time held beside the third before it. */
export function growthOf(heaps: readonly number[]): number {
  const third = Math.floor(heaps.length / 3)
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length
  return mean(heaps.slice(-third)) / mean(heaps.slice(-2 * third, -third))
}
