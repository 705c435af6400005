import type { Executor } from '../database/database.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Read, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { makePage, makeTotal, readPage } from '../relay/page.ts'
import type { Page, PageArguments, TotalCount } from '../relay/page.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { coversAct, type MandateAct, type MandatedAct } from './mandate.rules.ts'
import {
  countMembers,
  countParties,
  listMembers,
  listParties,
  type PartyNarrowing,
  type PartyReach,
} from './party-list.store.ts'
import { CENTRAL_CLASSES, PUBLIC_CLASSES } from './party.rules.ts'
import {
  findMembership,
  findPartyInForce,
  listAncestors,
  listMandatesById,
  listMandatesInForce,
  listMandatesOf,
  listMembersById,
  listMemberships,
  listPartiesById,
  listDelegated,
  type MandateRow,
  type Membership,
  type MemberRow,
  type PartyRow,
} from './party.store.ts'

/** What decides on rights reads through: the owner's handle (or a transaction of it), the day, the rules. */
export interface Registry extends Pick<Base, 'today' | 'rules'> {
  db: Executor
}

/** The memberships in force of a person, in parties in force up the whole tree, the oldest first. */
export function findMemberships(
  { db, today }: Pick<Registry, 'db' | 'today'>,
  issuer: string,
  issuerSubject: string,
): Promise<Membership[]> {
  return listMemberships(db, { issuer, issuerSubject }, today())
}

/** A membership in force, with its party in force up the whole tree; null when either is not. */
export function findActiveMember(
  { db, today }: Pick<Registry, 'db' | 'today'>,
  memberId: string,
): Promise<Membership | null> {
  return findMembership(db, memberId, today())
}

/** A party in force up the whole tree; else null. */
export function findActiveParty(
  { db, today }: Pick<Registry, 'db' | 'today'>,
  partyId: string,
): Promise<ViewerParty | null> {
  return findPartyInForce(db, partyId, today())
}

/** The mandates in force of a party in force; none when the party, or one above it, is not. */
export function listActiveMandates(
  { db, today }: Pick<Registry, 'db' | 'today'>,
  partyId: string,
): Promise<MandateRow[]> {
  return listMandatesInForce(db, partyId, today())
}

/** The mandate, of some, that covers an act today; null: none does. */
export function coveringMandate(
  { rules, today }: Pick<Registry, 'rules' | 'today'>,
  mandates: readonly MandateRow[],
  asked: MandatedAct,
): MandateRow | null {
  const within = (code: string) => regionsWithin(rules().regions, code)
  return mandates.find((one) => coversAct(one, asked, within, today())) ?? null
}

/**
 * The mandate of a party that covers an act today; null when none does, or the party is not in force.
 * @param matter a null field of business or division is covered only by a mandate for all
 */
export async function findMandate(
  registry: Registry,
  partyId: string,
  act: MandateAct,
  matter: Omit<MandatedAct, 'act'>,
): Promise<MandateRow | null> {
  const mandates = await listActiveMandates(registry, partyId)
  return coveringMandate(registry, mandates, { act, ...matter })
}

const loaders = perOwner((base: Base) => ({
  party: makeLoader<string, PartyRow | null>(async (ids) =>
    inOrder(ids, await listPartiesById(base.db, ids)),
  ),
  member: makeLoader<string, MemberRow | null>(async (ids) =>
    inOrder(ids, await listMembersById(base.db, ids)),
  ),
  mandate: makeLoader<string, MandateRow | null>(async (ids) =>
    inOrder(ids, await listMandatesById(base.db, ids)),
  ),
  mandatesOf: makeLoader<string, MandateRow[]>(async (ids) => {
    const rows = await listMandatesOf(base.db, ids)
    return ids.map((id) => rows.filter((row) => row.partyId === id))
  }),
}))

function inOrder<Row extends { id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): (Row | null)[] {
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id) ?? null)
}

/** A party by its id, in whatever state and class: for what already names it. */
export function loadParty(base: Base, partyId: string): Promise<PartyRow | null> {
  return loaders(base).party.load(partyId)
}

/** A party as it was read for a caller. */
export type ReadParty = PartyRow & Read

/** A party as the caller reads it: the field gate goes by what the caller sees of everyone. */
export function readParty(reader: Reader, row: PartyRow): ReadParty {
  return { ...row, by: reader.everyone }
}

/** A membership by its id, in whatever state: for what already names it. */
export function loadMember(base: Base, memberId: string): Promise<MemberRow | null> {
  return loaders(base).member.load(memberId)
}

