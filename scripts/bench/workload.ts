import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Database } from '../../src/database/database.ts'
import { drawRatios } from './chart.ts'
import { openLoad, postRequest, type Load, type LoadGenerator } from './load.ts'
import { OPERATIONS } from './operation/operations.ts'
import type { Operation, Samples } from './operation/operation.ts'
import { SUBMITTED } from './operation/submit.ts'
import { databaseCpuMs, withServer } from './postgres.ts'
import { printRows, rowsOf, summaryOf, type Case, type Measure } from './report.ts'
import { measureRounds } from './rounds.ts'
import {
  isLimit,
  startServing,
  VARIANTS,
  type Order,
  type ServingProcess,
  type Variant,
} from './serving.ts'
import { openWorkload, takePositions, type Workload } from './workload-city.ts'

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
const WARM_UP_MS = 300

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
      const run = (one: Case) => measure(bench, workload.base.db, one)
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

/** The servers that run, the load, and what is asked of them. */
interface Bench {
  workload: Workload
  samples: Samples
  servings: ReadonlyMap<Variant, ServingProcess>
  generator: LoadGenerator
  /** Records that were submitted and acknowledged. */
  submitted: { count: number }
  close(): void
}

async function openBench(
  workload: Workload,
  environment: Order['environment'],
  variants: readonly Variant[],
): Promise<Bench> {
  const { callers } = workload
  const statements = Object.fromEntries(
    OPERATIONS.map(({ name, caller, limit: { sql, logs } }) => [
      name,
      { sql, logs, viewer: callers[caller].viewer },
    ]),
  )
  const servings = new Map<Variant, ServingProcess>()
  const generator = openLoad()
  const close = () => {
    generator.close()
    for (const serving of servings.values()) serving.stop()
  }
  try {
    for (const variant of variants)
      servings.set(variant, await startServing({ variant, environment, statements }))
    const product = variants.find((variant) => !isLimit(variant)) ?? 'shipped'
    const { port } = servings.get(product)!
    const positions = await takePositions(workload.base, port, callers.agency)
    const samples = { ...workload.samples, positions }
    return { workload, samples, servings, generator, submitted: { count: 0 }, close }
  } catch (error) {
    close()
    throw error
  }
}

/** The cases of an operation: a group for each number of connections, a case for each server. */
async function makeGroups(
  bench: Bench,
  operation: Operation,
  connections: string,
  seconds: string,
): Promise<Case[][]> {
  const questions = operation.questions(bench.samples)
  if (questions.length === 0)
    throw new Error(`${operation.name}: nothing to ask: take more subjects`)
  const loads: (readonly [Variant, Pick<Load, 'port' | 'requests' | 'expected'>])[] = []
  const contents: string[][] = []
  for (const [variant, { port }] of bench.servings) {
    const requests = questions.map((question) => requestOf(bench, operation, variant, question))
    const expected = await bench.generator.askEach(port, requests)
    expected.forEach((body, at) => {
      const content = contentOf(operation, variant, body)
      contents[at] ??= content
      checkContent(operation, variant, contents[at], content)
    })
    if (operation.name === 'W7') bench.submitted.count += expected.length
    loads.push([variant, { port, requests, expected }])
  }
  const milliseconds = Number(seconds) * 1000
  return connections.split(',').map((count) =>
    loads.map(([variant, load]) => ({
      operation,
      variant,
      load: { ...load, connections: Number(count), milliseconds },
    })),
  )
}

function requestOf(
  { workload: { callers } }: Bench,
  { name, caller, headers, document, variables, limit }: Operation,
  variant: Variant,
  question: unknown,
): string {
  if (isLimit(variant)) return postRequest(`/${name}`, {}, limit.parameters(question))
  const operation = { query: document, variables: variables(question) }
  return postRequest('/graphql', { ...callers[caller].headers, ...headers }, operation)
}

/** What an answer holds. @throws Error that quotes it, when it is none */
function contentOf({ name, content }: Operation, variant: Variant, body: string): string[] {
  try {
    const parsed = JSON.parse(body) as { data: never; errors?: unknown }
    if (parsed.errors !== undefined) throw new Error('it has errors')
    const held = isLimit(variant)
      ? content.ofLimit(parsed as never)
      : content.ofProduct(parsed.data)
    if (held.length < content.least) throw new Error(`it holds ${held.length} things`)
    return [...held]
  } catch (error) {
    throw new Error(`${name}, ${variant}: not an answer: ${body.slice(0, 800)}`, { cause: error })
  }
}

function checkContent(
  { name }: Operation,
  variant: Variant,
  should: readonly string[],
  is: readonly string[],
): void {
  if (JSON.stringify(is) === JSON.stringify(should)) return
  throw new Error(`${name}, ${variant} answers ${is.join('; ')}\nbeside ${should.join('; ')}`)
}

function shortened(one: Case): Case {
  return { ...one, load: { ...one.load, milliseconds: WARM_UP_MS } }
}

async function measure(
  bench: Bench,
  db: Database,
  { operation, variant, load }: Case,
): Promise<Measure> {
  const serving = bench.servings.get(variant)!
  const before = await databaseCpuMs(db)
  const result = await bench.generator.run(load, async () => (await serving.usage()).cpuMs)
  const after = await databaseCpuMs(db)
  const { residentBytes } = await serving.usage()
  if (operation.name === 'W7') bench.submitted.count += result.answered
  const used = before === null || after === null ? null : Math.max(0, after - before)
  return {
    ...result,
    databaseMs: used === null ? null : used / result.answered,
    residentMb: residentBytes / 2 ** 20,
  }
}

/** What was acknowledged must be there, each record once. */
async function checkSubmitted(db: Database, { submitted }: Bench): Promise<void> {
  const [found] = await db.query<{ count: number }>(
    'select count(*)::int as count from record where document_number like $1',
    [`${SUBMITTED}%`],
  )
  if (found!.count === submitted.count) return
  throw new Error(`${submitted.count} records were acknowledged, and ${found!.count} are there`)
}
