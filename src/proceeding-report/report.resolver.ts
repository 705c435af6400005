import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DomainError } from '../errors.ts'
import type { KeyedObjectionInput } from '../objecting/objecting.type.ts'
import type { Done } from '../objecting/refused.ts'
import type { Asking } from '../objecting/step.service.ts'
import { findProceeding } from '../proceeding/proceeding.service.ts'
import { readFactId, readOwnedId } from '../relay/global-id.ts'
import {
  liftStay,
  recordDecision,
  recordProceeding,
  recordStay,
  type ProceedingStep,
} from './report.service.ts'
import {
  ProceedingDecisionInput,
  ProceedingPayload,
  ProceedingStepInput,
  RecordProceedingInput,
} from './report.type.ts'

const INPUT = '输入\nInput'

@Resolver()
export class ProceedingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ProceedingPayload, {
    description:
      '登记针对某项事实的行政复议或者诉讼：登记本身不改变该事实\nRecords a reconsideration or a suit about a fact, which changes nothing by itself',
  })
  async recordProceeding(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordProceedingInput, { description: INPUT })
    input: RecordProceedingInput,
  ): Promise<ProceedingPayload> {
    const { kind, organ, caseNumber, filedOn, statement, idempotencyKey: key } = input
    const fact = readFactId(input.fact)
    if (fact === null) throw new DomainError('NOT_FOUND')
    const given = { fact, kind, organ, caseNumber, filedOn, statement, key }
    return payloadOf(context, await recordProceeding(askingOf(context), given), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ProceedingPayload, {
    description:
      '登记停止执行：该事实暂停公示、共享与使用\nRecords a stay: the fact is not published, shared or used until it ends',
  })
  async recordStay(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProceedingStepInput, { description: INPUT }) input: ProceedingStepInput,
  ): Promise<ProceedingPayload> {
    return payloadOf(context, await recordStay(askingOf(context), stepOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ProceedingPayload, {
    description: '登记恢复执行\nRecords that a stay was lifted',
  })
  async liftStay(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProceedingStepInput, { description: INPUT }) input: ProceedingStepInput,
  ): Promise<ProceedingPayload> {
    return payloadOf(context, await liftStay(askingOf(context), stepOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ProceedingPayload, {
    description:
      '登记复议决定或者裁判：维持、变更或者撤销该事实\nRecords what was decided: the fact stands, is corrected, or is taken back',
  })
  async recordProceedingDecision(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProceedingDecisionInput, { description: INPUT })
    input: ProceedingDecisionInput,
  ): Promise<ProceedingPayload> {
    const values = new Map(input.values.map(({ field, value = null }) => [field, value]))
    const decision = { outcome: input.outcome, values }
    return payloadOf(
      context,
      await recordDecision(askingOf(context), stepOf(input), decision),
      input,
    )
  }
}

function askingOf(context: RequestContext): Asking {
  return { writing: writingOf(context), reader: context.reader }
}

function stepOf(input: ProceedingStepInput): ProceedingStep {
  const { expectedVersion, documentNumber = null, statement, idempotencyKey: key } = input
  const proceeding = readOwnedId('proceeding', input.proceeding)
  return { proceeding, expectedVersion, documentNumber, statement, key }
}

async function payloadOf(
  { reader }: RequestContext,
  done: Done,
  { clientMutationId = null }: KeyedObjectionInput,
): Promise<ProceedingPayload> {
  if ('problem' in done) return { proceeding: null, problems: [done.problem], clientMutationId }
  return { proceeding: await findProceeding(reader, done), problems: [], clientMutationId }
}
