import { DomainError, type Message } from '../errors.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { standsOn, type Standable } from './party.rules.ts'
import { checkPeriod, UNKNOWN_DOMAIN, UNKNOWN_REGION } from './registration.rules.ts'

/** What a party may be mandated to do. */
export const MANDATE_ACTS = {
  SUBMIT_RECORDS: { zh: '报送信用记录', en: 'Submit records' },
  EVALUATE: { zh: '信用评价（须备案方案）', en: 'Evaluate, by a filed scheme' },
  NOMINATE: { zh: '推荐列入名单', en: 'Nominate for lists' },
  INVESTIGATE: { zh: '信用调查', en: 'Investigate' },
} as const
export type MandateAct = keyof typeof MANDATE_ACTS

/** Who may hold a mandate: whoever contributes. */
const MANDATED_CLASSES = ['BUREAU', 'COUNTY', 'ASSOCIATION', 'AGENCY']

/** What a mandate says. */
export interface MandateTerms {
  act: string
  domain: string | null
  regionCode: string | null
  scheme: string | null
}

/** What is to be done under a mandate. A null says that the matter has none: only a mandate for all covers it. */
export interface MandatedAct {
  act: MandateAct
  domain: string | null
  regionCode: string | null
  /** The filed scheme by which is evaluated; nothing is evaluated without. */
  scheme?: string | null
}

/** The divisions that one stands for, itself among them (`regionsWithin` of the rule data). */
export type RegionsWithin = (code: string) => readonly string[]

/**
 * Whether a mandate covers an act on a day. Its party has to be in force too, which is looked at elsewhere.
 * A null field of business or division of the mandate covers all; a division covers those below it, and a retired one
 * where all that succeeded it is covered.
 */
export function coversAct(
  mandate: MandateTerms & Standable,
  asked: MandatedAct,
  within: RegionsWithin,
  today: string,
): boolean {
  return (
    standsOn(mandate, today) &&
    mandate.act === asked.act &&
    (mandate.domain === null || mandate.domain === asked.domain) &&
    coversRegion(mandate.regionCode, asked.regionCode, within) &&
    coversScheme(mandate, asked)
  )
}

function coversScheme(mandate: MandateTerms, asked: MandatedAct): boolean {
  if (asked.act !== 'EVALUATE') return true
  return mandate.scheme !== null && mandate.scheme === asked.scheme
}

/** Whether a division (null: all) covers another (null: none is known). */
export function coversRegion(
  outer: string | null,
  inner: string | null,
  within: RegionsWithin,
): boolean {
  if (outer === null) return true
  if (inner === null) return false
  const covered = within(outer)
  if (covered.includes(inner)) return true
  const standsFor = within(inner).filter((code) => code !== inner)
  return standsFor.length > 0 && standsFor.every((code) => covered.includes(code))
}

/** A mandate as it is proposed. */
export interface MandateDraft extends MandateTerms {
  act: MandateAct
  validFrom: string
  validTo: string | null
}

/** What the rules need of the party that a mandate is for. */
export interface MandatedParty {
  class: string
  regionCode: string | null
  domains: readonly string[]
}

/**
 * Checks a mandate that is to be granted.
 * @throws DomainError MANDATE_INVALID for a class that takes none, a missing or needless scheme, an unknown field of
 *   business or division, or one that reaches beyond its party's own
 */
export function checkMandate(
  book: RuleBook,
  today: string,
  draft: MandateDraft,
  party: MandatedParty,
): void {
  if (!MANDATED_CLASSES.includes(party.class)) {
    throw invalid({ zh: '该类参与方不得接受委托', en: 'A party of this class takes no mandate' })
  }
  if ((draft.act === 'EVALUATE') !== (draft.scheme !== null)) {
    throw invalid({
      zh: '信用评价委托须指明备案方案，其他委托不得指明',
      en: 'A mandate to evaluate names its filed scheme, and no other does',
    })
  }
  checkPeriod(draft, 'MANDATE_INVALID')
  if (draft.domain !== null && book.current('domain', draft.domain, today) === null) {
    throw invalid(UNKNOWN_DOMAIN)
  }
  if (draft.regionCode !== null && book.current('region', draft.regionCode, today) === null) {
    throw invalid(UNKNOWN_REGION)
  }
  checkReach(book, draft, party)
}

/**
 * Checks that a mandate stays within an area: a county office's own, or that of who delegates.
 * @throws DomainError MANDATE_INVALID
 */
export function checkReach(
  book: RuleBook,
  draft: MandateTerms,
  area: { class: string; regionCode: string | null; domains: readonly string[] },
): void {
  const within = (code: string) => regionsWithin(book.regions, code)
  if (!coversRegion(boundOf(area, draft), draft.regionCode, within)) {
    throw invalid({ zh: '委托超出其区划', en: 'The mandate reaches beyond the division' })
  }
  if (area.domains.length > 0 && (draft.domain === null || !area.domains.includes(draft.domain))) {
    throw invalid({
      zh: '委托超出其重点领域',
      en: 'The mandate reaches beyond the fields of business',
    })
  }
}

/**
 * A county office stays within its division; a city department too, but may take all, which includes what is of no
 * known division. The division of an agency or an association is its seat, not the reach of its business.
 */
function boundOf(
  area: { class: string; regionCode: string | null },
  draft: MandateTerms,
): string | null {
  if (area.class === 'COUNTY') return area.regionCode
  return area.class === 'BUREAU' && draft.regionCode !== null ? area.regionCode : null
}

function invalid(detail: Message): DomainError {
  return new DomainError('MANDATE_INVALID', detail)
}
