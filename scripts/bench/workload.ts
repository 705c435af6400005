import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkSubmitted, makeGroups, measure, openBench, shortened } from './cases.ts'
import { drawRatios } from './chart.ts'
import { OPERATIONS } from './operation/operations.ts'
import { withServer } from './postgres.ts'
import { printRows, rowsOf, summaryOf, type Case } from './report.ts'
import { measureRounds } from './rounds.ts'
import { VARIANTS, type Variant } from './serving.ts'
import { openWorkload } from './workload-city.ts'

/**
 * The operations W1 to W7 beside LIMIT: the product as it ships, and with single parts off. Client, servers and
 * PostgreSQL share the machine; one server works at a time.
 */
const OPTIONS = {
  database: { type: 'string' },
  subjects: { type: 'string', default: '200000' },
  rounds: { type: 'string', default: '7' },
  seconds: { type: 'string', default: '2' },
  connections: { type: 'string', default: '1,16,64' },
  /** Narrow what is measured, as for a profile. */
  operations: { type: 'string', default: OPERATIONS.map(({ name }) => name).join() },
  variants: { type: 'string', default: VARIANTS.join() },
  /** A file for the chart of the ratios. */
  svg: { type: 'string' },
  quick: { type: 'boolean', default: false },
} as const
/** What --quick measures: within four minutes on two cores. */
const QUICK = {
  subjects: '3000',
  rounds: '2',
  seconds: '0.4',
  variants: 'limit,limit-unlogged,shipped',
}

/** Measures, prints a table, and gives the figures by operation and connections. */
export async function measureWorkload(args: string[]) {
  const { values: given } = parseArgs({ args, options: OPTIONS })
  const values = given.quick ? { ...given, ...QUICK } : given
  const variants = values.variants.split(',') as Variant[]
  const names = values.operations.split(',')
  const operations = OPERATIONS.filter(({ name }) => names.includes(name))
  return withServer(values.database, async (server) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'credit-bench-'))
    const environment = { DATABASE_URL: await server.makeDatabase('workload'), DATA_DIR: dataDir }
    const workload = await openWorkload(environment, Number(values.subjects))
    const bench = await openBench(workload, environment, variants)
    try {
      const groups: Case[][] = []
      for (const operation of operations) {
        process.stderr.write(`${operation.name}: ${operation.title}\n`)
        groups.push(...(await makeGroups(bench, operation, values.connections, values.seconds)))
      }
      const run = (one: Case) => measure(bench, one)
      await measureRounds(groups, 1, (one) => run(shortened(one)))
      const measured = await measureRounds(groups, Number(values.rounds), run)
      if (names.includes('W7')) await checkSubmitted(workload.base.db, bench)
      const rows = groups.flatMap((group) => rowsOf(group, measured))
      printRows(rows, `${server.version}, ${values.subjects} subjects, ${values.rounds} rounds`)
      const summary = summaryOf(rows)
      if (values.svg !== undefined) writeFileSync(values.svg, drawRatios(summary))
      return summary
    } finally {
      bench.close()
      await workload.base.db.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
}
