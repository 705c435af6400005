/**
 * Who sees what, by hand from docs/disclosure.md and from nothing in the code: what the oracle checks the running
 * system against. Where the page has two readings the one taken is said here.
 */
export type Scope = 'PUBLIC' | 'SHARED' | 'AUTHORIZED' | 'INTERNAL'

/** How a planted subject stands to the callers. */
export const RELATIONS = [
  'OWN',
  'CONSENTED',
  'HELD',
  'COUNTY',
  'SUBMITTED',
  'AREA',
  'ELSEWHERE',
] as const
export type Relation = (typeof RELATIONS)[number]

/** The states of a planted record, with the scope of its row where it is not PUBLIC. */
export const STATES = {
  PUBLISHED: 'PUBLIC',
  DISPUTED: 'PUBLIC',
  UNPUBLISHED: 'PUBLIC',
  ENDED: 'PUBLIC',
  SHIELDED: 'PUBLIC',
  REPAIRED: 'PUBLIC',
  REVOKED: 'PUBLIC',
  OLDER: 'PUBLIC',
  SHARED: 'SHARED',
  AUTHORIZED: 'AUTHORIZED',
  DECLARED: 'AUTHORIZED',
  REFUSED: 'AUTHORIZED',
  INTERNAL: 'INTERNAL',
} as const satisfies Record<string, Scope>
export type State = keyof typeof STATES

/** A kind of caller: its purpose, what it sees of everyone, and more of some. */
export interface Caller {
  class:
    | 'ANONYMOUS'
    | 'CITIZEN'
    | 'SUBJECT'
    | 'BUREAU'
    | 'COUNTY'
    | 'ASSOCIATION'
    | 'AGENCY'
    | 'PLATFORM'
    | 'AUDITOR'
    | 'ADMINISTRATOR'
  purpose: string | null
  /** Scopes of everyone. */
  everyone: readonly Scope[]
  /** Scopes of the subjects of a relation. */
  some?: Partial<Record<Relation, readonly Scope[]>>
  /** Ended publications count, by the purpose's rule. */
  history?: boolean
}

const P = ['PUBLIC'] as const
const PS = ['PUBLIC', 'SHARED'] as const
const PA = ['PUBLIC', 'AUTHORIZED'] as const
const PSA = ['PUBLIC', 'SHARED', 'AUTHORIZED'] as const
const ALL = ['PUBLIC', 'SHARED', 'AUTHORIZED', 'INTERNAL'] as const

export const CALLERS: Record<string, Caller> = {
  anonymous: { class: 'ANONYMOUS', purpose: null, everyone: P },
  citizen: { class: 'CITIZEN', purpose: null, everyone: P },
  administrator: { class: 'ADMINISTRATOR', purpose: null, everyone: P },
  'the subject itself': { class: 'SUBJECT', purpose: null, everyone: P, some: { OWN: PSA } },
  'a business partner': {
    class: 'SUBJECT',
    purpose: 'COMMERCIAL_COOPERATION',
    everyone: P,
    some: { OWN: PSA, CONSENTED: PA },
  },
  'a bureau without purpose': {
    class: 'BUREAU',
    purpose: null,
    everyone: P,
    some: { HELD: ALL },
  },
  'a bureau': { class: 'BUREAU', purpose: 'HONOURS', everyone: PS, some: { HELD: ALL } },
  'a bureau that enforces': {
    class: 'BUREAU',
    purpose: 'ENFORCEMENT',
    everyone: PSA,
    some: { HELD: ALL },
    history: true,
  },
  'a county office': { class: 'COUNTY', purpose: 'HONOURS', everyone: PS, some: { COUNTY: ALL } },
  'an association': {
    class: 'ASSOCIATION',
    purpose: 'MEMBER_SERVICE',
    everyone: P,
    some: { CONSENTED: PA },
  },
  'an agency': {
    class: 'AGENCY',
    purpose: 'CREDIT_INVESTIGATION',
    everyone: P,
    some: { CONSENTED: PA, SUBMITTED: ALL },
  },
  'an agency for another purpose': {
    class: 'AGENCY',
    purpose: 'CREDIT_EVALUATION',
    everyone: P,
    some: { SUBMITTED: ALL },
  },
  'a peer platform': { class: 'PLATFORM', purpose: null, everyone: P, some: { AREA: PS } },
  'an auditor': { class: 'AUDITOR', purpose: null, everyone: PS },
}

