import type { Database } from '../../src/database/database.ts'
import { openLoad, postRequest, type Load, type LoadGenerator } from './load.ts'
import { OPERATIONS } from './operation/operations.ts'
import type { Operation, Samples } from './operation/operation.ts'
import { SUBMITTED } from './operation/submit.ts'
import { databaseCpuMs } from './postgres.ts'
import type { Case, Measure } from './report.ts'
import { isLimit, startServing, type Order, type ServingProcess, type Variant } from './serving.ts'
import { takePositions, type Workload } from './workload-city.ts'

const WARM_UP_MS = 300

/** The servers that run, the load, and what is asked of them. */
export interface Bench {
  workload: Workload
  samples: Samples
  servings: ReadonlyMap<Variant, ServingProcess>
  generator: LoadGenerator
  /** Records that were submitted and acknowledged. */
  submitted: { count: number }
  close(): void
}

/** Starts the servers. */
export async function openBench(
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
export async function makeGroups(
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

/** The same, for as long as caches take. */
export function shortened(one: Case): Case {
  return { ...one, load: { ...one.load, milliseconds: WARM_UP_MS } }
}

/** Puts the load of a case on its server. */
export async function measure(bench: Bench, { operation, variant, load }: Case): Promise<Measure> {
  const { db } = bench.workload.base
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
export async function checkSubmitted(db: Database, { submitted }: Bench): Promise<void> {
  const [found] = await db.query<{ count: number }>(
    'select count(*)::int as count from record where document_number like $1',
    [`${SUBMITTED}%`],
  )
  if (found!.count === submitted.count) return
  throw new Error(`${submitted.count} records were acknowledged, and ${found!.count} are there`)
}
