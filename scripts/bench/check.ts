import { parseArgs } from 'node:util'
import { serveLimit, serveProduct, unsigned, type Serving } from './check-server.ts'
import { namedViewer, openCity } from './disclosure-city.ts'
import { openLoad, postRequest, type Load, type LoadGenerator, type LoadResult } from './load.ts'
import { withServer } from './postgres.ts'
import { measureRounds, median, rounded } from './rounds.ts'

/**
 * Credit checks beside LIMIT, one to a request and a hundred: with everything that is shipped, and with signing taken
 * off. Client, server and PostgreSQL share the machine.
 */
const OPTIONS = {
  database: { type: 'string' },
  subjects: { type: 'string', default: '200000' },
  rounds: { type: 'string', default: '9' },
  seconds: { type: 'string', default: '2' },
  quick: { type: 'boolean', default: false },
} as const
const QUICK_SUBJECTS = 5_000

const ONE = `query Check($code: String!) {
  creditCheck(subject: { value: $code }, purpose: "BIDDING", matter: "2026-17") {
    outcome reasons { code count } measures { code } subject { usci } } }`
const HUNDRED = `query Checks($subjects: [IdentifierInput!]!) {
  creditChecks(subjects: $subjects, purpose: "BIDDING", matter: "2026-17") { outcome reasons { code count } } }`
const HUNDRED_SIZE = 100

/** What of LIMIT's throughput is to be reached, without signing. */
const SIZES = [
  { name: 'one', connections: 16, target: 0.8 },
  { name: 'one', connections: 64, target: 0.8 },
  { name: 'hundred', connections: 4, target: 0.5 },
] as const
type Size = (typeof SIZES)[number]
const VARIANTS = ['limit', 'unsigned', 'shipped'] as const
type Variant = (typeof VARIANTS)[number]

interface Case {
  size: Size
  variant: Variant
  load: Load
}

/** Measures, prints a table, and gives its rows. */
export async function measureChecks(args: string[]) {
  const { values } = parseArgs({ args, options: OPTIONS })
  const subjects = values.quick ? QUICK_SUBJECTS : Number(values.subjects)
  const rounds = values.quick ? 3 : Number(values.rounds)
  const milliseconds = (values.quick ? 0.7 : Number(values.seconds)) * 1000
  return withServer(values.database, async (server) => {
    const { base } = await openCity(await server.makeDatabase('check'), subjects)
    const viewer = { ...namedViewer('BUREAU', 'BIDDING'), matter: '2026-17' }
    const codes = await listCodes(base.db)
    const servings: Record<Variant, Serving> = {
      limit: await serveLimit(base, viewer),
      unsigned: await serveProduct(unsigned(base), viewer),
      shipped: await serveProduct(base, viewer),
    }
    const generator = openLoad()
    try {
      const groups: Case[][] = []
      for (const size of SIZES) {
        const cases: Case[] = []
        for (const variant of VARIANTS) {
          const { port } = servings[variant]
          cases.push(await makeCase(generator, size, variant, port, codes, milliseconds))
        }
        groups.push(cases)
      }
      await measureRounds(groups, 2, ({ load }) => generator.run({ ...load, milliseconds: 500 }))
      const measured = await measureRounds(groups, rounds, ({ load }) => generator.run(load))
      const rows = groups.flatMap((group) => rowsOf(group, measured))
      print(rows, `${server.version}, ${subjects} subjects, ${rounds} rounds`)
      return rows
    } finally {
      generator.close()
      for (const serving of Object.values(servings)) await serving.close()
      await base.db.close()
    }
  })
}

/** Codes of firms from all over the city. */
async function listCodes(db: { query<Row>(text: string): Promise<Row[]> }): Promise<string[]> {
  const rows = await db.query<{ value: string }>(
    `select i.value from identifier i join subject s on s.id = i.subject_id and s.category = 'ORGANIZATION'
      where i.type = 'USCI' order by md5(i.value) limit 2000`,
  )
  return rows.map(({ value }) => value)
}

async function makeCase(
  generator: LoadGenerator,
  size: Size,
  variant: Variant,
  port: number,
  codes: readonly string[],
  milliseconds: number,
): Promise<Case> {
  const lists =
    size.name === 'one'
      ? codes.slice(0, 500).map((code) => [code])
      : Array.from({ length: codes.length / HUNDRED_SIZE }, (_, at) =>
          codes.slice(at * HUNDRED_SIZE, (at + 1) * HUNDRED_SIZE),
        )
  const requests = lists.map((list) => requestOf(size, variant, list))
  const expected = await generator.askEach(port, requests)
  lists.forEach((list, at) => checkAnswer(variant, list, expected[at]!))
  return {
    size,
    variant,
    load: { port, requests, expected, connections: size.connections, milliseconds },
  }
}

function requestOf(size: Size, variant: Variant, list: readonly string[]): string {
  if (variant === 'limit') return postRequest('/', {}, { codes: list })
  const subjects = list.map((value) => ({ value }))
  return size.name === 'one'
    ? postRequest('/graphql', {}, { query: ONE, variables: { code: list[0]! } })
    : postRequest('/graphql', {}, { query: HUNDRED, variables: { subjects } })
}

/** Looks at an answer before it is what all others must be. */
function checkAnswer(variant: Variant, list: readonly string[], text: string): void {
  const body = JSON.parse(text) as { data?: Record<string, unknown>; errors?: unknown }
  const answer =
    variant === 'limit' ? body : (body.data?.['creditCheck'] ?? body.data?.['creditChecks'])
  const count = Array.isArray(answer) ? answer.length : answer == null ? 0 : 1
  if (body.errors === undefined && count === list.length) return
  throw new Error(`${variant}: not an answer: ${text.slice(0, 400)}`)
}

function rowsOf(group: readonly Case[], rounds: readonly Map<Case, LoadResult>[]) {
  const limit = group.find(({ variant }) => variant === 'limit')!
  return group.map((one) => {
    const results = rounds.map((round) => round.get(one)!)
    const ratios = rounds.map((round) => round.get(one)!.perSecond / round.get(limit)!.perSecond)
    const p99 = rounds.map((round) => round.get(one)!.p99Ms / round.get(limit)!.p99Ms)
    const { name, connections, target } = one.size
    return {
      checks: name,
      connections,
      variant: one.variant,
      perSecond: Math.round(median(results.map(({ perSecond }) => perSecond))),
      p99Ms: rounded(median(results.map(({ p99Ms }) => p99Ms)), 1),
      cpuMs: rounded(median(results.map(({ cpuMs }) => cpuMs)), 3),
      ratio: rounded(median(ratios), 3),
      p99Ratio: rounded(median(p99), 2),
      target,
    }
  })
}

function print(rows: ReturnType<typeof rowsOf>, about: string): void {
  process.stdout.write(`Credit checks beside LIMIT, which writes the same log rows: ${about}\n`)
  console.table(rows)
}
