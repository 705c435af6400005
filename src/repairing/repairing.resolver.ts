import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readRecordId, readReviewTaskId, writeGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { listWaitingDecisions } from './decision.service.ts'
import { takeRepairDecisions } from './receive.service.ts'
import { RepairEntryMutations } from './repair-entry.resolver.ts'
import { ShieldedRecordResolver } from './shield.resolver.ts'
import { EligibilityQueries, RepairMutations, writingOf } from './repair-step.resolver.ts'
import {
  CloseReviewTaskInput,
  CloseReviewTaskPayload,
  LiftShieldInput,
  ReceivedDecisionPayload,
  ReceiveRepairDecisionInput,
  ReviewTask,
  ShieldFactInput,
  ShieldPayload,
  WaitingRepairDecision,
} from './repairing.type.ts'
import { closeReviewTask, listReviewTasks } from './review.service.ts'
import type { ReviewTaskRow } from './review.store.ts'
import { liftShield, shieldFact, type Shielded } from './shield.service.ts'

const INPUT = '输入\nInput'

@Resolver()
class RepairingQueries {
  @Disclosed('PUBLIC')
  @Query(() => [ReviewTask], {
    description:
      '本方的复核事项，待办的在前，至多 100 项\nWhat one’s own party has to look at again, what waits first; 100 at most',
  })
  async reviewTasks(
    @Ctx() { base, viewer, disclosure }: RequestContext,
    @Arg('done', () => Boolean, {
      nullable: true,
      description: '是否已办结；不填则全部\nWhether they are closed; left out: all',
    })
    done?: boolean | null,
  ): Promise<ReviewTask[]> {
    const rows = await listReviewTasks(base, viewer, done ?? null)
    if (rows.length > 0)
      disclosure.reveal('Query.reviewTasks', ...rows.map(({ subjectId }) => subjectId))
    return rows.map(taskView)
  }

  @Disclosed('PUBLIC')
  @Query(() => [WaitingRepairDecision], {
    description:
      '待核对的修复决定：报送平台看到自己的，市级部门看到全部\nDecisions that wait with a problem: those that a platform brought, for it; all, for city departments',
  })
  async waitingRepairDecisions(
    @Ctx() { base, viewer }: RequestContext,
  ): Promise<WaitingRepairDecision[]> {
    return (await listWaitingDecisions(base, viewer)) as WaitingRepairDecision[]
  }
}

@Resolver()
class RepairingMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ReceivedDecisionPayload, {
    description:
      '接收“信用中国”的修复决定，即时执行；没有相符信息的留存待核对\nTakes a decision of Credit China in, which takes effect at once; one that fits no fact is kept',
  })
  async receiveRepairDecision(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReceiveRepairDecisionInput, { description: INPUT })
    input: ReceiveRepairDecisionInput,
  ): Promise<ReceivedDecisionPayload> {
    const { clientMutationId = null, ...decision } = input
    const { party } = context.viewer
    const bringer = party === null ? undefined : { id: party.id, name: party.name }
    const [done] = await takeRepairDecisions(writingOf(context), [decision], bringer)
    const problems = 'problem' in done! ? [done.problem] : []
    return { number: done!.number, status: done!.status, problems, clientMutationId }
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ShieldPayload, {
    description:
      '依法院批准的重整计划屏蔽信用记录，期满自动恢复\nShields a record under a plan of reorganisation; it ends by itself',
  })
  async shieldFact(
    @Ctx() context: RequestContext,
    @Arg('input', () => ShieldFactInput, { description: INPUT }) input: ShieldFactInput,
  ): Promise<ShieldPayload> {
    const { record, basis, documentNumber, approvedOn, until, idempotencyKey } = input
    const shielding = { basis, documentNumber, approvedOn, validTo: addDays(until, 1) }
    const key = readRecordId(record)
    const done = shieldFact(writingOf(context), context.viewer, key, shielding, idempotencyKey)
    return shieldView(await done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ShieldPayload, {
    description: '期满前解除屏蔽\nEnds the shield of a record before its time',
  })
  async liftShield(
    @Ctx() context: RequestContext,
    @Arg('input', () => LiftShieldInput, { description: INPUT }) input: LiftShieldInput,
  ): Promise<ShieldPayload> {
    const { record, reason, idempotencyKey } = input
    const key = readRecordId(record)
    const done = liftShield(writingOf(context), context.viewer, key, reason, idempotencyKey)
    return shieldView(await done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => CloseReviewTaskPayload, {
    description: '办结本方的复核事项\nCloses a review of one’s own party',
  })
  async closeReviewTask(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => CloseReviewTaskInput, { description: INPUT }) input: CloseReviewTaskInput,
  ): Promise<CloseReviewTaskPayload> {
    const { task, statement, idempotencyKey, clientMutationId = null } = input
    await closeReviewTask(base, viewer, readReviewTaskId(task), statement, idempotencyKey)
    return { task, clientMutationId }
  }
}

function shieldView(
  done: Shielded,
  { clientMutationId = null }: { clientMutationId?: string | null },
): ShieldPayload {
  if ('problem' in done) return { record: null, problems: [done.problem], clientMutationId }
  const record = writeGlobalId({ kind: 'record', ...done.record })
  return { record, problems: [], clientMutationId }
}

function taskView({ subjectId, taskId, targetKind, targetId, ...row }: ReviewTaskRow): ReviewTask {
  const { reason, madeAt, doneAt, statement } = row
  return {
    id: writeGlobalId({ kind: 'review-task', subjectId, id: taskId }),
    kind: targetKind,
    target: targetIdOf(targetKind, subjectId, targetId),
    reason,
    madeAt,
    doneAt,
    statement,
  }
}

function targetIdOf(kind: ReviewTaskRow['targetKind'], subjectId: string, id: string): string {
  switch (kind) {
    case 'EVALUATION':
      return writeGlobalId({ kind: 'evaluation', subjectId, id })
    case 'LIST_ENTRY':
      return writeGlobalId({ kind: 'list-entry', subjectId, entryId: id })
    case 'MEASURE':
      return writeGlobalId({ kind: 'measure-application', subjectId, id })
  }
}

export const REPAIRING_RESOLVERS = [
  EligibilityQueries,
  RepairMutations,
  RepairEntryMutations,
  ShieldedRecordResolver,
  RepairingQueries,
  RepairingMutations,
] as const
