import { createHash } from 'node:crypto'
import { perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import {
  ANONYMOUS_VIEWER,
  type MemberRole,
  type Viewer,
  type ViewerParty,
} from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { permissionsOf } from '../party/party.rules.ts'
import { findMemberships } from '../party/party.service.ts'
import { readGlobalId } from '../relay/global-id.ts'
import { readBearer, readMatter, readPurpose, type CredentialHeaders } from './header.rules.ts'
import type { Identity } from './oidc.rules.ts'
import type { Oidc } from './oidc.service.ts'
import { makeRecent } from './recent.ts'
import { unauthenticated } from './refusal.ts'
import { agreementOf } from './token.rules.ts'
import { looksLikeSecret } from './token-form.rules.ts'
import { findToken, viewerOfToken } from './token-lookup.service.ts'

/** What callers are told by. `oidc` is null where no provider is configured. */
export interface CredentialParts {
  base: Base
  oidc: Oidc | null
}

/** Memberships are read again after this long: one that ended acts within a second. */
const FRESH_MS = 500
const PEOPLE_KEPT = 10_000

interface Membership {
  member: { id: string; role: MemberRole }
  party: ViewerParty
}

/** Who asks, but for the purpose and the matter, which any credential may name. */
type Caller = Omit<Viewer, 'purpose' | 'matter'>

/**
 * Who is asking, by its headers and address; once per request. Without a credential: the anonymous public, with the
 * quota of its front end where that brings its key. A credential that is not good is never answered as anonymous.
 * @param address of the caller, behind trusted proxies
 * @throws DomainError UNAUTHENTICATED, ADDRESS_FORBIDDEN, PARTY_AMBIGUOUS, FORBIDDEN for a party that is not the
 *   caller's, BAD_REQUEST for a header that cannot be read, UNAVAILABLE when the provider's keys cannot be had
 */
export async function resolveViewer(
  parts: CredentialParts,
  headers: CredentialHeaders,
  address: string,
): Promise<Viewer> {
  const { authorization } = headers
  const [frontEnd, caller] = await Promise.all([
    publicClientOf(parts.base, headers['api-key'], address),
    authorization === undefined ? null : callerOf(parts, authorization, headers, address),
  ])
  if (caller === null) return { ...ANONYMOUS_VIEWER, tokenId: frontEnd }
  return { ...caller, purpose: readPurpose(headers.purpose), matter: readMatter(headers.matter) }
}

/** The id of the key that a front end brought; null: it brought none. */
async function publicClientOf(
  base: Base,
  key: string | undefined,
  address: string,
): Promise<string | null> {
  if (key === undefined) return null
  const { row } = await findToken(base, key.trim(), address, base.now())
  if (row.kind !== 'PUBLIC_CLIENT') throw unauthenticated('KIND')
  return row.id
}

async function callerOf(
  { base, oidc }: CredentialParts,
  authorization: string,
  headers: CredentialHeaders,
  address: string,
): Promise<Caller> {
  const token = readBearer(authorization)
  if (token === null) throw unauthenticated('SCHEME')
  const actingFor = headers['acting-for']?.trim() || null
  if (looksLikeSecret(token)) {
    const caller = viewerOfToken(base, await findToken(base, token, address, base.now()))
    if (actingFor !== null) checkIsOwn(actingFor, caller)
    return caller
  }
  if (oidc === null) throw unauthenticated('NOT_CONFIGURED')
  const identity = await oidc.verify(token)
  const memberships = await membershipsOf(base).get(
    JSON.stringify([identity.issuer, identity.subject]),
  )
  const chosen = choose(memberships, actingFor)
  return chosen === null ? citizenOf(identity) : viewerOfMember(chosen)
}

const membershipsOf = perOwner((base: Base) =>
  makeRecent<readonly Membership[]>(FRESH_MS, PEOPLE_KEPT, (key) => {
    const [issuer, subject] = JSON.parse(key) as [string, string]
    return findMemberships(base, issuer, subject)
  }),
)

/** The membership that a person acts under: the one it names, or its only one. */
function choose(memberships: readonly Membership[], actingFor: string | null): Membership | null {
  const meant =
    actingFor === null ? memberships : memberships.filter((one) => isMeant(actingFor, one))
  if (meant.length > 1) throw new DomainError('PARTY_AMBIGUOUS')
  if (meant.length === 0 && actingFor !== null) throw notOwn()
  return meant[0] ?? null
}

function isMeant(actingFor: string, { member, party }: Membership): boolean {
  const id = readGlobalId(actingFor)
  if (id?.kind === 'party') return id.id === party.id
  return id?.kind === 'member' && id.id === member.id
}

/** A token acts for its one party; a header that says another was meant for another token. */
function checkIsOwn(actingFor: string, { party, member }: Caller): void {
  const id = readGlobalId(actingFor)
  const isOwn =
    (id?.kind === 'party' && id.id === party?.id) || (id?.kind === 'member' && id.id === member?.id)
  if (!isOwn) throw notOwn()
}

/** The same for a party of others and for none. */
function notOwn(): DomainError {
  return new DomainError('FORBIDDEN', {
    zh: '调用者不得代表 Acting-For 所指的参与方',
    en: 'The caller does not act for the party that Acting-For names',
  })
}

/** What a person may do for a party that it is a member of. */
export function viewerOfMember({ member, party }: Membership): Caller {
  const agreed = agreementOf(party)
  return {
    partyClass: party.class,
    party,
    member,
    tokenId: null,
    permissions: permissionsOf(party.class, member.role),
    purposes: null,
    regions: agreed.regions,
    domains: agreed.domains,
    actor: `member:${member.id}`,
    isOperator: false,
  }
}

/** Whoever proved who it is and belongs to no party. Named by a hash: nothing else of it is kept. */
function citizenOf({ issuer, subject }: Identity): Caller {
  const name = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
  return { ...ANONYMOUS_VIEWER, partyClass: 'CITIZEN', actor: `citizen:${name.slice(0, 32)}` }
}
