import type { FULFILMENT_RESULTS } from '../rule/commitment.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { problemAt, type CommitmentProblem } from './problem.ts'
import { makeTextReader } from './text.rules.ts'

/** A judgement as a unit gives it. */
export interface GivenJudgement {
  result: (typeof FULFILMENT_RESULTS)[number]
  judgedOn: string
  judgingUnitCode: string | null
  /** Null: of a judgement that a file reports, which has no column for it. */
  evidence: string | null
  unfulfilledContent: string | null
  accountability: string | null
}

/** A judgement that passed its rules. */
export type JudgementDraft = GivenJudgement

/**
 * Checks a judgement by the national template: what was left undone, and how that is called to account, must be said
 * unless all was fulfilled, and only then. Pure.
 * @param signedOn the day on which the commitment was made
 * @returns the draft, or all that is wrong with it
 */
export function draftJudgement(
  book: RuleBook,
  today: string,
  given: GivenJudgement,
  signedOn: string,
): { ok: true; draft: JudgementDraft } | { ok: false; problems: CommitmentProblem[] } {
  const texts = makeTextReader(book)
  const { problems } = texts
  const { result, judgedOn } = given
  const conditional = (field: 'unfulfilledContent' | 'accountability') => {
    if (result !== 'FULFILLED') return texts.required(field, given[field], 'LONG')
    const text = texts.optional(field, given[field], 'LONG')
    if (text !== null) problems.push(problemAt(field, 'NOT_WHEN_FULFILLED'))
    return null
  }
  const draft: JudgementDraft = {
    result,
    judgedOn,
    evidence: given.evidence === null ? null : texts.required('evidence', given.evidence, 'LONG'),
    unfulfilledContent: conditional('unfulfilledContent'),
    accountability: conditional('accountability'),
    judgingUnitCode: texts.unitCode('judgingUnitCode', given.judgingUnitCode),
  }
  if (judgedOn > today) problems.push(problemAt('judgedOn', 'DATE_IN_FUTURE'))
  if (judgedOn < signedOn) problems.push(problemAt('judgedOn', 'DATE_BEFORE_COMMITMENT'))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, draft }
}
