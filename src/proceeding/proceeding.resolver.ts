import type { GraphQLResolveInfo } from 'graphql'
import { Args, Ctx, FieldResolver, ID, Info, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeFactId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { listProceedingsOfFile, type ReadProceeding } from './proceeding.service.ts'
import { LegalProceeding, LegalProceedingConnection } from './proceeding.type.ts'

@Resolver(() => Subject)
class SubjectProceedingsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => LegalProceedingConnection, {
    description:
      '针对该主体的事实的行政复议和诉讼，新的在前\nReconsiderations and suits about facts of this subject, the newest first',
  })
  proceedings(
    @Root() file: SubjectFile,
    @Ctx() { disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
  ) {
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.proceedings`, file.id)
    return listProceedingsOfFile(file, { page, withTotal: selectsTotal(info) })
  }
}

@Resolver(() => LegalProceeding)
class ProceedingResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, proceedingId }: ReadProceeding): string {
    return writeGlobalId({ kind: 'proceeding', subjectId, id: proceedingId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId }: ReadProceeding,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId)
  }

  @FieldResolver(() => ID, { nullable: true })
  fact(@Root() { factKind, subjectId, factId }: ReadProceeding): string | null {
    return writeFactId(factKind, { subjectId, id: factId })
  }

  @FieldResolver(() => [WithheldField])
  withheld(
    @Root() proceeding: ReadProceeding,
    @Ctx() { disclosure }: RequestContext,
  ): WithheldField[] {
    return disclosure.withheldOfType('LegalProceeding', proceeding)
  }
}

export const PROCEEDING_RESOLVERS = [SubjectProceedingsResolver, ProceedingResolver] as const
