import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { AsOf } from '../database/as-of.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Base } from '../disclosure/reading.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { Measure } from '../rule/decision.type.ts'
import { measureView } from '../rule/decision.view.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { purposeView } from '../rule/disclosure-rule.view.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { Region } from '../rule/rule.type.ts'
import { regionView, ruleShown } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { MeasureApplicationState } from './measure.enums.ts'
import { applicationStateOn } from './measure-state.rules.ts'
import {
  checkApplied,
  listApplicationsOfFile,
  listEveryApplication,
  type ApplicationQuery,
  type ReadApplication,
} from './measure.service.ts'
import {
  MeasureApplication,
  MeasureApplicationConnection,
  MeasureApplicationFilter,
} from './measure.type.ts'
import { measureOf, measuresWanted } from './measure.view.ts'
import { MeasureStatisticsQueries } from './statistics.resolver.ts'

function readQuery(
  { rules }: Pick<Base, 'rules'>,
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: MeasureApplicationFilter | null | undefined,
  asOf: AsOf,
): ApplicationQuery {
  const region = filter?.region ?? null
  const narrowing = {
    measures: measuresWanted(rules(), filter?.measure ?? null, filter?.measureEffect ?? null),
    states: filter?.state ?? null,
    domains: filter?.domain ?? null,
    regions: region === null ? null : regionsWithin(rules().regions, region),
    appliedFrom: filter?.appliedFrom ?? null,
    appliedUntil: filter?.appliedUntil ?? null,
  }
  checkApplied(narrowing)
  const withTotal = selectsTotal(info)
  return { narrowing, page, asOf, withTotal }
}

const FILTER = '筛选条件\nFilter'

@Resolver()
export class MeasureApplicationQueries {
  @Disclosed('PUBLIC')
  @Query(() => MeasureApplicationConnection, {
    description:
      '对象、措施、成效清单：调用者可见的措施实施情况，最新的在前\nMeasures that were applied, to whom and to what effect, as far as the caller sees them, the newest first',
  })
  async measureApplications(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => MeasureApplicationFilter, { nullable: true, description: FILTER })
    filter?: MeasureApplicationFilter | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(base, info, page, filter, await readAsOf(base.db, asOf))
    const listed = await listEveryApplication(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.measureApplications', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
export class SubjectApplicationsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => MeasureApplicationConnection, {
    description:
      '对该主体实施的激励与惩戒措施及其成效，最新的在前\nWhat was applied to this subject, and to what effect, the newest first',
  })
  measureApplications(
    @Root() file: SubjectFile,
    @Ctx() { base, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => MeasureApplicationFilter, { nullable: true, description: FILTER })
    filter?: MeasureApplicationFilter | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(base, info, page, filter, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.measureApplications`, file.id)
    return listApplicationsOfFile(file, query)
  }
}

@Resolver(() => MeasureApplication)
export class MeasureApplicationResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, applicationId }: ReadApplication): string {
    return writeGlobalId({ kind: 'measure-application', subjectId, id: applicationId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId, asOf }: ReadApplication,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId, asOf)
  }

  @FieldResolver(() => Measure)
  measure(@Root() row: ReadApplication): Measure {
    return measureView(measureOf(row.by.rules(), row))
  }

  @FieldResolver(() => MeasureApplicationState)
  state(@Root() row: ReadApplication): keyof typeof MeasureApplicationState {
    return applicationStateOn(row, row.by.today())
  }

  @FieldResolver(() => Purpose, { nullable: true })
  purpose(@Root() { by, purposeCode, validFrom }: ReadApplication): Purpose | null {
    const rule = ruleShown(by.rules(), 'purpose', purposeCode, validFrom)
    return rule === null ? null : purposeView(rule)
  }

  @FieldResolver(() => String)
  unit(@Root() { unitName }: ReadApplication): string {
    return unitName
  }

  @FieldResolver(() => Region, { nullable: true })
  region(@Root() { by, regionCode }: ReadApplication): Region | null {
    return regionCode === null ? null : regionView(by.rules(), regionCode, by.today())
  }

  @FieldResolver(() => DateScalar)
  appliedOn(@Root() { validFrom }: ReadApplication): string {
    return validFrom
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  appliedUntil(@Root() { validTo }: ReadApplication): string | null {
    return inclusiveEnd(validTo)
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() row: ReadApplication): Provenance {
    return row as ReadApplication & Provenance
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: ReadApplication, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType('MeasureApplication', row)
  }
}

export const MEASURE_RESOLVERS = [
  MeasureApplicationQueries,
  SubjectApplicationsResolver,
  MeasureApplicationResolver,
  MeasureStatisticsQueries,
] as const
