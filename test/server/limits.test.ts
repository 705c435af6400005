import { request as httpRequest } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { POINTS_MOST } from '../../src/limit/limits.ts'
import { bearer } from '../support/credentials.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { BOMBS } from './bombs.ts'
import { startHttp, type HttpServer } from './http-server.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const MIB = 1024 * 1024
/**
 * Milliseconds and bytes that a bomb may take, of this client as well. It is the time of the processor: what else runs on the
 * machine does not count.
 */
const MS_MOST = 50
const BYTES_MOST = 20 * MIB
const TRIES = 7

let server: HttpServer

beforeAll(async () => {
  server = await startHttp()
})
afterAll(() => server.close())

interface Refusal {
  status: number
  code: string | undefined
}

/** Posts a body, as it is, and gives what comes, also when the server ends the connection before it has read all. */
function send(path: string, body: string | Buffer): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      server.url + path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        const done = () => resolve({ status: response.statusCode!, code: codeOf(text) })
        response.on('end', done)
        response.on('error', done)
        // What is not sent yet is not wanted any more.
        response.on('end', () => sent.destroy())
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function codeOf(text: string): string | undefined {
  const { code, errors } = JSON.parse(text) as {
    code?: string
    errors?: { extensions: { code: string } }[]
  }
  return code ?? errors?.[0]?.extensions.code
}

describe('a bomb', () => {
  it.each(BOMBS)(
    'of %s is refused at once',
    async (_what, body, status, code, path = '/graphql') => {
      await send(path, body)
      const ms: number[] = []
      const bytes: number[] = []
      for (let n = 0; n < TRIES; n += 1) {
        const from = process.cpuUsage()
        const before = process.memoryUsage().heapUsed
        expect(await send(path, body)).toEqual({ status, code })
        const { user, system } = process.cpuUsage(from)
        ms.push((user + system) / 1000)
        bytes.push(process.memoryUsage().heapUsed - before)
      }
      if (process.env['SHOW'])
        console.log(_what, medianOf(ms).toFixed(1), (medianOf(bytes) / MIB).toFixed(1))
      expect(medianOf(ms)).toBeLessThan(MS_MOST)
      expect(medianOf(bytes)).toBeLessThan(BYTES_MOST)
    },
  )

  it('leaves nothing behind', async () => {
    collect()
    const before = process.memoryUsage().heapUsed
    for (const [, body, , , path = '/graphql'] of BOMBS) await send(path, body)
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(BYTES_MOST)
  })
})

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

/** Answers are looked into freely. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

async function post(query: string, headers: Record<string, string> = {}, variables: object = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer,
  }
}

async function bureauToken(): Promise<string> {
  const { base } = server.world
  const party = await makeParty(base, 'BUREAU', { regionCode: '320600' })
  const { member } = await makeViewer(base, party, 'ACTOR')
  const issued = await issueToken(base, OPERATOR_VIEWER, {
    kind: 'MACHINE',
    partyId: party.id,
    memberId: member.id,
    name: '示例业务系统',
    permissions: ['subject:read'],
    quotaPoints: 1000,
  })
  return issued.secret
}

describe('a dry run', () => {
  const LISTS = `query ($size: Int!) { subjects(first: $size) { edges { node { id
    records(first: 10) { edges { node { id item { code } } } } } } } }`

  it('says what the operation would cost and why, and neither runs nor charges it', async () => {
    const headers = bearer(await bureauToken())
    const { status, body } = await post(LISTS, { ...headers, 'dry-run': 'true' }, { size: 50 })
    expect([status, body.data, body.errors]).toEqual([200, null, undefined])
    expect(body.extensions.cost).toEqual({
      points: 1 + 50 * (1 + 1 + 10 * 2),
      most: POINTS_MOST,
      isDryRun: true,
      parts: [
        { path: 'subjects', rows: 50, points: 1101 },
        { path: 'subjects.edges', rows: 1, points: 1100 },
        { path: 'subjects.edges.node', rows: 1, points: 1100 },
        { path: 'subjects.edges.node.records', rows: 10, points: 1050 },
        { path: 'subjects.edges.node.records.edges', rows: 1, points: 1000 },
        { path: 'subjects.edges.node.records.edges.node', rows: 1, points: 1000 },
        { path: 'subjects.edges.node.records.edges.node.item', rows: 1, points: 500 },
      ],
    })
    const real = await post('{ viewer { class } }', headers)
    expect(real.body.extensions.cost.remaining).toBe(999)
  })

  it('changes nothing and prices what is too dear', async () => {
    const dear = await post(
      LISTS.replace('first: 10', 'first: 100'),
      { 'dry-run': 'true' },
      { size: 100 },
    )
    expect(dear.body.extensions.cost.points).toBeGreaterThan(POINTS_MOST)
    const mutation = 'mutation { revokeToken(input: { token: "x" }) { __typename } }'
    const { body } = await post(mutation, { 'dry-run': 'true' })
    expect(body).toMatchObject({ data: null, extensions: { cost: { points: 1 } } })
  })
})

describe('look-ups by identity papers that find nobody', () => {
  it('are counted by end user, and refused once there are too many', async () => {
    const headers = {
      ...bearer(await bureauToken()),
      purpose: 'ADMINISTRATIVE_LICENSING',
      matter: 'x',
    }
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 8; n += 1) {
      const fields = Array.from(
        { length: 15 },
        (_, at) =>
          `a${at}: subject(identifier: { type: RESIDENT_ID, value: "${residentIdNumber(5000 + n * 15 + at)}" }) { id }`,
      )
      const { body } = await post(`{ ${fields.join(' ')} }`, headers)
      codes.push(body.errors?.[0]?.extensions.code)
    }
    // Rule data: 100 a day. What is asked at once is looked up at once: the seventh goes five beyond.
    expect(codes).toEqual([...Array(7).fill(undefined), 'IDENTITY_MISSES_EXCEEDED'])
    const other = {
      ...bearer(await bureauToken()),
      purpose: 'ADMINISTRATIVE_LICENSING',
      matter: 'x',
    }
    const { body } = await post(
      `{ subject(identifier: { type: RESIDENT_ID, value: "${residentIdNumber(6000)}" }) { id } }`,
      other,
    )
    expect(body).toMatchObject({ data: { subject: null } })
    expect(body.errors).toBeUndefined()
  })
})

describe('a server that hides its schema', () => {
  it('answers no introspection, and suggests no name', async () => {
    const hidden = await startHttp({ showsSchema: false })
    const ask = async (query: string) => {
      const response = await fetch(`${hidden.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: {} }),
      })
      return { status: response.status, text: await response.text() }
    }
    const asked = await ask('{ __schema { types { name } } }')
    const wrong = await ask('{ viewers { class } }')
    await hidden.close()
    expect([asked.status, codeOf(asked.text)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect([wrong.status, codeOf(wrong.text)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(wrong.text).not.toContain('Did you mean')
    expect((await post('{ viewers { class } }')).body.errors[0].message).toContain('Did you mean')
  })
})
