import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { Measure } from '../rule/decision.type.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { CheckReason } from './check.type.ts'
import { MEASURE_TERMS } from './term.rules.ts'

export const MeasureTerm = enumOf(
  'MeasureTerm',
  { zh: '措施适用的期限', en: 'How long a measure applies, as things stand' },
  MEASURE_TERMS,
)

@ObjectType({
  description:
    '对主体适用的激励或惩戒措施\nAn incentive or a sanction that applies to a subject, for the purpose that the caller names',
  simpleResolvers: true,
})
export class ApplicableMeasure {
  @Disclosed('PUBLIC')
  @Field(() => Measure, {
    description: '措施：性质与依据\nThe measure: what it does, and its basis',
  })
  measure: Measure

  @Disclosed('PUBLIC')
  @Field(() => Purpose, { description: '用途\nThe purpose that it applies for' })
  purpose: Purpose

  @Disclosed('PUBLIC')
  @Field(() => [CheckReason], {
    description:
      '理由与所依事实，与信用核查一致\nWhy it applies, with the facts: as a credit check says it',
  })
  reasons: CheckReason[]

  @Disclosed('PUBLIC')
  @Field(() => MeasureTerm, { description: '期限\nHow long it applies, as things stand' })
  term: keyof typeof MeasureTerm

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '适用至（含当日）；期限为 UNTIL 时给出\nLast day, inclusive, where the term is UNTIL',
  })
  until: string | null
}
