import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { AsOf } from '../database/as-of.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Base } from '../disclosure/reading.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { findEvaluation } from '../evaluation/evaluation.service.ts'
import { findListEntry } from '../list/list.service.ts'
import { findRecord } from '../record/record.service.ts'
import { Provenance } from '../record/record.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readFactId, writeGlobalId } from '../relay/global-id.ts'
import { Node } from '../relay/node.type.ts'
import { selectsTotal } from '../relay/selection.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { REPAIRED_FACTS } from '../rule/repair-rule.schema.ts'
import { RepairRule } from '../rule/repair-rule.type.ts'
import { repairRuleView } from '../rule/repair-rule.view.ts'
import { ruleShown } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import {
  listEveryRepair,
  listRepairsOfFile,
  listStepsOfRepair,
  type ReadRepair,
  type RepairQuery,
} from './repair.service.ts'
import { Repair, RepairConnection, RepairFilter, RepairStep } from './repair.type.ts'

function readQuery(
  { rules }: Pick<Base, 'rules'>,
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: RepairFilter | null | undefined,
  asOf: AsOf,
): RepairQuery {
  const { fact = null, region = null, overdue = null } = filter ?? {}
  return {
    narrowing: {
      states: filter?.state ?? null,
      factKinds: filter?.factKind ?? null,
      factIds: fact === null ? null : factIdsOf(fact),
      domains: filter?.domain ?? null,
      regions: region === null ? null : regionsWithin(rules().regions, region),
      overdue,
    },
    page,
    asOf,
    withTotal: selectsTotal(info),
  }
}

/** What is no fact that is repaired has no repairs. */
function factIdsOf(text: string): string[] {
  const fact = readFactId(text)
  return fact !== null && REPAIRED_FACTS.some((kind) => kind === fact.factKind) ? [fact.id] : []
}

const FILTER = '筛选条件\nFilter'

@Resolver()
export class RepairQueries {
  @Disclosed('PUBLIC')
  @Query(() => RepairConnection, {
    description:
      '修复台账：办理单位与审计员可见的修复申请与决定，最新的在前\nRepairs for their handling unit and for auditors, the newest first',
  })
  async repairs(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => RepairFilter, { nullable: true, description: FILTER })
    filter?: RepairFilter | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(base, info, page, filter, await readAsOf(base.db, asOf))
    const listed = await listEveryRepair(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.repairs', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
export class SubjectRepairsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => RepairConnection, {
    description: '该主体的信用修复，最新的在前\nThe repairs of this subject, the newest first',
  })
  repairs(
    @Root() file: SubjectFile,
    @Ctx() { base, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => RepairFilter, { nullable: true, description: FILTER })
    filter?: RepairFilter | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(base, info, page, filter, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.repairs`, file.id)
    return listRepairsOfFile(file, query)
  }
}

@Resolver(() => Repair)
export class RepairResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, repairId }: ReadRepair): string {
    return writeGlobalId({ kind: 'repair', subjectId, id: repairId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId, asOf }: ReadRepair,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId, asOf)
  }

  @FieldResolver(() => Node, { nullable: true })
  fact(@Root() row: ReadRepair, @Ctx() { reader }: RequestContext): Promise<object | null> {
    const { factKind, factId: id, subjectId, asOf } = row
    switch (factKind) {
      case 'RECORD':
        return findRecord(reader, { subjectId, recordId: id }, asOf)
      case 'LIST_ENTRY':
        return findListEntry(reader, { subjectId, entryId: id }, asOf)
      case 'EVALUATION':
        return findEvaluation(reader, { subjectId, id }, asOf)
    }
  }

  @FieldResolver(() => RepairRule, { nullable: true })
  rule(@Root() { by, ruleCode, ruleVersion }: ReadRepair): RepairRule | null {
    if (ruleCode === undefined || ruleVersion === undefined) return null
    const rule = ruleShown(by.rules(), 'repair-rule', ruleCode, ruleVersion)
    return rule === null ? null : repairRuleView(rule)
  }

  @FieldResolver(() => Boolean, { nullable: true })
  overdue(@Root() { by, dueOn }: ReadRepair): boolean {
    return dueOn !== null && dueOn < by.today()
  }

  @FieldResolver(() => String, { nullable: true })
  decider(@Root() { deciderName }: ReadRepair): string | null {
    return deciderName ?? null
  }

  @FieldResolver(() => [RepairStep], { nullable: true })
  async steps(@Root() row: ReadRepair): Promise<RepairStep[]> {
    const rows = await listStepsOfRepair(row)
    // The field gate of what a step says goes by how its repair was read.
    return rows.map((one) => ({ ...one, by: row.by })) as unknown as RepairStep[]
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() row: ReadRepair): Provenance {
    return row as ReadRepair & Provenance
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: ReadRepair, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType('Repair', row)
  }
}

export const REPAIR_RESOLVERS = [RepairQueries, SubjectRepairsResolver, RepairResolver] as const
