import { parseArgs } from 'node:util'
import { CALLERS, openCity, SCOPES_OF_CALLER, type Caller, type City } from './disclosure-city.ts'
import { checkAnswer, OPERATIONS, type Operation } from './disclosure-operations.ts'
import { serveCity, VARIANTS, type Variant } from './disclosure-server.ts'
import { openLoad, postRequest, type Load, type LoadGenerator, type LoadResult } from './load.ts'
import { databaseCpuMs, withServer } from './postgres.ts'
import { measureRounds, median, rounded } from './rounds.ts'

/**
 * What disclosure with its database wall costs: the throughput of the server as it ships, but for the access log,
 * beside the same server with everything public. Client, server and PostgreSQL share the machine.
 */
const OPTIONS = {
  database: { type: 'string' },
  subjects: { type: 'string', default: '20000' },
  rounds: { type: 'string', default: '9' },
  seconds: { type: 'string', default: '1' },
  connections: { type: 'string', default: '1,16,64' },
  /** Narrow or widen what is measured, as for a profile: see VARIANTS, CALLERS, OPERATIONS. */
  variants: { type: 'string', default: 'shipped' },
  callers: { type: 'string', default: CALLERS.join() },
  operations: { type: 'string', default: Object.keys(OPERATIONS).join() },
  quick: { type: 'boolean', default: false },
} as const

/** The share of the open server's throughput that must be left. */
const TARGET = 0.85

/** One thing that is measured in each round. The open server does the same for every caller. */
interface Case {
  variant: Variant
  caller: Caller
  operation: Operation
  load: Load
}

/** A line of the result: medians over the rounds. */
interface Row extends Pick<Case, 'variant' | 'caller' | 'operation'> {
  connections: number
  perSecond: number
  p99Ms: number
  /** CPU time of one answer: of the server's process, and of PostgreSQL's where it can be read. */
  cpuMs: number
  databaseMs: number | null
  /** Of the open server's throughput in the same round; null: this is it. */
  ratio: number | null
  lowest: number | null
  highest: number | null
}

/** @throws Error for a name that is none of those that there are */
function listOf<Name extends string>(known: readonly Name[], text: string): Name[] {
  return text.split(',').map((one) => {
    const name = known.find((other) => other === one)
    if (name === undefined) throw new Error(`no ${one}: there are ${known.join(', ')}`)
    return name
  })
}

/** Measures, prints a table, and gives its rows. */
export async function measureDisclosure(args: string[]): Promise<Row[]> {
  const { values } = parseArgs({ args, options: OPTIONS })
  const callers = listOf(CALLERS, values.callers)
  const variants = listOf(VARIANTS, values.variants)
  const operations = listOf(Object.keys(OPERATIONS) as Operation[], values.operations)
  const rounds = values.quick ? 3 : Number(values.rounds)
  const milliseconds = (values.quick ? 0.5 : Number(values.seconds)) * 1000
  return withServer(values.database, async (server) => {
    const city = await openCity(await server.makeDatabase('disclosure'), Number(values.subjects))
    const { port, close } = await serveCity(city)
    const generator = openLoad()
    try {
      const groups: Case[][] = []
      for (const operation of operations) {
        const cases = [await makeCase(generator, city, port, ['open', 'anonymous', operation])]
        for (const variant of variants) {
          for (const caller of callers)
            cases.push(await makeCase(generator, city, port, [variant, caller, operation]))
        }
        for (const connections of values.connections.split(',').map(Number)) {
          const sized = (one: Case) => ({
            ...one,
            load: { ...one.load, connections, milliseconds },
          })
          groups.push(cases.map(sized))
        }
      }
      // Twice to warm up, not counted.
      await measureRounds(groups, 2, ({ load }) =>
        measure(generator, city, { ...load, milliseconds: 500 }),
      )
      const measured = await measureRounds(groups, rounds, ({ load }) =>
        measure(generator, city, load),
      )
      const rows = groups.flatMap((group) => rowsOf(group, measured))
      print(rows, `${server.version}, ${values.subjects} subjects, ${rounds} rounds`)
      return rows
    } finally {
      generator.close()
      await close()
      await city.base.db.close()
    }
  })
}

