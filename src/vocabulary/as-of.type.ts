import { Field, InputType } from 'type-graphql'
import { AS_OF_NOW, type AsOf } from '../database/as-of.ts'
import { DateScalar, DateTimeScalar } from './scalars.ts'

@InputType({
  description:
    '历史时点：选取当时的事实；状态、权限与规则始终以今天为准\nAn instant in the past: it selects among facts; state, entitlement and policy are always today’s',
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

/** Reads the input; nothing given means now. */
export function readAsOf(input: AsOfInput | null | undefined): AsOf {
  if (input == null) return AS_OF_NOW
  return { validAt: input.validAt ?? null, knownAt: input.knownAt ?? null }
}
