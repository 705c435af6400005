import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { Node } from '../relay/node.type.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { readAsOf } from '../vocabulary/as-of.type.ts'
import { DateTimeScalar } from '../vocabulary/scalars.ts'
import { findChangedFact, listChanges, type Change } from './change.service.ts'
import { SubjectChange, SubjectChangeConnection } from './change.type.ts'

@Resolver(() => Subject)
export class SubjectChangesResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => SubjectChangeConnection, {
    description:
      '在两个知悉时点，调用者可见的档案有何不同，最近的在前；每类至多最近一千处\nWhat differs between what the caller may see of the file as known at two instants, the latest first; of each kind the latest thousand',
  })
  async changes(
    @Root() file: SubjectFile,
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('from', () => DateTimeScalar, {
      description: '起始的知悉时刻\nAs known at this instant',
    })
    from: Date,
    @Arg('to', () => DateTimeScalar, {
      nullable: true,
      description:
        '截止的知悉时刻；默认为档案的时点，或可确认的最近时点\nAnd at this one; by default that of the file, or the latest up to which everything is known',
    })
    to?: Date | null,
  ) {
    const { knownAt } = await readAsOf(base.db, { knownAt: to ?? null })
    const lensOf = disclosure.lens.bind(disclosure)
    const listed = await listChanges(base, reader, file, { from, to: knownAt }, page, lensOf)
    // Which changes there are is more than the public learns.
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.changes`, file.id)
    for (const { node } of listed.edges) {
      for (const { coordinate, isPublic } of node.fields) {
        if (!isPublic) disclosure.reveal(coordinate, node.subjectId)
      }
    }
    return listed
  }
}

@Resolver(() => SubjectChange)
export class SubjectChangeResolver {
  @FieldResolver(() => Node, { nullable: true })
  fact(@Root() change: Change, @Ctx() { reader }: RequestContext): Promise<object | null> {
    return findChangedFact(reader, change)
  }
}
