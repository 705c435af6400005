import type { Executor } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import type { DisputedFact } from '../dispute/disputed-fact.ts'
import type { ObjectionRow } from '../objection/objection.store.ts'
import {
  listAncestors,
  listPartiesById,
  listPartiesBySource,
  type PartyRow,
} from '../party/party.store.ts'
import { regionsWithin } from '../rule/region.rules.ts'

/** Who handles an objection, who verifies it, and who looks after it when it is overdue. */
export type Handling = Pick<
  ObjectionRow,
  'sourceCode' | 'handlerId' | 'handlerName' | 'verifierSource' | 'parentSource' | 'bureauSource'
>

/** Natures of sources that are no public body of the register: several parties may share one. */
const SHARED_SOURCES = new Set(['SELF', 'THIRD_PARTY', 'PLATFORM'])

/**
 * The unit that determined a fact handles what is objected to it (国家发展改革委令第36号: 向认定单位提出). What no public body
 * holds here is handled by the unit of the rule data, and verified by the source where that is a body by itself.
 */
export async function handlingOf(
  { rules, today }: Pick<Base, 'rules' | 'today'>,
  db: Executor,
  fact: DisputedFact,
): Promise<Handling> {
  const book = rules()
  const source = book.current('source', fact.sourceCode, today())
  const isShared = source === null || SHARED_SOURCES.has(source.body.nature)
  const own = isShared ? [] : await unitsOf(db, fact.sourceCode)
  const fallback = String(
    book.current('parameter', 'OBJECTION_DEFAULT_SOURCE', today())?.body.value ?? fact.sourceCode,
  )
  const sourceCode = own.length > 0 ? fact.sourceCode : fallback
  const units = own.length > 0 ? own : await unitsOf(db, fallback)
  const authority = units.find(({ id }) => id === fact.authorityId)
  const unit =
    authority ?? nearest(units, fact.regionCode, (code) => regionsWithin(book.regions, code))
  const above = unit === undefined ? [] : await unitsAbove(db, unit)
  const label = book.current('source', sourceCode, today())?.zh ?? sourceCode
  return {
    sourceCode,
    handlerId: authority?.id ?? null,
    handlerName: unit?.name ?? label,
    verifierSource: isShared || sourceCode === fact.sourceCode ? null : fact.sourceCode,
    parentSource: above.find(({ id }) => id === unit?.parentId)?.sourceCode ?? null,
    bureauSource: above.find(({ parentId }) => parentId === null)?.sourceCode ?? null,
  }
}

const isUnit = ({ class: partyClass }: Pick<PartyRow, 'class'>): boolean =>
  partyClass === 'BUREAU' || partyClass === 'COUNTY'

async function unitsOf(db: Executor, sourceCode: string): Promise<PartyRow[]> {
  return (await listPartiesBySource(db, sourceCode)).filter(isUnit)
}

async function unitsAbove(db: Executor, { id }: PartyRow): Promise<PartyRow[]> {
  return listPartiesById(db, await listAncestors(db, id))
}

/** The unit of a division, else the smallest around it, else the first. */
function nearest(
  units: readonly PartyRow[],
  regionCode: string | null,
  within: (code: string) => readonly string[],
): PartyRow | undefined {
  const around = units
    .map((unit) => ({ unit, area: unit.regionCode === null ? [] : within(unit.regionCode) }))
    .filter(({ area }) => regionCode !== null && area.includes(regionCode))
    .toSorted((a, b) => a.area.length - b.area.length)
  return around[0]?.unit ?? units[0]
}

/** Whether a caller may take the steps of the handling unit. */
export function handles(
  { rules }: Pick<Base, 'rules'>,
  viewer: Viewer,
  row: Pick<ObjectionRow, 'sourceCode' | 'regionCode' | 'handlerId'>,
): boolean {
  const isIt = row.handlerId === null || viewer.party?.id === row.handlerId
  return isIt && holdsFor(rules, viewer, row.sourceCode, row.regionCode)
}

/** Whether a caller may verify: the unit that was asked, or the handling unit where none was. */
export function verifies(
  base: Pick<Base, 'rules'>,
  viewer: Viewer,
  row: Pick<ObjectionRow, 'sourceCode' | 'regionCode' | 'handlerId' | 'verifierSource'>,
): boolean {
  const { verifierSource, regionCode } = row
  if (verifierSource === null) return handles(base, viewer, row)
  return holdsFor(base.rules, viewer, verifierSource, regionCode)
}

/** A county office holds what arose in its county (as `rightsOf` has it); a city department all of its source. */
export function holdsFor(
  rules: Base['rules'],
  viewer: Viewer,
  sourceCode: string,
  regionCode: string | null,
): boolean {
  const { party } = viewer
  if (party === null || !isUnit(party) || !mayDo(viewer, 'objection:handle')) return false
  if (party.sourceCode !== sourceCode) return false
  if (party.class === 'BUREAU') return true
  const county = regionsWithin(rules().regions, party.regionCode ?? '')
  return regionCode !== null && county.includes(regionCode)
}
