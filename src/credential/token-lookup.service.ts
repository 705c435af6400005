import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import type { MemberRole, Viewer, ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { permissionsOf } from '../party/party.rules.ts'
import { findActiveMember, findActiveParty } from '../party/party.service.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { makeRecent } from './recent.ts'
import { makeNetworkList, type NetworkList } from './network.rules.ts'
import { unauthenticated } from './refusal.ts'
import { hashOf, isWellFormed } from './token-form.rules.ts'
import { findById, listByHashes, type TokenRow } from './token.store.ts'
import {
  agreementOf,
  common,
  commonRegions,
  isLive,
  permissionsWithin,
  stateOf,
  type Within,
} from './token.rules.ts'
import { tokenUsageOf } from './token-usage.service.ts'

/**
 * Answers of the database are good for this long, in every process: a revoked token, a suspended party and an ended
 * membership act within a second, and a new token works at once everywhere but where it was tried before.
 */
const FRESH_MS = 500
const TOKENS_KEPT = 10_000

/** A token as requests need it, with whom it acts for; null where that is not in force. */
export interface FoundToken {
  row: TokenRow
  /** The first of its rotation: its quota and its usage go on under this id. */
  quotaId: string
  networks: NetworkList | null
  party: ViewerParty | null
  member: { id: string; role: MemberRole } | null
  isInForce: boolean
}

interface Lookup {
  byHash(hash: string): Promise<FoundToken | null>
  byId(id: string): Promise<FoundToken | null>
  /** Forgets what was read: what this process writes acts here at once. */
  forget(): void
}

const lookupOf = perOwner((base: Base): Lookup => {
  const loader = makeLoader<string, TokenRow | null>(async (hashes) => {
    const rows = await listByHashes(base.db, hashes)
    const found = new Map(rows.map((row) => [row.hash, row]))
    return hashes.map((hash) => found.get(hash) ?? null)
  })
  const complete = (row: TokenRow | null) => (row === null ? null : completed(base, row))
  const byId = makeRecent<FoundToken | null>(FRESH_MS, TOKENS_KEPT, async (id) =>
    complete(await findById(base.db, id)),
  )
  const byHash = makeRecent<FoundToken | null>(FRESH_MS, TOKENS_KEPT, async (hash) => {
    const found = await complete(await loader.load(hash))
    // The quota of the same request asks for it by its id.
    if (found !== null) byId.keep(found.row.id, found)
    return found
  })
  return {
    byHash: byHash.get,
    byId: byId.get,
    forget: () => {
      byHash.clear()
      byId.clear()
    },
  }
})

/** Joins a token with its party and the person whom it acts for, as they are in force. */
async function completed(base: Base, row: TokenRow): Promise<FoundToken> {
  const found = {
    row,
    quotaId: row.rotatedFrom ?? row.id,
    networks: row.networks === null ? null : makeNetworkList(row.networks),
  }
  if (row.partyId === null) {
    return { ...found, party: null, member: null, isInForce: row.kind === 'PUBLIC_CLIENT' }
  }
  if (row.memberId === null) {
    const party = await findActiveParty(base, row.partyId)
    return { ...found, party, member: null, isInForce: party !== null }
  }
  const acting = await findActiveMember(base, row.memberId)
  const isInForce = acting !== null && acting.party.id === row.partyId
  return { ...found, party: acting?.party ?? null, member: acting?.member ?? null, isInForce }
}

/**
 * The token that a caller brought, checked as it is at this moment; counts the request.
 * @param address of the caller, behind trusted proxies
 * @throws DomainError UNAUTHENTICATED for whatever is not good, ADDRESS_FORBIDDEN outside its networks
 */
export async function findToken(
  base: Base,
  secret: string,
  address: string,
  now: Date,
): Promise<FoundToken> {
  if (!isWellFormed(secret)) throw unauthenticated('MALFORMED')
  const found = await lookupOf(base).byHash(hashOf(secret))
  if (found === null) throw unauthenticated('UNKNOWN')
  if (!isLive(found.row, now)) {
    throw unauthenticated(stateOf(found.row, now) === 'REVOKED' ? 'REVOKED' : 'EXPIRED')
  }
  if (!found.isInForce) throw unauthenticated('PARTY')
  if (found.networks !== null && !found.networks.has(address)) {
    throw new DomainError('ADDRESS_FORBIDDEN')
  }
  tokenUsageOf(base).countRequest({ id: found.row.id, quotaId: found.quotaId }, now)
  return found
}

/** A token by its id, for its quota and for what it may hand on; null: there is none. A second old at most. */
export function findTokenById(base: Base, id: string): Promise<FoundToken | null> {
  return lookupOf(base).byId(id)
}

/** Forgets what this process read of tokens: after a change of its own. */
export function forgetTokens(base: Base): void {
  lookupOf(base).forget()
}

/** Divisions with all below them, by the rules in force. */
export function withinOf(base: Base): Within {
  const { regions } = base.rules()
  return (code) => regionsWithin(regions, code)
}

/** What a token makes of its caller: its party's rights, narrowed. Purpose and matter are the request's. */
export function viewerOfToken(base: Base, found: FoundToken): Omit<Viewer, 'purpose' | 'matter'> {
  const { row, party, member } = found
  if (party === null) throw unauthenticated('KIND')
  const agreed = agreementOf(party)
  return {
    partyClass: party.class,
    party,
    member,
    tokenId: row.id,
    permissions: permissionsWithin(
      row.permissions,
      permissionsOf(party.class, member?.role ?? 'ACTOR'),
    ),
    purposes: row.purposes,
    regions: commonRegions(row.regions, agreed.regions, withinOf(base)),
    domains: common(row.domains, agreed.domains),
    actor: `token:${row.id}`,
    isOperator: false,
  }
}
