import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { resolveViewer } from '../../src/credential/credential.service.ts'
import { makeOidc, type Oidc } from '../../src/credential/oidc.service.ts'
import type { Database } from '../../src/database/database.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import type { MemberRole } from '../../src/disclosure/viewer.ts'
import { makeBase } from '../../src/open.ts'
import { permissionsOf } from '../../src/party/party.rules.ts'
import { makeCursorCodec } from '../../src/relay/cursor.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { makeReceiptKeys } from '../support/receipts.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'
import { code, insertMember, insertParty, reason, wait } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import {
  AUDIENCE,
  makeKey,
  signToken,
  startProvider,
  type NamedKey,
  type TestProvider,
} from '../support/provider.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const COOLDOWN_MS = 200
const HERE = '192.0.2.10'

let provider: TestProvider
let first: NamedKey
let second: NamedKey
let oidc: Oidc

const verifierOf = (more: object = {}) =>
  makeOidc({
    issuer: provider.issuer,
    audience: AUDIENCE,
    now: () => new Date(),
    cooldownMs: COOLDOWN_MS,
    ...more,
  })

beforeAll(async () => {
  // The provider warns of versions and of development settings.
  for (const method of ['warn', 'info', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(() => {})
  }
  first = await makeKey('first-key', 'RS256')
  second = await makeKey('second-key', 'ES256')
  provider = await startProvider()
  provider.use([first])
  oidc = verifierOf()
})
afterAll(() => provider.close())

const handmade = (claims = {}, header = {}, key: NamedKey = first) =>
  signToken(provider.issuer, key, claims, header)

/** The class of the reason why a token is refused. */
const refusal = (token: string, by: Oidc = oidc) => reason(by.verify(token))

describe('an access token of a real provider', () => {
  it('tells who its bearer is', async () => {
    const token = await provider.token()
    expect(await oidc.verify(token)).toEqual({
      issuer: provider.issuer,
      subject: 'system',
      jti: expect.stringMatching(/.+/),
      expiresAt: expect.any(Date),
    })
  })

  it('for another service is refused', async () => {
    expect(await refusal(await provider.token('https://other.example'))).toBe('CLAIM')
  })

  it('is verified with keys that are fetched once', async () => {
    const fresh = verifierOf()
    const token = await provider.token()
    provider.asked.length = 0
    await Promise.all(Array.from({ length: 20 }, () => fresh.verify(token)))
    await fresh.verify(token)
    expect(provider.asked.toSorted()).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  it('goes on being good through a rotation of keys, without a restart', async () => {
    const fresh = verifierOf()
    const old = await provider.token()
    await fresh.verify(old)
    provider.use([second, first])
    const rotated = await provider.token()
    // The first after the rotation has the keys fetched anew, once the last fetch is long enough ago.
    await wait(COOLDOWN_MS + 20)
    expect((await fresh.verify(rotated)).subject).toBe('system')
    await fresh.verify(old)
    // What was withdrawn is no key any more as soon as the keys are fetched again.
    provider.use([second])
    await wait(COOLDOWN_MS + 20)
    expect(await refusal(await handmade({}, { kid: 'never-seen' }, second), fresh)).toBe('KEY')
    expect(await refusal(old, fresh)).toBe('KEY')
    await fresh.verify(rotated)
    provider.use([first])
  })

  it('with keys that nobody knows does not have the keys fetched at every try', async () => {
    const patient = verifierOf({ cooldownMs: 60_000 })
    await patient.verify(await handmade())
    provider.asked.length = 0
    for (let n = 0; n < 20; n += 1) {
      expect(await refusal(await handmade({}, { kid: `k${n}` }), patient)).toBe('KEY')
    }
    expect(provider.asked).toEqual([])
  })
})

describe('a provider', () => {
  it('that cannot be reached makes no token bad: the service is not available', async () => {
    const token = await handmade()
    const fresh = verifierOf()
    provider.breakDown()
    await expect(fresh.verify(token)).rejects.toThrow(code('UNAVAILABLE'))
    // What could never be good is refused all the same.
    expect(await refusal('junk', fresh)).toBe('MALFORMED')
    provider.asked.length = 0
    await expect(fresh.verify(token)).rejects.toThrow(code('UNAVAILABLE'))
    expect(provider.asked).toEqual([])
    provider.use([first])
    await wait(COOLDOWN_MS + 20)
    expect((await fresh.verify(token)).subject).toBe('person-1')
    // Known keys do without it.
    provider.breakDown()
    await fresh.verify(token)
    provider.use([first])
  })

  it('that says it is another is not believed', async () => {
    const other = verifierOf({ issuer: `${provider.issuer}/` })
    await expect(other.verify(await handmade())).rejects.toThrow(code('UNAVAILABLE'))
  })
})

describe.each(databases)('people, on $name', ({ open }) => {
  let db: Database
  let base: Base

  beforeAll(async () => {
    db = await open()
    const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), new Date())
    const cursors = makeCursorCodec(randomBytes(32))
    const cipher = {} as Base['cipher']
    base = makeBase({
      db,
      cipher,
      cursors,
      signer: makeReceiptKeys().signer,
      book,
      now: () => new Date(),
    })
  })
  afterAll(() => db.close())

  async function join(
    subject: string,
    role: MemberRole,
    { partyId, partyClass = 'BUREAU' }: { partyId?: string; partyClass?: string } = {},
  ) {
    const id = partyId ?? (await insertParty(db, partyClass))
    const issuer = provider.issuer
    return { partyId: id, memberId: await insertMember(db, id, role, { issuer, subject }) }
  }

  const ask = async (subject: string, more: object = {}) => {
    const token = await handmade({ sub: subject })
    const headers = { authorization: `Bearer ${token}`, ...more }
    return resolveViewer({ base, oidc }, headers, HERE)
  }
  const actingFor = (kind: 'party' | 'member', id: string) => ({
    'acting-for': writeGlobalId({ kind, id }),
  })

  it('act for their party, by the token of a real provider', async () => {
    const { partyId, memberId } = await join('system', 'ACTOR')
    const headers = { authorization: `Bearer ${await provider.token()}`, purpose: 'TENDER' }
    expect(await resolveViewer({ base, oidc }, headers, HERE)).toMatchObject({
      partyClass: 'BUREAU',
      party: { id: partyId },
      member: { id: memberId, role: 'ACTOR' },
      tokenId: null,
      permissions: permissionsOf('BUREAU', 'ACTOR'),
      purposes: null,
      purpose: 'TENDER',
      matter: null,
      actor: `member:${memberId}`,
    })
  })

  it('are citizens where they belong to no party, each under a name that tells nothing', async () => {
    const subject = `citizen-${randomUUID()}`
    const viewer = await ask(subject, { matter: 'x' })
    expect(viewer).toMatchObject({ partyClass: 'CITIZEN', party: null, member: null, matter: 'x' })
    expect(viewer.permissions.size).toBe(0)
    expect(viewer.actor).toMatch(/^citizen:[0-9a-f]{32}$/)
    expect((await ask(subject)).actor).toBe(viewer.actor)
    expect((await ask(`citizen-${randomUUID()}`)).actor).not.toBe(viewer.actor)
  })

  it('name the party, of several, that they act for', async () => {
    const subject = `person-${randomUUID()}`
    const one = await join(subject, 'ACTOR')
    const two = await join(subject, 'REPRESENTATIVE', { partyClass: 'SUBJECT' })
    await expect(ask(subject)).rejects.toThrow(code('PARTY_AMBIGUOUS'))
    expect((await ask(subject, actingFor('party', one.partyId))).partyClass).toBe('BUREAU')
    expect((await ask(subject, actingFor('party', two.partyId))).partyClass).toBe('SUBJECT')
  })

  it('name the membership, of several in one party', async () => {
    const subject = `person-${randomUUID()}`
    const { partyId } = await join(subject, 'ACTOR')
    const { memberId } = await join(subject, 'DELEGATE', { partyId })
    await expect(ask(subject, actingFor('party', partyId))).rejects.toThrow(code('PARTY_AMBIGUOUS'))
    const delegate = await ask(subject, actingFor('member', memberId))
    expect(delegate.member).toEqual({ id: memberId, role: 'DELEGATE' })
    expect(delegate.permissions).toEqual(permissionsOf('BUREAU', 'DELEGATE'))
  })

  it('act for no party that is not theirs, whether or not there is one', async () => {
    const mine = await join(`person-${randomUUID()}`, 'ACTOR')
    const subject = `person-${randomUUID()}`
    await join(subject, 'ACTOR')
    const answers = await Promise.all(
      [
        actingFor('party', mine.partyId),
        actingFor('member', mine.memberId),
        actingFor('party', randomUUID()),
        { 'acting-for': 'junk' },
        { 'acting-for': writeGlobalId({ kind: 'subject', subjectId: mine.partyId }) },
      ].map((headers) => ask(subject, headers).catch((error: Error) => error.message)),
    )
    expect(new Set(answers)).toEqual(new Set(['调用者不得代表 Acting-For 所指的参与方']))
    await expect(ask(`citizen-${randomUUID()}`, actingFor('party', mine.partyId))).rejects.toThrow(
      code('FORBIDDEN'),
    )
  })

  it('lose their party within a second of the end of their membership', async () => {
    const subject = `person-${randomUUID()}`
    const { memberId } = await join(subject, 'ACTOR')
    expect((await ask(subject)).partyClass).toBe('BUREAU')
    await db.query(`update party_member set state = 'ENDED' where id = $1`, [memberId])
    await wait(600)
    expect((await ask(subject)).partyClass).toBe('CITIZEN')
  })
})

describe('over HTTP', () => {
  let server: HttpServer
  beforeAll(async () => {
    server = await startHttp({ oidc: { issuer: provider.issuer, audience: AUDIENCE } })
    server.world.setNow(new Date())
  })
  afterAll(() => server.close())

  async function ask(headers: Record<string, string>) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ viewer { class permissions } }' }),
    })
    return { response, body: (await response.json()) as { data?: unknown; errors?: unknown } }
  }

  it('a person with a token of the provider is a citizen', async () => {
    const { response, body } = await ask({ authorization: `Bearer ${await provider.token()}` })
    expect(response.status).toBe(200)
    expect(body.data).toEqual({ viewer: { class: 'CITIZEN', permissions: [] } })
  })

  it('a forged token is refused, and stands in no log', async () => {
    const token = await handmade({}, {}, await makeKey('first-key', 'RS256'))
    const { response, body } = await ask({ authorization: `Bearer ${token}` })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(server.log()).toContain('SIGNATURE')
    expect(server.log()).not.toContain(token.split('.')[1]!)
  })

  it('a provider that is away makes the service unavailable to its people, and to nobody else', async () => {
    const away = await startHttp({ oidc: { issuer: 'http://127.0.0.1:9', audience: AUDIENCE } })
    const post = (headers: Record<string, string>) =>
      fetch(`${away.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: '{ viewer { class } }' }),
      })
    expect((await post({ authorization: `Bearer ${await handmade()}` })).status).toBe(503)
    expect((await post({})).status).toBe(200)
    await away.close()
  })
})