/** What a caller sees of a subject. */
export function scopesOf(caller: Caller, relation: Relation): readonly Scope[] {
  return caller.some?.[relation] ?? caller.everyone
}

/** Planted records that lie in the field of business of the peer platform's agreement; the others lie in none. */
export const LIES_IN_A_FIELD: readonly State[] = ['PUBLISHED', 'SHARED']

/** What a caller sees of a record: an agreement names fields of business besides divisions. */
export function scopesOfRecord(caller: Caller, relation: Relation, state: State): readonly Scope[] {
  const isOutside = caller.class === 'PLATFORM' && !LIES_IN_A_FIELD.includes(state)
  return isOutside ? P : scopesOf(caller, relation)
}

/** What a subject declared and nobody verified is seen as what is AUTHORIZED, marked by its state. */
const IN_FORCE: readonly State[] = [
  'PUBLISHED',
  'DISPUTED',
  'SHARED',
  'AUTHORIZED',
  'DECLARED',
  'INTERNAL',
]

/** Whether a caller sees a record, by its state, its row's scope and whose it is. */
export function seesRow(caller: Caller, relation: Relation, state: State): boolean {
  const scopes = scopesOfRecord(caller, relation, state)
  if (scopes.includes('INTERNAL')) return true
  if (!scopes.includes(STATES[state])) return false
  if (caller.class === 'AUDITOR') return true
  if (caller.class === 'SUBJECT' && relation === 'OWN') return true
  if (IN_FORCE.includes(state)) return true
  if (!scopes.includes('SHARED')) return false
  if (state === 'ENDED') return caller.history === true
  return state === 'UNPUBLISHED' || state === 'SHIELDED'
}

/** The states of a planted application of a measure, with the scope of its row. */
export const MEASURE_STATES = {
  APPLIED: 'SHARED',
  ENDED: 'SHARED',
  LIFTED: 'SHARED',
  WITHDRAWN: 'SHARED',
  BY_CONSENT: 'AUTHORIZED',
  KEPT: 'INTERNAL',
} as const satisfies Record<string, Scope>
export type MeasureState = keyof typeof MEASURE_STATES

/**
 * Whether a caller sees an application of a measure: in effect within its scope; what is over or lifted where the purpose's
 * rule says that history counts; withdrawn ones like revoked records.
 */
export function seesMeasure(caller: Caller, relation: Relation, state: MeasureState): boolean {
  const scopes = scopesOf(caller, relation)
  if (scopes.includes('INTERNAL')) return true
  if (!scopes.includes(MEASURE_STATES[state])) return false
  if (caller.class === 'AUDITOR') return true
  if (caller.class === 'SUBJECT' && relation === 'OWN') return true
  if (state === 'ENDED' || state === 'LIFTED') return caller.history === true
  return state === 'APPLIED' || state === 'BY_CONSENT'
}

/**
 * The states of a planted repair: of a record in force, of one whose publication is over, of a repaired and a revoked one;
 * of a grade that counts, and of one that was repaired.
 */
export const REPAIR_STATES = [
  'PENDING',
  'REFUSED_LATE',
  'GRANTED',
  'OF_REVOKED',
  'GRADE_PENDING',
  'GRADE_GRANTED',
] as const
export type RepairState = (typeof REPAIR_STATES)[number]

/**
 * Whether a caller sees a repair: its state and dates are SHARED, and nobody sees it who does not see the fact that it
 * is about, or a repair would tell of what it took away.
 */
export function seesRepair(caller: Caller, relation: Relation, state: RepairState): boolean {
  const scopes = scopesOf(caller, relation)
  if (scopes.includes('INTERNAL')) return true
  if (!scopes.includes('SHARED')) return false
  if (caller.class === 'AUDITOR') return true
  if (caller.class === 'SUBJECT' && relation === 'OWN') return true
  if (state === 'PENDING' || state === 'GRADE_PENDING') return true
  return state === 'REFUSED_LATE' && caller.history === true
}

