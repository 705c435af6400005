import { Field, ID, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import { FactKind } from '../rule/decision.enums.ts'
import { Subject } from '../subject/subject.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import {
  PROCEEDING_KINDS,
  PROCEEDING_OUTCOMES,
  PROCEEDING_STATES,
} from './proceeding-state.rules.ts'

export const ProceedingKind = enumOf(
  'ProceedingKind',
  { zh: '复议或诉讼', en: 'Kind of a legal proceeding' },
  PROCEEDING_KINDS,
)

export const ProceedingState = enumOf(
  'ProceedingState',
  { zh: '复议、诉讼的状态', en: 'State of a legal proceeding' },
  PROCEEDING_STATES,
)

export const ProceedingOutcome = enumOf(
  'ProceedingOutcome',
  { zh: '复议、诉讼的结果', en: 'What was decided in a legal proceeding' },
  PROCEEDING_OUTCOMES,
)

/** Who may not see a proceeding gets none of it, by the row scope and the wall. */
@ObjectType({
  implements: Node,
  description:
    '针对某项事实的行政复议或者行政诉讼\nAn administrative reconsideration or a suit about a fact',
  simpleResolvers: true,
})
export class LegalProceeding implements Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => Subject, { nullable: true, description: '信用主体\nThe subject' })
  subject: Subject | null

  @Disclosed('SHARED')
  @Field(() => ProceedingKind, { nullable: true, description: '类别\nKind' })
  kind: keyof typeof ProceedingKind | null

  @Disclosed('SHARED')
  @Field(() => FactKind, { nullable: true, description: '事实的类别\nKind of the fact' })
  factKind: keyof typeof FactKind | null

  @Disclosed('SHARED')
  @Field(() => ID, { nullable: true, description: '事实，见 node\nGlobal id of the fact' })
  fact: string | null

  @Disclosed('SHARED')
  @Field(() => ProceedingState, { nullable: true, description: '状态\nState' })
  state: keyof typeof ProceedingState | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '复议机关或者法院\nWho reconsiders or hears it',
  })
  organ: string | null

  @Disclosed('SHARED')
  @Field(() => String, { nullable: true, description: '案号\nNumber of the case' })
  caseNumber: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, { nullable: true, description: '立案日期\nThe day of its filing' })
  filedOn: string | null

  @Disclosed('SHARED')
  @Field(() => DateScalar, {
    nullable: true,
    description: '进入该状态之日\nThe day on which it came into its state',
  })
  sinceOn: string | null

  @Disclosed('SHARED')
  @Field(() => ProceedingOutcome, { nullable: true, description: '结果\nWhat was decided' })
  outcome: keyof typeof ProceedingOutcome | null

  @Disclosed('SHARED')
  @Field(() => String, {
    nullable: true,
    description: '文书号\nNumber of the document that stays, lifts or decides',
  })
  documentNumber: string | null

  @Disclosed('AUTHORIZED')
  @Field(() => String, { nullable: true, description: '说明\nWhat was said with the last step' })
  statement: string | null

  @Disclosed('SHARED')
  @Field(() => Int, {
    nullable: true,
    description:
      '版本号：办理时的 expectedVersion\nNumber of the version: `expectedVersion` of mutations',
  })
  version: number | null

  @Disclosed('PUBLIC')
  @Field(() => [WithheldField], {
    description: '不向调用者披露的字段\nFields that the caller does not see',
  })
  withheld: WithheldField[]
}

export const { Connection: LegalProceedingConnection } = connectionOf(
  () => LegalProceeding,
  'LegalProceeding',
  '复议和诉讼',
  'legal proceedings',
)
