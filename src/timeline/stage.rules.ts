import type { RuleBook } from '../rule/rule-book.ts'
import type { TimelineStage } from '../rule/timeline-stage.schema.ts'

/** What no rule names belongs to everyday supervision. */
const UNNAMED: TimelineStage = 'DURING'

/** The stage of facts of a kind and code, by the rules of a day. */
export function stageOf(rules: RuleBook, today: string, kind: string, code: string): TimelineStage {
  const named = rules
    .list('timeline-stage', { on: today })
    .find(({ body }) => body.facts[kind]?.includes(code) === true)
  return (named?.code as TimelineStage | undefined) ?? UNNAMED
}

/** Of some codes of a kind those that belong to a stage. */
export function codesOfStage(
  rules: RuleBook,
  today: string,
  kind: string,
  codes: readonly string[],
  stage: TimelineStage,
): string[] {
  return codes.filter((code) => stageOf(rules, today, kind, code) === stage)
}
