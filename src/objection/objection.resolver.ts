import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Read } from '../disclosure/reading.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import type { ReadRepair } from '../repair/repair.service.ts'
import { Repair } from '../repair/repair.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeFactId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { escalationOn, isOverdue } from './overdue.rules.ts'
import { OverdueLevel } from './objection.enums.ts'
import {
  isRepairDisputed,
  listEveryObjection,
  listEvidenceOfStep,
  listObjectionsOfFile,
  listStepsOfObjection,
  type ObjectionQuery,
  type ReadObjection,
} from './objection.service.ts'
import type { ObjectionStepRow } from './objection.store.ts'
import {
  Evidence,
  Objection,
  ObjectionConnection,
  ObjectionFilter,
  ObjectionItem,
  ObjectionStep,
} from './objection.type.ts'

function readQuery(
  today: string,
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: ObjectionFilter | null | undefined,
): ObjectionQuery {
  return {
    narrowing: {
      states: filter?.state ?? null,
      kinds: filter?.factKind ?? null,
      overdueOn: filter?.overdue === true ? today : null,
    },
    page,
    withTotal: selectsTotal(info),
  }
}

const FILTER = '筛选条件\nFilter'

@Resolver()
class ObjectionQueries {
  @Disclosed('PUBLIC')
  @Query(() => ObjectionConnection, {
    description:
      '异议：本单位办理、核实或督办的，以及可共享的，新的在前\nObjections that one’s own unit handles, verifies or looks after, and those that are shared, the newest first',
  })
  async objections(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ObjectionFilter, { nullable: true, description: FILTER })
    filter?: ObjectionFilter | null,
  ) {
    const query = readQuery(base.today(), info, page, filter)
    const listed = await listEveryObjection(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.objections', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
class SubjectObjectionsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => ObjectionConnection, {
    description:
      '对该主体的事实提出的异议，新的在前\nObjections to facts of this subject, the newest first',
  })
  objections(
    @Root() file: SubjectFile,
    @Ctx() { base, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ObjectionFilter, { nullable: true, description: FILTER })
    filter?: ObjectionFilter | null,
  ) {
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.objections`, file.id)
    return listObjectionsOfFile(file, readQuery(base.today(), info, page, filter))
  }
}

@Resolver(() => Repair)
class RepairObjectionResolver {
  @FieldResolver(() => Boolean, { nullable: true })
  disputed(
    @Root() { subjectId, repairId }: ReadRepair,
    @Ctx() { base }: RequestContext,
  ): Promise<boolean> {
    return isRepairDisputed(base, { subjectId, id: repairId })
  }
}

@Resolver(() => Objection)
class ObjectionResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, objectionId }: ReadObjection): string {
    return writeGlobalId({ kind: 'objection', subjectId, id: objectionId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId }: ReadObjection,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId)
  }

  @FieldResolver(() => ID, { nullable: true })
  fact(@Root() { factKind, subjectId, factId }: ReadObjection): string | null {
    return writeFactId(factKind, { subjectId, id: factId })
  }

  @FieldResolver(() => Boolean, { nullable: true })
  overdue(@Root() objection: ReadObjection): boolean {
    return isOverdue(objection, objection.by.today())
  }

  @FieldResolver(() => OverdueLevel, { nullable: true })
  escalation(@Root() objection: ReadObjection): keyof typeof OverdueLevel | null {
    return escalationOn(objection, objection.by.today())
  }

  @FieldResolver(() => Boolean, { nullable: true })
  reviewed(@Root() { isReviewed }: ReadObjection): boolean {
    return isReviewed
  }

  @FieldResolver(() => String, { nullable: true })
  handler(@Root() { handlerName }: ReadObjection): string {
    return handlerName
  }

  @FieldResolver(() => [ObjectionStep], { nullable: true })
  async steps(@Root() objection: ReadObjection): Promise<(ObjectionStepRow & Read)[]> {
    const rows = await listStepsOfObjection(objection)
    // The field gate of what a step says goes by how its objection was read.
    return rows.map((row) => ({ ...row, by: objection.by }))
  }

  @FieldResolver(() => [WithheldField])
  withheld(
    @Root() objection: ReadObjection,
    @Ctx() { disclosure }: RequestContext,
  ): WithheldField[] {
    return disclosure.withheldOfType('Objection', objection)
  }
}

@Resolver(() => ObjectionStep)
class ObjectionStepResolver {
  @FieldResolver(() => [ObjectionItem], { nullable: true })
  items(
    @Root() { items, subjectId, by }: ObjectionStepRow & Read,
  ): (ObjectionItem & Read)[] | null {
    return items?.map((one) => ({ ...one, subjectId, by })) ?? null
  }

  @FieldResolver(() => [Evidence], { nullable: true })
  async evidence(
    @Root() step: ObjectionStepRow & Read,
    @Ctx() { base }: RequestContext,
  ): Promise<(Evidence & Read)[]> {
    const rows = await listEvidenceOfStep(base, step)
    return rows.map(({ id, mediaType, bytes, uploadedAt }) => ({
      evidenceId: writeGlobalId({ kind: 'evidence', id }),
      mediaType,
      bytes,
      uploadedAt,
      subjectId: step.subjectId,
      by: step.by,
    }))
  }
}

export const OBJECTION_RESOLVERS = [
  ObjectionQueries,
  SubjectObjectionsResolver,
  ObjectionResolver,
  RepairObjectionResolver,
  ObjectionStepResolver,
] as const
