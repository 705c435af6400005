import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { pageOfList } from '../relay/page.ts'
import { CommitmentRuleQueries } from './commitment.resolver.ts'
import { CodeSet, CodeSetConnection } from './code-set.type.ts'
import { codeSetView, codeSetViews } from './code-set.view.ts'
import { PublicityRuleConnection } from './publicity.type.ts'
import { publicityRuleView } from './publicity.view.ts'
import { FieldOfBusiness, FieldOfBusinessConnection, RegimeConnection } from './regime.type.ts'
import { domainView, domainViews, listRegimes, regimeView } from './regime.view.ts'
import {
  CatalogueArgs,
  DisclosurePolicyArgs,
  EvaluationSchemesArgs,
  MeasuresArgs,
  RegimesArgs,
  RegionsArgs,
  RulesArgs,
} from './rule.args.ts'
import { asked, byNumber, pageOf } from './rule.page.ts'
import { listRegions } from './region-list.rules.ts'
import {
  CatalogueClass,
  CatalogueClassConnection,
  CatalogueItem,
  CatalogueItemConnection,
  RegionConnection,
} from './rule.type.ts'
import {
  catalogueClassVersionView,
  catalogueClassView,
  catalogueItemView,
  regionVersionView,
} from './rule.view.ts'
import { ParameterConnection, SourceConnection } from './source.type.ts'
import { DecisionPolicyConnection, MeasureConnection } from './decision.type.ts'
import { decisionPolicyView, measureView } from './decision.view.ts'
import { EvaluationSchemeConnection } from './evaluation-scheme.type.ts'
import { evaluationSchemeView } from './evaluation-scheme.view.ts'
import { MatchPolicyConnection } from './match-policy.type.ts'
import { matchPolicyView } from './match-policy.view.ts'
import { ListKindConnection } from './list-kind.type.ts'
import { EscalationRuleConnection } from './escalation-rule.type.ts'
import { escalationRuleView } from './escalation-rule.view.ts'
import { RepairRuleConnection } from './repair-rule.type.ts'
import { repairRuleView } from './repair-rule.view.ts'
import { listKindView } from './list-kind.view.ts'
import { disclosureRuleView, purposeView } from './disclosure-rule.view.ts'
import { DisclosureRuleConnection, PurposeConnection } from './disclosure-rule.type.ts'
import { parameterView, sourceView } from './source.view.ts'
import { SupervisionRuleConnection } from './supervision-rule.type.ts'
import { supervisionRuleView } from './supervision-rule.view.ts'

@Resolver()
export class CodeSetQueries {
  @Disclosed('PUBLIC')
  @Query(() => CodeSet, {
    nullable: true,
    description:
      '代码集或枚举，含中英文名称\nA code set or an enum of this schema, with labels in both languages',
  })
  codeSet(
    @Ctx() { base }: RequestContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('name', () => String, {
      description: '名称，如 PENALTY_CLASS 或 Severity\nName: PENALTY_CLASS, or Severity',
    })
    name: string,
  ): CodeSet | null {
    return codeSetView(base.rules(), schema, name)
  }

  @Disclosed('PUBLIC')
  @Query(() => CodeSetConnection, { description: '全部代码集与枚举\nAll code sets and enums' })
  codeSets(
    @Ctx() { base }: RequestContext,
    @Info() { schema }: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ) {
    const rows = codeSetViews(base.rules(), schema)
    return pageOfList(rows, args, 'codeSets', base.cursors, ({ name }) => name)
  }
}

@Resolver()
export class CatalogueQueries {
  @Disclosed('PUBLIC')
  @Query(() => CatalogueItemConnection, { description: '信息目录事项\nItems of the catalogue' })
  catalogue(@Ctx() context: RequestContext, @Args(() => CatalogueArgs) args: CatalogueArgs) {
    const { book, on } = asked(context, args)
    const { class: classCode = null, recordKind = null } = args
    const rows = book
      .catalogueItems(on)
      .filter(({ body }) => classCode === null || body.class === classCode)
      .filter(({ body }) => recordKind === null || body.recordKind === recordKind)
    const list = { name: 'catalogue', filter: [on, classCode, recordKind], rows }
    return pageOf(context, list, args, catalogueItemView)
  }