interface Measure extends LoadResult {
  databaseMs: number | null
}

async function measure(generator: LoadGenerator, { base }: City, load: Load): Promise<Measure> {
  const before = await databaseCpuMs(base.db)
  const result = await generator.run(load)
  const after = await databaseCpuMs(base.db)
  const used = before === null || after === null ? null : Math.max(0, after - before)
  return { ...result, databaseMs: used === null ? null : used / result.answered }
}

/** A case with the answers that it must get: asked once, and looked at. */
async function makeCase(
  generator: LoadGenerator,
  city: City,
  port: number,
  [variant, caller, operation]: [Variant, Caller, Operation],
): Promise<Case> {
  const requests = city.targets.map(({ usci }, at) =>
    postRequest(
      `/${variant}`,
      { caller: `${caller}/${at}` },
      { query: OPERATIONS[operation], variables: { usci } },
    ),
  )
  const expected = await generator.askEach(port, requests)
  const isGated = variant === 'shipped' || variant === 'no-wall'
  const scopes = isGated ? SCOPES_OF_CALLER[caller] : null
  city.targets.forEach(({ usci }, at) => checkAnswer(operation, usci, expected[at]!, scopes))
  const load = { port, requests, expected, connections: 1, milliseconds: 0 }
  return { variant, caller, operation, load }
}

function rowsOf(group: readonly Case[], rounds: readonly Map<Case, Measure>[]): Row[] {
  const open = group.find(({ variant }) => variant === 'open')!
  return group.map((one) => {
    const results = rounds.map((round) => round.get(one)!)
    const ratios = rounds.map((round) => round.get(one)!.perSecond / round.get(open)!.perSecond)
    const middle = (of: (result: Measure) => number) => median(results.map(of))
    const ratio = (value: number) => (one === open ? null : rounded(value, 3))
    const { variant, caller, operation } = one
    return {
      operation,
      connections: one.load.connections,
      caller,
      variant,
      perSecond: Math.round(middle(({ perSecond }) => perSecond)),
      p99Ms: rounded(
        middle(({ p99Ms }) => p99Ms),
        1,
      ),
      cpuMs: rounded(
        middle(({ cpuMs }) => cpuMs),
        3,
      ),
      databaseMs: results.some(({ databaseMs }) => databaseMs === null)
        ? null
        : rounded(
            middle(({ databaseMs }) => databaseMs!),
            3,
          ),
      ratio: ratio(median(ratios)),
      lowest: ratio(Math.min(...ratios)),
      highest: ratio(Math.max(...ratios)),
    }
  })
}

function print(rows: readonly Row[], about: string): void {
  const line = (cells: readonly (string | number | null)[]) =>
    `${cells.map((cell, at) => (at < 4 ? String(cell).padEnd(12) : String(cell ?? '').padStart(11))).join('')}\n`
  const head = ['requests/s', 'p99 ms', 'CPU ms', 'DB ms', 'ratio', 'lowest', 'highest']
  process.stdout.write(`Disclosure beside everything public: ${about}\n`)
  process.stdout.write(line(['operation', 'connections', 'caller', 'variant', ...head]))
  for (const { operation, connections, caller, variant, ...row } of rows) {
    const who = variant === 'open' ? '(any)' : caller
    const { perSecond, p99Ms, cpuMs, databaseMs, ratio, lowest, highest } = row
    const figures = [perSecond, p99Ms, cpuMs, databaseMs, ratio, lowest, highest]
    process.stdout.write(line([operation, connections, who, variant, ...figures]))
  }
  const shipped = rows.filter(({ variant }) => variant === 'shipped')
  const reached = shipped.filter(({ ratio }) => ratio! >= TARGET)
  process.stdout.write(`${reached.length} of ${shipped.length} reach ${TARGET}\n`)
}
