import { Field, InputType } from 'type-graphql'
import { AS_OF_NOW, checkHorizon, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { DateScalar, DateTimeScalar } from './scalars.ts'

@InputType({
  description:
    '历史时点：选取当时的事实；状态、权限与规则始终以今天为准。此后更正的记录，无权查看历史者在该时点两个版本均看不到\nAn instant in the past: it selects among facts; state, entitlement and policy are always today’s. Of a record that was corrected since, who may not see history sees neither version as of then',
})
export class AsOfInput {
  @Field(() => DateScalar, {
    nullable: true,
    description: '事实有效的日期\nThe day on which the fact held',
  })
  validAt?: string | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '知悉的时刻\nThe instant at which it was known',
  })
  knownAt?: Date | null
}

/**
 * Reads the instants that a caller asks for; nothing given means now. All of them come in here, and nowhere else.
 * @throws DomainError AS_OF_BEYOND_HORIZON for an instant up to which not everything is known yet
 */
export async function readAsOf(db: Executor, input: AsOfInput | null | undefined): Promise<AsOf> {
  if (input == null) return AS_OF_NOW
  const asOf = { validAt: input.validAt ?? null, knownAt: input.knownAt ?? null }
  await checkHorizon(db, asOf)
  return asOf
}
