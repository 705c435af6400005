import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { MeasureProblemCode } from '../measure/measure.enums.ts'
import type { ReadApplication } from '../measure/measure.service.ts'
import { MeasureApplication } from '../measure/measure.type.ts'
import { Domain } from '../rule/rule.enums.ts'
import { DateScalar } from '../vocabulary/scalars.ts'

@InputType({ description: '报送所实施的措施\nTo report a measure that was applied' })
export class ReportMeasureInput {
  @Field(() => ID, { description: '信用主体\nThe subject' })
  subject: string

  @Field(() => String, {
    description: '措施代码，见 measures\nCode of the measure: see `measures`',
  })
  measure: string

  @Field(() => String, {
    description: '用途代码，见 purposes\nCode of the purpose: see `purposes`',
  })
  purpose: string

  @Field(() => String, {
    description: '办理事项，如项目或案号\nThe matter: a project, the number of a case',
  })
  matter: string

  @Field(() => String, { description: '实施内容\nWhat was done' })
  content: string

  @Field(() => String, {
    nullable: true,
    description: '成效，可稍后补报\nWhat came of it; may be told later',
  })
  effect?: string | null

  @Field(() => Domain, { nullable: true, description: '领域\nField of business' })
  domain?: keyof typeof Domain | null

  @Field(() => DateScalar, { description: '实施日期\nApplied on' })
  appliedOn: string

  @Field(() => DateScalar, {
    nullable: true,
    description:
      '实施至（含当日）；不填则无止期\nIn effect until, inclusive; without it there is no end',
  })
  appliedUntil?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '所依的信用核查编号：本单位的，列出该措施的\nNumber of the unit’s own credit check that named the measure',
  })
  checkNumber?: string | null

  @Field(() => DisclosureScopeType, {
    defaultValue: 'SHARED',
    description: '公开范围；不得为 PUBLIC\nDisclosure scope; never PUBLIC',
  })
  disclosureScope: Scope

  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({
  description: '变更已报送的措施\nTo change what was reported of a measure',
})
export class ChangeMeasureInput {
  @Field(() => ID, { description: '措施实施情况\nThe application' })
  application: string

  @Field(() => Int, {
    description:
      '所读到的版本号；已有更新时不予办理\nThe version that was read; a newer one is not overwritten',
  })
  expectedVersion: number

  @Field(() => String, { description: '变更理由\nWhy it is changed' })
  reason: string

  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '解除措施\nTo lift a measure' })
export class LiftMeasureInput extends ChangeMeasureInput {
  @Field(() => DateScalar, { description: '解除日期\nThe day on which it was lifted' })
  liftedOn: string

  @Field(() => String, {
    nullable: true,
    description: '成效；不填则保持原样\nWhat came of it; left out, it stays as it was',
  })
  effect?: string | null
}

@InputType({
  description:
    '更正已报送的措施；不填的保持原样\nTo correct what was reported; what is left out stays as it was',
})
export class CorrectMeasureInput extends ChangeMeasureInput {
  @Field(() => String, { nullable: true, description: '办理事项\nThe matter' })
  matter?: string | null

  @Field(() => String, { nullable: true, description: '实施内容\nWhat was done' })
  content?: string | null

  @Field(() => String, {
    nullable: true,
    description: '成效；为空则清除\nWhat came of it; null takes it away',
  })
  effect?: string | null

  @Field(() => DateScalar, {
    nullable: true,
    description: '实施至（含当日）；为空则无止期\nIn effect until, inclusive; null: no end',
  })
  appliedUntil?: string | null
}

@ObjectType({
  description: '措施报送中的问题\nWhy a report was not taken',
  simpleResolvers: true,
})
export class MeasureProblem {
  @Disclosed('PUBLIC')
  @Field(() => MeasureProblemCode, { description: '代码\nStable code' })
  code: keyof typeof MeasureProblemCode

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description: '措施报送的结果\nThe result of a report of a measure',
  simpleResolvers: true,
})
export class MeasureApplicationPayload {
  @Disclosed('PUBLIC')
  @Field(() => MeasureApplication, {
    nullable: true,
    description:
      '办理后的措施实施情况；未办理时为空\nThe application as it is now; null when nothing was done',
  })
  application: ReadApplication | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description: '其全局标识；未办理时为空\nIts global id; null when nothing was done',
  })
  applicationId: string | null

  @Disclosed('PUBLIC')
  @Field(() => [MeasureProblem], { description: '未予办理的原因\nWhy nothing was done' })
  problems: MeasureProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
