import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { findActiveMember } from '../party/party.service.ts'
import type { KeptCredential } from './kept-credential.rules.ts'
import { viewerOfMember } from './credential.service.ts'
import { unauthenticated } from './refusal.ts'
import { findTokenById, viewerOfToken } from './token-lookup.service.ts'
import { isLive } from './token.rules.ts'

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
