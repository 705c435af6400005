import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFactories } from '../support/make.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { post } from './process.ts'

let server: HttpServer
const TOKEN = 'metrics-token-for-tests-0123456789'
const read = (headers: Record<string, string> = {}) => fetch(`${server.url}/metrics`, { headers })

beforeAll(async () => {
  server = await startHttp()
})
afterAll(() => server.close())

it('counts operations by words of the schema alone, and names nobody', async () => {
  const firm = await makeFactories(server.world).subject()
  const query = `query MadeUp($code: String!) { alias: subject(identifier: { value: $code }) { name
    records(first: 5) { totalCount edges { node { provenance { __typename } } } } } }`
  expect((await post(server.url, query, { code: firm.usci })).status).toBe(200)
  await post(server.url, 'query Other { viewer { class } disclosurePolicy { __typename } }')
  await post(server.url, '{ subjects(search: "通", first: 1) { totalCount } }')
  const answer = await read()
  const text = await answer.text()
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(text).toMatch(/credit_operations_total\{operation="subject",outcome="OK"\} 1/)
  expect(text).toContain('outcome="SEARCH_TOO_SHORT"')
  expect(text).toContain('operation="several"')
  expect(text).toMatch(/credit_operation_seconds_count\{operation="subject",class="ANONYMOUS"\} 1/)
  expect(text).not.toMatch(/MadeUp|alias/)
  for (const secret of [firm.usci, firm.name]) expect(text).not.toContain(secret)
})

it('tells the log of each operation who, what, cost and time, and no more', async () => {
  await post(server.url, 'query MadeUp { viewer { class } }')
  const line = server
    .log()
    .split('\n')
    .filter((one) => one.includes('"msg":"operation"'))
    .map((one) => JSON.parse(one) as Record<string, unknown>)
    .at(-1)!
  expect(Object.keys(line).toSorted()).toEqual([
    'class',
    'level',
    'ms',
    'msg',
    'operation',
    'outcome',
    'party',
    'points',
    'requestId',
    'time',
  ])
  expect(line).toMatchObject({ operation: 'viewer', outcome: 'OK', party: null })
})

it('is read by whoever brings the token, else by this machine alone', async () => {
  expect((await read({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
  const locked = await startHttp({ metricsToken: TOKEN })
  const ask = (headers = {}) => fetch(`${locked.url}/metrics`, { headers })
  expect((await ask()).status).toBe(404)
  expect((await ask({ authorization: 'Bearer wrong' })).status).toBe(404)
  expect((await ask({ authorization: `Bearer ${TOKEN}` })).status).toBe(200)
  await locked.close()
})

it('has every metric that an alert asks for', async () => {
  const asked = readFileSync('docs/alerts.yml', 'utf8').match(/credit_\w+/g)!
  const text = await (await read()).text()
  const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
  const unknown = asked.filter((name) => !known.has(name.replace(/_(bucket|count|sum)$/, '')))
  expect(unknown).toEqual([])
})
