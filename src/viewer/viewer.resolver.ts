import { Arg, Ctx, Field, FieldResolver, ObjectType, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { SCOPES, type Scope } from '../disclosure/scope.ts'
import { FieldDisclosure } from '../disclosure/withheld.type.ts'
import { enumOf } from '../vocabulary/enum.ts'

const PartyClass = enumOf(
  'PartyClass',
  { zh: '调用方类别', en: 'Class of a caller' },
  {
    ANONYMOUS: { zh: '匿名公众', en: 'Anonymous public' },
    OPERATOR: { zh: '系统操作员（仅限进程内）', en: 'Operator of the system, in the process only' },
  },
)

@ObjectType({ description: '调用者\nWho is calling, and what it may see', simpleResolvers: true })
export class Viewer {
  @Disclosed('PUBLIC')
  @Field(() => PartyClass, { description: '类别\nClass' })
  class: keyof typeof PartyClass

  @Disclosed('PUBLIC')
  @Field(() => [DisclosureScopeType], { description: '可见的公开范围\nScopes that it sees' })
  scopes: Scope[]
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Disclosed('PUBLIC')
  @Query(() => Viewer, { description: '当前调用者\nWho is calling' })
  viewer(@Ctx() { viewer, disclosure }: RequestContext): Viewer {
    return {
      class: viewer.isOperator ? 'OPERATOR' : 'ANONYMOUS',
      scopes: SCOPES.filter((scope) => disclosure.allows(scope)),
    }
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [FieldDisclosure], {
    description:
      '某一类型的各字段对调用者的披露方式，供界面预先判断\nHow each field of a type is disclosed to the caller, told in advance',
  })
  disclosure(
    @Ctx() { disclosure }: RequestContext,
    @Arg('type', () => String, { description: '类型名称\nName of the type' }) type: string,
  ): FieldDisclosure[] {
    return disclosure.fieldsOfType(type)
  }
}