/** The states of a planted entry of a list, with the scope of its row. */
export const LIST_STATES = {
  LISTED: 'PUBLIC',
  WATCHED: 'SHARED',
  PUBLIC_NOTICE: 'PUBLIC',
  NOTICE_OVER: 'PUBLIC',
  CLOSED_NOTICE: 'INTERNAL',
  NOMINATED: 'INTERNAL',
  TERM_OVER: 'PUBLIC',
  FORMER: 'SHARED',
  REJECTED: 'INTERNAL',
} as const satisfies Record<string, Scope>
export type ListState = keyof typeof LIST_STATES

/** Whose the nominations, notices and defence of an entry are: its authority's and the subject's own. */
export function seesListSteps(caller: Caller, relation: Relation): boolean {
  const isOwn = caller.class === 'SUBJECT' && relation === 'OWN'
  return isOwn || scopesOf(caller, relation).includes('INTERNAL')
}

/**
 * Whether a caller sees an entry of a list. Former entries are SHARED, and rows by state cut them: an ended one is for
 * purposes whose rule says that history counts, a revoked one for auditors, its authority and the subject itself.
 */
export function seesListEntry(caller: Caller, relation: Relation, state: ListState): boolean {
  if (seesListSteps(caller, relation)) return true
  const scopes = scopesOf(caller, relation)
  if (!scopes.includes(LIST_STATES[state])) return false
  if (caller.class === 'AUDITOR') return true
  if (state === 'TERM_OVER') return scopes.includes('SHARED') && caller.history === true
  return ['LISTED', 'WATCHED', 'PUBLIC_NOTICE'].includes(state)
}

/** The states of a planted evaluation, with the scope of its row. */
export const EVALUATION_STATES = {
  FINAL: 'PUBLIC',
  FINAL_SHARED: 'SHARED',
  VALIDITY_OVER: 'PUBLIC',
  OPEN_PUBLICITY: 'PUBLIC',
  CLOSED_PUBLICITY: 'INTERNAL',
  PRELIMINARY: 'INTERNAL',
  WITHDRAWN: 'SHARED',
  REPAIRED: 'SHARED',
} as const satisfies Record<string, Scope>
export type EvaluationState = keyof typeof EVALUATION_STATES

/**
 * Whether a caller sees an evaluation: the evaluator and its holder, and the subject itself, whatever its state; others
 * what is final and counts, or in a publicity that is open to them, and what is over where history counts.
 */
export function seesEvaluation(
  caller: Caller,
  relation: Relation,
  state: EvaluationState,
): boolean {
  if (seesListSteps(caller, relation)) return true
  const scopes = scopesOf(caller, relation)
  if (!scopes.includes(EVALUATION_STATES[state])) return false
  if (caller.class === 'AUDITOR') return true
  if (state === 'VALIDITY_OVER') return scopes.includes('SHARED') && caller.history === true
  return ['FINAL', 'FINAL_SHARED', 'OPEN_PUBLICITY'].includes(state)
}

/** The states of a planted objection, with the scope of its row: that of its fact, and SHARED at least. */
export const OBJECTION_STATES = {
  OPEN: 'SHARED',
  FACT_ENDED: 'SHARED',
  DECIDED: 'SHARED',
  ABOUT_AUTHORIZED: 'AUTHORIZED',
  ABOUT_INTERNAL: 'INTERNAL',
} as const satisfies Record<string, Scope>
export type ObjectionState = keyof typeof OBJECTION_STATES

/**
 * Whether a caller sees an objection: the unit that handles it and the subject itself, whatever its state; auditors within
 * the scopes; public bodies one that marks its fact, while the fact itself is open to them; nobody else.
 */
export function seesObjection(caller: Caller, relation: Relation, state: ObjectionState): boolean {
  if (seesListSteps(caller, relation)) return true
  const scopes = scopesOf(caller, relation)
  if (!scopes.includes('SHARED') || !scopes.includes(OBJECTION_STATES[state])) return false
  if (caller.class === 'AUDITOR') return true
  if (state === 'FACT_ENDED') return caller.history === true
  return state !== 'DECIDED'
}

/** Whether a caller sees a reconsideration or a suit: the holder, the subject itself, and auditors within the scopes. */
export function seesProceeding(caller: Caller, relation: Relation, state: ObjectionState): boolean {
  if (seesListSteps(caller, relation)) return true
  return caller.class === 'AUDITOR' && scopesOf(caller, relation).includes(OBJECTION_STATES[state])
}
