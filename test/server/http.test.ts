import { connect } from 'node:net'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poolBusy } from '../../src/database/database.ts'
import { makeChecker } from '../support/screening.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { post } from './process.ts'

const VIEWER = '{ viewer { class } }'
const JSON_TYPE = { 'content-type': 'application/json' }
const ALLOWED = 'https://credit.example'

let server: HttpServer

beforeAll(async () => {
  server = await startHttp({ corsOrigins: [ALLOWED], trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
})

afterAll(() => server.close())

const send = (path: string, init: RequestInit = {}) => fetch(server.url + path, init)

/** Posts a raw body and gives the status and the code of the answer, whichever form it has. */
async function sendBody(body: string, headers: Record<string, string> = JSON_TYPE) {
  const response = await send('/graphql', { method: 'POST', headers, body })
  return { status: response.status, code: codeOf(await response.json()) }
}

function codeOf(answer: unknown): string | undefined {
  const { code, errors } = answer as {
    code?: string
    errors?: { extensions: { code: string } }[]
  }
  return code ?? errors?.[0]?.extensions.code
}

describe('GraphQL over HTTP', () => {
  it('answers a POST in the form that the client takes, and forbids to store it', async () => {
    const body = JSON.stringify({ query: VIEWER })
    const old = await send('/graphql', { method: 'POST', headers: JSON_TYPE, body })
    expect(await old.json()).toEqual({ data: { viewer: { class: 'ANONYMOUS' } } })
    expect(old.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(old.headers.get('cache-control')).toBe('no-store')
    const headers = { ...JSON_TYPE, accept: 'application/graphql-response+json' }
    const fresh = await send('/graphql', { method: 'POST', headers, body })
    expect(fresh.headers.get('content-type')).toBe(
      'application/graphql-response+json; charset=utf-8',
    )
  })

  it('answers a GET that a page of another site cannot send', async () => {
    const path = `/graphql?query=${encodeURIComponent(VIEWER)}`
    const headers = { 'apollo-require-preflight': 'true' }
    expect(await (await send(path, { headers })).json()).toEqual({
      data: { viewer: { class: 'ANONYMOUS' } },
    })
    const forged = await send(path)
    expect(forged.status).toBe(400)
    expect(codeOf(await forged.json())).toBe('BAD_REQUEST')
  })

  it('runs no mutation over GET', async () => {
    const query = 'mutation { mergeSubjects(input: {}) { __typename } }'
    const response = await send(`/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': 'true' },
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
  })

  it('has no page of Apollo, which would load scripts from another host', async () => {
    const response = await send('/graphql', { headers: { accept: 'text/html' } })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toMatch(/<script|<html/i)
  })

  it('describes itself to tools', async () => {
    const { status, body } = await post(server.url, getIntrospectionQuery())
    expect(status).toBe(200)
    expect(body.errors).toBeUndefined()
    expect(JSON.stringify(body.data)).toContain('"CreditRecord"')
  })

  it('fills in the default of an input field that a variable leaves out', async () => {
    const query = 'query ($of: IdentifierInput!) { subject(identifier: $of) { id } }'
    const { body } = await post(server.url, query, { of: { value: '913206000000001230' } })
    expect(body).toEqual({ data: { subject: null } })
  })
})

describe('a request that cannot run', () => {
  const many = `{ ${'viewer { class } '.repeat(400)} }`
  const TWO = 'query A { viewer { class } } query B { viewer { class } }'
  const TYPED = 'query ($of: IdentifierInput!) { subject(identifier: $of) { id } }'
  const q = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables })
  const OUTSIDE = 'text/plain'
  const FORM = 'application/x-www-form-urlencoded'

  it.each([
    ['cannot be parsed', q('{'), 400, 'GRAPHQL_PARSE_FAILED'],
    ['has more than 1000 tokens', q(many), 400, 'GRAPHQL_PARSE_FAILED'],
    ['asks for an unknown field', q('{ nope }'), 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['names no operation of two', q(TWO), 400, 'OPERATION_RESOLUTION_FAILURE'],
    ['lacks a variable', q(TYPED), 400, 'BAD_INPUT'],
    ['gives a variable of another type', q(TYPED, { of: { value: 1 } }), 400, 'BAD_INPUT'],
    ['gives a list for an input object', q(TYPED, { of: [[]] }), 400, 'BAD_INPUT'],
    ['gives a field that does not exist', q(TYPED, { of: { x: 1 } }), 400, 'BAD_INPUT'],
    ['gives variables as a text', q(VIEWER, '{}'), 400, 'BAD_REQUEST'],
    ['is a batch', `[${q(VIEWER)},${q(VIEWER)}]`, 400, 'BAD_REQUEST'],
    ['holds nothing', '{}', 400, 'BAD_REQUEST'],
    ['is empty', '', 400, 'BAD_REQUEST'],
    ['is no JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['poisons a prototype', '{"query":"{ __typename }","__proto__":{}}', 400, 'BAD_REQUEST'],
    ['is larger than a mebibyte', q('#'.repeat(1024 * 1024)), 413, 'BODY_TOO_LARGE'],
  ])('because it %s', async (_why, body, status, code) => {
    expect(await sendBody(body)).toEqual({ status, code })
  })

  it.each([
    [OUTSIDE, 400],
    [FORM, 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/xml', 415],
  ])('because its content type is %s', async (type, status) => {
    const answer = await sendBody(q(VIEWER), { 'content-type': type })
    expect(answer).toEqual({ status, code: 'BAD_REQUEST' })
  })

  it('because it asks strictly for what is withheld: 403', async () => {
    const query = '{ records(first: 1) { edges { node { provenance { fileId } } } } }'
    const { status, body } = await post(server.url, query, {}, { disclosure: 'strict' })
    expect([status, codeOf(body)]).toEqual([403, 'DISCLOSURE_WITHHELD'])
    expect(body.data).toBeUndefined()
  })
})

describe('an error of an operation that ran', () => {
  it('of a field that may be null leaves the others: 200', async () => {
    const query = `{ viewer { class }
      subject(identifier: { type: RESIDENT_ID, value: "11010519491231002X" }) { id } }`
    const { status, body } = await post(server.url, query)
    expect(status).toBe(200)
    expect(body.data).toEqual({ viewer: { class: 'ANONYMOUS' }, subject: null })
    expect(codeOf(body)).toBe('IDENTIFIER_TYPE_FORBIDDEN')
  })

  it('is FORBIDDEN for a mutation of anybody', async () => {
    const query = `mutation { unmergeSubjects(input: { subject: "x" }) { __typename } }`
    const { body } = await post(server.url, query)
    expect(codeOf(body)).toBe('FORBIDDEN')
    expect(body.data).toBeNull()
  })

  it('speaks both languages, the one that the client prefers first', async () => {
    const query = '{ subjects(search: "示", first: 1) { totalCount } }'
    const [zh, en] = await Promise.all([
      post(server.url, query),
      post(server.url, query, {}, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.5' }),
    ])
    const both = { zh: '检索词至少两个字', en: 'A search needs two characters or more' }
    expect(zh.body.errors?.[0]).toMatchObject({
      message: both.zh,
      extensions: { code: 'SEARCH_TOO_SHORT', messages: both },
    })
    expect(en.body.errors?.[0]?.message).toBe(both.en)
  })

  it('is masked when it is a bug, and found in the log by its incident', async () => {
    server.breakStatements(/./, () => new TypeError('secret of the implementation'))
    const query = '{ subject(identifier: { value: "913206000000001230" }) { id } }'
    const { status, body } = await post(server.url, query)
    const ready = await send('/readyz')
    server.breakStatements(null)
    const { message, extensions } = body.errors![0]!
    expect(extensions.code).toBe('INTERNAL')
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/secret|TypeError|\.ts:/)
    const { incident } = extensions as unknown as { incident: string }
    expect(message).toBe(`内部错误，事件编号 ${incident}`)
    const line = server
      .log()
      .split('\n')
      .find((one) => one.includes(incident))
    expect(JSON.parse(line!)).toMatchObject({ level: 50, incident, type: 'TypeError', msg: 'bug' })
    expect(JSON.parse(line!).stack[0]).toContain('test/server/')
    expect([ready.status, (await send('/readyz')).status]).toEqual([503, 200])
  })
})

describe('a database that is busy', () => {
  const QUERY = '{ subject(identifier: { value: "913206000000001230" }) { id } }'

  /** Asks while statements fail, and gives what a caller is told. */
  async function askWhile(fails: RegExp, path: string, body: object) {
    const { secret } = await makeChecker(server.world.base)
    server.breakStatements(fails, poolBusy)
    const headers = { ...JSON_TYPE, authorization: `Bearer ${secret}` }
    const answer = await send(path, { method: 'POST', headers, body: JSON.stringify(body) })
    server.breakStatements(null)
    const retryAfter = answer.headers.get('retry-after')
    return [answer.status, codeOf(await answer.json()), retryAfter]
  }

  it.each([
    ['who asks is looked up', /access_token/, 503],
    ['its quota is looked up', /token_usage/, 503],
    ['what it asks for is', /identifier/, 200],
  ])('says BUSY and when to come again, when %s', async (_when, fails, status) => {
    expect(await askWhile(fails, '/graphql', { query: QUERY })).toEqual([status, 'BUSY', '1'])
    const code = { code: '913206000000001230' }
    expect(await askWhile(fails, '/op/subject', code)).toEqual([503, 'BUSY', '1'])
  })
})

describe('plain HTTP', () => {
  it.each([
    ['/nowhere?name=x', undefined, 404, 'NOT_FOUND', '未找到'],
    ['/nowhere', 'en', 404, 'NOT_FOUND', 'Not found'],
    ['/nowhere', 'fr, en;q=0.1', 404, 'NOT_FOUND', 'Not found'],
    ['/', 'zh-CN', 404, 'NOT_FOUND', '未找到'],
    ['/%zz', 'en', 400, 'BAD_REQUEST', 'The request is not valid'],
  ])('answers %s (%s) with a problem', async (path, language, status, code, title) => {
    const headers = language === undefined ? {} : { 'accept-language': language }
    const response = await send(path, { headers: { ...headers, accept: 'application/json' } })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    const problem = (await response.json()) as Record<string, unknown>
    expect(problem).toMatchObject({ type: 'about:blank', title, status, code })
    expect(JSON.stringify(problem)).not.toContain('nowhere')
  })

  it('is alive and ready', async () => {
    for (const path of ['/livez', '/readyz']) {
      expect(await (await send(path)).json()).toEqual({ status: 'ok' })
    }
  })

  it('opens itself to the configured origins only', async () => {
    const preflight = (origin: string) =>
      send('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,authorization',
        },
      })
    const allowed = await preflight(ALLOWED)
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type,authorization')
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
    for (const origin of ['https://other.example', `${ALLOWED}.evil.example`, 'null']) {
      const refused = await preflight(origin)
      expect(refused.headers.get('access-control-allow-origin'), origin).toBeNull()
      const answer = await send('/livez', { headers: { origin } })
      expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull()
    }
  })

  it('opens itself to no origin unless one is configured', async () => {
    const closed = await startHttp()
    const answer = await fetch(`${closed.url}/livez`, { headers: { origin: ALLOWED } })
    await closed.close()
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a client that is slow or wrong', () => {
  /** Writes to a connection and gives what comes until the server ends it, and after how long. */
  function talk(text: string): Promise<{ answer: string; ms: number }> {
    const start = performance.now()
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.setEncoding('utf8')
      socket.on('data', (part: string) => (answer += part))
      socket.on('close', () => resolve({ answer, ms: performance.now() - start }))
      socket.on('error', reject)
    })
  }

  it.concurrent('gets 408 when its headers do not come', async () => {
    const { answer, ms } = await talk('POST /graphql HTTP/1.1\r\nHost: x\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(answer).toContain('"code":"BAD_REQUEST"')
    expect(ms).toBeLessThan(6_000)
  })

  it.concurrent('gets 408 when its body does not come', async () => {
    const { answer, ms } = await talk(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(ms).toBeLessThan(7_000)
  })

  it.concurrent('gets 431 for headers without end', async () => {
    const { answer } = await talk(
      `GET /livez HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(17_000)}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })

  it.concurrent('gets 400 for what is no HTTP', async () => {
    const { answer } = await talk('\u0016\u0003\u0001 hello\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answer).toContain('application/problem+json')
  })
})
