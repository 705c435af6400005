import type { Viewer } from '../disclosure/viewer.ts'

/** The credential that work in the background runs under: which one, and nothing that proves it. */
export type KeptCredential = { kind: 'token'; id: string } | { kind: 'member'; id: string }

/** The credential of a caller, to be looked up again later; null for one that cannot be: the public, citizens. */
export function credentialOf({ tokenId, member, party }: Viewer): KeptCredential | null {
  if (party === null) return null
  if (tokenId !== null) return { kind: 'token', id: tokenId }
  return member === null ? null : { kind: 'member', id: member.id }
}