/** A mandate by its id, in whatever state. */
export function loadMandate(base: Base, mandateId: string): Promise<MandateRow | null> {
  return loaders(base).mandate.load(mandateId)
}

/** The mandates of a party, in whatever state, the oldest first. */
export function listMandatesOfParty(base: Base, partyId: string): Promise<MandateRow[]> {
  return loaders(base).mandatesOf.load(partyId)
}

/** System and security administration, and the operator, see the whole register. */
function seesAll(viewer: Viewer): boolean {
  if (viewer.isOperator) return true
  const role = viewer.member?.role
  return mayDo(viewer, 'party:administer') && (role === 'SYSTEM' || role === 'SECURITY')
}

function delegates(viewer: Viewer): boolean {
  return mayDo(viewer, 'party:administer') && viewer.member?.role === 'DELEGATE'
}

/**
 * A party that the viewer may know of: of a public class, its own, or one that it administers; else null, as if there
 * were none. Subjects and citizens are parties that nobody else learns of.
 */
export async function findParty(
  base: Base,
  viewer: Viewer,
  partyId: string,
): Promise<PartyRow | null> {
  const row = await loadParty(base, partyId)
  if (row === null || PUBLIC_CLASSES.includes(row.class) || seesAll(viewer)) return row
  if (viewer.party?.id === row.id) return row
  return (await administers(base, viewer, row)) ? row : null
}

async function administers(base: Base, viewer: Viewer, { id }: PartyRow): Promise<boolean> {
  if (!delegates(viewer) || viewer.party === null) return false
  return (await listAncestors(base.db, id)).includes(viewer.party.id)
}

/** What a list of parties is asked for. */
export interface PartyQuery {
  classes: readonly string[] | null
  /** A division, retired ones too: it stands for what succeeded it and all below. */
  region: string | null
  domain: string | null
  act: string | null
  states: readonly string[] | null
}

/**
 * Parties by name, those that the viewer may know of.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listRegisteredParties(
  base: Base,
  viewer: Viewer,
  query: PartyQuery,
  page: PageArguments,
  withTotal: boolean,
): Promise<Page<PartyRow> & Partial<TotalCount>> {
  const label = `parties/${JSON.stringify(query)}`
  const request = readPage(page, label, base.cursors)
  const { region, ...rest } = query
  const regions = region === null ? null : regionsWithin(base.rules().regions, region)
  const narrowing: PartyNarrowing = { ...rest, regions }
  const reach = await partyReach(base, viewer)
  const today = base.today()
  const [rows, counted] = await Promise.all([
    listParties(base.db, narrowing, reach, today, request),
    withTotal ? countParties(base.db, narrowing, reach, today) : null,
  ])
  return {
    ...makePage(rows, request, label, base.cursors, ({ name, id }) => [name, id]),
    ...(counted === null ? {} : makeTotal(counted)),
  }
}

async function partyReach(base: Base, viewer: Viewer): Promise<PartyReach> {
  const own = viewer.party === null ? [] : [viewer.party.id]
  const isDelegate = delegates(viewer) && viewer.party !== null
  const below = isDelegate ? await listDelegated(base.db, viewer.party!.id) : []
  return { classes: PUBLIC_CLASSES, ids: [...own, ...below], isAll: seesAll(viewer) }
}

/**
 * The members of a party, the oldest first: for system and security administration, and for the delegate above it.
 * @throws DomainError NOT_FOUND for a party that the viewer does not administer, PAGING_INVALID, CURSOR_INVALID
 */
export async function listMembersOfParty(
  base: Base,
  viewer: Viewer,
  partyId: string,
  page: PageArguments,
  withTotal: boolean,
): Promise<Page<MemberRow> & Partial<TotalCount>> {
  const party = await loadParty(base, partyId)
  const isSeen =
    party !== null &&
    (seesAll(viewer) ||
      (!CENTRAL_CLASSES.includes(party.class) && (await administers(base, viewer, party))))
  if (!isSeen) throw new DomainError('NOT_FOUND')
  const label = `members/${partyId}`
  const request = readPage(page, label, base.cursors)
  const [rows, counted] = await Promise.all([
    listMembers(base.db, partyId, request),
    withTotal ? countMembers(base.db, partyId) : null,
  ])
  return {
    ...makePage(rows, request, label, base.cursors, ({ id }) => [id]),
    ...(counted === null ? {} : makeTotal(counted)),
  }
}
