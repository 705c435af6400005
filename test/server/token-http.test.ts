import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenUsageOf } from '../../src/credential/token-usage.service.ts'
import { revokeToken } from '../../src/credential/token.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { bearer, issueByOperator, wait } from '../support/credentials.ts'
import type { Answer } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const VIEWER = '{ viewer { class } }'
const TOKENS = `{ tokens(first: 10) { totalCount edges { node {
  id name prefix kind permissions purposes regions domains networks issuedAt issuedBy expiresAt
  overlapUntil state lastUsedAt quota usage(days: 7) { usedOn requests points } } } } }`
const ISSUE = `mutation ($input: IssueTokenInput!) {
  issueToken(input: $input) { secret token { id state permissions quota } clientMutationId } }`

describe('tokens over HTTP', () => {
  let server: HttpServer
  let base: Base

  beforeAll(async () => {
    server = await startHttp({ trustedProxies: ['127.0.0.1'] })
    base = server.world.base
  })
  afterAll(() => server.close())

  async function post(query: string, headers: Record<string, string> = {}, variables: object = {}) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Answer
    return { status: response.status, headers: response.headers, body }
  }
  const codeOf = ({ body }: Awaited<ReturnType<typeof post>>) =>
    body.errors?.[0]?.extensions['code']

  it('says what an operation cost and what is left', async () => {
    const { secret } = await issueByOperator(base, { quotaPoints: 50 })
    const { headers, body } = await post(VIEWER, bearer(secret))
    expect(body.data.viewer.class).toBe('AGENCY')
    expect(body.extensions.cost).toEqual({ points: 1, remaining: 49 })
    expect(headers.get('ratelimit-policy')).toBe('"day";q=50;qu="points";w=86400')
    expect(headers.get('ratelimit')).toBe(`"day";r=49;t=${12 * 3600}`)
    expect(headers.get('retry-after')).toBeNull()
    const dear = '{ subjects(search: "示例", first: 40) { edges { node { region { code } } } } }'
    expect((await post(dear, bearer(secret))).status).toBe(429)
    const answer = await post(dear, bearer(secret))
    expect(codeOf(answer)).toBe('QUOTA_EXCEEDED')
    expect(answer.headers.get('retry-after')).toBe(String(12 * 3600))
    // What was refused took nothing.
    expect((await post(VIEWER, bearer(secret))).body.extensions.cost.remaining).toBe(48)
  })

  it('counts anonymous callers by the address that a trusted proxy tells', async () => {
    const from = (address: string) => post(VIEWER, { 'x-forwarded-for': address })
    const left = async (address: string) =>
      (await from(address)).body.extensions?.cost?.remaining as number | undefined
    const before = await left('203.0.113.1')
    expect(await left('203.0.113.1')).toBe(before! - 1)
    expect(await left('203.0.113.2')).toBe(before)
    // This machine itself is not limited.
    expect((await post(VIEWER)).body.extensions?.cost).toBeUndefined()
  })

  it('counts a front end that brings its key by the key', async () => {
    const { secret } = await issueByOperator(base, {
      kind: 'PUBLIC_CLIENT',
      partyId: null,
      permissions: [],
      quotaPoints: 5,
    })
    for (const address of ['203.0.113.8', '203.0.113.9']) {
      await post(VIEWER, { 'api-key': secret, 'x-forwarded-for': address })
    }
    const { body } = await post(VIEWER, { 'api-key': secret })
    expect(body).toMatchObject({
      data: { viewer: { class: 'ANONYMOUS' } },
      extensions: { cost: { remaining: 2 } },
    })
  })

  it('refuses a bad credential in one way, and says why in the log alone', async () => {
    const { secret, token } = await issueByOperator(base)
    await revokeToken(base, OPERATOR_VIEWER, token.id, false)
    const answers = await Promise.all(
      [bearer(secret), bearer('junk'), { authorization: 'Basic eDp5' }, { 'api-key': 'x' }].map(
        (headers) => post(VIEWER, headers),
      ),
    )
    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
      expect(codeOf(answer)).toBe('UNAUTHENTICATED')
      expect(answer.body.errors).toEqual(answers[0]!.body.errors)
      expect(answer.body.data).toBeUndefined()
    }
    expect(server.log()).toContain('REVOKED')
    expect(server.log()).not.toContain(secret.slice(10))
  })

  it('answers a revoked token with 401 within a second', async () => {
    const { secret, token } = await issueByOperator(base)
    expect((await post(VIEWER, bearer(secret))).status).toBe(200)
    // As another process does it.
    await revokeToken({ ...base }, OPERATOR_VIEWER, token.id, false)
    const from = performance.now()
    let status = 200
    while (status === 200 && performance.now() - from < 2000) {
      status = (await post(VIEWER, bearer(secret))).status
      await wait(20)
    }
    expect(status).toBe(401)
    expect(performance.now() - from).toBeLessThan(1000)
  })

  it('lets a token come from its networks only', async () => {
    const { secret } = await issueByOperator(base, { networks: ['198.51.100.0/24'] })
    const from = (address: string) =>
      post(VIEWER, { ...bearer(secret), 'x-forwarded-for': address })
    expect((await from('198.51.100.7')).status).toBe(200)
    const refused = await from('198.51.101.7')
    expect([refused.status, codeOf(refused)]).toEqual([403, 'ADDRESS_FORBIDDEN'])
  })

  it('issues, lists, rotates and revokes tokens for who may manage them', async () => {
    const { secret } = await issueByOperator(base, {
      permissions: ['subject:read', 'token:manage'],
    })
    const input = {
      name: '下级令牌',
      permissions: ['subject:read'],
      quota: 100,
      expiresAt: '2026-11-30T00:00:00Z',
      clientMutationId: 'a',
    }
    const { body } = await post(ISSUE, bearer(secret), { input })
    const made = body.data.issueToken
    expect(made).toMatchObject({
      secret: expect.stringMatching(/^tci_[A-Za-z0-9_-]{40}$/),
      token: { state: 'ACTIVE', permissions: ['subject:read'], quota: 100 },
      clientMutationId: 'a',
    })
    expect((await post(VIEWER, bearer(made.secret))).body.data.viewer.class).toBe('AGENCY')
    // The new one may not.
    for (const [query, variables] of [
      [TOKENS, {}],
      [ISSUE, { input }],
    ] as const) {
      expect(codeOf(await post(query, bearer(made.secret), variables))).toBe('FORBIDDEN')
      expect(codeOf(await post(query, {}, variables))).toBe('FORBIDDEN')
    }
    await tokenUsageOf(base).flush()
    const rotate = `mutation ($token: ID!) { rotateToken(input: {token: $token, overlapSeconds: 60}) { secret token { state } } }`
    const rotated = await post(rotate, bearer(secret), { token: made.token.id })
    expect(rotated.body.data.rotateToken.token.state).toBe('ACTIVE')
    const revoke = `mutation ($token: ID!) { revokeToken(input: {token: $token}) { token { state } } }`
    const revoked = await post(revoke, bearer(secret), { token: made.token.id })
    expect(revoked.body.data.revokeToken.token.state).toBe('REVOKED')
    const listed = await post(TOKENS, bearer(secret))
    expect(listed.body.errors).toBeUndefined()
    expect(listed.body.data.tokens.totalCount).toBe(3)
    const text = JSON.stringify(listed.body)
    for (const one of [secret, made.secret, rotated.body.data.rotateToken.secret]) {
      expect(text).toContain(one.slice(0, 10))
      expect(text).not.toContain(one.slice(10))
    }
    expect(codeOf(await post(rotate, bearer(secret), { token: 'junk' }))).toBe('NOT_FOUND')
  })

  it('shows the owner what was used on each day', async () => {
    const { secret } = await issueByOperator(base, { permissions: ['token:manage'] })
    await post(VIEWER, bearer(secret))
    await post(VIEWER, bearer(secret))
    const node = async () => (await post(TOKENS, bearer(secret))).body.data.tokens.edges[0].node
    await expect
      .poll(async () => (await node()).lastUsedAt, { timeout: 10_000, interval: 200 })
      .toBe('2026-11-20T04:00:00.000Z')
    const { usage } = await node()
    expect(usage).toHaveLength(1)
    expect(usage[0].usedOn).toBe('2026-11-20')
    expect(usage[0].requests).toBeGreaterThanOrEqual(2)
    // A look at the list costs more than one point.
    expect(usage[0].points).toBeGreaterThan(usage[0].requests)
  })
})
