import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { SCOPES, type Scope } from '../disclosure/scope.ts'
import { PERMISSIONS, type Permission } from '../disclosure/viewer.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { FieldDisclosure } from '../disclosure/withheld.type.ts'
import { MemberRole } from '../party/party.enums.ts'
import { partyOf } from '../party/party.resolver.ts'
import { Party } from '../party/party.type.ts'
import { readSubjectId } from '../relay/global-id.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { purposeView } from '../rule/disclosure-rule.view.ts'
import { hasLapsed } from '../stop-use/stop-use.service.ts'
import { findSubject } from '../subject/subject.service.ts'
import { enumOf } from '../vocabulary/enum.ts'

const QuotaPolicy = enumOf(
  'QuotaPolicy',
  { zh: '配额周期', en: 'Period of a quota' },
  { DAY: { zh: '日', en: 'A day' }, MINUTE: { zh: '分钟', en: 'A minute' } },
)

@ObjectType({
  description: '配额余量，以成本点计\nWhat is left of the caller’s quota, in cost points',
  simpleResolvers: true,
})
export class ViewerQuota {
  @Disclosed('PUBLIC')
  @Field(() => QuotaPolicy, { description: '周期\nPeriod' })
  policy: keyof typeof QuotaPolicy

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '每周期的点数\nPoints of a period' })
  limit: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '剩余点数\nPoints left' })
  remaining: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '距下一周期的秒数\nSeconds until it begins anew' })
  resetSeconds: number
}

@ObjectType({ description: '调用者\nWho is calling, and what it may see', simpleResolvers: true })
export class Viewer {
  @Disclosed('PUBLIC')
  @Field(() => PartyClass, { description: '类别\nClass' })
  class: keyof typeof PartyClass

  @Disclosed('PUBLIC')
  @Field(() => [DisclosureScopeType], {
    description: '对所有主体可见的公开范围\nScopes that it sees of everyone',
  })
  scopes: Scope[]

  @Disclosed('PUBLIC')
  @Field(() => [DisclosureScopeType], {
    description:
      '对某些主体（本方、授权方、本辖区、本单位归集）可见的公开范围\nScopes that it may see of some subjects: its own, those that consented, of its area, that it holds',
  })
  mostScopes: Scope[]

  @Disclosed('PUBLIC')
  @Field(() => MemberRole, {
    nullable: true,
    description: '经办人的角色\nWhat the person who acts is for its party',
  })
  role: keyof typeof MemberRole | null

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '许可的操作\nWhat its credential permits' })
  permissions: string[]

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '本次请求说明的用途\nThe purpose that this request names',
  })
  purpose: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description: '本次请求的办理事项\nThe matter that this request names',
  })
  matter: string | null
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Disclosed('PUBLIC')
  @Query(() => Viewer, { description: '当前调用者\nWho is calling' })
  viewer(@Ctx() { viewer, reader }: RequestContext): Viewer {
    const { scopes } = reader.everyone.entitlement
    return {
      class: viewer.partyClass,
      scopes: SCOPES.filter((scope) => scopes.has(scope)),
      mostScopes: SCOPES.filter((scope) => reader.mostScopes.has(scope)),
      role: viewer.member?.role ?? null,
      permissions: (Object.keys(PERMISSIONS) as Permission[]).filter((one) =>
        viewer.permissions.has(one),
      ),
      purpose: viewer.purpose,
      matter: viewer.matter,
    }
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Party, {
    nullable: true,
    description: '所代表的参与方\nThe party that it acts for',
  })
  party(@Ctx() context: RequestContext) {
    const { party } = context.viewer
    return party === null ? null : partyOf(context, party.id)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ViewerQuota, {
    nullable: true,
    description:
      '本次请求计费后的配额余量；不受限的调用者为空\nWhat is left of its quota after this request; null for callers that are not limited',
  })
  quota(@Ctx() { charged }: RequestContext): ViewerQuota | null {
    if (charged === null) return null
    const { policy, limit, remaining, resetSeconds } = charged.quota
    if (limit === null || remaining === null) return null
    return { policy: policy === 'day' ? 'DAY' : 'MINUTE', limit, remaining, resetSeconds }
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Boolean, {
    description:
      '因停止使用通知逾期未确认，社会公开以外的查询权已暂停；确认后即恢复\nIts rights beyond PUBLIC are suspended, since a notice to stop using a fact was not acknowledged in time; they are back once it is',
  })
  stopUseLapsed(@Ctx() { base, viewer }: RequestContext): Promise<boolean> | boolean {
    return viewer.party === null ? false : hasLapsed(base, viewer.party)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [Purpose], {
    description: '可说明的用途\nThe purposes that it may name',
  })
  purposes(@Ctx() { viewer, base }: RequestContext): Purpose[] {
    return base
      .rules()
      .list('purpose', { on: base.today() })
      .filter(({ body }) => body.partyClasses.includes(viewer.partyClass))
      .filter(({ code }) => viewer.purposes?.includes(code) ?? true)
      .map(purposeView)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [FieldDisclosure], {
    description:
      '某一类型的各字段对调用者的披露方式，供界面预先判断；给出主体时按该主体判断\nHow each field of a type is disclosed to the caller, told in advance; of one subject, when it is given',
  })
  async disclosure(
    @Root() _viewer: Viewer,
    @Ctx() { disclosure, reader }: RequestContext,
    @Arg('type', () => String, { description: '类型名称\nName of the type' }) type: string,
    @Arg('subject', () => ID, { nullable: true, description: '信用主体\nThe subject' })
    subject?: string | null,
  ): Promise<FieldDisclosure[]> {
    const file = subject == null ? undefined : await findSubject(reader, readSubjectId(subject))
    return disclosure.fieldsOfType(type, file)
  }
}
