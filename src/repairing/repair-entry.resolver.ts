import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { askedOf, payloadOf } from '../listing/listing.resolver.ts'
import { ListEntryPayload, RepairListEntryInput } from '../listing/listing.type.ts'
import { repairEntry } from './entry.service.ts'
import { writingOf } from './repair-step.resolver.ts'

@Resolver()
export class RepairEntryMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => ListEntryPayload, {
    description:
      '主动修复有效的名单条目：此后不再公示、共享，核查不再计入；仅以其为据的措施同时解除，待决的修复申请一并准予\nRepairs an entry that is in force, of the authority’s own motion: it is published, shared and counted no more; measures that rest on it alone are lifted, and an application that waits is granted',
  })
  async repairListEntry(
    @Ctx() context: RequestContext,
    @Arg('input', () => RepairListEntryInput, { description: '输入\nInput' })
    input: RepairListEntryInput,
  ): Promise<ListEntryPayload> {
    const { viewer } = context
    const done = await repairEntry(writingOf(context), viewer, askedOf(input), input.basis)
    return payloadOf(context, done, input)
  }
}
