import { writeGlobalId } from '../relay/global-id.ts'
import { stateOf, type TokenKind, type TokenState } from './token.rules.ts'
import type { TokenRow } from './token.store.ts'

/** A token as its owner sees it: nothing from which it could be made again. `usage` has a resolver of its own. */
export interface TokenView extends Pick<
  TokenRow,
  | 'name'
  | 'prefix'
  | 'permissions'
  | 'purposes'
  | 'regions'
  | 'domains'
  | 'networks'
  | 'issuedAt'
  | 'issuedBy'
  | 'expiresAt'
  | 'overlapUntil'
  | 'lastUsedAt'
> {
  /** Global id. */
  id: string
  kind: TokenKind
  state: TokenState
  quota: number
  /** Under which its usage is kept. */
  quotaId: string
}

/** Shows a token as it stands at an instant. */
export function tokenView(row: TokenRow, now: Date): TokenView {
  return {
    id: writeGlobalId({ kind: 'token', id: row.id }),
    name: row.name,
    prefix: row.prefix,
    kind: row.kind as TokenKind,
    permissions: row.permissions,
    purposes: row.purposes,
    regions: row.regions,
    domains: row.domains,
    networks: row.networks,
    issuedAt: row.issuedAt,
    issuedBy: row.issuedBy,
    expiresAt: row.expiresAt,
    overlapUntil: row.overlapUntil,
    state: stateOf(row, now),
    lastUsedAt: row.lastUsedAt,
    quota: row.quotaPoints,
    quotaId: row.rotatedFrom ?? row.id,
  }
}
