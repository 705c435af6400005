import type { GraphQLResolveInfo } from 'graphql'
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { readPlainId, writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { Subject } from '../subject/subject.type.ts'
import { readConsentId, writeConsentId } from './consent-id.ts'
import {
  consentsOfParty,
  consentsOfSubject,
  consentsToReview,
  readLetterOf,
} from './consent-read.service.ts'
import { requestConsents } from './consent-request.service.ts'
import { decideConsent, grantConsent, withdrawConsent } from './consent.service.ts'
import {
  Consent,
  ConsentConnection,
  ConsentLetter,
  ConsentPayload,
  ConsentState,
  DecideConsentInput,
  GrantConsentInput,
  RequestConsentsInput,
  RequestConsentsPayload,
  WithdrawConsentInput,
} from './consent.type.ts'
import type { ConsentView } from './consent.view.ts'

type State = keyof typeof ConsentState

function readQuery(info: GraphQLResolveInfo, page: ConnectionArgs, state?: State | null) {
  const withTotal = selectsTotal(info)
  return { page, state: state ?? null, withTotal }
}

@Resolver(() => Consent)
export class ConsentResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() consent: ConsentView): string {
    return writeConsentId(consent.id)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID, { nullable: true })
  subject(@Root() { consentedId }: ConsentView): string | null {
    return consentedId === null ? null : writeGlobalId({ kind: 'subject', subjectId: consentedId })
  }

  /** The service gives it to the subject itself and to reviewers; what it shows is logged like other disclosures. */
  @Disclosed('PUBLIC')
  @FieldResolver(() => ConsentLetter, { nullable: true })
  async letter(
    @Root() consent: ConsentView,
    @Ctx() { base, viewer, disclosure }: RequestContext,
  ): Promise<ConsentLetter | null> {
    const letter = await readLetterOf(base, viewer, consent.id)
    if (letter !== null) disclosure.reveal('Consent.letter', letter.subjectId)
    return letter
  }
}

@Resolver()
export class ConsentQueries {
  @Disclosed('PUBLIC')
  @Query(() => ConsentConnection, {
    description:
      '本方申请或获得的授权，最新的在前\nConsents that the caller’s own party asked for or was given, the newest first',
  })
  consents(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('state', () => ConsentState, { nullable: true, description: '状态\nState' })
    state?: State | null,
  ) {
    return consentsOfParty(base, viewer, readQuery(info, page, state))
  }

  @Disclosed('PUBLIC')
  @Query(() => ConsentConnection, {
    description:
      '待审核授权书的授权申请，最新的在前\nRequests whose letter waits for review, the newest first',
  })
  consentsToReview(
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
  ) {
    return consentsToReview(base, viewer, readQuery(info, page))
  }
}

@Resolver(() => Subject)
export class SubjectConsentsResolver {
  @Disclosed('AUTHORIZED')
  @FieldResolver(() => ConsentConnection, {
    nullable: true,
    description:
      '谁申请或获得了本主体的授权；仅信用主体本人可见\nWho asked for or has this subject’s consent; for the subject itself alone',
  })
  consents(
    @Root() file: SubjectFile,
    @Ctx() { base, viewer }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('state', () => ConsentState, { nullable: true, description: '状态\nState' })
    state?: State | null,
  ) {
    return consentsOfSubject(base, viewer, file.memberIds, readQuery(info, page, state))
  }
}

@Resolver()
export class ConsentMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => RequestConsentsPayload, {
    description:
      '向信用主体申请授权，逐行给出结果；不确认该主体是否存在\nAsks subjects for their consent, a result for each row; never says whether there is such a subject',
  })
  async requestConsents(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => RequestConsentsInput, { description: '输入\nInput' })
    input: RequestConsentsInput,
  ): Promise<RequestConsentsPayload> {
    const rows = input.requests.map(({ subject, validUntil, ...row }) => {
      return { ...row, identifier: subject, validTo: addDays(validUntil, 1) }
    })
    const results = await requestConsents(base, viewer, rows, input.idempotencyKey)
    return { results, clientMutationId: input.clientMutationId ?? null }
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ConsentPayload, {
    description:
      '答复授权申请：信用主体本人，或审核授权书的部门\nAnswers a request: the subject itself, or a department that reviewed its letter',
  })
  async decideConsent(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => DecideConsentInput, { description: '输入\nInput' })
    input: DecideConsentInput,
  ): Promise<ConsentPayload> {
    const id = readConsentId(input.consent)
    const consent = await decideConsent(base, viewer, id, input.decision, input.reason ?? null)
    return { consent, clientMutationId: input.clientMutationId ?? null }
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ConsentPayload, {
    description: '信用主体主动授予授权\nA subject gives a consent unasked',
  })
  async grantConsent(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => GrantConsentInput, { description: '输入\nInput' })
    { party, purpose, validFrom, validUntil, clientMutationId }: GrantConsentInput,
  ): Promise<ConsentPayload> {
    const given = { party: readPlainId('party', party), purpose, validFrom }
    const validTo = addDays(validUntil, 1)
    const consent = await grantConsent(base, viewer, { ...given, validTo })
    return { consent, clientMutationId: clientMutationId ?? null }
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ConsentPayload, {
    description: '信用主体撤回授权，立即生效\nA subject withdraws a consent; it acts at once',
  })
  async withdrawConsent(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('input', () => WithdrawConsentInput, { description: '输入\nInput' })
    input: WithdrawConsentInput,
  ): Promise<ConsentPayload> {
    const consent = await withdrawConsent(base, viewer, readConsentId(input.consent))
    return { consent, clientMutationId: input.clientMutationId ?? null }
  }
}
