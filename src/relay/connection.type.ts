import type { ClassType } from 'type-graphql'
import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { enumOf } from '../vocabulary/enum.ts'
import type { PageArguments } from './page.ts'

export const TotalCountKind = enumOf(
  'TotalCountKind',
  { zh: '总数的性质', en: 'How a total is meant' },
  {
    EXACT: { zh: '准确', en: 'Exact' },
    AT_LEAST: { zh: '至少', en: 'At least this many' },
  },
)

@ObjectType({ description: '分页信息\nWhere a page stands', simpleResolvers: true })
export class PageInfo {
  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '后面还有\nThere are rows after this page' })
  hasNextPage: boolean

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '前面还有\nThere are rows before this page' })
  hasPreviousPage: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '首行游标\nCursor of the first row' })
  startCursor: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '末行游标\nCursor of the last row' })
  endCursor: string | null
}

@InputType({ description: '页码分页，限前一万条\nA numbered page, within the first 10,000 rows' })
export class PageInput {
  @Field(() => Int, { description: '页码，从 1 起\nNumber of the page, from 1' })
  number: number

  @Field(() => Int, { description: '每页条数，1 至 100\nRows a page, 1 to 100' })
  size: number
}

@ArgsType()
export class ConnectionArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: '取前几条，1 至 100\nThis many rows from the start, 1 to 100',
  })
  first?: number | null

  @Field(() => String, { nullable: true, description: '从该游标之后起\nAfter this cursor' })
  after?: string | null

  @Field(() => Int, {
    nullable: true,
    description: '取后几条，1 至 100\nThis many rows from the end, 1 to 100',
  })
  last?: number | null

  @Field(() => String, { nullable: true, description: '到该游标之前止\nBefore this cursor' })
  before?: string | null

  @Field(() => PageInput, { nullable: true, description: '按页码取\nA numbered page' })
  page?: PageInput | null
}

/**
 * Makes the connection and edge types of a node type: `records` → `CreditRecordConnection`, `…Edge`.
 * @param zh what the rows are, in Chinese; `en` likewise in English
 */
export function connectionOf<Node extends object>(
  node: () => ClassType<Node> | (abstract new () => Node),
  name: string,
  zh: string,
  en: string,
) {
  @ObjectType(`${name}Edge`, {
    description: `${zh}及其游标\nOne of the ${en}, with its cursor`,
    simpleResolvers: true,
  })
  class Edge {
    @Disclosed('PUBLIC')
    @Field(() => node() as ClassType<Node>, { description: `${zh}\nOne of the ${en}` })
    node: Node

    @Disclosed('PUBLIC')
    @Field(() => String, { description: '游标\nThe cursor of this row' })
    cursor: string
  }

  @ObjectType(`${name}Connection`, {
    description: `${zh}分页列表\nA page of the ${en}`,
    simpleResolvers: true,
  })
  class Connection {
    @Disclosed('PUBLIC')
    @Field(() => [Edge], { description: '各行\nThe rows' })
    edges: Edge[]

    @Disclosed('PUBLIC')
    @Field(() => PageInfo, { description: '分页信息\nWhere this page stands' })
    pageInfo: PageInfo

    @Disclosed('PUBLIC')
    @Field(() => Int, {
      description:
        '调用者可见的总数，一万以内准确\nRows that the caller may see; exact up to 10,000',
    })
    totalCount: number

    @Disclosed('PUBLIC')
    @Field(() => TotalCountKind, { description: '总数的性质\nHow totalCount is meant' })
    totalCountKind: 'EXACT' | 'AT_LEAST'
  }
  return { Edge, Connection }
}
