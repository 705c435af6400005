import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type PartyClass, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { readText } from '../request/text.rules.ts'
import {
  acknowledge,
  countStopUses,
  listLapsed,
  listStopUses,
  type StopUseFilter,
  type StopUseRow,
} from './stop-use.store.ts'

/** What a list of notices is asked for by. */
export interface StopUseQuery {
  page: PageArguments
  /** Null: acknowledged or not. */
  acknowledged: boolean | null
  overdue: boolean
  withTotal: boolean
}

export type StopUsePage = Page<StopUseRow> & Partial<TotalCount>

/**
 * The notices that went to the caller's own party, the oldest first.
 * @throws DomainError FORBIDDEN without a party; PAGING_INVALID, CURSOR_INVALID
 */
export function stopUsesOf(
  base: Base,
  { party }: Viewer,
  query: StopUseQuery,
): Promise<StopUsePage> {
  if (party === null) throw new DomainError('FORBIDDEN')
  return readList(base, party.id, query)
}

/**
 * The notices that went to all parties, or to one: for who oversees them, and auditors.
 * @throws DomainError FORBIDDEN; PAGING_INVALID, CURSOR_INVALID
 */
export function stopUsesOverseen(
  base: Base,
  viewer: Viewer,
  partyId: string | null,
  query: StopUseQuery,
): Promise<StopUsePage> {
  const mayOversee = mayDo(viewer, 'stop-use:oversee') || viewer.partyClass === 'AUDITOR'
  if (!mayOversee) throw new DomainError('FORBIDDEN')
  return readList(base, partyId, query)
}

async function readList(
  base: Base,
  partyId: string | null,
  { page, acknowledged, overdue, withTotal }: StopUseQuery,
): Promise<StopUsePage> {
  const ordering = `stop-uses/${partyId ?? ''}/${String(acknowledged)}/${String(overdue)}`
  const request = readPage(page, ordering, base.cursors)
  const filter: StopUseFilter = {
    partyId,
    isOpen: acknowledged === null ? null : !acknowledged,
    overdueOn: overdue ? base.today() : null,
  }
  const [fromAt = null, fromId = null, fromParty = null] = request.from ?? []
  const place = { fromAt, fromId, fromParty, offset: request.offset, limit: request.size + 1 }
  const [rows, counted] = await Promise.all([
    listStopUses(base.db, { ...filter, ...place }, request.backward),
    withTotal ? countStopUses(base.db, { ...filter, limit: COUNT_MOST + 1 }) : null,
  ])
  const made = makePage(rows, request, ordering, base.cursors, (row) => [
    row.openedAt,
    row.id,
    row.partyId,
  ])
  return { ...made, ...(counted === null ? {} : makeTotal(counted)) }
}

/** Notices that are acknowledged at a time. */
const ACKNOWLEDGED_MOST = 100

/**
 * Says that the caller's party stopped using what some notices name; twice is once. Others' notices read like missing
 * ones.
 * @returns the ids of its own among them
 * @throws DomainError FORBIDDEN without a party; BAD_INPUT for too many, or an identity number in the remark
 */
export async function acknowledgeStopUses(
  base: Base,
  { party, actor }: Viewer,
  ids: readonly string[],
  remark: string | null,
): Promise<ReadonlySet<string>> {
  if (party === null) throw new DomainError('FORBIDDEN')
  if (ids.length === 0 || ids.length > ACKNOWLEDGED_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `一次须确认 1 至 ${ACKNOWLEDGED_MOST} 条通知`,
      en: `Acknowledge 1 to ${ACKNOWLEDGED_MOST} notices at a time`,
    })
  }
  const said = remark === null ? null : readText(remark)
  const at = base.now().toISOString()
  const own = await acknowledge(base.db, { ids, partyId: party.id, at, by: actor, remark: said })
  return new Set(own.map(({ id }) => id))
}

/** Classes whose rights lapse with a notice that they did not acknowledge; public bodies answer to who oversees them. */
const LAPSING: ReadonlySet<PartyClass> = new Set(['AGENCY', 'ASSOCIATION', 'PLATFORM'])

/**
 * Whether a party let a notice lapse: until it acknowledges, it sees no more than the public does and what it holds
 * itself. Whoever asks at once shares the statement.
 */
export async function hasLapsed(base: Base, party: ViewerParty): Promise<boolean> {
  return LAPSING.has(party.class) && (await lapsed(base).load(party.id))
}

const lapsed = perOwner((base: Base) =>
  makeLoader<string, boolean>(async (ids) => {
    const found = await listLapsed(base.db, { ids, today: base.today() })
    const parties = new Set(found.map(({ partyId }) => partyId))
    return ids.map((id) => parties.has(id))
  }),
)
