import { isBroken, stageAfter } from '../commitment/commitment.rules.ts'
import type { CommitmentRow } from '../commitment/commitment.store.ts'
import type { NewCommitmentVersion } from '../commitment/commitment-write.store.ts'
import { ruleOf } from '../commitment/commitment.view.ts'
import type { Writing } from '../disclosure/reading.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { JudgementDraft } from './judgement.rules.ts'
import { opennessOf } from './registration.rules.ts'

/** What a judgement needs of the version before it. */
export type Judgeable = Pick<CommitmentRow, 'stage' | 'publishedTo' | 'disclosureScope'>

/**
 * What a judgement changes. A broken commitment stays published as long as the rule of its result says.
 * @throws DomainError COMMITMENT_STATE_CONFLICT for one that is not to be judged
 */
export function judged(
  writing: Pick<Writing, 'rules' | 'today'>,
  row: Judgeable,
  { result, ...judgement }: JudgementDraft,
  judgingUnit: string,
  breachRecordId: string | null,
): Partial<NewCommitmentVersion> {
  const stage = stageAfter(row.stage, result)
  const months = ruleOf(writing, 'fulfilment-result', result).body.publishedMonths
  return {
    ...judgement,
    stage,
    judgingUnit,
    breachRecordId,
    publishedTo:
      isBroken(stage) && months !== null ? addMonths(judgement.judgedOn, months) : row.publishedTo,
    ...heldBack(writing.today(), row, [judgement.unfulfilledContent, judgement.accountability]),
  }
}

/** A text of a public commitment that seems to hold personal data waits, and the row with it. */
function heldBack(today: string, row: Judgeable, texts: readonly (string | null)[]) {
  if (row.disclosureScope !== 'PUBLIC') return {}
  const { publishedFrom, ...openness } = opennessOf(
    { scope: 'PUBLIC', personScope: 'PUBLIC' },
    false,
    texts,
    today,
  )
  return openness.disclosureScope === 'PUBLIC' ? {} : { ...openness, publishedFrom }
}
