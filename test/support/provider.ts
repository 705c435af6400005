import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
// @ts-expect-error the package has no types
import { Provider } from 'oidc-provider'

/** What the tokens of these tests are for. */
export const AUDIENCE = 'https://credit.example'

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>
/** A key pair and its name. */
export interface NamedKey extends KeyPair {
  jwk: JWK
  alg: string
}

/** Makes a key pair. */
export async function makeKey(kid: string, alg: 'RS256' | 'ES256'): Promise<NamedKey> {
  const pair = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(pair.privateKey)), kid, alg, use: 'sig' }
  return { ...pair, jwk, alg }
}

/** A real provider of OpenID Connect in this process; its keys can be exchanged while it serves. */
export async function startProvider() {
  let handler: RequestListener = (_request, response) => response.writeHead(503).end()
  const asked: string[] = []
  const server: Server = createServer((request: IncomingMessage, response) => {
    asked.push(request.url ?? '')
    handler(request, response)
  })
  // The tests pause for longer than the default: a socket that closes while it is used again fails the request.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secret = randomBytes(24).toString('hex')
  return {
    issuer,
    asked,
    /** Serves these keys and signs with the first. */
    use: (keys: readonly NamedKey[]) => {
      handler = providerOf(issuer, secret, keys).callback() as RequestListener
    },
    /** Is there, and answers nothing of use. */
    breakDown: () => {
      handler = (_request, response) => response.writeHead(500).end()
    },
    token: async (audience: string = AUDIENCE): Promise<string> => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`system:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      })
      const answer = (await response.json()) as { access_token?: string }
      if (answer.access_token === undefined) throw new Error(JSON.stringify(answer))
      return answer.access_token
    },
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>

function providerOf(issuer: string, secret: string, keys: readonly NamedKey[]) {
  const [signing] = keys
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'system',
        client_secret: secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        // Metadata of identity tokens, which this client never gets; the default has no key of its kind here.
        id_token_signed_response_alg: signing!.alg,
      },
    ],
    jwks: { keys: keys.map((one) => one.jwk) },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: signing!.alg, kid: signing!.jwk.kid } },
        }),
      },
    },
    cookies: { keys: ['test'] },
  }) as { callback(): RequestListener }
}

/** Seconds since 1970, as claims have them. */
export const seconds = () => Math.floor(Date.now() / 1000)

/** The claims of a good token, each time another. */
export const goodClaims = (issuer: string) => ({
  iss: issuer,
  aud: AUDIENCE,
  sub: 'person-1',
  jti: randomUUID() as string,
  exp: seconds() + 60,
})

/** A good token but for what the test changes; `undefined` leaves a claim or a header out. */
export function signToken(
  issuer: string,
  key: NamedKey,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const all = JSON.stringify({ ...goodClaims(issuer), ...claims })
  return new SignJWT(JSON.parse(all) as Record<string, unknown>)
    .setProtectedHeader({ alg: key.alg, kid: key.jwk.kid!, typ: 'at+jwt', ...header })
    .sign(key.privateKey)
}
