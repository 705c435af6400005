import { Field, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { DisclosureReach, PartyClass, PurposeCondition } from '../disclosure/viewer.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { SubjectCategory } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '查询用途\nA purpose of a query, and what its law entitles to',
  simpleResolvers: true,
})
export class Purpose extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], { description: '可说明该用途的参与方类别\nWho may name it' })
  partyClasses: (keyof typeof PartyClass)[]

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '须说明办理事项\nIt asks for the matter' })
  isMatterRequired: boolean

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], {
    description: '可核查的主体类别\nCategories of subjects that a check for it may concern',
  })
  concernedCategories: (keyof typeof SubjectCategory)[]

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '仅可核查本方\nA check for it may concern the caller itself alone',
  })
  concernsOwnOnly: boolean

  @Disclosed('PUBLIC')
  @Field(() => [DisclosureScopeType], {
    description:
      '除政务共享外，法律向行政机关开放的范围\nScopes that its law opens to public bodies beyond SHARED',
  })
  entitles: Scope[]

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description: '公示到期的记录仍计入\nRecords count after their publication ended',
  })
  historyCounts: boolean

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '可按身份证件号码查询\nPersons may be looked up by the number of an identity paper',
  })
  identityLookup: boolean

  @Disclosed('PUBLIC')
  @Field(() => Boolean, {
    description:
      '事项办结后主体方可见该次查询\nThe subject learns of the look-up once the matter is closed',
  })
  untilClosed: boolean
}

@ObjectType({
  implements: Rule,
  description:
    '披露规则：某类参与方在何种条件下可见何种范围\nA rule of disclosure: which scope a class of callers sees, of whom, on what condition',
  simpleResolvers: true,
})
export class DisclosureRule extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => PartyClass, { description: '参与方类别\nClass of the caller' })
  partyClass: keyof typeof PartyClass

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nThe scope that it opens' })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DisclosureReach, { description: '披露对象\nOf whom' })
  over: keyof typeof DisclosureReach

  @Disclosed('PUBLIC')
  @Field(() => PurposeCondition, { description: '用途条件\nWhat it asks of the purpose' })
  purposeCondition: keyof typeof PurposeCondition

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description:
      '满足条件的用途代码\nCodes of the purposes that meet the condition; none when none is asked for',
  })
  purposes: string[]
}

export const { Connection: PurposeConnection } = connectionOf(
  () => Purpose,
  'Purpose',
  '查询用途',
  'purposes',
)
export const { Connection: DisclosureRuleConnection } = connectionOf(
  () => DisclosureRule,
  'DisclosureRule',
  '披露规则',
  'rules of disclosure',
)
