import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { findBulletin } from '../bulletin/bulletin.service.ts'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readPlainId } from '../relay/global-id.ts'
import { freezeBulletin, type Issued } from './freeze.service.ts'
import {
  correctBulletin,
  receiptBulletin,
  signBulletin,
  submitBulletin,
  type IssueAsked,
} from './issue.service.ts'
import {
  CorrectListBulletinInput,
  FreezeListBulletinInput,
  ListBulletinPayload,
  ListBulletinStepInput,
  ReceiptListBulletinInput,
  SubmitListBulletinInput,
} from './issue.type.ts'

const INPUT = '输入\nInput'

@Resolver()
export class BulletinMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ListBulletinPayload, {
    description:
      '冻结本单位某月的名单月报\nFreezes the bulletin of one’s own unit for a list and a month',
  })
  async freezeListBulletin(
    @Ctx() context: RequestContext,
    @Arg('input', () => FreezeListBulletinInput, { description: INPUT })
    input: FreezeListBulletinInput,
  ): Promise<ListBulletinPayload> {
    const { base, viewer } = context
    return payloadOf(
      context,
      await freezeBulletin(base, viewer, input, input.idempotencyKey),
      input,
    )
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListBulletinPayload, {
    description: '签发名单月报\nSigns a frozen bulletin',
  })
  async signListBulletin(
    @Ctx() context: RequestContext,
    @Arg('input', () => ListBulletinStepInput, { description: INPUT }) input: ListBulletinStepInput,
  ): Promise<ListBulletinPayload> {
    const { base, viewer } = context
    return payloadOf(context, await signBulletin(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListBulletinPayload, {
    description:
      '报送名单月报：登记渠道、时间与编号\nSubmits a signed bulletin: notes the channel, the time and a number',
  })
  async submitListBulletin(
    @Ctx() context: RequestContext,
    @Arg('input', () => SubmitListBulletinInput, { description: INPUT })
    input: SubmitListBulletinInput,
  ): Promise<ListBulletinPayload> {
    const { base, viewer } = context
    const done = await submitBulletin(base, viewer, askedOf(input), input.channel)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListBulletinPayload, {
    description: '登记名单月报的回执\nRecords the receipt of a submitted bulletin',
  })
  async receiptListBulletin(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReceiptListBulletinInput, { description: INPUT })
    input: ReceiptListBulletinInput,
  ): Promise<ListBulletinPayload> {
    const { base, viewer } = context
    const done = await receiptBulletin(base, viewer, askedOf(input), input.receiptNumber)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListBulletinPayload, {
    description:
      '更正名单月报：重新冻结为新版，注明所更正者\nCorrects a bulletin: freezes a new version that names the one it corrects',
  })
  async correctListBulletin(
    @Ctx() context: RequestContext,
    @Arg('input', () => CorrectListBulletinInput, { description: INPUT })
    input: CorrectListBulletinInput,
  ): Promise<ListBulletinPayload> {
    const { base, viewer } = context
    return payloadOf(
      context,
      await correctBulletin(base, viewer, askedOf(input), input.reason),
      input,
    )
  }
}

function askedOf({
  bulletin,
  expectedRevision,
  idempotencyKey,
}: ListBulletinStepInput): IssueAsked {
  return { id: readPlainId('bulletin', bulletin), expectedRevision, key: idempotencyKey }
}

async function payloadOf(
  { reader }: RequestContext,
  done: Issued,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<ListBulletinPayload> {
  if ('problem' in done) return { bulletin: null, problems: [done.problem], clientMutationId }
  return { bulletin: await findBulletin(reader, done.bulletin), problems: [], clientMutationId }
}
