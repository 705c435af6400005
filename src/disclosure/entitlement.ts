import { SCOPES, type Scope } from './scope.ts'

/**
 * What a caller is entitled to, as an interned value: callers with the same rights share one object, so
 * plans and loaders are keyed by identity and a batch never mixes two entitlements.
 */
export interface Entitlement {
  readonly key: string
  readonly scopes: ReadonlySet<Scope>
}

const interned = new Map<string, Entitlement>()

/** The one entitlement with these scopes. */
export function entitlementOf(scopes: Iterable<Scope>): Entitlement {
  const wanted = new Set(scopes)
  const key = SCOPES.filter((scope) => wanted.has(scope)).join('+')
  const known = interned.get(key)
  if (known !== undefined) return known
  const made: Entitlement = Object.freeze({ key, scopes: wanted })
  interned.set(key, made)
  return made
}

/** Everybody: sees what is open to society. */
export const ANONYMOUS = entitlementOf(['PUBLIC'])
