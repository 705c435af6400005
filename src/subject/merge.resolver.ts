import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readSubjectId } from '../relay/global-id.ts'
import { mergeSubjects, unmergeSubject } from './merge.service.ts'
import { findSubject, type SubjectFile } from './subject.service.ts'
import { Subject } from './subject.type.ts'

@InputType({ description: '合并主体\nTo merge a subject into another' })
export class MergeSubjectsInput {
  @Field(() => ID, { description: '被合并的主体\nThe subject that is merged' })
  subject: string

  @Field(() => ID, { description: '合并入的主体\nThe subject that it is merged into' })
  into: string

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '撤销主体合并\nTo undo the merge of a subject' })
export class UnmergeSubjectsInput {
  @Field(() => ID, { description: '曾被合并的主体\nThe subject that was merged' })
  subject: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@ObjectType({
  description: '合并的结果\nThe result of a merge or its undoing',
  simpleResolvers: true,
})
export class MergeSubjectsPayload {
  @Disclosed('PUBLIC')
  @Field(() => Subject, {
    nullable: true,
    description: '合并入的主体\nThe subject that it is, or was, merged into',
  })
  subject: SubjectFile | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@Resolver()
export class MergeMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => MergeSubjectsPayload, {
    description:
      '合并主体：不移动事实，可撤销\nMerges two subjects; moves no facts and can be undone',
  })
  async mergeSubjects(
    @Ctx() context: RequestContext,
    @Arg('input', () => MergeSubjectsInput, { description: '输入\nInput' })
    input: MergeSubjectsInput,
  ): Promise<MergeSubjectsPayload> {
    const into = readSubjectId(input.into)
    await mergeSubjects(writingOf(context), readSubjectId(input.subject), into, input.reason)
    return payload(context, into, input.clientMutationId)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => MergeSubjectsPayload, { description: '撤销主体合并\nUndoes a merge' })
  async unmergeSubjects(
    @Ctx() context: RequestContext,
    @Arg('input', () => UnmergeSubjectsInput, { description: '输入\nInput' })
    input: UnmergeSubjectsInput,
  ): Promise<MergeSubjectsPayload> {
    const into = await unmergeSubject(writingOf(context), readSubjectId(input.subject))
    return payload(context, into, input.clientMutationId)
  }
}

async function payload(
  { reader }: RequestContext,
  subjectId: string,
  clientMutationId: string | null | undefined,
): Promise<MergeSubjectsPayload> {
  return {
    subject: await findSubject(reader, subjectId),
    clientMutationId: clientMutationId ?? null,
  }
}
