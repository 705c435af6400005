import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs, connectionOf } from '../relay/connection.type.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar, DateTimeScalar } from '../vocabulary/scalars.ts'
import { QUOTA_POINTS } from './token-draft.rules.ts'
import { TOKEN_KINDS, TOKEN_STATES } from './token.rules.ts'

export const TokenKind = enumOf('TokenKind', { zh: '令牌种类', en: 'Kind of token' }, TOKEN_KINDS)

export const TokenState = enumOf(
  'TokenState',
  { zh: '令牌状态', en: 'How a token stands' },
  TOKEN_STATES,
)

@ObjectType({
  description: '令牌某日的用量\nWhat a token used on a day, all its rotations together',
  simpleResolvers: true,
})
export class TokenUsage {
  @Disclosed('PUBLIC')
  @Field(() => DateScalar, { description: '日期\nThe day' })
  usedOn: string

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '请求数\nRequests' })
  requests: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '用去的点数\nCost points' })
  points: number
}

/** Reachable by its owner only, through operations that ask for `token:manage`. */
@ObjectType({
  description: '令牌（不含密钥本身）\nA token, without its secret',
  simpleResolvers: true,
})
export class AccessToken {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '名称\nName' })
  name: string

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '开头的几个字符，供辨认\nIts first characters, to know it by',
  })
  prefix: string

  @Disclosed('PUBLIC')
  @Field(() => TokenKind, { description: '种类\nKind' })
  kind: keyof typeof TokenKind

  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '权限\nPermissions' })
  permissions: string[]

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '限于这些用途；空为不限\nFor these purposes only; null: not narrowed',
  })
  purposes: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '限于这些区划；空为不限\nIn these divisions only; null: not narrowed',
  })
  regions: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description: '限于这些领域；空为不限\nIn these fields of business only; null: not narrowed',
  })
  domains: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    nullable: true,
    description:
      '限于这些地址范围（CIDR）；空为不限\nFrom these address ranges only; null: from anywhere',
  })
  networks: string[] | null

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '签发时刻\nWhen it was issued' })
  issuedAt: Date

  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '签发者：member: 人员、token: 令牌或 operator\nWho issued it: member:, token:, or operator',
  })
  issuedBy: string

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, { description: '到期时刻\nWhen it ends' })
  expiresAt: Date

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '轮换后旧密钥失效的时刻\nWhen it ends because it was rotated',
  })
  overlapUntil: Date | null

  @Disclosed('PUBLIC')
  @Field(() => TokenState, { description: '状态\nHow it stands' })
  state: keyof typeof TokenState

  @Disclosed('PUBLIC')
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '最近使用的时刻，至多迟几秒\nWhen it was used last; some seconds behind',
  })
  lastUsedAt: Date | null

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '每日配额（点）\nCost points a day' })
  quota: number

  @Disclosed('PUBLIC')
  @Field(() => [TokenUsage], {
    description:
      '最近几日的用量，含轮换前后的令牌\nWhat was used on each of the last days, rotations included; days without use are missing',
  })
  usage: TokenUsage[]
}

@InputType({ description: '签发令牌\nTo issue a token' })
export class IssueTokenInput {
  @Field(() => TokenKind, { defaultValue: 'MACHINE', description: '种类\nKind' })
  kind: keyof typeof TokenKind

  @Field(() => ID, {
    nullable: true,
    description:
      '参与方，默认本方；其他参与方仅限安全管理员\nThe party; by default one’s own, and only security administration names others',
  })
  party?: string | null

  @Field(() => String, { description: '名称，一至一百字\nName, 1 to 100 characters' })
  name: string

  @Field(() => [String], { defaultValue: [], description: '权限\nPermissions' })
  permissions: string[]

  @Field(() => [String], { nullable: true, description: '限于这些用途\nFor these purposes only' })
  purposes?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: '限于这些区划及其下级\nIn these divisions and below only',
  })
  regions?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: '限于这些领域\nIn these fields of business only',
  })
  domains?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: '限于这些地址范围（CIDR）\nFrom these address ranges only, as CIDR',
  })
  networks?: string[] | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      '到期时刻，366 日之内；默认 90 日后\nWhen it ends, within 366 days; in 90 by default',
  })
  expiresAt?: Date | null

  @Field(() => Int, {
    nullable: true,
    description: `每日配额（点），默认 ${QUOTA_POINTS}\nCost points a day, ${QUOTA_POINTS} by default`,
  })
  quota?: number | null

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '轮换令牌\nTo rotate a token' })
export class RotateTokenInput {
  @Field(() => ID, { description: '令牌\nThe token' })
  token: string

  @Field(() => Int, {
    defaultValue: 86_400,
    description:
      '旧密钥继续有效的秒数，至多七日\nSeconds that the old secret goes on, seven days at most',
  })
  overlapSeconds: number

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '吊销令牌\nTo revoke a token' })
export class RevokeTokenInput {
  @Field(() => ID, { description: '令牌\nThe token' })
  token: string

  @Field(() => Boolean, {
    defaultValue: false,
    description: '连同轮换前后的令牌\nAlso what it was rotated from and to',
  })
  withRotations: boolean

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@ObjectType({
  description: '新令牌：密钥只出示这一次\nA new token: its secret is shown this once',
  simpleResolvers: true,
})
export class IssuedToken {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '密钥，不再出示\nThe secret, never shown again' })
  secret: string

  @Disclosed('PUBLIC')
  @Field(() => AccessToken, { description: '令牌\nThe token' })
  token: AccessToken

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@ObjectType({ description: '吊销的结果\nThe result of revoking', simpleResolvers: true })
export class RevokeTokenPayload {
  @Disclosed('PUBLIC')
  @Field(() => AccessToken, { description: '令牌\nThe token' })
  token: AccessToken

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@ArgsType()
export class TokensArgs extends ConnectionArgs {
  @Field(() => TokenKind, {
    defaultValue: 'MACHINE',
    description:
      '种类；公众前端密钥仅限安全管理员\nKind; keys of public clients for security administration only',
  })
  kind: keyof typeof TokenKind

  @Field(() => ID, {
    nullable: true,
    description: '参与方，默认本方\nThe party; by default one’s own',
  })
  party?: string | null
}

export const { Connection: AccessTokenConnection } = connectionOf(
  () => AccessToken,
  'AccessToken',
  '令牌',
  'tokens',
)
