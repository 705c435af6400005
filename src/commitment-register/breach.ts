import type { WholeCommitment } from '../commitment/commitment-write.store.ts'
import { stricter } from '../disclosure/scope.ts'
import type { Writing } from '../disclosure/reading.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { draftRow } from '../submission/draft.rules.ts'
import type { RecordDraft } from '../submission/draft.ts'
import { planItem } from '../submission/item-plan.ts'
import { subjectCell, type SubjectCells } from '../submission/record-cells.ts'
import { findCommitmentType } from '../rule/commitment.view.ts'
import type { JudgementDraft } from './judgement.rules.ts'

/** The item of the catalogue that a breach is recorded under. */
const BREACH = 'COMMITMENT_BREACH'

/** What a breach says of its commitment, in the version that was judged. */
export type BrokenCommitment = Pick<
  WholeCommitment,
  'subjectId' | 'commitmentId' | 'version' | 'code' | 'typeCode' | 'disclosureScope'
>

/**
 * The record that a judgement makes of a commitment that was not fulfilled in whole: checked like any row, no more open
 * than the commitment itself, graded as the rule of the result says.
 * @throws Error when the rules and the catalogue do not go together
 */
export function draftBreach(
  writing: Pick<Writing, 'rules' | 'today'>,
  row: BrokenCommitment,
  judgement: JudgementDraft,
  judgingUnit: string,
  subject: SubjectCells,
): RecordDraft {
  const [rules, today] = [writing.rules(), writing.today()]
  const item = rules.catalogueItem(BREACH, today)
  const result = rules.current('fulfilment-result', judgement.result, today)
  if (item === null || result?.body.severity == null) {
    throw new Error(`the rules do not say what record ${judgement.result} makes`)
  }
  const plan = planItem(rules, item, today)
  const values: Record<string, string | null> = {
    commitment: writeGlobalId({
      kind: 'commitment',
      subjectId: row.subjectId,
      id: row.commitmentId,
    }),
    commitmentVersion: String(row.version),
    commitmentCode: row.code,
    title: `违反信用承诺（${findCommitmentType(rules, row.typeCode, today)?.zh ?? row.typeCode}）`,
    fulfilment: judgement.result,
    severity: result.body.severity,
    unfulfilledContent: judgement.unfulfilledContent,
    accountability: judgement.accountability,
    decidedOn: judgement.judgedOn,
    authorityName: judgingUnit,
    authorityCode: judgement.judgingUnitCode,
  }
  const drafted = draftRow(
    plan,
    plan.columns.map(({ column, place }) =>
      place === 'SUBJECT' ? subjectCell(column.role!, subject) : values[column.key],
    ),
  )
  if (!drafted.ok) {
    const codes = drafted.problems.map(({ column, code }) => `${column} ${code}`)
    throw new Error(`the record of a breach was refused: ${codes.join(', ')}`)
  }
  const { draft } = drafted
  return { ...draft, disclosureScope: stricter(draft.disclosureScope, row.disclosureScope) }
}
