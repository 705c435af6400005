import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findApplication } from '../measure/measure.service.ts'
import { readApplicationId, readSubjectId, writeGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { correctMeasure, liftMeasure, withdrawMeasure, type ChangeAsked } from './change.service.ts'
import { reportMeasure, type Reported } from './report.service.ts'
import {
  ChangeMeasureInput,
  CorrectMeasureInput,
  LiftMeasureInput,
  MeasureApplicationPayload,
  ReportMeasureInput,
} from './report.type.ts'

const INPUT = '输入\nInput'

@Resolver()
export class MeasureMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => MeasureApplicationPayload, {
    description:
      '报送本单位在某事项中对某主体实施的激励或惩戒措施\nReports a measure that the caller’s unit applied to a subject in a matter',
  })
  async reportMeasure(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReportMeasureInput, { description: INPUT }) input: ReportMeasureInput,
  ): Promise<MeasureApplicationPayload> {
    const { subject, appliedOn, appliedUntil, idempotencyKey, clientMutationId: _, ...told } = input
    const report = {
      measure: told.measure,
      purpose: told.purpose,
      matter: told.matter,
      content: told.content,
      effect: told.effect ?? null,
      domain: told.domain ?? null,
      checkNumber: told.checkNumber ?? null,
      disclosureScope: told.disclosureScope,
      subjectId: readSubjectId(subject),
      validFrom: appliedOn,
      validTo: endOf(appliedUntil) ?? null,
    }
    const done = await reportMeasure(context.base, context.reader, report, idempotencyKey)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => MeasureApplicationPayload, {
    description: '解除本单位实施的措施\nLifts a measure of the caller’s own unit before its end',
  })
  async liftMeasure(
    @Ctx() context: RequestContext,
    @Arg('input', () => LiftMeasureInput, { description: INPUT }) input: LiftMeasureInput,
  ): Promise<MeasureApplicationPayload> {
    const { base, viewer } = context
    const { liftedOn, effect } = input
    const lifting = { liftedOn, ...(effect == null ? {} : { effect }) }
    return payloadOf(context, await liftMeasure(base, viewer, askedOf(input), lifting), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => MeasureApplicationPayload, {
    description:
      '更正本单位报送的措施实施情况，或补报成效\nCorrects what the caller’s own unit reported, or tells what came of it',
  })
  async correctMeasure(
    @Ctx() context: RequestContext,
    @Arg('input', () => CorrectMeasureInput, { description: INPUT }) input: CorrectMeasureInput,
  ): Promise<MeasureApplicationPayload> {
    const { base, viewer } = context
    const { matter, content, effect, appliedUntil } = input
    const correction = {
      ...(matter == null ? {} : { matter }),
      ...(content == null ? {} : { content }),
      ...(effect === undefined ? {} : { effect }),
      ...(appliedUntil === undefined ? {} : { validTo: endOf(appliedUntil) ?? null }),
    }
    return payloadOf(context, await correctMeasure(base, viewer, askedOf(input), correction), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => MeasureApplicationPayload, {
    description: '撤回本单位误报的措施\nWithdraws what the caller’s own unit reported in error',
  })
  async withdrawMeasure(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeMeasureInput, { description: INPUT }) input: ChangeMeasureInput,
  ): Promise<MeasureApplicationPayload> {
    const { base, viewer } = context
    return payloadOf(context, await withdrawMeasure(base, viewer, askedOf(input)), input)
  }
}

/** The first day on which it is over, of the last in effect. */
function endOf(until: string | null | undefined): string | null | undefined {
  return until == null ? until : addDays(until, 1)
}

function askedOf(input: ChangeMeasureInput): ChangeAsked {
  const { application, expectedVersion, reason, idempotencyKey } = input
  const id = readApplicationId(application)
  return { application: id, expectedVersion, reason, key: idempotencyKey }
}

async function payloadOf(
  { reader }: RequestContext,
  done: Reported,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<MeasureApplicationPayload> {
  if ('problem' in done) {
    return { application: null, applicationId: null, problems: [done.problem], clientMutationId }
  }
  const { subjectId, applicationId: id } = done.application
  const application = await findApplication(reader, done.application)
  const applicationId = writeGlobalId({ kind: 'measure-application', subjectId, id })
  return { application, applicationId, problems: [], clientMutationId }
}
