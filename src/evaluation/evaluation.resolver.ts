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
import { EvaluationScheme } from '../rule/evaluation-scheme.type.ts'
import { evaluationSchemeView } from '../rule/evaluation-scheme.view.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { Region } from '../rule/rule.type.ts'
import { regionView } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { stateOn } from './evaluation-state.rules.ts'
import { EvaluationState } from './evaluation.enums.ts'
import {
  listEvaluationsOfFile,
  listEveryEvaluation,
  listStepsOfEvaluation,
  type EvaluationQuery,
  type ReadEvaluation,
} from './evaluation.service.ts'
import {
  CreditGrade,
  Evaluation,
  EvaluationConnection,
  EvaluationFilter,
} from './evaluation.type.ts'
import { explanationView, gradeView, inputEntries, schemeOf } from './evaluation.view.ts'
import { EvaluationExplanation, EvaluationStep } from './explanation.type.ts'

function readQuery(
  base: Pick<Base, 'rules'>,
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: EvaluationFilter | null | undefined,
  asOf: AsOf,
): EvaluationQuery {
  const region = filter?.region ?? null
  return {
    narrowing: {
      schemes: filter?.scheme ?? null,
      states: filter?.state ?? null,
      grades: filter?.grade ?? null,
      domains: filter?.domain ?? null,
      regions: region === null ? null : regionsWithin(base.rules().regions, region),
    },
    page,
    asOf,
    withTotal: selectsTotal(info),
  }
}

const FILTER = '筛选条件\nFilter'

@Resolver()
export class EvaluationQueries {
  @Disclosed('PUBLIC')
  @Query(() => EvaluationConnection, {
    description:
      '信用评价结果：调用者可见者，最新的在前；公开的不含自然人\nEvaluations that the caller sees, the newest first; public ones are never about persons',
  })
  async evaluations(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => EvaluationFilter, { nullable: true, description: FILTER })
    filter?: EvaluationFilter | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(base, info, page, filter, await readAsOf(base.db, asOf))
    const listed = await listEveryEvaluation(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.evaluations', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
export class SubjectEvaluationsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => EvaluationConnection, {
    description: '该主体的信用评价，最新的在前\nThe evaluations of this subject, the newest first',
  })
  evaluations(
    @Root() file: SubjectFile,
    @Ctx() { base, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => EvaluationFilter, { nullable: true, description: FILTER })
    filter?: EvaluationFilter | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(base, info, page, filter, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.evaluations`, file.id)
    return listEvaluationsOfFile(file, query)
  }
}

@Resolver(() => Evaluation)
export class EvaluationResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, evaluationId }: ReadEvaluation): string {
    return writeGlobalId({ kind: 'evaluation', subjectId, id: evaluationId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId, asOf }: ReadEvaluation,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId, asOf)
  }

  @FieldResolver(() => EvaluationScheme)
  scheme(@Root() row: ReadEvaluation): EvaluationScheme {
    const rules = row.by.rules()
    return evaluationSchemeView(rules, schemeOf(rules, row), row.by.today())
  }

  @FieldResolver(() => DateScalar)
  periodUntil(@Root() { periodTo }: ReadEvaluation): string {
    return inclusiveEnd(periodTo)!
  }

  @FieldResolver(() => EvaluationState)
  state(@Root() row: ReadEvaluation): keyof typeof EvaluationState {
    return stateOn(row, row.by.today())
  }

  @FieldResolver(() => CreditGrade, { nullable: true })
  grade(@Root() row: ReadEvaluation): CreditGrade | null {
    return gradeView(schemeOf(row.by.rules(), row), row.grade)
  }

  @FieldResolver(() => EvaluationExplanation, { nullable: true })
  explanation(@Root() row: ReadEvaluation): EvaluationExplanation {
    return explanationView(row.by, schemeOf(row.by.rules(), row), row.explanation!)
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  validUntil(@Root() { validTo }: ReadEvaluation): string | null {
    return inclusiveEnd(validTo)
  }

  @FieldResolver(() => String, { nullable: true })
  evaluator(@Root() { evaluatorName }: ReadEvaluation): string {
    return evaluatorName
  }

  @FieldResolver(() => Boolean, { nullable: true })
  isDelegated(@Root() { mandateId }: ReadEvaluation): boolean {
    return mandateId !== null
  }

  @FieldResolver(() => Region, { nullable: true })
  region(@Root() { by, regionCode }: ReadEvaluation): Region | null {
    return regionCode === null ? null : regionView(by.rules(), regionCode, by.today())
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() row: ReadEvaluation): Provenance {
    return row as ReadEvaluation & Provenance
  }

  @FieldResolver(() => [EvaluationStep], { nullable: true })
  async steps(@Root() row: ReadEvaluation): Promise<EvaluationStep[]> {
    const { by } = row
    const steps = await listStepsOfEvaluation(row)
    // The field gate of what a step says goes by how its evaluation was read.
    return steps.map(({ inputs, ...step }) => ({
      ...step,
      inputs: inputs === null ? null : inputEntries(by, inputs),
      by,
    })) as (EvaluationStep & Pick<ReadEvaluation, 'by'>)[]
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: ReadEvaluation, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType('Evaluation', row)
  }
}

export const EVALUATION_RESOLVERS = [
  EvaluationQueries,
  SubjectEvaluationsResolver,
  EvaluationResolver,
] as const
