import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Writing } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { readFactId, readRepairId, writeGlobalId } from '../relay/global-id.ts'
import type { RepairAction } from '../repair/repair-state.rules.ts'
import { RepairEligibility } from '../repair/eligibility.type.ts'
import { findRepair } from '../repair/repair.service.ts'
import { readLine } from '../request/text.rules.ts'
import { REPAIRED_FACTS } from '../rule/repair-rule.schema.ts'
import { repairRuleView } from '../rule/repair-rule.view.ts'
import { applyForRepair, type Repaired } from './apply.service.ts'
import { findEligibility, type FactRef } from './repairable.ts'
import {
  ApplyForRepairInput,
  DecideRepairInput,
  RepairPayload,
  RepairStepInput,
} from './repair-step.type.ts'
import { takeRepairStep } from './step.service.ts'

const INPUT = '输入\nInput'

/** @throws DomainError NOT_FOUND for the id of anything that is not repaired */
function readRepairedFact(text: string): FactRef {
  const fact = readFactId(text)
  const kind = REPAIRED_FACTS.find((one) => one === fact?.factKind)
  if (fact === null || kind === undefined) throw new DomainError('NOT_FOUND')
  return { kind, subjectId: fact.subjectId, id: fact.id }
}

/** @throws DomainError FORBIDDEN for who may write nothing */
export function writingOf({ writing }: RequestContext): Writing {
  if (writing === null) throw new DomainError('FORBIDDEN')
  return writing
}

@Resolver()
export class EligibilityQueries {
  @Disclosed('PUBLIC')
  @Query(() => RepairEligibility, {
    nullable: true,
    description:
      '修复条件查询：主体本人、其代表与办理单位；他人与不存在的结果相同\nWhether a fact may be repaired: for the subject, its representative and the handling unit; null for others, as for what is not there',
  })
  async repairEligibility(
    @Ctx() { base, writing, viewer, disclosure }: RequestContext,
    @Arg('fact', () => ID, {
      description: '信用记录、名单条目或信用评价\nThe record, entry of a list or evaluation',
    })
    fact: string,
  ): Promise<RepairEligibility | null> {
    const ref = readRepairedFact(fact)
    const found = await findEligibility(base, writing, viewer, ref)
    if (found === null) return null
    disclosure.reveal('Query.repairEligibility', ref.subjectId)
    const { rule, shortestUntil, longestUntil, requirements, ...told } = found
    return {
      ...told,
      shortestUntil,
      longestUntil,
      requirements,
      rule: rule === null ? null : repairRuleView(rule),
      decidedBy: rule?.body.decidedBy ?? null,
      window: rule?.body.window.zh ?? null,
    }
  }
}

@Resolver()
export class RepairMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description:
      '申请信用修复：主体本人或其代表；不由认定单位决定的，告知窗口\nApplies for the repair of a fact: the subject or its representative; what a window decides of is refused, and the window named',
  })
  async applyForRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => ApplyForRepairInput, { description: INPUT }) input: ApplyForRepairInput,
  ): Promise<RepairPayload> {
    const { fact, way, hours = null, statement, evidence } = input
    const given = { fact: readRepairedFact(fact), way, hours, statement, evidence: evidence ?? [] }
    const done = applyForRepair(writingOf(context), context.viewer, given, input.idempotencyKey)
    return payloadOf(context, await done, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '决定修复申请，说明理由\nDecides an application, with reasons',
  })
  decideRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => DecideRepairInput, { description: INPUT }) input: DecideRepairInput,
  ): Promise<RepairPayload> {
    const decisionNumber = readLine(input.decisionNumber ?? null)
    return step(context, input.decision, input, { decisionNumber })
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '补正：主体本人或其代表\nThe applicant hands in what was asked for',
  })
  supplementRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'SUPPLEMENT', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '撤回申请：主体本人或其代表\nThe applicant withdraws its application',
  })
  withdrawRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'WITHDRAW', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '受理修复申请\nAccepts an application',
  })
  acceptRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'ACCEPT', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '不予受理，说明理由\nDoes not accept an application, with reasons',
  })
  declineRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'DECLINE', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '要求补正材料\nAsks the applicant for more',
  })
  askRepairSupplement(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'ASK_SUPPLEMENT', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '延长办理期限，以一次为限\nPuts the decision off, once',
  })
  extendRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'EXTEND', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description: '告知结果\nNotes that the applicant was told the result',
  })
  notifyRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'NOTIFY', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RepairPayload, {
    description:
      '撤销修复：提供虚假材料的，信息恢复有效，限期内不得再修复\nRevokes a repair for a false statement: the fact is in force again, and the subject barred',
  })
  revokeRepair(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairStepInput, { description: INPUT }) input: RepairStepInput,
  ): Promise<RepairPayload> {
    return step(context, 'REVOKE', input)
  }
}

async function step(
  context: RequestContext,
  action: RepairAction,
  input: RepairStepInput,
  more: { decisionNumber?: string | null } = {},
): Promise<RepairPayload> {
  const { repair, expectedVersion, statement, evidence, idempotencyKey: key } = input
  const of = { repair: readRepairId(repair), expectedVersion, statement, key }
  const asked = { ...of, evidence: evidence ?? [] }
  const done = await takeRepairStep(writingOf(context), context.viewer, action, asked, more)
  return payloadOf(context, done, input)
}

async function payloadOf(
  { reader }: RequestContext,
  done: Repaired,
  { clientMutationId = null }: { clientMutationId?: string | null },
): Promise<RepairPayload> {
  if ('problem' in done) {
    return { repair: null, repairId: null, problems: [done.problem], clientMutationId }
  }
  const repair = await findRepair(reader, done.repair)
  const { subjectId, repairId: id } = done.repair
  const repairId = writeGlobalId({ kind: 'repair', subjectId, id })
  return { repair, repairId, problems: [], clientMutationId }
}
