import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, Info, Int, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findRecord, type ReadRecord } from '../record/record.service.ts'
import { CreditRecord } from '../record/record.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { selectsTotal } from '../relay/selection.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { EscalationRule } from '../rule/escalation-rule.type.ts'
import { escalationRuleView } from '../rule/escalation-rule.view.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { listKindView } from '../rule/list-kind.view.ts'
import { Subject } from '../subject/subject.type.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import {
  listEscalationsOfFile,
  listSuggestions,
  type ReadEscalation,
} from './escalation.service.ts'
import { Escalation, EscalationConnection } from './escalation.type.ts'

/** Records that are shown of an escalation. */
const RECORDS_MOST = 20

@Resolver()
class SuggestionQueries {
  @Disclosed('PUBLIC')
  @Query(() => EscalationConnection, {
    description:
      '推荐提示：按累犯规则可推荐列入某名单、且尚未列入或办理的主体，限调用者持有或共享可见的记录；不自动列入\nSubjects for which a rule of escalation suggests a list that they are not on: among the records that the caller holds or that are shared with it. Nobody is listed by it',
  })
  async listSuggestions(
    @Ctx() { reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('list', () => String, {
      description: '名单代码，见 listKinds\nCode of the list: see `listKinds`',
    })
    list: string,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
  ) {
    const counts = selectsTotal(info)
    const listed = await listSuggestions(reader, list, page, counts)
    disclosure.reveal('Query.listSuggestions', ...listed.edges.map(({ node }) => node.file.id))
    return listed
  }
}

@Resolver(() => Subject)
class SubjectEscalationsResolver {
  @Disclosed('SHARED')
  @FieldResolver(() => [Escalation], {
    nullable: true,
    description:
      '累犯提示：多次折算、同类重复与异地违法\nWhat the rules of escalation find in its records: equivalences, repeats, offences elsewhere',
  })
  escalations(@Root() file: SubjectFile): Promise<ReadEscalation[]> {
    return listEscalationsOfFile(file)
  }
}

@Resolver(() => Escalation)
class EscalationResolver {
  @FieldResolver(() => Subject, { nullable: true })
  subject(@Root() { file }: ReadEscalation): SubjectFile {
    return file
  }

  @FieldResolver(() => EscalationRule, { nullable: true })
  rule(@Root() { rule }: ReadEscalation): EscalationRule {
    return escalationRuleView(rule)
  }

  @FieldResolver(() => ListKind, { nullable: true })
  list(@Root() { rule, by }: ReadEscalation): ListKind | null {
    const { list } = rule.body
    const kind = list === null ? null : by.rules().current('list-kind', list, by.today())
    return kind === null ? null : listKindView(kind)
  }

  @FieldResolver(() => CodeLabel, { nullable: true })
  penaltyClass(@Root() { penaltyClass, by }: ReadEscalation): CodeLabel | null {
    if (penaltyClass === null) return null
    const { zh, en } = by.rules().codeLabel('PENALTY_CLASS', penaltyClass) ?? {
      zh: penaltyClass,
      en: penaltyClass,
    }
    return { code: penaltyClass, zh, en }
  }

  @FieldResolver(() => Int, { nullable: true })
  recordCount(@Root() { offences }: ReadEscalation): number {
    return offences.length
  }

  @FieldResolver(() => [CreditRecord], { nullable: true })
  async records(
    @Root() { offences, file }: ReadEscalation,
    @Ctx() { reader }: RequestContext,
  ): Promise<ReadRecord[]> {
    const shown = offences.slice(0, RECORDS_MOST)
    const rows = await Promise.all(
      shown.map(({ subjectId, id }) => findRecord(reader, { subjectId, recordId: id }, file.asOf)),
    )
    return rows.filter((row) => row !== null)
  }
}

export const ESCALATION_RESOLVERS = [
  SuggestionQueries,
  SubjectEscalationsResolver,
  EscalationResolver,
] as const
