import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DomainError } from '../errors.ts'
import { objectionProblem } from '../objection/objection-problem.ts'
import { findObjection } from '../objection/objection.service.ts'
import {
  readFactId,
  readOwnedId,
  readPlainId,
  readSubjectId,
  writeGlobalId,
} from '../relay/global-id.ts'
import { fileObjection } from './file.service.ts'
import {
  acceptObjection,
  answerVerification,
  askVerification,
  decideObjection,
  notifyObjection,
  refuseObjection,
  reviewObjection,
  withdrawObjection,
  type Decision,
} from './objecting.service.ts'
import {
  DecideObjectionInput,
  FileObjectionInput,
  ObjectionPayload,
  ObjectionStepInput,
  VerifyObjectionInput,
  type KeyedObjectionInput,
} from './objecting.type.ts'
import type { Done } from './refused.ts'
import type { Asking, StepAsked } from './step.service.ts'

const INPUT = '输入\nInput'

@Resolver()
export class ObjectingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description:
      '对信用记录、名单条目、信用评价、信用承诺或者修复结果提出异议：主体本人或其代表，或者单位在窗口代为提出\nObjects to a record, an entry of a list, an evaluation, a commitment or the result of a repair: the subject or its representative, or a unit at its window for it',
  })
  async fileObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => FileObjectionInput, { description: INPUT }) input: FileObjectionInput,
  ): Promise<ObjectionPayload> {
    const { onBehalfOf = null, aspect, reason, idempotencyKey: key } = input
    const fact = readFactId(input.fact)
    if (fact === null) throw new DomainError('NOT_FOUND')
    const items = input.items.map(({ field, recorded = null, claimed = null }) => ({
      field,
      recorded,
      claimed,
    }))
    const evidence = input.evidence.map((id) => readPlainId('evidence', id))
    const subjectId = onBehalfOf === null ? null : readSubjectId(onBehalfOf)
    const filing = { fact, aspect, items, reason, evidence, onBehalfOf: subjectId, key }
    return payloadOf(context, await fileObjection(askingOf(context), filing), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, { description: '受理异议\nAccepts an objection' })
  async acceptObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await acceptObjection(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description: '不予受理异议，说明理由\nDoes not accept an objection, with the reason',
  })
  async refuseObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await refuseObjection(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description: '核实单位答复核实情况\nThe unit that was asked says what it found',
  })
  async answerObjectionVerification(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await answerVerification(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description: '告知异议处理结果\nTells the result of an objection',
  })
  async notifyObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await notifyObjection(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description:
      '对不成立的异议申请复查，限一次\nAsks for a second look at what was rejected, once',
  })
  async reviewObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await reviewObjection(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description: '撤回异议\nTakes an objection back before it is decided',
  })
  async withdrawObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectionStepInput, { description: INPUT }) input: ObjectionStepInput,
  ): Promise<ObjectionPayload> {
    return payloadOf(context, await withdrawObjection(askingOf(context), askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description: '交来源单位核实\nAsks the source of the fact to verify',
  })
  async verifyObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => VerifyObjectionInput, { description: INPUT }) input: VerifyObjectionInput,
  ): Promise<ObjectionPayload> {
    const { unit = null } = input
    const unitId = unit === null ? null : readPlainId('party', unit)
    return payloadOf(
      context,
      await askVerification(askingOf(context), askedOf(input), unitId),
      input,
    )
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ObjectionPayload, {
    description:
      '决定异议：成立的更正或者撤销该事实，不成立的解除标注\nDecides an objection: the fact is corrected or taken back, or is not disputed any more',
  })
  async decideObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => DecideObjectionInput, { description: INPUT }) input: DecideObjectionInput,
  ): Promise<ObjectionPayload> {
    const decision = decisionOf(input)
    const done: Done =
      decision === null
        ? { problem: objectionProblem('REMEDY_MISSING') }
        : await decideObjection(askingOf(context), askedOf(input), decision)
    return payloadOf(context, done, input)
  }
}

/** What is upheld needs its remedy; null: there is none. */
function decisionOf({ decision, remedy = null, values }: DecideObjectionInput): Decision | null {
  if (decision === 'REJECTED') return { outcome: decision }
  if (remedy === null) return null
  const set = new Map(values.map(({ field, value = null }) => [field, value]))
  return { outcome: decision, remedy, values: set }
}

function askingOf(context: RequestContext): Asking {
  return { writing: writingOf(context), reader: context.reader }
}

function askedOf({
  objection,
  expectedVersion,
  statement,
  idempotencyKey,
}: ObjectionStepInput): StepAsked {
  return {
    objection: readOwnedId('objection', objection),
    expectedVersion,
    statement,
    key: idempotencyKey,
  }
}

async function payloadOf(
  { reader }: RequestContext,
  done: Done,
  { clientMutationId = null }: KeyedObjectionInput,
): Promise<ObjectionPayload> {
  if ('problem' in done) {
    return { objection: null, objectionId: null, problems: [done.problem], clientMutationId }
  }
  const objection = await findObjection(reader, done)
  const objectionId = writeGlobalId({ kind: 'objection', ...done })
  return { objection, objectionId, problems: [], clientMutationId }
}
