import type { GraphQLResolveInfo } from 'graphql'
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Info,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readPlainId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { usageOf } from './token-usage.service.ts'
import { issueToken, listTokens, revokeToken, rotateToken } from './token.service.ts'
import {
  AccessToken,
  AccessTokenConnection,
  IssuedToken,
  IssueTokenInput,
  RevokeTokenInput,
  RevokeTokenPayload,
  RotateTokenInput,
  TokensArgs,
  TokenUsage,
} from './token.type.ts'
import { tokenView, type TokenView } from './token.view.ts'

const partyIdOf = (id: string | null | undefined) => (id == null ? null : readPlainId('party', id))

@Resolver()
export class TokenQueries {
  @Disclosed('PUBLIC')
  @Query(() => AccessTokenConnection, {
    description: '本方的令牌，新的在前\nThe tokens of one’s own party, the newest first',
  })
  async tokens(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => TokensArgs) args: TokensArgs,
  ) {
    const asked = { kind: args.kind, partyId: partyIdOf(args.party) }
    const counts = selectsTotal(info)
    const page = await listTokens(base, viewer, asked, args, counts)
    const now = base.now()
    return {
      ...page,
      edges: page.edges.map(({ node, cursor }) => ({ node: tokenView(node, now), cursor })),
    }
  }
}

@Resolver(() => AccessToken)
export class AccessTokenResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => [TokenUsage])
  usage(
    @Root() token: TokenView,
    @Ctx() { base }: RequestContext,
    @Arg('days', () => Int, {
      defaultValue: 30,
      description: '天数，1 至 366\nHow many days, 1 to 366',
    })
    days: number,
  ): Promise<TokenUsage[]> {
    return usageOf(base, token.quotaId, days)
  }
}

@Resolver()
export class TokenMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => IssuedToken, {
    description:
      '签发令牌：密钥只出示一次，权利不超出签发者\nIssues a token: its secret is shown once, and it has no more rights than who issues it',
  })
  async issueToken(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => IssueTokenInput, { description: '输入\nInput' }) input: IssueTokenInput,
  ): Promise<IssuedToken> {
    const { party, quota, clientMutationId, ...draft } = input
    const request = { ...draft, partyId: partyIdOf(party), quotaPoints: quota ?? null }
    return issued(base.now(), await issueToken(base, viewer, request), clientMutationId)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => IssuedToken, {
    description:
      '轮换令牌：新密钥，权利不变，旧密钥在过渡期内有效\nRotates a token: a new secret with the same rights; the old one goes on for a while',
  })
  async rotateToken(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => RotateTokenInput, { description: '输入\nInput' }) input: RotateTokenInput,
  ): Promise<IssuedToken> {
    const id = readPlainId('token', input.token)
    const done = await rotateToken(base, viewer, id, input.overlapSeconds)
    return issued(base.now(), done, input.clientMutationId)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => RevokeTokenPayload, {
    description:
      '吊销令牌及其签发的令牌，一秒内生效\nRevokes a token and those that it issued, within a second',
  })
  async revokeToken(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => RevokeTokenInput, { description: '输入\nInput' }) input: RevokeTokenInput,
  ): Promise<RevokeTokenPayload> {
    const id = readPlainId('token', input.token)
    const row = await revokeToken(base, viewer, id, input.withRotations)
    const token = tokenView(row, base.now()) as unknown as AccessToken
    return { token, clientMutationId: input.clientMutationId ?? null }
  }
}

function issued(
  now: Date,
  { secret, token }: Awaited<ReturnType<typeof issueToken>>,
  clientMutationId: string | null | undefined,
): IssuedToken {
  const view = tokenView(token, now) as unknown as AccessToken
  return { secret, token: view, clientMutationId: clientMutationId ?? null }
}

export const TOKEN_RESOLVERS = [TokenQueries, AccessTokenResolver, TokenMutations] as const
