import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'

@ObjectType({ description: '代码及其名称\nA code with its labels', simpleResolvers: true })
export class CodeLabel {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nCode' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nLabel in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nLabel in English' })
  en: string
}

@ObjectType({ description: '代码集条目\nAn entry of a code set', simpleResolvers: true })
export class CodeSetEntry extends CodeLabel {
  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description: '启用之日（含）\nFirst day on which it holds; null for an enum of the schema',
  })
  validFrom: string | null

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, {
    nullable: true,
    description:
      '停用之日（不含）；停用代码仍可读取\nFirst day on which it no longer holds, exclusive; old records still use it',
  })
  validTo: string | null
}

@ObjectType({
  description:
    '代码集：规则数据的代码集或本接口的枚举\nA code set of the rule data, or an enum of this schema',
  simpleResolvers: true,
})
export class CodeSet {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '名称\nName' })
  name: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文名称\nTitle in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文名称\nTitle in English' })
  en: string

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '本接口的枚举\nIt is an enum of this schema' })
  isEnum: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '依据\nLegal basis or source; null for an enum of the schema',
  })
  basis: string | null

  @Disclosed('PUBLIC')
  @Field(() => [CodeSetEntry], { description: '条目，含停用代码\nEntries, retired ones too' })
  entries: CodeSetEntry[]
}

export const { Connection: CodeSetConnection } = connectionOf(
  () => CodeSet,
  'CodeSet',
  '代码集',
  'code sets',
)
