import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { IdentifierType } from '../subject/subject.enums.ts'
import { IdentifierInput } from '../subject/subject.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { CONSENT_STATES } from './consent.rules.ts'
import type { ConsentView } from './consent.view.ts'

export const ConsentState = enumOf(
  'ConsentState',
  { zh: '授权状态', en: 'State of a consent' },
  CONSENT_STATES,
)

export const ConsentDecision = enumOf(
  'ConsentDecision',
  { zh: '对授权申请的答复', en: 'Answer to a request for consent' },
  {
    GRANT: { zh: '同意', en: 'Grant it' },
    REFUSE: { zh: '拒绝', en: 'Refuse it' },
  },
)

@ObjectType({
  description: '申请授权时所用的标识代码\nThe identifier that a consent was asked for by',
  simpleResolvers: true,
})
export class AskedIdentifier {
  @Disclosed('PUBLIC')
  @Field(() => IdentifierType, { description: '种类\nKind' })
  type: keyof typeof IdentifierType

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '申请方填写的代码；身份证件号码脱敏\nThe code as the party wrote it; an identity paper is masked',
  })
  value: string
}

@ObjectType({ description: '授权书\nA signed letter', simpleResolvers: true })
export class ConsentLetter {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '媒体类型\nMedia type' })
  mediaType: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '内容（base64）\nThe content in base64' })
  content: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '内容的 SHA-256\nSHA-256 of the content, in hex' })
  hash: string
}

@ObjectType({
  description:
    '授权：信用主体同意某参与方为某用途查询其授权查询信息；仅信用主体本人、该参与方和审核授权书的部门可见\nA consent: a subject lets a party see AUTHORIZED information about it for a purpose; seen by the subject itself, the party, and a department that reviews its letter, by nobody else',
  simpleResolvers: true,
})
export class Consent {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '被授权方名称\nName of the party' })
  partyName: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '用途代码\nCode of the purpose' })
  purpose: string

  @Disclosed('PUBLIC')
  @Field(() => ConsentState, { description: '状态\nState' })
  state: keyof typeof ConsentState

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '起始日\nFirst day' })
  validFrom: string

  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '截止日（含）\nLast day, inclusive' })
  validUntil: string

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '申请时间；主动授予的为空\nWhen it was asked for; null: it was given unasked',
  })
  requestedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '答复时间\nWhen it was answered' })
  decidedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { nullable: true, description: '撤回时间\nWhen it was withdrawn' })
  withdrawnAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => Boolean, { description: '附有授权书\nA signed letter is attached' })
  hasLetter: boolean

  @Disclosed('PUBLIC')
  @Field(() => AskedIdentifier, {
    nullable: true,
    description:
      '申请方填写的标识代码，不表示该主体存在\nThe identifier that the party gave; says nothing of whether there is such a subject',
  })
  asked: AskedIdentifier | null

  @Disclosed('PUBLIC')
  @Field(() => ID, {
    nullable: true,
    description:
      '信用主体的全局标识；对被授权方仅在授权有效期间\nGlobal id of the subject; for the party only while the consent is granted',
  })
  subject: string | null

  @Disclosed('PUBLIC')
  @Field(() => ConsentLetter, {
    nullable: true,
    description:
      '授权书；仅信用主体本人和审核部门可见\nThe letter: only for the subject itself and a department that reviews it',
  })
  letter?: ConsentLetter | null
}

const connection = connectionOf<Consent>(() => Consent, 'Consent', '授权', 'consents')
export const ConsentConnection = connection.Connection

@InputType({ description: '授权书\nA signed letter' })
export class ConsentLetterInput {
  @Field(() => String, {
    description:
      '媒体类型：application/pdf、image/jpeg、image/png、application/ofd\nMedia type, one of these four',
  })
  mediaType: string

  @Field(() => String, {
    description: '内容（base64），至多 512 KiB\nThe content in base64, 512 KiB at most',
  })
  content: string
}

@InputType({ description: '申请一项授权\nA consent to ask for' })
export class ConsentRequestInput {
  @Field(() => IdentifierInput, { description: '信用主体的标识代码\nIdentifier of the subject' })
  subject: IdentifierInput

  @Field(() => String, { description: '用途代码\nCode of the purpose' })
  purpose: string

  @Field(() => DateScalar, { description: '起始日\nFirst day' })
  validFrom: string

  @Field(() => DateScalar, { description: '截止日（含）\nLast day, inclusive' })
  validUntil: string

  @Field(() => ConsentLetterInput, {
    nullable: true,
    description: '该主体签署的授权书\nThe letter that this subject signed',
  })
  letter?: ConsentLetterInput | null
}

@InputType({ description: '申请授权，一次至多一百行\nTo ask for consents, a hundred at most' })
export class RequestConsentsInput {
  @Field(() => [ConsentRequestInput], { description: '各行\nThe rows' })
  requests: ConsentRequestInput[]

  @Field(() => String, {
    description:
      '幂等键：同一键的同一行只申请一次\nThe same row under the same key is asked for once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@ObjectType({ description: '一行被拒的原因\nWhy a row was refused', simpleResolvers: true })
export class ConsentRequestProblem {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nStable code' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({
  description:
    '一行的结果；标识代码无论是否有对应主体，结果相同\nWhat became of one row: the same whether or not the identifier leads to a subject',
  simpleResolvers: true,
})
export class ConsentRequestResult {
  @Disclosed('PUBLIC')
  @Field(() => Consent, { nullable: true, description: '授权申请\nThe request' })
  consent: ConsentView | null

  @Disclosed('PUBLIC')
  @Field(() => ConsentRequestProblem, { nullable: true, description: '被拒的原因\nThe refusal' })
  problem: ConsentRequestProblem | null
}

@ObjectType({ description: '申请授权的结果\nThe result of asking', simpleResolvers: true })
export class RequestConsentsPayload {
  @Disclosed('PUBLIC')
  @Field(() => [ConsentRequestResult], { description: '逐行的结果\nA result for each row' })
  results: ConsentRequestResult[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@InputType({ description: '答复授权申请\nTo answer a request for consent' })
export class DecideConsentInput {
  @Field(() => ID, { description: '授权\nThe consent' })
  consent: string

  @Field(() => ConsentDecision, { description: '答复\nThe answer' })
  decision: keyof typeof ConsentDecision

  @Field(() => String, {
    nullable: true,
    description: '理由；审核授权书的部门必填\nThe reason; a department that reviews gives one',
  })
  reason?: string | null

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '主动授予授权\nTo give a consent unasked' })
export class GrantConsentInput {
  @Field(() => ID, { description: '被授权方\nThe party' })
  party: string

  @Field(() => String, { description: '用途代码\nCode of the purpose' })
  purpose: string

  @Field(() => DateScalar, { description: '起始日\nFirst day' })
  validFrom: string

  @Field(() => DateScalar, { description: '截止日（含）\nLast day, inclusive' })
  validUntil: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '撤回授权\nTo withdraw a consent' })
export class WithdrawConsentInput {
  @Field(() => ID, { description: '授权\nThe consent' })
  consent: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@ObjectType({ description: '变更授权的结果\nThe result of a change', simpleResolvers: true })
export class ConsentPayload {
  @Disclosed('PUBLIC')
  @Field(() => Consent, { description: '授权\nThe consent' })
  consent: ConsentView

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
