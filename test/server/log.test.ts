import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFactories } from '../support/make.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { post } from './process.ts'

/** What must never stand in a log: each comes in by every door below. */
const CANARIES = {
  residentId: residentIdNumber(770),
  name: '金丝雀测试丙',
  latinName: 'Canary Testperson',
  phone: '139-0000-7701',
  plate: '苏F7701Z',
  token: 'canary-token-7701',
}
const ALL = Object.values(CANARIES).join(' ')

let server: HttpServer

beforeAll(async () => {
  server = await startHttp()
})

afterAll(() => server.close())

/** The log, and everything else that the process wrote meanwhile. */
async function written(work: () => Promise<unknown>): Promise<string> {
  const streams = [process.stdout, process.stderr] as const
  const originals = streams.map((stream) => stream.write)
  let text = ''
  for (const stream of streams) {
    stream.write = ((chunk: string | Uint8Array) => {
      text += String(chunk)
      return true
    }) as typeof stream.write
  }
  const before = server.log().length
  try {
    await work()
    // The line of a request is written after its answer.
    await new Promise((resolve) => setTimeout(resolve, 50))
  } finally {
    streams.forEach((stream, at) => (stream.write = originals[at]!))
  }
  return text + server.log().slice(before)
}

function expectClean(text: string): void {
  for (const canary of Object.values(CANARIES)) {
    expect(text).not.toContain(canary)
    expect(text).not.toContain(encodeURIComponent(canary))
    expect(text).not.toContain([...Buffer.from(canary)].join(','))
  }
}

const SEARCH =
  'query Canary($search: String!) { subjects(search: $search, first: 5) { totalCount } }'

it('says of a request what an operator needs, one JSON object a line', async () => {
  const text = await written(() => post(server.url, SEARCH, { search: CANARIES.name }))
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ msg }) => msg)).toEqual(['operation', 'request'])
  expect(lines.slice(1)).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'POST',
      route: '/graphql',
      status: 200,
      ms: expect.any(Number),
      msg: 'request',
    },
  ])
})

it('repeats nothing that came in a query, a variable, a header, an address or a body', async () => {
  const url = encodeURIComponent(ALL)
  const query = `query { a: subjects(search: "${ALL}", first: 1) { totalCount } }`
  const id =
    '{ subject(identifier: { type: RESIDENT_ID, value: "' + CANARIES.residentId + '" }) { id } }'
  const headers = {
    'apollo-require-preflight': '1',
    authorization: `Bearer ${CANARIES.token}`,
    'user-agent': `${CANARIES.latinName} ${CANARIES.phone} ${CANARIES.residentId}`,
    'x-request-id': CANARIES.residentId,
    'x-forwarded-for': CANARIES.residentId,
    referer: `https://credit.example/?q=${url}`,
  }
  const text = await written(async () => {
    await post(server.url, query, {}, headers)
    await post(server.url, id, {}, headers)
    await post(server.url, SEARCH, { search: ALL, other: ALL })
    await post(server.url, SEARCH, { search: { name: ALL } })
    await post(server.url, `{ ${ALL} }`)
    await post(server.url, `query Q${CANARIES.residentId} { nope${CANARIES.residentId} }`)
    await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers })
    await fetch(`${server.url}/${url}?name=${url}`, { headers })
    await fetch(`${server.url}/%zz${url}`, { headers })
    await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: ALL })
    const type = { 'content-type': 'application/json' }
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: type,
      body: `{"query": ${ALL}`,
    })
    await sendRaw(`GET /${CANARIES.residentId} NOT-HTTP ${ALL}\r\n\r\n`)
    await sendRaw(`POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n${ALL}`, true)
  })
  expectClean(text)
  expect(text.trim().split('\n').length).toBeGreaterThanOrEqual(10)
})

it('repeats nothing that stands in the answers', async () => {
  const make = makeFactories(server.world)
  const firm = await make.subject({ name: `南通示例${CANARIES.name}运输有限公司` })
  await make.penalty(firm, { legalRepresentative: CANARIES.name, facts: `驾驶员${ALL}` })
  const query =
    'query ($usci: String!) { subject(identifier: { value: $usci }) { name records(first: 5) { totalCount } } }'
  let answer = ''
  const text = await written(async () => {
    answer = JSON.stringify(await post(server.url, query, { usci: firm.usci }))
  })
  expect(answer).toContain(CANARIES.name)
  expectClean(text)
  expect(text).not.toContain(firm.usci)
})

it.each([
  ['a message', () => new Error(`cannot read ${ALL} of`)],
  ['a quoted message', () => new TypeError(`no "${CANARIES.name}" and '${CANARIES.phone}'`)],
  [
    'a message of several lines',
    () => new Error(`broken\n    at ${ALL}\n    at ${CANARIES.token}`),
  ],
  ['a cause', () => new Error('broken', { cause: new Error(ALL) })],
  [
    'a detail of PostgreSQL',
    () => Object.assign(new Error('x'), { code: ALL, detail: ALL, query: ALL, parameters: [ALL] }),
  ],
])('repeats nothing of a masked bug that holds it in %s', async (_where, fails) => {
  server.breakStatements(/./, fails)
  const text = await written(async () => {
    // An alias is the caller's word too.
    const { body } = await post(
      server.url,
      `query { a${CANARIES.residentId}: subjects(search: "${CANARIES.name}", first: 1) { totalCount } }`,
    )
    expect(body.errors?.[0]?.extensions.code).toBe('INTERNAL')
    const { residentId: _alias, ...rest } = CANARIES
    for (const canary of Object.values(rest)) expect(JSON.stringify(body)).not.toContain(canary)
  })
  server.breakStatements(null)
  expect(text).toContain('"incident"')
  expectClean(text)
})

function sendRaw(text: string, cut = false): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(text)
      if (cut) setTimeout(() => socket.destroy(), 50)
    })
    socket.on('data', () => {})
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })
}
