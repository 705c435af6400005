import { MATCH_FINDING_LABELS } from '../rule/match-policy.enums.ts'
import type { MatchFinding } from '../rule/match-policy.schema.ts'
import type { MatchPolicy } from '../rule/rule.schema.ts'
import type { IdentifierType } from '../subject/identifier.rules.ts'
import type { Candidate, CandidateCode, ComparedName } from './candidate.rules.ts'
import {
  UNCOMPARED_LABELS,
  type Agreement,
  type Feature,
  type MatchResult,
} from './match-labels.ts'
import { isOneApart } from './near-name.rules.ts'

/** What a candidate is compared with. */
export interface KnownSubject {
  subjectId: string
  isPerson: boolean
  name: ComparedName
  regionCode: string | null
  /** Public ones only, for comparison; null: none, or not looked at. */
  address: string | null
  /** Its codes that are public; null: not looked at. */
  codes: readonly { type: IdentifierType; value: string }[] | null
}

/** How a code of the candidate led to a subject: by itself, or by the organisation code inside it. */
export type Led = 'DIRECTLY' | 'BY_NESTED_CODE'

/** One feature of a candidate, explained. */
export interface FeatureResult {
  feature: Feature
  given: string | null
  agreement: Agreement
  points: number
  zh: string
  en: string
}

/** A candidate beside a subject. */
export interface Comparison {
  subject: KnownSubject
  findings: ReadonlySet<MatchFinding>
  features: FeatureResult[]
  /** Not bounded: for ordering. */
  points: number
}

/** What is answered of a candidate. */
export interface Decision {
  result: MatchResult
  subjectId: string | null
  alternativeIds: string[]
  features: FeatureResult[]
  /** 0 to 100: the points of the findings (rule data `match-policy`), bounded. */
  score: number
}

type Policy = MatchPolicy['body']
type Outcome = readonly [Agreement, MatchFinding | null]

const UNKNOWN: Outcome = ['UNKNOWN', null]
const INVALID: Outcome = ['INVALID', null]

/**
 * Compares a candidate with a subject, feature by feature.
 * @param ledBy how codes of the candidate (by their place) led to this subject
 * @param elsewhere places of codes that led to another subject
 */
export function compare(
  candidate: Candidate,
  subject: KnownSubject,
  policy: Policy,
  ledBy: ReadonlyMap<number, Led> = new Map(),
  elsewhere: ReadonlySet<number> = new Set(),
): Comparison {
  const ofCode = (code: CandidateCode, at: number) =>
    compareCode(code, subject, ledBy.get(at), elsewhere.has(at))
  const outcomes = outcomesOf(candidate, subject, ofCode)
  const findings = outcomes.flatMap(({ outcome }) => outcome[1] ?? [])
  return {
    subject,
    findings: new Set(findings),
    features: outcomes.map((one) => explain(one, policy)),
    points: findings.reduce((sum, finding) => sum + policy.points[finding], 0),
  }
}

interface Compared {
  feature: Feature
  given: string | null
  outcome: Outcome
}

function outcomesOf(
  candidate: Candidate,
  subject: KnownSubject | null,
  ofCode: (code: CandidateCode, at: number) => Outcome,
): Compared[] {
  const { codes, name, region, address } = candidate
  const compared = codes.map((code, at): Compared => {
    const outcome = ofCode(code, at)
    return { feature: code.feature, given: givenOf(code, outcome), outcome }
  })
  const add = (feature: Feature, part: { shown: string } | null, outcome: () => Outcome) => {
    if (part !== null) compared.push({ feature, given: part.shown, outcome: outcome() })
  }
  add('NAME', name, () => compareNames(name!.compared, subject))
  add('REGION', region, () => compareRegions(region!.codes, subject))
  add('ADDRESS', address, () =>
    subject?.address != null && subject.address === address!.compared
      ? ['AGREES', 'ADDRESS_SAME']
      : UNKNOWN,
  )
  return compared
}

/** Only a USCI is known by its form: whatever else is not on file may be the number of any paper, and is not said again. */
function givenOf({ feature, shown }: CandidateCode, [, finding]: Outcome): string | null {
  return feature !== 'USCI' && finding === null ? null : shown
}

function explain({ feature, given, outcome: [agreement, finding] }: Compared, policy: Policy) {
  const label =
    finding === null
      ? UNCOMPARED_LABELS[feature][agreement as 'UNKNOWN' | 'INVALID']
      : MATCH_FINDING_LABELS[finding]
  const points = finding === null ? 0 : policy.points[finding]
  return { feature, given, agreement, points, zh: label.zh, en: label.en }
}

function compareCode(
  { feature, type, value, state }: CandidateCode,
  { codes }: KnownSubject,
  led: Led | undefined,
  isElsewhere: boolean,
): Outcome {
  const others = (codes ?? []).filter((one) => one.type === type)
  if (led === 'DIRECTLY' || others.some((one) => one.value === value)) {
    return ['AGREES', `${feature}_SAME`]
  }
  if (isElsewhere) return ['DIFFERS', `${feature}_OTHER`]
  if (state !== 'VALID') return INVALID
  // Another firm may have been on file under the same old code: its own USCI decides.
  if (others.length > 0) return ['DIFFERS', `${feature}_OTHER`]
  return led === undefined ? UNKNOWN : ['AGREES', `${feature}_SAME`]
}

