import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHttp, type HttpServer } from '../server/http-server.ts'
import type { Canary, City } from './canary.ts'
import { plant } from './city.ts'
import { CALLERS } from './expected.ts'
import { fuzz } from './fuzz.ts'
import { neverShown, throwGarbage } from './garbage.ts'
import { makeHttpCallers, type HttpCaller } from './http-callers.ts'
import { questionsOf } from './questions.ts'
import { makeScanner, makeWatcher } from './scan.ts'

/** Random queries here; a hundred thousand are asked by the long run. */
const RANDOM = 320

/** Malformed and random requests here; the long run sends a hundred thousand. */
const GARBAGE = 1000

const LISTS = `{ records(first: 20) { edges { node { id } } } subjects(search: "金丝", first: 20) { edges { node { id } } } }`

describe('what the server says beside its answers', () => {
  let server: HttpServer
  let city: City
  let callers: HttpCaller[]
  beforeAll(async () => {
    server = await startHttp()
    city = await plant(server.world)
    callers = await makeHttpCallers(server.world, city)
  })
  afterAll(() => server.close())

  async function send(path: string, init: RequestInit = {}) {
    const response = await fetch(`${server.url}${path}`, init)
    const text = `${JSON.stringify([...response.headers])} ${await response.text()}`
    return { status: response.status, text }
  }
  const post = (body: object | string, headers: Record<string, string> = {}) =>
    send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  /** Which canaries stand in the log, once the last lines are written. */
  async function logged() {
    await wait(50)
    return makeScanner(city.canaries)(server.log())
  }

  it('holds no canary but the permitted ones in random answers, their header fields and the log', async () => {
    const report = await fuzz(server, city, 'short', RANDOM)
    expect({ leaks: report.leaks, failures: report.failures }).toEqual({ leaks: [], failures: [] })
    expect(report.byCode['data']).toBeGreaterThan(RANDOM / 2)
    // Few questions over many roots: enough that the answers are not empty. The long form sees nearly all.
    expect(report.seenShare).toBeGreaterThan(0.02)
  })

  it('answers malformed and random requests, none by a failure, and tells nothing of how it is made', async () => {
    const before = server.log().length
    const report = await throwGarbage(server, city, {
      seed: 'short',
      requests: GARBAGE,
      pause: () => Promise.resolve(),
    })
    const { failures, unanswered, leaks } = report
    expect({ failures, unanswered, leaks }).toEqual({ failures: [], unanswered: [], leaks: [] })
    await wait(50)
    expect(server.log().slice(before)).not.toMatch(await neverShown(server))
    expect(report.asked).toBe(GARBAGE)
  })

  it('holds none when the database fails with the rows that it was at', async () => {
    const rows = city.canaries.map(({ value }) => value).join()
    const detail = `Failing row contains (${rows}).`
    const message = `invalid input syntax for type uuid: "${rows}"`
    server.breakStatements(/./, () =>
      Object.assign(new Error(message), { code: '22P02', detail, where: rows, query: rows }),
    )
    let failed = 0
    for (const { name, headers } of callers) {
      const { watch, findings } = makeWatcher(name, CALLERS[name]!, city.canaries)
      const { status, text } = await post({ query: LISTS }, headers)
      watch(text)
      if (status >= 500 || text.includes('INTERNAL')) failed += 1
      expect([...findings.leaks, findings.seen.size]).toEqual([0])
    }
    server.breakStatements(null)
    expect(failed).toBe(callers.length)
    expect(await logged()).toEqual([])
  })

  it('keeps what callers send out of the log', async () => {
    const before = server.log().length
    for (const { value } of somePlaces(city.canaries)) {
      const alias = `x${value}`
      await post({ query: `query ${alias} { ${alias}: viewer { class } }`, operationName: alias })
      await post({ query: `{ subject(identifier: { value: "${value}" }) { id } }` })
      await post({ query: `query ($v: ID!) { node(id: $v) { id } }`, variables: { v: value } })
      await post({ query: `{ ${alias} }` })
      await post(`{"query": "${value}`)
      await post({ query: LISTS }, { purpose: value, matter: value, 'acting-for': value })
      await post({ query: LISTS }, { authorization: `Bearer ${value}`, 'api-key': value })
      await send(`/graphql?query=${value}&${value}=1`, { headers: { 'x-request-id': value } })
      await send(`/${value}`)
    }
    expect(server.log().length).toBeGreaterThan(before)
    expect(await logged()).toEqual([])
  })

  it('tells nothing of what it holds on any other path', async () => {
    const scan = makeScanner(city.canaries)
    // One that has told something by now: what it counts holds none of it.
    for (const { headers } of callers) await post({ query: LISTS }, headers)
    for (const path of [
      '/',
      '/livez',
      '/readyz',
      '/metrics',
      '/health',
      '/graphql',
      '/favicon.ico',
    ]) {
      const { status, text } = await send(path)
      expect([path, scan(text), status < 500]).toEqual([path, [], true])
    }
  })

  it('answers whoever does not see it as if a person were not there', async () => {
    const isPaper = ({ place }: Canary) => place === 'Person.identifiers'
    const query = `query ($value: String!) { subject(identifier: { type: RESIDENT_ID, value: $value }) { id } }`
    for (const { name, headers } of callers) {
      if (['a bureau', 'a bureau that enforces', 'a county office'].includes(name)) continue
      const texts: string[] = []
      for (const value of [city.canaries.find(isPaper)!.value, '910000432109870000']) {
        texts.push(
          (await post({ query, variables: { value } }, headers)).text.replace(/^.*?\] /, ''),
        )
      }
      expect([name, texts[1]?.replace(/"remaining":\d+/, '')]).toEqual([
        name,
        texts[0]?.replace(/"remaining":\d+/, ''),
      ])
    }
  })

  it('asks of every kind of path that the oracle asks of', () => {
    const documents = questionsOf(server.world.served.schema, city, 1, 0).map(
      ({ document }) => document,
    )
    for (const what of [
      'orderBy',
      'filter',
      'page: {',
      'last:',
      'totalCount',
      'endCursor',
      'search',
    ])
      expect(documents.some((one) => one.includes(what))).toBe(true)
  })
})

/** One canary of each place. */
function somePlaces(canaries: readonly Canary[]): Canary[] {
  return [...new Map(canaries.map((one) => [one.place, one])).values()]
}
