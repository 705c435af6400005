import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { ReadRecord } from '../record/record.service.ts'
import { CreditRecord } from '../record/record.type.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { shieldedUntil } from './shield.service.ts'

@Resolver(() => CreditRecord)
export class ShieldedRecordResolver {
  @FieldResolver(() => DateScalar, { nullable: true })
  async shieldedUntil(
    @Root() record: ReadRecord,
    @Ctx() { base }: RequestContext,
  ): Promise<string | null> {
    return inclusiveEnd(await shieldedUntil(base, record))
  }
}
