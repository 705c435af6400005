import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import { findRecord } from '../record/record.service.ts'
import { readRecordId } from '../relay/global-id.ts'
import type { RowProblem } from '../submission/problem.ts'
import { ReviseRecordPayload } from '../submission/submission.type.ts'
import { declareFact, withdrawDeclaration } from './declare.service.ts'
import {
  DeclareFactInput,
  VerifyDeclarationInput,
  WithdrawDeclarationInput,
} from './declaration.type.ts'
import { verifyDeclaration } from './verify.service.ts'

/** What the caller sees of the declaration after its request. */
async function answer(
  { reader, disclosure }: RequestContext,
  key: RecordKey | null,
  problems: RowProblem[],
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<ReviseRecordPayload> {
  const record = key === null ? null : await findRecord(reader, key)
  if (record !== null) disclosure.reveal('ReviseRecordPayload.record', record.subjectId)
  return { record, problems, clientMutationId }
}

@Resolver()
export class DeclarationMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description:
      '自主申报资质证照、市场经营、合同履行、社会公益信息，并承诺真实；核实前不计入任何评价与核查\nA subject declares licences, business, contracts or public welfare of itself, and states that it is true; it counts nowhere before it is verified',
  })
  async declareFact(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeclareFactInput, { description: '输入\nInput' })
    input: DeclareFactInput,
  ): Promise<ReviseRecordPayload> {
    const { kind, title, content, validUntil = null, statesTruth } = input
    const given = { kind, title, content, validUntil, statesTruth }
    const asking = { writing: writingOf(context), reader: context.reader }
    const declared = await declareFact(asking, given, input.idempotencyKey)
    return declared.ok
      ? answer(context, declared, [], input)
      : answer(context, null, declared.problems, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description:
      '核实自主申报信息；认定虚假的即时生成分级失信记录\nVerifies or refuses a declaration; one that is false makes a graded record at once',
  })
  async verifyDeclaration(
    @Ctx() context: RequestContext,
    @Arg('input', () => VerifyDeclarationInput, { description: '输入\nInput' })
    input: VerifyDeclarationInput,
  ): Promise<ReviseRecordPayload> {
    const { expectedVersion, result, note, idempotencyKey } = input
    const asking = { writing: writingOf(context), reader: context.reader }
    const key = readRecordId(input.record)
    await verifyDeclaration(asking, key, expectedVersion, result, note, idempotencyKey)
    return answer(context, key, [], input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description: '撤回尚未核实的自主申报信息\nA subject takes back what nobody has verified yet',
  })
  async withdrawDeclaration(
    @Ctx() context: RequestContext,
    @Arg('input', () => WithdrawDeclarationInput, { description: '输入\nInput' })
    input: WithdrawDeclarationInput,
  ): Promise<ReviseRecordPayload> {
    const asking = { writing: writingOf(context), reader: context.reader }
    const key = readRecordId(input.record)
    await withdrawDeclaration(asking, key, input.expectedVersion, input.reason)
    return answer(context, key, [], input)
  }
}
