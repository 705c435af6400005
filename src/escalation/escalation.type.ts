import { Field, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { CreditRecord } from '../record/record.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { EscalationRule } from '../rule/escalation-rule.type.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { Subject } from '../subject/subject.type.ts'

/** Reached through fields that are closed to the public alone (`escalations` is SHARED), and of what is shared only. */
@ObjectType({
  description:
    '累犯提示：某规则在主体的信用记录中发现的折算、重复或异地违法；只作提示，不自动列入名单\nWhat a rule of escalation finds in the records of a subject; it suggests, and lists nobody',
})
export class Escalation {
  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => EscalationRule, { nullable: true, description: '规则\nThe rule' })
  rule: EscalationRule | null

  @Disclosed('PUBLIC')
  @Field(() => ListKind, {
    nullable: true,
    description:
      '建议推荐列入的名单\nThe list that it suggests to nominate the subject for; null: none',
  })
  list: ListKind | null

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, {
    nullable: true,
    description: '重复的处罚种类\nThe class of penalty that was repeated',
  })
  penaltyClass: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '折算后的次数；重复与异地违法为实际次数\nHow many of the heavier level they make; of repeats and offences elsewhere, how many there are',
  })
  times: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '计入的记录数\nHow many records count' })
  recordCount: number | null

  @Disclosed('PUBLIC')
  @Field(() => [CreditRecord], {
    nullable: true,
    description: '计入的记录，最新的在前，至多二十条\nThose records, the latest first, 20 at most',
  })
  records: CreditRecord[] | null
}

export const { Connection: EscalationConnection } = connectionOf(
  () => Escalation,
  'Escalation',
  '累犯提示',
  'escalations',
)
