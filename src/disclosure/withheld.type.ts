import { Field, ObjectType } from 'type-graphql'
import { enumOf } from '../vocabulary/enum.ts'
import { Disclosed } from './disclosed.ts'
import { DisclosureScopeType } from './directive.ts'
import type { Scope } from './scope.ts'

export const Disclosure = enumOf(
  'Disclosure',
  { zh: '披露方式', en: 'How a value is disclosed' },
  {
    SHOWN: { zh: '显示', en: 'Shown' },
    MASKED: { zh: '脱敏显示', en: 'Shown masked' },
    WITHHELD: { zh: '不予披露', en: 'Withheld' },
  },
)

@ObjectType({
  description: '字段的披露方式\nHow a field is disclosed to the caller',
  simpleResolvers: true,
})
export class FieldDisclosure {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '字段\nThe field' })
  field: string

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, { description: '公开范围\nThe scope that it requires' })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => Disclosure, { description: '披露方式\nHow the caller gets it' })
  disclosure: keyof typeof Disclosure
}

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
