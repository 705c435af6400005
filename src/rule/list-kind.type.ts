import { Field, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { ListExit, ListKindStep } from './list-kind.enums.ts'
import { Polarity } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '名单种类\nA kind of list: red, black, watch, qualification …',
  simpleResolvers: true,
})
export class ListKind extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Polarity, { description: '性质\nPolarity' })
  polarity: keyof typeof Polarity

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description:
      '有效条目的公开范围；涉及自然人的至少为政务共享\nScope of an entry in force; about a person it is SHARED at least',
  })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '公示期内条目的公开范围\nScope of an entry during its public notice',
  })
  noticeScope: Scope

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '列入须有法律、法规或者党中央、国务院政策文件依据\nAn entry needs a statutory basis',
  })
  needsStatutoryBasis: boolean

  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], { description: '认定主体的类别\nClasses of parties that determine' })
  determinedBy: (keyof typeof PartyClass)[]

  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], {
    description:
      '推荐主体的类别；非行政机关另须有委托\nClasses of parties that nominate; others than public bodies need a mandate besides',
  })
  nominatedBy: (keyof typeof PartyClass)[]

  @Disclosed('PUBLIC')
  @Field(() => [ListKindStep], {
    description: '认定前须经的环节\nSteps before an entry is determined; others are skipped',
  })
  steps: (keyof typeof ListKindStep)[]

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '陈述申辩期（工作日）\nWorking days for the defence',
  })
  defenceDays: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '公示期（工作日）\nWorking days of the public notice',
  })
  noticeDays: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '最短期限（月）\nShortest term in months' })
  leastMonths: number | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { nullable: true, description: '最长期限（月）\nLongest term in months' })
  mostMonths: number | null

  @Disclosed('PUBLIC')
  @Field(() => [ListExit], { description: '退出方式\nHow an entry leaves the list' })
  exits: (keyof typeof ListExit)[]

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description: '不得同时列入的名单代码\nCodes of lists that nobody is on at the same time',
  })
  conflictsWith: string[]
}

export const { Connection: ListKindConnection } = connectionOf(
  () => ListKind,
  'ListKind',
  '名单种类',
  'kinds of lists',
)
