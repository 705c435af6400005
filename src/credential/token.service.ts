import { uuidv7 } from 'uuidv7'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { permissionsOf } from '../party/party.rules.ts'
import { findActiveMember, findActiveParty } from '../party/party.service.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { networksWithin } from './network.rules.ts'
import { hashOf, makeSecret, prefixOf } from './token-form.rules.ts'
import { findTokenById, forgetTokens, withinOf } from './token-lookup.service.ts'
import {
  agreementOf,
  common,
  commonRegions,
  exceeds,
  isLive,
  type Rights,
  type TokenKind,
} from './token.rules.ts'
import {
  checkDraft,
  exceeded,
  PARTY_QUOTA_POINTS,
  readOverlap,
  type TokenDraft,
} from './token-draft.rules.ts'
import {
  countTokensOf,
  findById,
  insertToken,
  listChain,
  listTokensOf,
  lockToken,
  sumQuotas,
  updateOverlap,
  updateRevoked,
  type TokenRow,
} from './token.store.ts'

/** A new token: the only time that its secret is shown. */
export interface IssuedToken {
  secret: string
  token: TokenRow
}

/** What a token is issued for. */
export interface TokenRequest extends TokenDraft {
  kind: TokenKind
  /** Null: the caller's own party; of a public client, none. */
  partyId: string | null
  /** The member whom it acts for. The operator's only: others have their tokens act for themselves or their party. */
  memberId?: string | null
}

/** Security administration may manage the tokens of any party. */
function managesAll(viewer: Viewer): boolean {
  return viewer.isOperator || (viewer.member?.role === 'SECURITY' && mayDo(viewer, 'token:manage'))
}

/**
 * Issues a token. Its permissions are among those of its party; for the caller's own party also within whatever the
 * caller has itself, expiry, networks and quota included.
 * @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND for a party that is not in force
 */
export async function issueToken(
  base: Base,
  viewer: Viewer,
  request: TokenRequest,
): Promise<IssuedToken> {
  if (!mayDo(viewer, 'token:manage')) throw new DomainError('FORBIDDEN')
  const own = viewer.tokenId === null ? null : await findTokenById(base, viewer.tokenId)
  const rights = checkDraft(base.rules(), base.today(), base.now(), request, own?.row ?? null)
  const owner =
    request.kind === 'PUBLIC_CLIENT'
      ? ofPublicClient(viewer, rights)
      : await ofMachine(base, viewer, request, rights)
  await checkHanded(base, viewer, owner.party, rights)
  const secret = makeSecret()
  const token = await base.db.transaction(async (tx) => {
    if (owner.party !== null && !managesAll(viewer)) {
      const inUse = await sumQuotas(tx, owner.party.id, base.now())
      if (inUse + rights.quotaPoints > PARTY_QUOTA_POINTS) throw exceeded(['quotaPoints'])
    }
    return insertToken(tx, {
      ...rights,
      permissions: [...rights.permissions],
      purposes: copied(rights.purposes),
      domains: copied(rights.domains),
      regions: copied(rights.regions),
      networks: copied(rights.networks),
      id: uuidv7(),
      kind: request.kind,
      partyId: owner.party?.id ?? null,
      memberId: owner.memberId,
      name: request.name.trim(),
      prefix: prefixOf(secret),
      hash: hashOf(secret),
      rotatedFrom: null,
      issuedBy: viewer.actor,
      issuedAt: base.now(),
    })
  })
  return { secret, token }
}

interface Owner {
  party: ViewerParty | null
  memberId: string | null
}

function ofPublicClient(viewer: Viewer, rights: Rights): Owner {
  if (!managesAll(viewer)) throw new DomainError('FORBIDDEN')
  const { permissions, purposes, domains, regions } = rights
  if (permissions.length > 0 || purposes !== null || domains !== null || regions !== null) {
    throw new DomainError('BAD_INPUT', {
      zh: '公众前端密钥仅有配额，不得有权限、用途、领域或区划',
      en: 'The key of a public client has a quota, and no permissions, purposes, domains or regions',
    })
  }
  return { party: null, memberId: null }
}

async function ofMachine(
  base: Base,
  viewer: Viewer,
  request: TokenRequest,
  rights: Rights,
): Promise<Owner> {
  const partyId = request.partyId ?? viewer.party?.id ?? null
  const isOwn = partyId !== null && partyId === viewer.party?.id
  if (!isOwn && !managesAll(viewer)) throw new DomainError('FORBIDDEN')
  const party = partyId === null ? null : await findActiveParty(base, partyId)
  if (party === null) throw new DomainError('NOT_FOUND')
  const memberId = await actingMember(base, viewer, request, party, isOwn)
  const role = memberId === null ? 'ACTOR' : (await findActiveMember(base, memberId))?.member.role
  const ofParty: ReadonlySet<string> =
    role === undefined ? new Set() : permissionsOf(party.class, role)
  if (rights.permissions.some((one) => !ofParty.has(one))) throw exceeded(['permissions'])
  return { party, memberId }
}

/** A person in another role than its unit's business has its tokens act for it: they end with the membership. */
async function actingMember(
  base: Base,
  viewer: Viewer,
  request: TokenRequest,
  party: ViewerParty,
  isOwn: boolean,
): Promise<string | null> {
  const wanted = request.memberId ?? null
  if (wanted !== null) {
    if (!viewer.isOperator) throw new DomainError('FORBIDDEN')
    const acting = await findActiveMember(base, wanted)
    if (acting?.party.id !== party.id) throw new DomainError('NOT_FOUND')
    return wanted
  }
  if (!isOwn || viewer.member === null) return null
  // A clerk's token is the unit's; what a person's own token issues stays that person's.
  const isUnits = viewer.member.role === 'ACTOR' && viewer.tokenId === null
  return isUnits ? null : viewer.member.id
}

