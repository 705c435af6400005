import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findEvaluation } from '../evaluation/evaluation.service.ts'
import { readEvaluationId, readSubjectId, writeGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { evaluateSubject, type Evaluated } from './evaluate.service.ts'
import {
  answerReview,
  finalizeEvaluation,
  publishEvaluation,
  requestReview,
  reviseEvaluation,
  withdrawEvaluation,
} from './evaluating.service.ts'
import {
  EvaluateSubjectInput,
  EvaluationPayload,
  EvaluationReviewInput,
  EvaluationStepInput,
  FinalizeEvaluationInput,
  ReviseEvaluationInput,
} from './evaluating.type.ts'
import { readGiven } from './given.ts'
import type { StepAsked } from './step.service.ts'

const INPUT = '输入\nInput'

@Resolver()
export class EvaluatingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '评价某主体（初评）：行政机关，或以备案方案受委托的机构\nEvaluates a subject, as a preliminary result: a public body, or a party whose mandate names the filed scheme',
  })
  async evaluateSubject(
    @Ctx() context: RequestContext,
    @Arg('input', () => EvaluateSubjectInput, { description: INPUT }) input: EvaluateSubjectInput,
  ): Promise<EvaluationPayload> {
    const { scheme, subject, periodFrom = null, periodUntil, validUntil, statement = null } = input
    const asked = {
      scheme,
      subjectId: readSubjectId(subject),
      periodFrom,
      periodTo: dayAfter(periodUntil),
      validTo: dayAfter(validUntil),
      given: readGiven(input.inputs),
      note: statement,
    }
    const { base, reader } = context
    return payloadOf(
      context,
      await evaluateSubject(base, reader, asked, input.idempotencyKey),
      input,
    )
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '重新评定：初评或者公示中的评价；已公示的须重新公示\nEvaluates again what is not final; what was made public is made public anew',
  })
  async reviseEvaluation(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReviseEvaluationInput, { description: INPUT }) input: ReviseEvaluationInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    const given = readGiven(input.inputs)
    const validTo = dayAfter(input.validUntil)
    const done = await reviseEvaluation(base, viewer, askedOf(input), given, validTo)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description: '公示：起算公示期\nBegins the publicity of a result',
  })
  async publishEvaluation(
    @Ctx() context: RequestContext,
    @Arg('input', () => EvaluationStepInput, { description: INPUT }) input: EvaluationStepInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    return payloadOf(context, await publishEvaluation(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '申请复核：主体本人或其代表，公示期内一次\nThe subject or its representative asks for a review, once, while the publicity lasts',
  })
  async requestEvaluationReview(
    @Ctx() context: RequestContext,
    @Arg('input', () => EvaluationReviewInput, { description: INPUT }) input: EvaluationReviewInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    return payloadOf(context, await requestReview(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '答复复核申请，维持原结果；变更结果用 reviseEvaluation\nAnswers a request for review and upholds the result; `reviseEvaluation` changes it',
  })
  async answerEvaluationReview(
    @Ctx() context: RequestContext,
    @Arg('input', () => EvaluationReviewInput, { description: INPUT }) input: EvaluationReviewInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    return payloadOf(context, await answerReview(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '定级：公示期届满且复核已答复后，自当日起有效\nMakes a result final once its publicity is over and no review is open: it counts from today',
  })
  async finalizeEvaluation(
    @Ctx() context: RequestContext,
    @Arg('input', () => FinalizeEvaluationInput, { description: INPUT })
    input: FinalizeEvaluationInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    const validTo = dayAfter(input.validUntil)
    const done = await finalizeEvaluation(base, viewer, askedOf(input), validTo)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => EvaluationPayload, {
    description:
      '撤回评价；已定级的自当日起不再作数\nWithdraws an evaluation; a final one counts no more',
  })
  async withdrawEvaluation(
    @Ctx() context: RequestContext,
    @Arg('input', () => EvaluationReviewInput, { description: INPUT }) input: EvaluationReviewInput,
  ): Promise<EvaluationPayload> {
    const { base, viewer } = context
    return payloadOf(context, await withdrawEvaluation(base, viewer, askedOf(input)), input)
  }
}

/** Days are inclusive for people, and exclusive where they are stored. */
function dayAfter(until: string | null | undefined): string | null {
  return until == null ? null : addDays(until, 1)
}

function askedOf({
  evaluation,
  expectedVersion,
  statement = null,
  idempotencyKey,
}: EvaluationStepInput): StepAsked {
  return {
    evaluation: readEvaluationId(evaluation),
    expectedVersion,
    statement,
    key: idempotencyKey,
  }
}

async function payloadOf(
  { reader }: RequestContext,
  done: Evaluated,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<EvaluationPayload> {
  if ('problem' in done) {
    return { evaluation: null, evaluationId: null, problems: [done.problem], clientMutationId }
  }
  const evaluation = await findEvaluation(reader, done.evaluation)
  const evaluationId = writeGlobalId({ kind: 'evaluation', ...done.evaluation })
  return { evaluation, evaluationId, problems: [], clientMutationId }
}
