import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { PartyRow } from '../../src/party/party.store.ts'
import {
  scopesOf,
  scopesOfRecord,
  seesEvaluation,
  seesListEntry,
  seesListSteps,
  seesMeasure,
  seesObjection,
  seesProceeding,
  seesRepair,
  seesRow,
  type Caller,
  type EvaluationState,
  type ListState,
  type MeasureState,
  type ObjectionState,
  type RepairState,
  type Relation,
  type Scope,
  type State,
} from './expected.ts'

/** A value that stands nowhere else, and what a caller needs to see it. */
export interface Canary {
  value: string
  /** `Organization.phone`, `Record.remarks` … */
  place: string
  relation: Relation
  state: State | null
  scope: Scope
  masked: Scope | null
  /** Of an entry of a list. */
  listState?: ListState
  /** Of an application of a measure. */
  measureState?: MeasureState
  evaluationState?: EvaluationState
  /** Of an objection or a proceeding. */
  objectionState?: ObjectionState
  repairState?: RepairState
}

/** Where the facts of a relation come from and lie. */
export const ORIGIN: Record<Relation, { source: string; region: string }> = {
  OWN: { source: 'MARKET_REGULATION', region: '320623' },
  CONSENTED: { source: 'MARKET_REGULATION', region: '320623' },
  HELD: { source: 'TRANSPORT_BUREAU', region: '320623' },
  COUNTY: { source: 'COUNTY_TRANSPORT_OFFICE', region: '320614' },
  SUBMITTED: { source: 'THIRD_PARTY', region: '320623' },
  AREA: { source: 'MARKET_REGULATION', region: '320681' },
  // The source of all county offices, in another county: held by another office.
  ELSEWHERE: { source: 'COUNTY_TRANSPORT_OFFICE', region: '320685' },
}

let serial = 1000

/** The next number, from 1001 on: four digits. */
export function nextSerial(): number {
  serial += 1
  return serial
}

/** Stands in every canary, and nowhere else. */
export const MARK = '43210987'

/** 18 digits, as an identity number has them; what a mask leaves of one is unlike that of any other. */
export function nextValue(): string {
  const digits = nextSerial()
  return `91${digits}${MARK}${digits}`
}

/** What is planted, and who asks about it. */
export interface City {
  canaries: Canary[]
  /** Global ids of all planted subjects and records. */
  nodes: string[]
  /** The type of each in the schema, by its id. */
  types: Map<string, string>
  /** Ids to narrow lists by: of a subject, a party. */
  ids: Record<string, string>
  /** Codes by which organisations and sole traders are found. */
  uscis: string[]
  viewers: Map<string, Viewer>
  /** The parties that they act for, by class. */
  parties: Map<string, PartyRow>
  /** The organisation of each relation. */
  firms: Record<Relation, string>
  /** All subjects of each relation. */
  subjects: Map<Relation, string[]>
}

/** Notes a planted node, and its type in the schema. */
export function addNode(city: City, id: string, type: string): void {
  city.nodes.push(id)
  city.types.set(id, type)
}

/** Whether a caller may see a canary whole, by the tables. */
export function isPermitted(caller: Caller, canary: Canary): boolean {
  // The access log: an auditor sees it whole, a subject what was looked up of its own file, once the matter is closed.
  if (canary.place.startsWith('AccessLog.')) {
    const isOwn = caller.class === 'SUBJECT' && canary.relation === 'OWN'
    return caller.class === 'AUDITOR' || (isOwn && canary.place === 'AccessLog.matter')
  }
  // An answer is its caller's, the bureau's here; auditors may have every one again.
  if (canary.place.startsWith('CreditCheck.')) {
    return caller.class === 'BUREAU' || caller.class === 'AUDITOR'
  }
  if (canary.measureState !== undefined) {
    const { relation, measureState, scope } = canary
    const isShown = scope === 'PUBLIC' || scopesOf(caller, relation).includes(scope)
    return isShown && seesMeasure(caller, relation, measureState)
  }
  if (canary.repairState !== undefined) {
    const { relation, repairState, scope } = canary
    if (canary.place.startsWith('RepairStep.')) return seesListSteps(caller, relation)
    return scopesOf(caller, relation).includes(scope) && seesRepair(caller, relation, repairState)
  }
  if (canary.evaluationState !== undefined) {
    const { relation, evaluationState, scope } = canary
    if (/^Evaluation(Step|InputEntry)\./.test(canary.place)) return seesListSteps(caller, relation)
    const isShown = scope === 'PUBLIC' || scopesOf(caller, relation).includes(scope)
    return isShown && seesEvaluation(caller, relation, evaluationState)
  }
  if (canary.objectionState !== undefined) {
    const { relation, objectionState, scope, place } = canary
    if (place.startsWith('ObjectionStep.')) return seesListSteps(caller, relation)
    const sees = place.startsWith('Objection.') ? seesObjection : seesProceeding
    return scopesOf(caller, relation).includes(scope) && sees(caller, relation, objectionState)
  }
  if (canary.listState !== undefined) {
    const { relation, listState, scope } = canary
    if (canary.place.startsWith('ListStep.')) return seesListSteps(caller, relation)
    const isShown = scope === 'PUBLIC' || scopesOf(caller, relation).includes(scope)
    return isShown && seesListEntry(caller, relation, listState)
  }
  const scopes =
    canary.state === null
      ? scopesOf(caller, canary.relation)
      : scopesOfRecord(caller, canary.relation, canary.state)
  if (canary.state !== null && !seesRow(caller, canary.relation, canary.state)) return false
  // The public register has no persons: without SHARED there is nobody to ask about.
  if (canary.place.startsWith('Person.') && !scopes.includes('SHARED')) return false
  // An identifier lies in no division: of papers a county office is shown the mask.
  if (canary.place === 'Person.identifiers' && caller.class === 'COUNTY') return false
  return scopes.includes(canary.scope)
}
