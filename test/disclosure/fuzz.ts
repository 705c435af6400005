import { setTimeout as wait } from 'node:timers/promises'
import { chance, fork, int, makeRandom, pick, type Random } from '../../src/generate/random.ts'
import type { HttpServer } from '../server/http-server.ts'
import type { Answer } from '../support/world.ts'
import type { City } from './canary.ts'
import { CALLERS } from './expected.ts'
import { makeHttpCallers, type HttpCaller } from './http-callers.ts'
import { randomDocument, type Known, type RandomQuery } from './random-query.ts'
import { makeScanner, makeWatcher } from './scan.ts'

/** Requests under way at once, and how many callers are asked the same document. */
const AT_ONCE = 24
const EACH = 8
/** Cursors that are remembered. */
const CURSORS = 50

/** What a run found. */
export interface FuzzReport {
  asked: number
  leaks: string[]
  /** Answers of 5xx, with their documents. */
  failures: string[]
  /** Permitted canaries that were seen, and all that are permitted, by caller. */
  seen: Record<string, string>
  seenShare: number
  byCode: Record<string, number>
}

/**
 * Asks a server random queries as every kind of caller, over HTTP with real credentials, and watches bodies, header
 * fields and, at the end, the log.
 * @param seed the same questions for the same seed, but for ids, which are the city's
 */
export async function fuzz(
  server: HttpServer,
  city: City,
  seed: string,
  requests: number,
): Promise<FuzzReport> {
  const random = makeRandom(seed)
  const callers = await makeHttpCallers(server.world, city)
  const watchers = new Map(
    callers.map(({ name }) => [name, makeWatcher(name, CALLERS[name]!, city.canaries)]),
  )
  const known: Known = { city, cursors: [] }
  const byCode: Record<string, number> = {}
  const failures: string[] = []
  let asked = 0

  const ask = async (caller: HttpCaller, one: RandomQuery, own: Random) => {
    const { query } = one
    const { status, text, headers } = await send(server.url, caller, one, city, own)
    const watcher = watchers.get(caller.name)!
    watcher.watch(text, query)
    watcher.watch(headers)
    if (status >= 500)
      failures.push(`${status} to ${caller.name}: ${query} → ${text.slice(0, 300)}`)
    for (const [, cursor] of text.matchAll(/"(?:a\d+|endCursor|cursor)":"([\w-]{60,})"/g)) {
      known.cursors[asked % CURSORS] = cursor!
    }
    const code = codeOf(text)
    byCode[code] = (byCode[code] ?? 0) + 1
    asked += 1
  }

  for (let at = 0; at < requests / EACH; at += AT_ONCE / EACH) {
    const batch: Promise<void>[] = []
    for (let n = 0; n < AT_ONCE / EACH; n += 1) {
      const own = fork(random, at + n)
      const query = randomDocument(server.world.served.schema, own, known)
      for (let c = 0; c < EACH; c += 1) batch.push(ask(pick(own, callers), query, own))
    }
    await Promise.all(batch)
  }
  // The last lines are logged once their answers are gone.
  await wait(200)
  const logged = makeScanner(city.canaries)(server.log())
  const all = [...watchers.values()]
  const seen = all.map(({ findings, permitted }) => [findings.seen.size, permitted] as const)
  return {
    asked,
    leaks: [...all.flatMap((one) => [...one.findings.leaks]), ...logged.map(() => 'the log')],
    failures,
    seen: Object.fromEntries(callers.map(({ name }, n) => [name, seen[n]!.join(' of ')])),
    seenShare:
      seen.reduce((sum, [one]) => sum + one, 0) / seen.reduce((sum, [, one]) => sum + one, 0),
    byCode,
  }
}

async function send(
  url: string,
  { headers }: HttpCaller,
  { query, focus }: RandomQuery,
  { nodes, types }: City,
  random: Random,
) {
  const ofFocus = chance(random, 0.8) ? nodes.filter((id) => types.get(id) === focus) : nodes
  const variables = query.includes('$id') ? { id: pick(random, ofFocus) } : {}
  const sent: Record<string, string> = { ...headers, 'content-type': 'application/json' }
  if (chance(random, 0.1)) sent['disclosure'] = 'strict'
  if (chance(random, 0.3)) sent['accept-language'] = pick(random, ['en', 'zh-CN', 'fr'])
  // Without its purpose a caller sees less, and one that there is not opens nothing.
  if (chance(random, 0.03)) sent['purpose'] = pick(random, ['', 'NO_SUCH', 'x'])
  if (chance(random, 0.1)) sent['matter'] = `no-${int(random, 1, 999)}`
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
  const response = chance(random, 0.1)
    ? await fetch(`${url}/graphql?${search}`, { headers: sent })
    : await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: sent,
        body: JSON.stringify({ query, variables }),
      })
  const text = await response.text()
  return { status: response.status, text, headers: JSON.stringify([...response.headers]) }
}

/** How an answer came out: `data`, or the code of its first error. */
function codeOf(text: string): string {
  const { errors } = JSON.parse(text) as Answer
  return errors === undefined ? 'data' : String(errors[0]?.extensions?.['code'])
}
