import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { usciNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const JAVA = fileURLToPath(new URL('../../docs/examples/CreditCheck.java', import.meta.url))
const hasJava = /version "(1[1-9]|[2-9]\d)/.test(
  spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '',
)

/** Answers of a door are looked into freely. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any

describe('the door for callers without GraphQL', () => {
  let server: HttpServer
  let firm: MadeSubject
  let secret: string
  let openApi: Json
  const ajv = new Ajv2020({ strict: false })
  ;(addFormats as unknown as (one: Ajv2020) => void)(ajv)

  beforeAll(async () => {
    server = await startHttp()
    const { base } = server.world
    const make = makeFactories(server.world)
    firm = await make.subject()
    await make.penalty(firm, { penaltyClasses: '罚款;责令停产停业', decidedOn: '2026-08-06' })
    const party = await makeParty(base, 'BUREAU', { regionCode: '320600' })
    const { member } = await makeViewer(base, party, 'ACTOR')
    const issued = await issueToken(base, OPERATOR_VIEWER, {
      kind: 'MACHINE',
      partyId: party.id,
      memberId: member.id,
      name: '示例业务系统',
      permissions: ['check:run', 'subject:read'],
      quotaPoints: 100_000,
    })
    secret = issued.secret
    openApi = await (await fetch(`${server.url}/openapi.json`)).json()
  })
  afterAll(() => server.close())

  interface Asking {
    method?: string
    body?: unknown
    headers?: Record<string, string>
    isAnonymous?: boolean
  }
  async function ask(path: string, { method, body, headers = {}, isAnonymous }: Asking = {}) {
    const credential = isAnonymous === true ? {} : { authorization: `Bearer ${secret}` }
    const content = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${server.url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...credential, ...content, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { response, json: (await response.json()) as Json }
  }
  /** Validates an answer against what the OpenAPI document says of it. */
  function expectTold(name: string, json: unknown): void {
    const { schema } = openApi.paths[`/op/${name}`].post.responses[200].content['application/json']
    const validate = ajv.compile(schema)
    expect({ valid: validate(json), errors: validate.errors }).toEqual({
      valid: true,
      errors: null,
    })
  }
  const check = { purpose: 'BIDDING', matter: '示招〔2026〕1号' }

  it('has an OpenAPI 3.1 document that is valid', async () => {
    const { valid, errors } = await new Validator().validate(openApi)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(openApi.openapi).toBe('3.1.0')
    expect(Object.keys(openApi.paths)).toEqual([
      '/op/subject',
      '/op/credit-check',
      '/op/credit-checks',
      '/op/replay-check',
      '/op/verify-receipt',
    ])
  })

  it('answers a subject to anybody, and by GET as by POST', async () => {
    const byUrl = await ask(`/op/subject?code=${firm.usci}`, { isAnonymous: true })
    expect(byUrl.response.status).toBe(200)
    expect(byUrl.response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(byUrl.response.headers.get('cache-control')).toBe('no-store')
    expect(byUrl.json).toMatchObject({ name: firm.name, usci: firm.usci })
    expectTold('subject', byUrl.json)
    const byBody = await ask('/op/subject', { body: { code: firm.usci }, isAnonymous: true })
    expect(byBody.json).toEqual(byUrl.json)
  })

  it('checks, one and many, replays and verifies, as its document tells', async () => {
    const one = await ask('/op/credit-check', { body: { code: firm.usci, ...check } })
    expect(one.json).toMatchObject({ outcome: 'RESTRICTED', subject: { name: firm.name } })
    expect(one.response.headers.get('ratelimit')).not.toBeNull()
    expectTold('credit-check', one.json)
    const query = new URLSearchParams({ code: firm.usci, ...check })
    expect((await ask(`/op/credit-check?${query.toString()}`)).json.outcome).toBe('RESTRICTED')

    const subjects = [{ value: firm.usci }, { value: usciNumber(99_997) }]
    const many = await ask('/op/credit-checks', { body: { subjects, ...check } })
    expect(many.json.map(({ outcome }: Json) => outcome)).toEqual(['RESTRICTED', 'INDETERMINATE'])
    expectTold('credit-checks', many.json)

    const { number, receipt } = one.json
    const replayed = await ask(`/op/replay-check?number=${number}`)
    expect(replayed.json).toEqual({ ...one.json, isHistory: true })
    expectTold('replay-check', replayed.json)
    const verified = await ask('/op/verify-receipt', { body: { receipt } })
    expect(verified.json).toMatchObject({ state: 'INTACT', number, changes: [] })
    expectTold('verify-receipt', verified.json)
  })

  it('answers errors as problems, with the code, the status and both languages', async () => {
    const problem = async (path: string, status: number, code: string, asking: Asking = {}) => {
      const { response, json } = await ask(path, asking)
      expect([path, response.status, json.code]).toEqual([path, status, code])
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(json).toMatchObject({ status, title: expect.any(String) as string })
      expect(ajv.compile(openApi.components.schemas.Problem)(json)).toBe(true)
      return json
    }
    await problem('/op/no-such', 404, 'NOT_FOUND')
    await problem(`/op/subject?code=${usciNumber(99_996)}`, 404, 'NOT_FOUND')
    await problem('/op/subject', 400, 'BAD_INPUT')
    await problem('/op/subject?code=1&colour=red', 400, 'BAD_INPUT')
    await problem('/op/subject?code=no-code', 400, 'IDENTIFIER_MALFORMED')
    await problem(`/op/subject?code=${firm.usci}&type=NO_TYPE`, 400, 'BAD_INPUT')
    await problem('/op/subject', 400, 'BAD_INPUT', { body: [1] })
    await problem('/op/credit-checks', 405, 'BAD_REQUEST')
    await problem('/op/subject', 405, 'BAD_REQUEST', { method: 'DELETE' })
    const body = { code: firm.usci, ...check }
    await problem('/op/credit-check', 403, 'PURPOSE_FORBIDDEN', { body, isAnonymous: true })
    await problem('/op/credit-check', 400, 'PURPOSE_CONFLICT', {
      body,
      headers: { purpose: 'HONOURS' },
    })
    const bad = { headers: { authorization: 'Bearer tci_no-token' } }
    await problem('/op/subject?code=1', 401, 'UNAUTHENTICATED', bad)
    const paper = await problem(
      '/op/subject?code=11010519491231002X',
      403,
      'IDENTIFIER_TYPE_FORBIDDEN',
    )
    expect(paper.messages.en).toContain('POST')
    const english = await problem('/op/subject', 400, 'BAD_INPUT', {
      headers: { 'accept-language': 'en' },
    })
    expect(english.detail).toBe('These parameters are not valid: code (missing)')
    expect(server.log()).not.toContain('11010519491231002X')
  })

  it('refuses identity papers in the URL of GraphQL too', async () => {
    const query = `{ subject(identifier: { type: RESIDENT_ID, value: "1" }) { id } }`
    const asked = await ask(`/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': '1' },
    })
    expect([asked.response.status, asked.json.code]).toEqual([403, 'IDENTIFIER_TYPE_FORBIDDEN'])
  })

  it('logs and charges like GraphQL', async () => {
    const { db } = server.world.base
    const count = async () =>
      (await db.query<{ n: number }>('select count(*)::int as n from access_entry'))[0]!.n
    const before = await count()
    await ask('/op/credit-check', { body: { code: firm.usci, ...check } })
    await ask(`/op/subject?code=${firm.usci}`, { isAnonymous: true })
    expect(await count()).toBe(before + 1)
  })

  it('has the examples of the README, word for word', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    for (const [name, language] of [
      ['CreditCheck.java', 'java'],
      ['CreditCheck.cs', 'csharp'],
    ] as const) {
      const source = readFileSync(new URL(`../../docs/examples/${name}`, import.meta.url), 'utf8')
      expect(readme).toContain(`\`\`\`${language}\n${source}\`\`\``)
    }
  })

  it.runIf(hasJava)('is asked by the Java example of the README', async () => {
    const args = [JAVA, server.url, secret, firm.usci, '2026-17']
    const { stdout } = await promisify(execFile)('java', args)
    expect(stdout).toMatch(/^200 /)
    expect(JSON.parse(stdout.slice(4))).toMatchObject({ outcome: 'RESTRICTED' })
  })
})