  @Disclosed('PUBLIC')
  @Query(() => CatalogueClassConnection, {
    description: '公共信用信息类别\nClasses of the catalogue',
  })
  catalogueClasses(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = byNumber(book.list('catalogue-class', { on }))
    const list = { name: 'catalogueClasses', filter: [on], rows }
    return pageOf(context, list, args, catalogueClassVersionView)
  }
}

@Resolver(() => CatalogueItem)
export class CatalogueItemResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => CatalogueClass, { description: '信息类别\nIts class' })
  class(@Root() item: CatalogueItem, @Ctx() { base }: RequestContext): CatalogueClass {
    return catalogueClassView(base.rules(), item.classCode)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => FieldOfBusiness, {
    nullable: true,
    description: '领域\nIts field of business',
  })
  domain(
    @Root() { domainCode }: CatalogueItem,
    @Ctx() { base }: RequestContext,
  ): FieldOfBusiness | null {
    if (domainCode === null) return null
    return domainViews(base.rules(), [domainCode], base.today())[0] ?? null
  }
}

@Resolver()
export class RuleQueries {
  @Disclosed('PUBLIC')
  @Query(() => RegionConnection, { description: '行政区划\nAdministrative divisions' })
  regions(@Ctx() context: RequestContext, @Args(() => RegionsArgs) args: RegionsArgs) {
    const { book, on } = asked(context, args)
    const { parent = null, includeRetired } = args
    const rows = listRegions(book.regions, { parent, includeRetired, on })
    const list = { name: 'regions', filter: [on, parent, includeRetired], rows }
    return pageOf(context, list, args, (rule) => regionVersionView(book, rule, on))
  }

