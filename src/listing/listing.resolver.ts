import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findListEntry } from '../list/list.service.ts'
import { readListEntryId, readPlainId, readSubjectId, writeGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { defend, determine, notice, publicize, reject, revoke } from './listing.service.ts'
import type { ObjectionRow } from './listing.store.ts'
import {
  AnswerListObjectionInput,
  DetermineListEntryInput,
  ListEntryPayload,
  ListObjection,
  ListStepInput,
  NominateListEntryInput,
  ObjectToListEntryInput,
} from './listing.type.ts'
import { nominate } from './nominate.service.ts'
import { answer, listOwnObjections, object } from './objection.service.ts'
import type { Done } from './done.ts'
import type { StepAsked } from './step.service.ts'

const INPUT = '输入\nInput'

@Resolver()
class ListingQueries {
  @Disclosed('PUBLIC')
  @Query(() => [ListObjection], {
    description:
      '本方对某名单条目提出的异议及答复\nWhat one’s own party objected to an entry of a list, with the answers',
  })
  listObjections(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('entry', () => ID, { description: '名单条目\nThe entry' }) entry: string,
  ): Promise<ObjectionRow[]> {
    return listOwnObjections(base, viewer, readListEntryId(entry))
  }
}

@Resolver()
class ListingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '推荐列入名单：行政机关，或受委托的机构\nNominates a subject for a list: a public body, or a party with a mandate',
  })
  async nominateListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => NominateListEntryInput, { description: INPUT })
    input: NominateListEntryInput,
  ): Promise<ListEntryPayload> {
    const { list, subject, authority = null, domain = null, reason } = input
    const nomination = {
      list,
      subjectId: readSubjectId(subject),
      authorityId: authority === null ? null : readPlainId('party', authority),
      domain,
      reason,
    }
    const done = await nominate(context.base, context.reader, nomination, input.idempotencyKey)
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '事先告知：起算陈述申辩期\nGives the subject its prior notice, which begins the period of defence',
  })
  async noticeListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => ListStepInput, { description: INPUT }) input: ListStepInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    return payloadOf(context, await notice(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '陈述申辩：主体本人或其代表\nRecords the defence of the subject or its representative',
  })
  async recordDefence(
    @Ctx() context: RequestContext,
    @Arg('input', () => ListStepInput, { description: INPUT }) input: ListStepInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    return payloadOf(context, await defend(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '公示：陈述申辩期届满后起算公示期\nPuts an entry under public notice, once the defence is over',
  })
  async publicizeListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => ListStepInput, { description: INPUT }) input: ListStepInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    return payloadOf(context, await publicize(base, viewer, askedOf(input)), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '公示异议：在公示期内，由主体本人或可见该公示的任何参与方提出\nObjects to an entry during its public notice: the subject, or any party to whom the notice is open',
  })
  async objectToListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => ObjectToListEntryInput, { description: INPUT })
    input: ObjectToListEntryInput,
  ): Promise<ListEntryPayload> {
    const { expectedVersion = null } = input
    const asked = { ...askedOf(input as ListStepInput), expectedVersion }
    return payloadOf(context, await object(context.base, context.reader, asked), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '异议答复：说明理由；有异议未答复的不得认定\nAnswers an objection with reasons; nothing is determined over one without its answer',
  })
  async answerListObjection(
    @Ctx() context: RequestContext,
    @Arg('input', () => AnswerListObjectionInput, { description: INPUT })
    input: AnswerListObjectionInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    return payloadOf(context, await answer(base, viewer, askedOf(input), input.objection), input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '认定：列入名单，自当日起有效；或不予列入\nDetermines: enters the subject in the list from today, or rejects it',
  })
  async determineListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => DetermineListEntryInput, { description: INPUT })
    input: DetermineListEntryInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    const { decision, legalBasis = null, documentNumber = null, inForceUntil = null } = input
    const asked = askedOf(input)
    const validTo = inForceUntil === null ? null : addDays(inForceUntil, 1)
    const done =
      decision === 'REJECT'
        ? await reject(base, viewer, asked)
        : await determine(base, viewer, asked, { legalBasis, documentNumber, validTo })
    return payloadOf(context, done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description: '撤销有效的名单条目\nRevokes an entry that is in force',
  })
  async revokeListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => ListStepInput, { description: INPUT }) input: ListStepInput,
  ): Promise<ListEntryPayload> {
    const { base, viewer } = context
    return payloadOf(context, await revoke(base, viewer, askedOf(input)), input)
  }
}

/** A step as its input has it. */
export function askedOf({
  entry,
  expectedVersion,
  statement,
  idempotencyKey,
}: ListStepInput): StepAsked {
  return { entry: readListEntryId(entry), expectedVersion, statement, key: idempotencyKey }
}

/** What a step with an entry answers. */
export async function payloadOf(
  { reader }: RequestContext,
  done: Done,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<ListEntryPayload> {
  if ('problem' in done) {
    return { entry: null, entryId: null, problems: [done.problem], clientMutationId }
  }
  const entry = await findListEntry(reader, done.entry)
  const entryId = writeGlobalId({ kind: 'list-entry', ...done.entry })
  return { entry, entryId, problems: [], clientMutationId }
}

export const LISTING_RESOLVERS = [ListingQueries, ListingMutations] as const
