import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import { DomainError } from '../errors.ts'
import { ALGORITHMS, checkHeader, readClaims, readDiscovery, type Identity } from './oidc.rules.ts'
import { unauthenticated, type RefusalReason } from './refusal.ts'

/** Clocks of two machines differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5
/** An unknown key name makes the keys be fetched anew, no more often than this. */
const COOLDOWN_MS = 5_000
/** Keys that a provider withdrew are good no longer than this. */
const KEYS_FRESH_MS = 10 * 60_000
const DISCOVERY_FRESH_MS = 60 * 60_000
const TIMEOUT_MS = 3_000

/** The provider whose access tokens are accepted. */
export interface OidcSettings {
  /** Exactly as the provider writes it in its tokens. */
  issuer: string
  /** What the tokens are for: this service's identifier at the provider. */
  audience: string
  now(): Date
  cooldownMs?: number
}

/** Verifies access tokens. */
export interface Oidc {
  /**
   * Whose token this is.
   * @throws DomainError UNAUTHENTICATED for whatever is not good; UNAVAILABLE when the provider's keys cannot be had,
   *   since the token may be good
   */
  verify(token: string): Promise<Identity>
}

/** Makes the verifier of a provider. Nothing is fetched before the first token that could be good. */
export function makeOidc(settings: OidcSettings): Oidc {
  const { issuer, audience } = settings
  const keysOf = makeKeys(issuer, settings.cooldownMs ?? COOLDOWN_MS)
  return {
    verify: async (token) => {
      const refused = checkHeader(token)
      if (refused !== null) throw unauthenticated(refused)
      const keys = await keysOf()
      const verified = await jwtVerify(token, keys, {
        algorithms: [...ALGORITHMS],
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['iss', 'aud', 'exp', 'jti', 'sub'],
        currentDate: settings.now(),
      }).catch((error: unknown) => {
        throw refusalOf(error)
      })
      const identity = readClaims(verified.payload)
      if (identity === null) throw unauthenticated('CLAIM')
      return identity
    },
  }
}

type Keys = ReturnType<typeof createRemoteJWKSet>

/** The provider's keys: found by its discovery document, which is read again each hour; the last one is kept. */
function makeKeys(issuer: string, cooldownMs: number): () => Promise<Keys> {
  let known: { uri: string; keys: Keys; at: number } | null = null
  let asking: Promise<Keys> | null = null
  let failedAt = -Infinity

  const ask = async (): Promise<Keys> => {
    const uri = await discover(issuer)
    if (known?.uri !== uri.href) {
      const keys = createRemoteJWKSet(uri, {
        cooldownDuration: cooldownMs,
        cacheMaxAge: KEYS_FRESH_MS,
        timeoutDuration: TIMEOUT_MS,
        [customFetch]: fetchTwice,
      })
      known = { uri: uri.href, keys, at: performance.now() }
    } else known.at = performance.now()
    return known.keys
  }
  const askOnce = () =>
    (asking ??= ask()
      .catch((error: unknown) => {
        failedAt = performance.now()
        if (known !== null) return known.keys
        throw error
      })
      .finally(() => (asking = null)))

  return async () => {
    const now = performance.now()
    if (known !== null && now - known.at < DISCOVERY_FRESH_MS) return known.keys
    if (now - failedAt < cooldownMs) {
      if (known !== null) return known.keys
      throw new DomainError('UNAVAILABLE')
    }
    return askOnce()
  }
}

/** A connection that was kept open and is closed as it is used again fails a request that is good: once more, then. */
function fetchTwice(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(() => fetch(url, init))
}

async function discover(issuer: string): Promise<URL> {
  const at = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const response = await fetchTwice(at, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const uri = response.ok ? readDiscovery(issuer, await response.json()) : null
    if (uri !== null) return uri
  } catch {
    // Why is the provider's affair; nothing of it belongs into an answer.
  }
  throw new DomainError('UNAVAILABLE')
}

/** What jose refuses is the caller's fault; what it could not find out is not. */
function refusalOf(error: unknown): DomainError {
  if (error instanceof errors.JWTExpired) return unauthenticated('EXPIRED')
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) {
    return new DomainError('UNAVAILABLE')
  }
  const reason = error instanceof errors.JOSEError ? REASONS[error.code] : undefined
  return reason === undefined ? new DomainError('UNAVAILABLE') : unauthenticated(reason)
}

const REASONS: Readonly<Record<string, RefusalReason>> = {
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'CLAIM',
  ERR_JWT_INVALID: 'MALFORMED',
  ERR_JWS_INVALID: 'MALFORMED',
  ERR_JWKS_NO_MATCHING_KEY: 'KEY',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'KEY',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'SIGNATURE',
  ERR_JOSE_ALG_NOT_ALLOWED: 'ALGORITHM',
  ERR_JOSE_NOT_SUPPORTED: 'ALGORITHM',
}
