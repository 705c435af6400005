import type { RefusalReason } from './refusal.ts'

/** The signatures that are accepted, whatever a token or a provider says: none that a public key could forge. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** RFC 9068, 2.1, and what most providers write. */
const TYPES: readonly unknown[] = ['at+jwt', 'application/at+jwt', 'jwt']
/** Where a token brings its own key, or says where to fetch one: RFC 8725, 3.10. */
const FORBIDDEN = ['jwk', 'jku', 'x5c', 'x5u', 'crit', 'b64', 'zip', 'enc']
/** What a key's name may be; it is compared and never used as a path or in a statement. */
const KEY_NAME = /^[A-Za-z0-9_=.:+-]{1,128}$/
/** Claims that identity and logout tokens have (OpenID Connect Core 2, Back-Channel Logout 2.4), access tokens not. */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events']
const TEXT_MOST = 255
/** Longer than any access token that a header takes. */
const TOKEN_MOST = 8192
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/**
 * Looks at a token before any key is fetched for it: a compact JWS of a pinned algorithm, with a plain key name and
 * none of the headers that bring a key along. Gives the reason to refuse it; null: it may be verified.
 */
export function checkHeader(token: string): RefusalReason | null {
  if (token.length > TOKEN_MOST || !COMPACT.test(token)) return 'MALFORMED'
  const header = readHeader(token)
  if (header === null) return 'MALFORMED'
  if (!ALGORITHMS.some((one) => one === header['alg'])) return 'ALGORITHM'
  if (FORBIDDEN.some((name) => Object.hasOwn(header, name))) return 'HEADER'
  const { typ, kid } = header
  if (typeof typ !== 'string' || !TYPES.includes(typ.toLowerCase())) return 'HEADER'
  return typeof kid === 'string' && KEY_NAME.test(kid) && !kid.includes('..') ? null : 'KEY'
}

function readHeader(token: string): Record<string, unknown> | null {
  try {
    const text = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8')
    const header: unknown = JSON.parse(text)
    const isObject = typeof header === 'object' && header !== null && !Array.isArray(header)
    return isObject ? (header as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Who a verified token is of. */
export interface Identity {
  issuer: string
  subject: string
  jti: string
  expiresAt: Date
}

/** Reads the claims of a token whose signature, issuer, audience and times hold; null: they are no access token's. */
export function readClaims(claims: Readonly<Record<string, unknown>>): Identity | null {
  const { iss, sub, jti, exp } = claims
  if (FOREIGN_CLAIMS.some((name) => Object.hasOwn(claims, name))) return null
  if (!isText(iss) || !isText(sub) || !isText(jti) || typeof exp !== 'number') return null
  return { issuer: iss, subject: sub, jti, expiresAt: new Date(exp * 1000) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= TEXT_MOST
}

/** Reads a provider's discovery document (OpenID Connect Discovery 4): where its keys are; null: not as it must be. */
export function readDiscovery(issuer: string, document: unknown): URL | null {
  if (typeof document !== 'object' || document === null) return null
  const { issuer: named, jwks_uri: keys } = document as Record<string, unknown>
  if (named !== issuer || typeof keys !== 'string' || !URL.canParse(keys)) return null
  const url = new URL(keys)
  // Keys are as good as the way that they come: never by plain HTTP where the issuer itself is safe.
  const isSafe = url.protocol === 'https:' || url.protocol === new URL(issuer).protocol
  return isSafe ? url : null
}
