import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { readPlainId, readSubjectId } from '../relay/global-id.ts'
import { proposeAct } from './administration.service.ts'
import {
  AdministrativeActPayload,
  ChangeMandateInput,
  ChangePartyInput,
  EndMemberInput,
  GrantMandateInput,
  RegisterMemberInput,
  RegisterPartyInput,
} from './administration.type.ts'
import type { ActKind } from './four-eyes.rules.ts'

interface Reasoned {
  reason: string
  clientMutationId?: string | null
}

async function proposed(
  { base, viewer }: RequestContext,
  kind: ActKind,
  targetId: string | null,
  details: object,
  { reason, clientMutationId }: Reasoned,
): Promise<AdministrativeActPayload> {
  const act = await proposeAct(base, viewer, kind, targetId, details, reason)
  return { act, clientMutationId: clientMutationId ?? null }
}

/** A change of state of a party, by its global id. */
function partyChange(context: RequestContext, kind: ActKind, input: ChangePartyInput) {
  return proposed(context, kind, readPlainId('party', input.party), {}, input)
}

/** A change of state of a mandate, by its global id. */
function mandateChange(context: RequestContext, kind: ActKind, input: ChangeMandateInput) {
  return proposed(context, kind, readPlainId('mandate', input.mandate), {}, input)
}

function periodOf(
  { base }: RequestContext,
  input: { validFrom?: string | null; validTo?: string | null },
) {
  return { validFrom: input.validFrom ?? base.today(), validTo: input.validTo ?? null }
}

@Resolver()
export class PartyMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description:
      '提出登记参与方，由另一人决定\nProposes to register a party; another person decides',
  })
  registerParty(
    @Ctx() context: RequestContext,
    @Arg('input', () => RegisterPartyInput, { description: '输入\nInput' })
    input: RegisterPartyInput,
  ): Promise<AdministrativeActPayload> {
    const party = {
      class: input.class,
      name: input.name,
      parentId: input.parent == null ? null : readPlainId('party', input.parent),
      regionCode: input.region ?? null,
      domains: [...new Set(input.domains ?? [])],
      subjectId: input.subject == null ? null : readSubjectId(input.subject),
      sourceCode: input.source ?? null,
      contact: input.contact ?? null,
      ...periodOf(context, input),
    }
    return proposed(context, 'REGISTER_PARTY', null, { party }, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出暂停参与方及其下级\nProposes to suspend a party and all below it',
  })
  suspendParty(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangePartyInput, { description: '输入\nInput' }) input: ChangePartyInput,
  ): Promise<AdministrativeActPayload> {
    return partyChange(context, 'SUSPEND_PARTY', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出恢复参与方\nProposes to resume a suspended party',
  })
  resumeParty(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangePartyInput, { description: '输入\nInput' }) input: ChangePartyInput,
  ): Promise<AdministrativeActPayload> {
    return partyChange(context, 'RESUME_PARTY', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出终止参与方，不可恢复\nProposes to end a party, for good',
  })
  endParty(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangePartyInput, { description: '输入\nInput' }) input: ChangePartyInput,
  ): Promise<AdministrativeActPayload> {
    return partyChange(context, 'END_PARTY', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出登记人员\nProposes to register a person as a member of a party',
  })
  registerMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => RegisterMemberInput, { description: '输入\nInput' })
    input: RegisterMemberInput,
  ): Promise<AdministrativeActPayload> {
    const member = {
      partyId: readPlainId('party', input.party),
      issuer: input.issuer,
      issuerSubject: input.issuerSubject,
      role: input.role,
      ...periodOf(context, input),
    }
    return proposed(context, 'REGISTER_MEMBER', null, { member }, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出终止人员\nProposes to end a membership',
  })
  endMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndMemberInput, { description: '输入\nInput' }) input: EndMemberInput,
  ): Promise<AdministrativeActPayload> {
    return proposed(context, 'END_MEMBER', readPlainId('member', input.member), {}, input)
  }
}

@Resolver()
export class MandateMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出授予委托\nProposes to grant a mandate',
  })
  grantMandate(
    @Ctx() context: RequestContext,
    @Arg('input', () => GrantMandateInput, { description: '输入\nInput' }) input: GrantMandateInput,
  ): Promise<AdministrativeActPayload> {
    const mandate = {
      partyId: readPlainId('party', input.party),
      act: input.act,
      domain: input.domain ?? null,
      regionCode: input.region ?? null,
      scheme: input.scheme ?? null,
      basis: input.basis,
      ...periodOf(context, input),
    }
    return proposed(context, 'GRANT_MANDATE', null, { mandate }, input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出暂停委托\nProposes to suspend a mandate',
  })
  suspendMandate(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeMandateInput, { description: '输入\nInput' })
    input: ChangeMandateInput,
  ): Promise<AdministrativeActPayload> {
    return mandateChange(context, 'SUSPEND_MANDATE', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出恢复委托\nProposes to resume a suspended mandate',
  })
  resumeMandate(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeMandateInput, { description: '输入\nInput' })
    input: ChangeMandateInput,
  ): Promise<AdministrativeActPayload> {
    return mandateChange(context, 'RESUME_MANDATE', input)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => AdministrativeActPayload, {
    description: '提出终止委托\nProposes to end a mandate, for good',
  })
  endMandate(
    @Ctx() context: RequestContext,
    @Arg('input', () => ChangeMandateInput, { description: '输入\nInput' })
    input: ChangeMandateInput,
  ): Promise<AdministrativeActPayload> {
    return mandateChange(context, 'END_MANDATE', input)
  }
}
