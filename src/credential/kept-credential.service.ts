import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { findActiveMember } from '../party/party.service.ts'
import { viewerOfMember } from './credential.service.ts'
import { unauthenticated } from './refusal.ts'
import { findTokenById, viewerOfToken } from './token-lookup.service.ts'
import { isLive } from './token.rules.ts'

/** The credential that work in the background runs under: which one, and nothing that proves it. */
export type KeptCredential = { kind: 'token'; id: string } | { kind: 'member'; id: string }

/** The credential of a caller, to be looked up again later; null for one that cannot be: the public, citizens. */
export function credentialOf({ tokenId, member, party }: Viewer): KeptCredential | null {
  if (party === null) return null
  if (tokenId !== null) return { kind: 'token', id: tokenId }
  return member === null ? null : { kind: 'member', id: member.id }
}

/**
 * What a kept credential permits at this moment, but for the purpose and the matter; half a second old at most.
 * The networks of a token do not count: its caller's address was checked when it came.
 * @throws DomainError UNAUTHENTICATED once it was revoked, has expired, or its party or membership ended
 */
export async function callerOfKept(
  base: Base,
  { kind, id }: KeptCredential,
): Promise<Omit<Viewer, 'purpose' | 'matter'>> {
  if (kind === 'member') {
    const membership = await findActiveMember(base, id)
    if (membership === null) throw unauthenticated('PARTY')
    return viewerOfMember(membership)
  }
  const found = await findTokenById(base, id)
  if (found === null) throw unauthenticated('UNKNOWN')
  if (!isLive(found.row, base.now())) throw unauthenticated('EXPIRED')
  if (!found.isInForce) throw unauthenticated('PARTY')
  return viewerOfToken(base, found)
}