function compareNames(given: ComparedName | null, subject: KnownSubject | null): Outcome {
  if (given === null) return INVALID
  if (subject === null) return UNKNOWN
  const { name, isPerson } = subject
  if (given.full === name.full) return ['AGREES', 'NAME_SAME']
  // A person's name has no parts, and one character more is another person.
  if (isPerson) return ['DIFFERS', 'NAME_OTHER']
  if (given.words === name.words) return ['AGREES', 'NAME_SAME_WORDS']
  if (given.core === name.core) return ['AGREES', 'NAME_SAME_CORE']
  return ['DIFFERS', isOneApart(given.full, name.full) ? 'NAME_NEAR' : 'NAME_OTHER']
}

function compareRegions(codes: readonly string[] | null, subject: KnownSubject | null): Outcome {
  if (codes === null) return INVALID
  if (subject?.regionCode == null) return UNKNOWN
  return codes.includes(subject.regionCode)
    ? ['AGREES', 'REGION_SAME']
    : ['DIFFERS', 'REGION_OTHER']
}

/** Nothing was found, or there was nothing to look for. */
export function decideNothing(
  candidate: Candidate,
  result: 'NOT_FOUND' | 'INVALID',
  policy: Policy,
): Decision {
  const outcomes = outcomesOf(candidate, null, ({ state }) =>
    state === 'VALID' ? UNKNOWN : INVALID,
  )
  const features = outcomes.map((one) => explain(one, policy))
  return { result, subjectId: null, alternativeIds: [], features, score: 0 }
}

/**
 * Decides on the subjects that codes led to (one at least). One is MATCHED when its name agrees or none was given; a
 * name that differs tells of a firm that was renamed or of a wrong code, which is for a person to say. Codes that lead
 * to several are AMBIGUOUS.
 */
export function decideByCodes(
  candidate: Candidate,
  comparisons: readonly Comparison[],
  policy: Policy,
): Decision {
  const ranked = comparisons.toSorted(byFit)
  const [best] = ranked
  if (ranked.length > 1) return decided('AMBIGUOUS', null, ranked, best!, policy)
  const { findings } = best!
  const isNamed = candidate.name?.compared != null
  const agrees =
    findings.has('NAME_SAME') || findings.has('NAME_SAME_WORDS') || findings.has('NAME_SAME_CORE')
  // Without a name nothing stands by a code whose check character is wrong, though it is on file.
  const isSure = isNamed ? agrees : isLedByValidCode(candidate, best!)
  const result = isSure && !findings.has('USCI_OTHER') ? 'MATCHED' : 'POSSIBLE'
  return decided(result, best!, [], best!, policy)
}

function isLedByValidCode({ codes }: Candidate, { features }: Comparison): boolean {
  return codes.some(({ state }, at) => state === 'VALID' && features[at]?.agreement === 'AGREES')
}

/**
 * Whether a full name can mean one firm only: one of the compared has that name, and none has it but for region or
 * legal form, which are what people leave out, unless the region that was given rules it out.
 */
export function isUnmistakable(comparisons: readonly Comparison[]): boolean {
  const rivals = comparisons.filter(
    ({ findings }) => findings.has('NAME_SAME_WORDS') && !findings.has('REGION_OTHER'),
  )
  return rivals.length === 0 && comparisons.filter(hasSameName).length === 1
}

function hasSameName({ findings }: Comparison): boolean {
  return findings.has('NAME_SAME')
}

/** Those that are near enough to be proposed, the best first. */
export function shortlist(comparisons: readonly Comparison[], policy: Policy): Comparison[] {
  return comparisons.filter(({ points }) => points >= policy.possibleFrom).toSorted(byFit)
}

/**
 * Decides on firms that were found by name. MATCHED takes a full name that can mean one firm only, in the region
 * that was given; one that is clearly ahead is POSSIBLE, several that are not told apart are AMBIGUOUS.
 * @param candidates as `shortlist` gives them
 * @param unmistakable as `isUnmistakable` says of all firms of that core name
 */
export function decideByName(
  candidate: Candidate,
  candidates: readonly Comparison[],
  unmistakable: boolean,
  policy: Policy,
): Decision {
  const [best, second] = candidates
  if (best === undefined) return decideNothing(candidate, 'NOT_FOUND', policy)
  const { findings } = best
  const inRegion = candidate.region?.codes == null || findings.has('REGION_SAME')
  const rest = candidates.slice(1)
  if (unmistakable && findings.has('NAME_SAME') && inRegion && !findings.has('USCI_OTHER')) {
    return decided('MATCHED', best, [], best, policy)
  }
  if (second === undefined || best.points - second.points >= policy.lead) {
    return decided('POSSIBLE', best, rest, best, policy)
  }
  return decided('AMBIGUOUS', null, candidates, best, policy)
}

/** The features are those of the subject, or of the first alternative where none was chosen. */
function decided(
  result: MatchResult,
  subject: Comparison | null,
  alternatives: readonly Comparison[],
  explained: Comparison,
  policy: Policy,
): Decision {
  return {
    result,
    subjectId: subject?.subject.subjectId ?? null,
    alternativeIds: alternatives.slice(0, policy.alternatives).map((one) => one.subject.subjectId),
    features: explained.features,
    score: Math.max(0, Math.min(100, explained.points)),
  }
}

function byFit(a: Comparison, b: Comparison): number {
  const shorter = a.subject.name.full.length - b.subject.name.full.length
  return b.points - a.points || shorter || (a.subject.subjectId < b.subject.subjectId ? -1 : 1)
}
