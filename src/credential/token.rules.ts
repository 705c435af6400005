import type { Permission, ViewerParty } from '../disclosure/viewer.ts'

/** What a credential is. */
export const TOKEN_KINDS = {
  MACHINE: { zh: '机构或系统的令牌', en: 'Of an agency or a system, for its party' },
  PUBLIC_CLIENT: {
    zh: '公众前端密钥：仅有配额',
    en: 'Key of a front end for the public: a quota and nothing else',
  },
} as const
export type TokenKind = keyof typeof TOKEN_KINDS

/** How a token stands at an instant. */
export const TOKEN_STATES = {
  ACTIVE: { zh: '有效', en: 'In use' },
  ROTATED: { zh: '已轮换，过渡期内有效', en: 'Replaced; goes on until its overlap ends' },
  EXPIRED: { zh: '已到期', en: 'Over' },
  REVOKED: { zh: '已吊销', en: 'Revoked' },
} as const
export type TokenState = keyof typeof TOKEN_STATES

/** What of a token decides how it stands. Kept states are ACTIVE and REVOKED; time does the rest. */
export interface TokenLife {
  state: string
  expiresAt: Date
  overlapUntil: Date | null
}

/** How a token stands at an instant. */
export function stateOf(token: TokenLife, now: Date): TokenState {
  if (token.state !== 'ACTIVE') return 'REVOKED'
  if (token.expiresAt <= now) return 'EXPIRED'
  if (token.overlapUntil === null) return 'ACTIVE'
  return token.overlapUntil <= now ? 'EXPIRED' : 'ROTATED'
}

/** Whether a token is good at an instant. */
export function isLive(token: TokenLife, now: Date): boolean {
  const state = stateOf(token, now)
  return state === 'ACTIVE' || state === 'ROTATED'
}

/** The rights that a token narrows. Lists that are null narrow nothing. */
export interface Rights {
  permissions: readonly string[]
  purposes: readonly string[] | null
  domains: readonly string[] | null
  regions: readonly string[] | null
  networks: readonly string[] | null
  expiresAt: Date
  /** Cost points a day. */
  quotaPoints: number
}

/** The divisions that a division stands for: itself and all below it. */
export type Within = (region: string) => readonly string[]

/** What two lists of codes have in common; null narrows nothing. */
export function common(
  one: readonly string[] | null,
  other: readonly string[] | null,
): readonly string[] | null {
  if (one === null) return other
  return other === null ? one : one.filter((code) => other.includes(code))
}

/** The divisions that two lists have in common: of two that lie in each other, the smaller. */
export function commonRegions(
  one: readonly string[] | null,
  other: readonly string[] | null,
  within: Within,
): readonly string[] | null {
  if (one === null || other === null) return one ?? other
  const inOne = new Set(one.flatMap(within))
  const inOther = new Set(other.flatMap(within))
  const both = [...one.filter((code) => inOther.has(code)), ...other.filter((c) => inOne.has(c))]
  return [...new Set(both)].toSorted()
}

/** A token's permissions: those that its party has too. Codes that are no more permit nothing. */
export function permissionsWithin(
  permissions: readonly string[],
  ofParty: ReadonlySet<Permission>,
): ReadonlySet<Permission> {
  return new Set([...ofParty].filter((permission) => permissions.includes(permission)))
}

/**
 * The regions and fields of business that an agreement leaves a party: a peer platform sees SHARED by agreement alone
 * (docs/disclosure.md), so one that names no field of business opens none. Other parties are not narrowed.
 */
export function agreementOf(party: ViewerParty | null): {
  regions: readonly string[] | null
  domains: readonly string[] | null
} {
  if (party?.class !== 'PLATFORM') return { regions: null, domains: null }
  return {
    regions: party.regionCode === null ? null : [party.regionCode],
    domains: party.domains,
  }
}

/** Which right a list exceeds; the parts that `exceeds` names. */
export type Excess = keyof Rights

/**
 * The rights in which `wanted` goes beyond `held`: nobody gives a token more than he has himself.
 * @param networksIn whether the first ranges lie in the second
 */
export function exceeds(
  wanted: Rights,
  held: Rights,
  within: Within,
  networksIn: (inner: readonly string[], outer: readonly string[]) => boolean,
): Excess[] {
  const found: Excess[] = []
  const among = (one: readonly string[] | null, other: readonly string[] | null): boolean =>
    other === null || (one !== null && one.every((code) => other.includes(code)))
  if (!among(wanted.permissions, held.permissions)) found.push('permissions')
  if (!among(wanted.purposes, held.purposes)) found.push('purposes')
  if (!among(wanted.domains, held.domains)) found.push('domains')
  if (!among(wanted.regions, held.regions?.flatMap(within) ?? null)) found.push('regions')
  if (
    held.networks !== null &&
    (wanted.networks === null || !networksIn(wanted.networks, held.networks))
  ) {
    found.push('networks')
  }
  if (wanted.expiresAt > held.expiresAt) found.push('expiresAt')
  if (wanted.quotaPoints > held.quotaPoints) found.push('quotaPoints')
  return found
}