/** Nobody hands on more than he has; security administration may to other parties, within the limits of its token. */
async function checkHanded(
  base: Base,
  viewer: Viewer,
  party: ViewerParty | null,
  rights: Rights,
): Promise<void> {
  if (viewer.isOperator) return
  const own = viewer.tokenId === null ? null : await findTokenById(base, viewer.tokenId)
  const isOther = managesAll(viewer) && party?.id !== viewer.party?.id
  const held: Rights = {
    permissions: isOther ? rights.permissions : [...viewer.permissions],
    purposes: viewer.purposes,
    domains: viewer.domains,
    regions: viewer.regions,
    networks: own?.row.networks ?? null,
    expiresAt: own?.row.expiresAt ?? rights.expiresAt,
    quotaPoints: own?.row.quotaPoints ?? rights.quotaPoints,
  }
  const within = withinOf(base)
  // An agreement narrows whatever its party's tokens leave open.
  const agreed = agreementOf(party)
  const wanted = {
    ...rights,
    domains: common(rights.domains, agreed.domains),
    regions: commonRegions(rights.regions, agreed.regions, within),
  }
  const found = exceeds(wanted, held, within, networksWithin)
  if (found.length > 0) throw exceeded(found)
}

/** What the caller may manage of a token: its own party's, or any. A token of others reads like none. */
function checkManages(viewer: Viewer, token: TokenRow | null): TokenRow {
  if (!mayDo(viewer, 'token:manage')) throw new DomainError('FORBIDDEN')
  if (token === null) throw new DomainError('NOT_FOUND')
  const isOwn = token.partyId !== null && token.partyId === viewer.party?.id
  if (!isOwn && !managesAll(viewer)) throw new DomainError('NOT_FOUND')
  return token
}

/**
 * Gives a token a new secret: same rights, same quota, same end. The old one goes on for the overlap.
 * @param overlapSeconds how long; 0: it ends at once
 * @throws DomainError NOT_FOUND, FORBIDDEN for a token with rights that the caller lacks, TOKEN_STATE_CONFLICT
 */
export async function rotateToken(
  base: Base,
  viewer: Viewer,
  id: string,
  overlapSeconds: number,
): Promise<IssuedToken> {
  const overlapMs = readOverlap(overlapSeconds)
  const before = checkManages(viewer, await findById(base.db, id))
  const isOthers = before.memberId !== null && before.memberId !== viewer.member?.id
  if (isOthers && !viewer.isOperator) throw new DomainError('FORBIDDEN')
  const party = before.partyId === null ? null : await findActiveParty(base, before.partyId)
  await checkHanded(base, viewer, party, before)
  const secret = makeSecret()
  const token = await base.db.transaction(async (tx) => {
    const old = await lockToken(tx, id)
    const now = base.now()
    if (old === null || !isLive(old, now) || old.overlapUntil !== null) {
      throw new DomainError('TOKEN_STATE_CONFLICT')
    }
    await updateOverlap(tx, id, new Date(now.getTime() + overlapMs))
    return insertToken(tx, {
      ...old,
      id: uuidv7(),
      prefix: prefixOf(secret),
      hash: hashOf(secret),
      rotatedFrom: old.rotatedFrom ?? old.id,
      issuedBy: viewer.actor,
      issuedAt: now,
    })
  })
  forgetTokens(base)
  return { secret, token }
}

/**
 * Revokes a token and whatever it issued in its turn: within half a second in every process. Revoking again changes
 * nothing.
 * @param withRotations also what it was rotated from and to
 * @throws DomainError NOT_FOUND
 */
export async function revokeToken(
  base: Base,
  viewer: Viewer,
  id: string,
  withRotations: boolean,
): Promise<TokenRow> {
  checkManages(viewer, await findById(base.db, id))
  const token = await base.db.transaction(async (tx) => {
    const ids = withRotations ? await listChain(tx, id) : [id]
    await updateRevoked(tx, ids, base.now())
    return findById(tx, id)
  })
  forgetTokens(base)
  return token!
}

/**
 * A page of the tokens of the caller's own party, the newest first; security administration also of any party, or
 * of the public clients.
 * @throws DomainError FORBIDDEN, PAGING_INVALID, CURSOR_INVALID
 */
export async function listTokens(
  base: Base,
  viewer: Viewer,
  asked: { kind: TokenKind; partyId: string | null },
  args: PageArguments,
  counts: boolean,
): Promise<Page<TokenRow> & TotalCount> {
  if (!mayDo(viewer, 'token:manage')) throw new DomainError('FORBIDDEN')
  const isPublic = asked.kind === 'PUBLIC_CLIENT'
  const partyId = isPublic ? null : (asked.partyId ?? viewer.party?.id ?? null)
  const isOwn = partyId !== null && partyId === viewer.party?.id
  if (!isOwn && !managesAll(viewer)) throw new DomainError('FORBIDDEN')
  if (!isPublic && partyId === null) throw new DomainError('NOT_FOUND')
  const ordering = JSON.stringify(['tokens', partyId])
  const request = readPage(args, ordering, base.cursors)
  const [rows, counted] = await Promise.all([
    listTokensOf(base.db, { partyId }, { ...request, from: request.from?.at(-1) ?? null }),
    counts ? countTokensOf(base.db, { partyId }, COUNT_MOST + 1) : 0,
  ])
  const page = makePage(rows, request, ordering, base.cursors, ({ id }) => [id])
  return { ...page, ...makeTotal(counted) }
}

function copied(list: readonly string[] | null): string[] | null {
  return list === null ? null : [...list]
}
