import { ArgsType, Field } from 'type-graphql'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import type { Scope } from '../disclosure/scope.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { EvaluationSchemeStatus } from './evaluation-scheme.enums.ts'
import { Domain, RecordKind } from './rule.enums.ts'

/** What every list of rules takes. */
@ArgsType()
export class RulesArgs extends ConnectionArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description: '在该日有效的规则，默认今日\nRules that hold on this day; today by default',
  })
  on?: string | null
}

@ArgsType()
export class CatalogueArgs extends RulesArgs {
  @Field(() => String, { nullable: true, description: '信息类别代码\nCode of a class' })
  class?: string | null

  @Field(() => RecordKind, { nullable: true, description: '记录种类\nKind of records' })
  recordKind?: keyof typeof RecordKind | null
}

@ArgsType()
export class RegionsArgs extends RulesArgs {
  @Field(() => String, {
    nullable: true,
    description: '上级区划代码\nCode of the division that they belong to',
  })
  parent?: string | null

  @Field(() => Boolean, {
    defaultValue: false,
    description: '包括已撤销的区划\nRetired divisions too',
  })
  includeRetired: boolean
}

@ArgsType()
export class RegimesArgs extends RulesArgs {
  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain?: keyof typeof Domain | null
}

@ArgsType()
export class DisclosurePolicyArgs extends RulesArgs {
  @Field(() => PartyClass, { nullable: true, description: '参与方类别\nClass of the caller' })
  partyClass?: keyof typeof PartyClass | null

  @Field(() => DisclosureScopeType, { nullable: true, description: '公开范围\nThe scope' })
  scope?: Scope | null
}

@ArgsType()
export class MeasuresArgs extends RulesArgs {
  @Field(() => String, { nullable: true, description: '用途代码\nCode of a purpose' })
  purpose?: string | null
}

@ArgsType()
export class EvaluationSchemesArgs extends RulesArgs {
  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain?: keyof typeof Domain | null

  @Field(() => EvaluationSchemeStatus, { nullable: true, description: '状态\nStatus' })
  status?: keyof typeof EvaluationSchemeStatus | null
}
