import { writeGlobalId } from '../relay/global-id.ts'
import type { Outcome } from '../rule/decision.schema.ts'
import type { Measure } from '../rule/rule.schema.ts'
import { readerOf } from './fact-readers.ts'
import type { Decision, Reason } from './decide.rules.ts'
import type { SourceState } from './coverage.rules.ts'

/** Facts that a reason lists at most; its count says how many there are. */
const FACTS_MOST = 20

/** An answer as it is signed: everything that was told, and nothing else. Instants are ISO in UTC, days ISO. */
export interface CheckPayload {
  number: string
  checkedAt: string
  caller: { class: string; party: string | null }
  question: {
    identifier: { type: string; value: string }
    purpose: string
    matter: string | null
    asOf: { validAt: string | null; knownAt: string | null }
  }
  subject: { id: string; name: string; category: string } | null
  outcome: Outcome
  policyVersion: string
  reasons: PayloadReason[]
  measures: PayloadMeasure[]
  coverage: readonly PayloadSource[]
}

export interface PayloadReason {
  code: string
  zh: string
  en: string
  outcome: Outcome
  basis: string | null
  count: number | null
  facts: PayloadFact[]
  measures: string[]
}

export interface PayloadFact {
  kind: string
  id: string
  version: number
  label: string | null
  on: string
  disputed: boolean
}

export interface PayloadMeasure {
  code: string
  zh: string
  en: string
  effect: Measure['body']['effect']
  basis: string
}

export interface PayloadSource {
  source: string
  zh: string
  en: string
  need: SourceState['need']
  state: SourceState['state']
  deliveredAt: string | null
  freshDays: number
}

/** What of a payload the decision makes. */
export function payloadOfDecision({
  outcome,
  reasons,
  measures,
}: Decision): Pick<CheckPayload, 'outcome' | 'reasons' | 'measures'> {
  return {
    outcome,
    reasons: reasons.map(payloadOfReason),
    measures: measures.map(({ code, zh, en, basis, body }) => ({
      code,
      zh,
      en,
      effect: body.effect,
      basis,
    })),
  }
}

/** A reason as it is told: of its facts the latest. */
export function payloadOfReason({ facts, measures, ...reason }: Reason): PayloadReason {
  return {
    ...reason,
    facts: facts.slice(0, FACTS_MOST).map((fact) => ({
      kind: fact.kind,
      id: readerOf(fact.kind)!.idOf(fact),
      version: fact.version,
      label: fact.label,
      on: fact.on,
      disputed: fact.disputed,
    })),
    measures: [...measures],
  }
}

/** What of a payload tells of the sources. */
export function payloadOfSource(
  { deliveredAt, ...state }: SourceState,
  label: { zh: string; en: string },
): PayloadSource {
  return { ...state, ...label, deliveredAt: deliveredAt?.toISOString() ?? null }
}

/** The subject of a payload. */
export function payloadOfSubject(file: {
  id: string
  name: string
  category: string
}): NonNullable<CheckPayload['subject']> {
  return {
    id: writeGlobalId({ kind: 'subject', subjectId: file.id }),
    name: file.name,
    category: file.category,
  }
}