  @Disclosed('PUBLIC')
  @Query(() => FieldOfBusinessConnection, {
    description: '重点领域及其制度\nFields of business with their regimes',
  })
  domains(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'domains', filter: [on], rows: byNumber(book.list('domain', { on })) }
    return pageOf(context, list, args, (rule) => domainView(book, rule, on))
  }

  @Disclosed('PUBLIC')
  @Query(() => RegimeConnection, { description: '制度文件\nRegimes that govern credit' })
  regimes(@Ctx() context: RequestContext, @Args(() => RegimesArgs) args: RegimesArgs) {
    const { book, on } = asked(context, args)
    const domain = args.domain ?? null
    const list = { name: 'regimes', filter: [on, domain], rows: listRegimes(book, domain, on) }
    return pageOf(context, list, args, (rule) => regimeView(book, rule, on))
  }

  @Disclosed('PUBLIC')
  @Query(() => PublicityRuleConnection, {
    description: '公示规则\nRules of publication',
  })
  publicityRules(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'publicityRules', filter: [on], rows: book.list('publicity-rule', { on }) }
    return pageOf(context, list, args, (rule) => publicityRuleView(book, rule, on))
  }

  @Disclosed('PUBLIC')
  @Query(() => SourceConnection, { description: '数据来源\nSources of data' })
  sources(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'sources', filter: [on], rows: book.list('source', { on }) }
    return pageOf(context, list, args, sourceView)
  }

  @Disclosed('PUBLIC')
  @Query(() => ParameterConnection, {
    description: '参数：时限等数值\nParameters: deadlines and other numbers',
  })
  parameters(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'parameters', filter: [on], rows: book.list('parameter', { on }) }
    return pageOf(context, list, args, parameterView)
  }

  @Disclosed('PUBLIC')
  @Query(() => PurposeConnection, { description: '查询用途\nPurposes of queries' })
  purposes(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'purposes', filter: [on], rows: book.list('purpose', { on }) }
    return pageOf(context, list, args, purposeView)
  }

  @Disclosed('PUBLIC')
  @Query(() => MeasureConnection, {
    description: '奖惩措施\nMeasures: incentives and restrictions',
  })
  measures(@Ctx() context: RequestContext, @Args(() => MeasuresArgs) args: MeasuresArgs) {
    const { book, on } = asked(context, args)
    const purpose = args.purpose ?? null
    const rows = book
      .list('measure', { on })
      .filter(({ body }) => purpose === null || body.purposes.includes(purpose))
    const list = { name: 'measures', filter: [on, purpose], rows }
    return pageOf(context, list, args, measureView)
  }

  @Disclosed('PUBLIC')
  @Query(() => DecisionPolicyConnection, {
    description: '核查规则\nDecision policies: how checks are decided, by purpose',
  })
  decisionPolicies(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('decision-policy', { on })
    const list = { name: 'decisionPolicies', filter: [on], rows }
    return pageOf(context, list, args, decisionPolicyView)
  }

  @Disclosed('PUBLIC')
  @Query(() => MatchPolicyConnection, {
    description: '主体匹配规则\nHow subjects are matched to candidates',
  })
  matchPolicies(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'matchPolicies', filter: [on], rows: book.list('match-policy', { on }) }
    return pageOf(context, list, args, matchPolicyView)
  }

  @Disclosed('PUBLIC')
  @Query(() => EvaluationSchemeConnection, {
    description: '评价方案\nEvaluation schemes: how grades are found',
  })
  evaluationSchemes(
    @Ctx() context: RequestContext,
    @Args(() => EvaluationSchemesArgs) args: EvaluationSchemesArgs,
  ) {
    const { book, on } = asked(context, args)
    const { domain = null, status = null } = args
    const rows = book
      .list('evaluation-scheme', { on })
      .filter(({ body }) => domain === null || body.domain === domain)
      .filter(({ body }) => status === null || body.status === status)
    const list = { name: 'evaluationSchemes', filter: [on, domain, status], rows }
    return pageOf(context, list, args, (rule) => evaluationSchemeView(book, rule, on))
  }

  @Disclosed('PUBLIC')
  @Query(() => SupervisionRuleConnection, {
    description: '分级监管规则\nRules of graded supervision: sampling rates, cards',
  })
  supervisionRules(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('supervision-rule', { on })
    const list = { name: 'supervisionRules', filter: [on], rows }
    return pageOf(context, list, args, supervisionRuleView)
  }

  @Disclosed('PUBLIC')
  @Query(() => ListKindConnection, {
    description:
      '名单种类：红名单、黑名单、重点关注名单等\nKinds of lists: red, black, watch and others',
  })
  listKinds(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'listKinds', filter: [on], rows: book.list('list-kind', { on }) }
    return pageOf(context, list, args, listKindView)
  }

  @Disclosed('PUBLIC')
  @Query(() => EscalationRuleConnection, {
    description:
      '累犯规则：折算、重复违法、异地违法\nRules of escalation: equivalences, repeats, offences elsewhere',
  })
  escalationRules(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('escalation-rule', { on })
    const list = { name: 'escalationRules', filter: [on], rows }
    return pageOf(context, list, args, escalationRuleView)
  }

  @Disclosed('PUBLIC')
  @Query(() => RepairRuleConnection, {
    description:
      '信用修复规则：由谁、按何时限、凭何材料决定\nRules of repair: who decides, within which days, on what proof',
  })
  repairRules(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const list = { name: 'repairRules', filter: [on], rows: book.list('repair-rule', { on }) }
    return pageOf(context, list, args, repairRuleView)
  }

  @Disclosed('PUBLIC')
  @Query(() => DisclosureRuleConnection, {
    description:
      '披露政策：各类参与方、各用途可见的公开范围及其依据\nThe disclosure policy: which scope each class of callers sees for which purpose, with its legal basis',
  })
  disclosurePolicy(
    @Ctx() context: RequestContext,
    @Args(() => DisclosurePolicyArgs) args: DisclosurePolicyArgs,
  ) {
    const { book, on } = asked(context, args)
    const purposes = book.list('purpose', { on })
    const { partyClass = null, scope = null } = args
    const rows = book
      .list('disclosure-rule', { on })
      .filter(({ body }) => partyClass === null || body.partyClass === partyClass)
      .filter(({ body }) => scope === null || body.scope === scope)
    const list = { name: 'disclosurePolicy', filter: [on, partyClass, scope], rows }
    return pageOf(context, list, args, (rule) => disclosureRuleView(rule, purposes))
  }
}

export const RULE_RESOLVERS = [
  CodeSetQueries,
  CatalogueQueries,
  CatalogueItemResolver,
  RuleQueries,
  CommitmentRuleQueries,
] as const
