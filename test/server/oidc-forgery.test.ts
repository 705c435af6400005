import { createHmac } from 'node:crypto'
import { exportJWK, exportPKCS8, exportSPKI } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeOidc, type Oidc } from '../../src/credential/oidc.service.ts'
import { refusalReasonOf } from '../../src/credential/refusal.ts'
import { code } from '../support/credentials.ts'
import {
  AUDIENCE,
  goodClaims,
  makeKey,
  seconds,
  signToken,
  startProvider,
  type NamedKey,
  type TestProvider,
} from '../support/provider.ts'

let provider: TestProvider
let first: NamedKey
let oidc: Oidc

beforeAll(async () => {
  // The provider warns of versions and of development settings.
  for (const method of ['warn', 'info', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation(() => {})
  }
  first = await makeKey('first-key', 'RS256')
  provider = await startProvider()
  provider.use([first])
  oidc = makeOidc({ issuer: provider.issuer, audience: AUDIENCE, now: () => new Date() })
})
afterAll(() => provider.close())

const handmade = (claims = {}, header = {}, key: NamedKey = first) =>
  signToken(provider.issuer, key, claims, header)

const claimsNow = () => goodClaims(provider.issuer)

/** A token whose parts are written as they are. */
function raw(header: unknown, claims: unknown, sign: (input: string) => string): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${input}.${sign(input)}`
}

/** The class of the reason why a token is refused; every refusal looks the same from outside. */
async function refusal(token: string, by: Oidc = oidc): Promise<string | null> {
  const error = await by.verify(token).catch((thrown: unknown) => thrown)
  expect(error).toEqual(code('UNAUTHENTICATED'))
  expect((error as Error).message).toBe('凭证无效')
  return refusalReasonOf(error)
}

describe('a forged token', () => {
  it('without a signature is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = { alg, kid: 'first-key', typ: 'at+jwt' }
      expect(await refusal(raw(header, claimsNow(), () => ''))).toMatch('MALFORMED')
      expect(await refusal(raw(header, claimsNow(), () => 'AA'))).toBe('ALGORITHM')
    }
  })

  it('signed with the public key as if it were a shared secret is refused', async () => {
    const secrets = [
      await exportSPKI(first.publicKey),
      (await exportSPKI(first.publicKey)).trim(),
      JSON.stringify(await exportJWK(first.publicKey)),
      first.jwk.n!,
    ]
    for (const secret of secrets) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS512', 'sha512'],
      ] as const) {
        const sign = (input: string) => createHmac(hash, secret).update(input).digest('base64url')
        const header = { alg, kid: 'first-key', typ: 'at+jwt' }
        expect(await refusal(raw(header, claimsNow(), sign))).toBe('ALGORITHM')
        // Or named as what it is not.
        expect(await refusal(raw({ ...header, alg: 'RS256' }, claimsNow(), sign))).toBe('SIGNATURE')
      }
    }
  })

  it('that brings its own key is refused', async () => {
    const own = await makeKey('first-key', 'RS256')
    const jwk = await exportJWK(own.publicKey)
    const headers = [
      { jwk },
      { jku: `${provider.issuer}/evil` },
      { x5u: 'https://evil.example/x' },
      { x5c: [Buffer.from(await exportPKCS8(own.privateKey)).toString('base64')] },
    ]
    for (const header of headers) {
      expect(await refusal(await handmade({}, header, own))).toBe('HEADER')
      // However well it is signed: such headers are not for access tokens.
      expect(await refusal(await handmade({}, header, first))).toBe('HEADER')
    }
    expect(await refusal(await handmade({}, {}, own))).toBe('SIGNATURE')
    expect(await refusal(await handmade({}, { kid: 'own' }, own))).toBe('KEY')
  })

  it.each([
    '../../x',
    '..',
    '/dev/null',
    "x' union select 'AA' --",
    "first-key' or '1'='1",
    'first-key\u0000',
    'first key',
    'x'.repeat(129),
    '',
    '密钥',
  ])('with the key name %j is refused, and nothing is fetched for it', async (kid) => {
    // One that would fetch the keys anew for every name that it does not know.
    const eager = makeOidc({
      issuer: provider.issuer,
      audience: AUDIENCE,
      now: () => new Date(),
      cooldownMs: 0,
    })
    await eager.verify(await handmade())
    provider.asked.length = 0
    expect(await refusal(await handmade({}, { kid }), eager)).toBe('KEY')
    expect(provider.asked).toEqual([])
    await refusal(await handmade({}, { kid: 'plain-and-unknown' }), eager)
    expect(provider.asked).toEqual(['/jwks'])
  })

  it('with no key name, or one that is no text, is refused', async () => {
    for (const kid of [undefined, null, 1, ['first-key'], { $ne: '' }]) {
      const header = { alg: 'RS256', typ: 'at+jwt', kid }
      expect(await refusal(raw(header, claimsNow(), () => 'AA'))).toBe('KEY')
    }
  })

  it('of another algorithm than those agreed on is refused', async () => {
    for (const alg of ['RS1', 'RS384', 'RS512', 'ES256K', 'HS256', 'A256KW', 'dir', 7, ['RS256']]) {
      const header = { alg, kid: 'first-key', typ: 'at+jwt' }
      expect(await refusal(raw(header, claimsNow(), () => 'AA'))).toBe('ALGORITHM')
    }
    // The key's own algorithm counts as well.
    expect(
      await refusal(
        raw({ alg: 'PS256', kid: 'first-key', typ: 'at+jwt' }, claimsNow(), () => 'AA'),
      ),
    ).toBe('KEY')
  })

  it('with extensions that must be understood, or compressed, is refused', async () => {
    for (const header of [{ b64: false }, { zip: 'DEF' }, { enc: 'A256GCM' }, { crit: ['exp'] }]) {
      const all = { alg: 'RS256', kid: 'first-key', typ: 'at+jwt', ...header }
      expect(await refusal(raw(all, claimsNow(), () => 'AA'))).toBe('HEADER')
    }
  })

  it('whose claims were changed is refused', async () => {
    const [header, , signature] = (await handmade()).split('.')
    const claims = { ...claimsNow(), sub: 'somebody-else' }
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
    expect(await refusal(`${header}.${body}.${signature}`)).toBe('SIGNATURE')
  })

  it.each(['', 'junk', 'a.b', 'a.b.c', '....', 'a.b.c.d.e', 'e30.e30.', '!.!.!', 'x'.repeat(9000)])(
    'that is junk is refused: %j',
    async (token) => {
      provider.asked.length = 0
      expect(await refusal(token)).toMatch(/MALFORMED|ALGORITHM/)
      expect(provider.asked).toEqual([])
    },
  )

  it('with a header that is no object is refused', async () => {
    for (const header of [null, [], 'RS256', 1]) {
      expect(await refusal(raw(header, claimsNow(), () => 'AA'))).toBe('MALFORMED')
    }
  })
})

describe('the claims of a token', () => {
  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', 'jwt'])(
    'type %s is good',
    async (typ) => {
      expect((await oidc.verify(await handmade({}, { typ }))).subject).toBe('person-1')
    },
  )

  it.each([undefined, 'id+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', ''])(
    'type %s is refused',
    async (typ) => expect(await refusal(await handmade({}, { typ }))).toBe('HEADER'),
  )

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'https://other.example' }],
    ['other audiences', { aud: ['a', 'b'] }],
    ['no audience', { aud: undefined }],
    ['no end', { exp: undefined }],
    ['an end that is no number', { exp: 'tomorrow' }],
    ['no jti', { jti: undefined }],
    ['an empty jti', { jti: '' }],
    ['a jti that is no text', { jti: 5 }],
    ['nobody', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a very long subject', { sub: 'x'.repeat(256) }],
    ['a time before which it is not good', { nbf: Math.floor(Date.now() / 1000) + 3600 }],
    ['a nonce, as an identity token', { nonce: 'x' }],
    ['a hash, as an identity token', { at_hash: 'x' }],
    ['events, as a logout token', { events: {} }],
  ])('are refused with %s', async (_name, claims) => {
    expect(await refusal(await handmade(claims))).toMatch(/CLAIM|MALFORMED/)
  })

  it('allow the clocks five seconds, and no more', async () => {
    await oidc.verify(await handmade({ exp: seconds() - 1, nbf: seconds() + 1 }))
    expect(await refusal(await handmade({ exp: seconds() - 6 }))).toBe('EXPIRED')
    expect(await refusal(await handmade({ nbf: seconds() + 60 }))).toBe('CLAIM')
  })

  it('may name several audiences', async () => {
    await oidc.verify(await handmade({ aud: ['https://other.example', AUDIENCE] }))
  })
})
