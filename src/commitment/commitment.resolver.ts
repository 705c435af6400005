import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { AsOf } from '../database/as-of.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { findRecord, type ReadRecord } from '../record/record.service.ts'
import { CreditRecord, OtherRecord, Provenance } from '../record/record.type.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { CodeLabel } from '../rule/code-set.type.ts'
import { CommitmentTemplate, CommitmentType, PublicationClass } from '../rule/commitment.type.ts'
import {
  commitmentTemplateView,
  commitmentTypeView,
  findCommitmentTemplate,
  publicationClassView,
} from '../rule/commitment.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import {
  findCommitmentOfRecord,
  listAllCommitments,
  listCommitmentsOfFile,
  listVersionsOfCommitment,
  type CommitmentQuery,
  type ReadCommitment,
} from './commitment.service.ts'
import {
  Commitment,
  CommitmentConnection,
  CommitmentFilter,
  CommitmentOrder,
  CommitmentVersion,
} from './commitment.type.ts'
import { ruleOf } from './commitment.view.ts'

function readQuery(
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: CommitmentFilter | null | undefined,
  orderBy: CommitmentOrder | null | undefined,
  asOf: AsOf,
): CommitmentQuery {
  return {
    narrowing: { stages: filter?.stage ?? null, types: filter?.type ?? null },
    descending: orderBy?.signedOn !== 'ASC',
    page,
    asOf,
    withTotal: selectsTotal(info),
  }
}

@Resolver()
export class CommitmentQueries {
  @Disclosed('PUBLIC')
  @Query(() => CommitmentConnection, {
    description:
      '信用承诺列表，如单位待认定的承诺\nCommitments that the caller sees, the latest first: a unit finds there what it has to judge',
  })
  async commitments(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => CommitmentFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: CommitmentFilter | null,
    @Arg('orderBy', () => CommitmentOrder, { nullable: true, description: '排序\nOrder' })
    orderBy?: CommitmentOrder | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(info, page, filter, orderBy, await readAsOf(base.db, asOf))
    const listed = await listAllCommitments(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.commitments', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
export class SubjectCommitmentsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => CommitmentConnection, {
    description: '该主体的信用承诺\nThe commitments of this subject, the latest first',
  })
  commitments(
    @Root() file: SubjectFile,
    @Ctx() { disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => CommitmentFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: CommitmentFilter | null,
    @Arg('orderBy', () => CommitmentOrder, { nullable: true, description: '排序\nOrder' })
    orderBy?: CommitmentOrder | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(info, page, filter, orderBy, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.commitments`, file.id)
    return listCommitmentsOfFile(file, query)
  }
}

@Resolver(() => OtherRecord)
export class RecordCommitmentResolver {
  @Disclosed('SHARED')
  @FieldResolver(() => Commitment, {
    nullable: true,
    description: '所违反的信用承诺\nThe commitment whose breach made this record',
  })
  commitment(
    @Root() row: ReadRecord,
    @Ctx() { reader }: RequestContext,
  ): Promise<ReadCommitment | null> {
    return findCommitmentOfRecord(reader, row)
  }
}

@Resolver(() => Commitment)
export class CommitmentResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, commitmentId }: ReadCommitment): string {
    return writeGlobalId({ kind: 'commitment', subjectId, id: commitmentId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId, asOf }: ReadCommitment,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId, asOf)
  }

  @FieldResolver(() => CommitmentTemplate, { nullable: true })
  template(@Root() { by, template }: ReadCommitment): CommitmentTemplate | null {
    const rule = template === null ? null : findCommitmentTemplate(by.rules(), template)
    return rule === null ? null : commitmentTemplateView(by.rules(), rule)
  }

  @FieldResolver(() => CommitmentType)
  type(@Root() { by, typeCode }: ReadCommitment): CommitmentType {
    return commitmentTypeView(ruleOf(by, 'commitment-type', typeCode))
  }

  @FieldResolver(() => CodeLabel, { nullable: true })
  scene(@Root() { by, sceneCode }: ReadCommitment): CodeLabel | null {
    if (sceneCode === null) return null
    const label = by.rules().codeLabel('COMMITMENT_SCENE', sceneCode)
    return { code: sceneCode, zh: label?.zh ?? sceneCode, en: label?.en ?? sceneCode }
  }

  @FieldResolver(() => PublicationClass)
  publicationClass(@Root() { by, publicationClass }: ReadCommitment): PublicationClass {
    return publicationClassView(ruleOf(by, 'publication-class', publicationClass))
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  validUntil(@Root() { validTo }: ReadCommitment): string | null {
    return inclusiveEnd(validTo)
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  publishedUntil(@Root() { publishedTo }: ReadCommitment): string | null {
    return inclusiveEnd(publishedTo)
  }

  @FieldResolver(() => CreditRecord, { nullable: true })
  breachRecord(
    @Root() { subjectId, breachRecordId, asOf }: ReadCommitment,
    @Ctx() { reader }: RequestContext,
  ): Promise<ReadRecord | null> | null {
    if (breachRecordId === null) return null
    return findRecord(reader, { subjectId, recordId: breachRecordId }, asOf)
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() row: ReadCommitment): Provenance {
    return row
  }

  @FieldResolver(() => [CommitmentVersion], { nullable: true })
  async versions(
    @Root() row: ReadCommitment,
    @Ctx() { disclosure }: RequestContext,
  ): Promise<CommitmentVersion[]> {
    const rows = await listVersionsOfCommitment(row)
    if (rows.length > 1) disclosure.reveal('CommitmentVersion', row.subjectId)
    return rows
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: ReadCommitment, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType('Commitment', row)
  }
}

export const COMMITMENT_RESOLVERS = [
  CommitmentQueries,
  SubjectCommitmentsResolver,
  RecordCommitmentResolver,
  CommitmentResolver,
] as const
