import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { findCommitment } from '../commitment/commitment.service.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readCommitmentId, readSubjectId } from '../relay/global-id.ts'
import { releaseText, withdrawCommitment } from './end.service.ts'
import { judgeCommitment, revokeJudgement } from './judge.service.ts'
import type { Asking, Written } from './once.ts'
import { registerCommitment } from './register.service.ts'
import {
  ChangeCommitmentInput,
  CommitmentPayload,
  JudgeCommitmentInput,
  RegisterCommitmentInput,
} from './register.type.ts'

function askingOf(context: RequestContext): Asking {
  return { writing: writingOf(context), reader: context.reader }
}

/** What the caller sees of the commitment after its request. */
async function answer(
  { reader, disclosure }: RequestContext,
  written: Written,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<CommitmentPayload> {
  if (!written.ok) return { commitment: null, problems: written.problems, clientMutationId }
  const commitment = await findCommitment(reader, written)
  if (commitment !== null) disclosure.reveal('CommitmentPayload.commitment', written.subjectId)
  return { commitment, problems: [], clientMutationId }
}

async function change(
  context: RequestContext,
  input: ChangeCommitmentInput,
  work: (
    asking: Asking,
    key: CommitmentKey,
    expectedVersion: number,
    reason: string,
  ) => Promise<void>,
): Promise<CommitmentPayload> {
  const key = readCommitmentId(input.commitment)
  await work(askingOf(context), key, input.expectedVersion, input.reason)
  return answer(context, { ok: true, ...key }, input)
}

@Resolver()
export class CommitmentMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => CommitmentPayload, {
    description:
      '登记信用承诺：单位受理的，或主体自行作出的主动型、行业自律型\nRegisters a commitment: one that a unit accepted, or of a subject itself where its type allows',
  })
  async registerCommitment(
    @Ctx() context: RequestContext,
    @Arg('input', () => RegisterCommitmentInput, { description: '输入\nInput' })
    { subject, idempotencyKey, clientMutationId, ...given }: RegisterCommitmentInput,
  ): Promise<CommitmentPayload> {
    const commitment = {
      ...given,
      template: given.template ?? null,
      scene: given.scene ?? null,
      code: given.code ?? null,
      domain: given.domain ?? null,
      validUntil: given.validUntil ?? null,
      acceptingUnit: given.acceptingUnit ?? null,
      acceptingUnitCode: given.acceptingUnitCode ?? null,
      remarks: given.remarks ?? null,
    }
    const subjectId = readSubjectId(subject)
    const asking = askingOf(context)
    const written = await registerCommitment(asking, subjectId, commitment, idempotencyKey)
    return answer(context, written, { clientMutationId: clientMutationId ?? null })
  }

  @Disclosed('PUBLIC')
  @Mutation(() => CommitmentPayload, {
    description:
      '认定承诺履行状态；未全部履行的即时生成分级失信记录\nJudges whether a commitment was fulfilled; one that was not makes a graded record at once',
  })
  async judgeCommitment(
    @Ctx() context: RequestContext,
    @Arg('input', () => JudgeCommitmentInput, { description: '输入\nInput' })
    input: JudgeCommitmentInput,
  ): Promise<CommitmentPayload> {
    const { expectedVersion, result, evidence, idempotencyKey } = input
    const given = {
      result,
      evidence,
      judgedOn: input.judgedOn ?? context.base.today(),
      judgingUnitCode: input.judgingUnitCode ?? null,
      unfulfilledContent: input.unfulfilledContent ?? null,
      accountability: input.accountability ?? null,
    }
    const key = readCommitmentId(input.commitment)
    const asking = askingOf(context)
    const written = await judgeCommitment(asking, key, expectedVersion, given, idempotencyKey)
    return answer(context, written, { clientMutationId: input.clientMutationId ?? null })
  }

  @Disclosed('PUBLIC')
  @Mutation(() => CommitmentPayload, {
    description:
      '撤销履行认定：回到待认定，所生成的失信记录一并撤销\nRevokes a judgement: to be judged anew; the record that it made is revoked with it',
  })
  revokeCommitmentJudgement(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeCommitmentInput, { description: '输入\nInput' })
    input: ChangeCommitmentInput,
  ): Promise<CommitmentPayload> {
    return change(context, input, revokeJudgement)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => CommitmentPayload, {
    description:
      '主体撤回自行登记的承诺，或单位撤销所登记的承诺\nA subject takes back what it registered itself, or a unit cancels what it registered',
  })
  withdrawCommitment(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeCommitmentInput, { description: '输入\nInput' })
    input: ChangeCommitmentInput,
  ): Promise<CommitmentPayload> {
    return change(context, input, withdrawCommitment)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => CommitmentPayload, {
    description:
      '公开经人工审核文本的承诺\nPublishes a commitment whose texts waited, once a person has read them',
  })
  releaseCommitmentText(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeCommitmentInput, { description: '输入\nInput' })
    input: ChangeCommitmentInput,
  ): Promise<CommitmentPayload> {
    return change(context, input, releaseText)
  }
}
