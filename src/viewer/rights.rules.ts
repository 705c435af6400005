import type { DatabaseClass } from '../disclosure/database-class.ts'
import type { Scope } from '../disclosure/scope.ts'
import { mayDo, type Over, type Viewer } from '../disclosure/viewer.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { DisclosureRule, Purpose } from '../rule/rule.schema.ts'
import { purposeOf } from './purpose.rules.ts'

/** An area: divisions (all below included) and fields of business; null narrows nothing. */
export interface Area {
  regions: readonly string[] | null
  domains: readonly string[] | null
}

/** What a viewer may see, in terms of database classes: of everyone, and of certain subjects. */
export interface Rights {
  /** Null: the operator in the process, as the tables' owner. */
  everyone: DatabaseClass | null
  /** Ended publications count, by the purpose's rule. */
  history: boolean
  /** Its own subject. */
  own: string | null
  /** It sees AUTHORIZED of who consented to it for the purpose. */
  consented: boolean
  /** It sees SHARED of subjects in here only. */
  area: Area | null
  /**
   * The source whose records it holds, and the divisions that it holds them for. `party`: itself, where it shares its
   * source with others.
   */
  held: {
    sources: readonly string[]
    party: string | null
    regions: readonly string[] | null
  } | null
  /** It may look persons up by the number of an identity paper. */
  identityLookup: boolean
}

const NOTHING_MORE: Rights = {
  everyone: 'PUBLIC',
  history: false,
  own: null,
  consented: false,
  area: null,
  held: null,
  identityLookup: false,
}

/**
 * The rights of a viewer by the rules of disclosure in force (kind `disclosure-rule`: the table "Scopes by caller" of
 * docs/disclosure.md). A credential without `subject:read` sees what the public sees.
 * @throws DomainError of `purposeOf`
 */
export function rightsOf(viewer: Viewer, rules: RuleBook, today: string): Rights {
  const purpose = purposeOf(viewer, rules, today)
  if (viewer.isOperator) return { ...NOTHING_MORE, everyone: null, identityLookup: true }
  if (!mayDo(viewer, 'subject:read')) return NOTHING_MORE
  const opened = rules
    .list('disclosure-rule', { on: today })
    .filter(({ body }) => body.partyClass === viewer.partyClass && isMet(body, purpose))
  const opens = (over: Over, scope: Scope) =>
    opened.some(({ body }) => body.over === over && body.scope === scope)
  const narrowed = viewer.regions !== null || viewer.domains !== null
  const { party } = viewer
  const sharedWithAll = opens('EVERYONE', 'SHARED')
  return {
    everyone:
      sharedWithAll && !narrowed ? classOf(viewer, opens('EVERYONE', 'AUTHORIZED')) : 'PUBLIC',
    history: purpose?.body.historyCounts === true && sharedWithAll,
    own: opens('OWN', 'AUTHORIZED') ? (party?.subjectId ?? null) : null,
    consented: opens('CONSENTED', 'AUTHORIZED') && party !== null,
    // An agreement that names neither divisions nor fields opens nothing: closed by default.
    area: narrowed && (sharedWithAll || opens('AREA', 'SHARED')) ? areaOf(viewer, rules) : null,
    held: opens('HELD', 'INTERNAL') && party?.sourceCode != null ? heldBy(viewer, rules) : null,
    identityLookup: purpose?.body.identityLookup === true && sharedWithAll,
  }
}

function isMet(
  { purpose: condition, scope }: DisclosureRule['body'],
  named: Purpose | null,
): boolean {
  if (condition === 'NONE') return true
  if (named === null) return false
  return condition === 'NAMED' || named.body.entitles.includes(scope)
}

/** Auditors see every state of what is shared; public bodies what is in force. */
function classOf({ partyClass }: Viewer, isEntitled: boolean): DatabaseClass {
  if (partyClass === 'AUDITOR') return 'AUDITOR'
  return isEntitled ? 'ENTITLED' : 'SHARED'
}

function areaOf({ regions, domains }: Viewer, rules: RuleBook): Area {
  return {
    regions:
      regions === null ? null : regions.flatMap((code) => regionsWithin(rules.regions, code)),
    domains,
  }
}

/** A county office holds what arose in its county; a city department, an agency, an association all of its source. */
function heldBy({ partyClass, party }: Viewer, rules: RuleBook): Rights['held'] {
  const { sourceCode, regionCode } = party!
  const county = partyClass === 'COUNTY' ? regionsWithin(rules.regions, regionCode ?? '') : null
  const isPublicBody = partyClass === 'BUREAU' || partyClass === 'COUNTY'
  return { sources: [sourceCode!], party: isPublicBody ? null : party!.id, regions: county }
}
