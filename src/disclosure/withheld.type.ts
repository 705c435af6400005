import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from './disclosed.ts'
import { DisclosureScopeType } from './directive.ts'
import type { Scope } from './scope.ts'

@ObjectType({
  description: '不予披露的字段\nA field that is withheld from the caller, and how to obtain it',
  simpleResolvers: true,
})
export class WithheldField {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '字段\nThe field or attribute' })
  field: string

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '所需公开范围\nThe scope that it requires' })
  requires: Scope

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '以脱敏形式显示\nIt is shown masked' })
  masked: boolean

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '原因代码\nCode of the reason' })
  reason: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '获取方式\nHow to obtain it, in both languages' })
  howToObtain: string
}
