import { Field, InputType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DomainError } from '../errors.ts'
import { OrderDirection } from '../relay/order.ts'
import type { NameOrdering } from './subject-search.store.ts'

@InputType({ description: '主体排序，仅可给出一项\nOrder of subjects; give one of the fields' })
export class SubjectOrder {
  @Disclosed('PUBLIC')
  @Field(() => OrderDirection, { nullable: true, description: '按名称\nBy name' })
  name?: keyof typeof OrderDirection | null

  @Disclosed('PUBLIC')
  @Field(() => OrderDirection, {
    nullable: true,
    description: '按成立日期\nBy the day of establishment',
  })
  establishedOn?: keyof typeof OrderDirection | null
}

/**
 * Reads the ordering; without one, by relevance when searching and else by name.
 * @throws DomainError BAD_INPUT for more than one
 */
export function readSubjectOrder(
  order: SubjectOrder | null | undefined,
  searching: boolean,
): NameOrdering {
  if (order?.name != null && order.establishedOn != null) {
    throw new DomainError('BAD_INPUT', { zh: '排序仅可给出一项', en: 'Order by one field only' })
  }
  if (order?.name != null) return `NAME_${order.name}`
  if (order?.establishedOn != null) return `ESTABLISHED_${order.establishedOn}`
  return searching ? 'RELEVANCE' : 'NAME_ASC'
}
