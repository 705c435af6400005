import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DomainError } from '../errors.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { purposeView } from '../rule/disclosure-rule.view.ts'
import { ruleShown } from '../rule/rule.view.ts'
import { Source } from '../rule/source.type.ts'
import { sourceView } from '../rule/source.view.ts'
import { checkIdentifier } from '../subject/identifier.rules.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { IdentifierInput } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { ApplicableMeasureResolver, SubjectMeasuresResolver } from './applicable.resolver.ts'
import {
  CheckCoverage,
  CheckedFact,
  CreditCheck,
  FactChange,
  ReceiptVerification,
} from './check.type.ts'
import { checkView, verificationView, type CheckView, type VerificationView } from './check.view.ts'
import { readerOf } from './fact-readers.ts'
import { answerOnce, readKept } from './keep.service.ts'
import type { PayloadFact, PayloadSource } from './payload.ts'
import { findAnswer, verifyAnswer } from './replay.service.ts'

const PURPOSE = '用途代码，见 purposes\nCode of the purpose: see `purposes`'
const MATTER = '办理事项，如案号\nThe matter that it is for: a case number'
const REQUEST_ID =
  '请求标识：一日内重复则返回同一编号与答复\nThe same within a day gives the same number and answer'
const AS_OF = '历史时点\nAn instant in the past'

@Resolver()
export class CheckQueries {
  @Disclosed('PUBLIC')
  @Query(() => CreditCheck, {
    description:
      '信用核查：为某一用途核查一个主体\nChecks a subject for a purpose; the answer is kept, logged and signed',
  })
  async creditCheck(
    @Ctx() context: RequestContext,
    @Arg('subject', () => IdentifierInput, { description: '信用主体\nThe subject' })
    subject: IdentifierInput,
    @Arg('purpose', () => String, { description: PURPOSE }) _purpose: string,
    @Arg('matter', () => String, { nullable: true, description: MATTER }) _matter?: string | null,
    @Arg('requestId', () => String, { nullable: true, description: REQUEST_ID })
    requestId?: string | null,
    @Arg('asOf', () => AsOfInput, { nullable: true, description: AS_OF }) asOf?: AsOfInput | null,
  ): Promise<CheckView> {
    const { type, value } = subject
    // One that is asked for alone is told at once what is wrong with it; in a batch it is answered INDETERMINATE.
    const checked = checkIdentifier(type, value, context.base.rules().isIdentifierException)
    if (!checked.ok) {
      throw new DomainError('IDENTIFIER_MALFORMED', { zh: checked.zh, en: checked.en })
    }
    const [view] = await ask(context, [subject], requestId ?? null, asOf)
    return view!
  }

  @Disclosed('PUBLIC')
  @Query(() => [CreditCheck], {
    description:
      '批量信用核查，一次至多一百个主体\nChecks up to a hundred subjects, answered in their order',
  })
  creditChecks(
    @Ctx() context: RequestContext,
    @Arg('subjects', () => [IdentifierInput], { description: '信用主体\nThe subjects' })
    subjects: IdentifierInput[],
    @Arg('purpose', () => String, { description: PURPOSE }) _purpose: string,
    @Arg('matter', () => String, { nullable: true, description: MATTER }) _matter?: string | null,
    @Arg('requestId', () => String, { nullable: true, description: REQUEST_ID })
    requestId?: string | null,
    @Arg('asOf', () => AsOfInput, { nullable: true, description: AS_OF }) asOf?: AsOfInput | null,
  ): Promise<CheckView[]> {
    return ask(context, subjects, requestId ?? null, asOf)
  }

  @Disclosed('PUBLIC')
  @Query(() => CreditCheck, {
    nullable: true,
    description:
      '按编号回放当时的答复，供持有方与审计；不存在与无权的结果相同\nThe answer of a number as it was given, for its holder and auditors; missing and not theirs read alike',
  })
  async creditCheckReplay(
    @Ctx() { base, viewer }: RequestContext,
    @Arg('number', () => String, { description: '编号\nThe number' }) number: string,
  ): Promise<CheckView | null> {
    const row = await findAnswer(base, viewer, number)
    return row === null ? null : checkView(readKept(row), true)
  }

  @Disclosed('PUBLIC')
  @Query(() => ReceiptVerification, {
    description:
      '核验回执：给出编号或回执之一\nVerifies an answer by its number or its receipt; give one of them',
  })
  async verifyReceipt(
    @Ctx() { base, viewer, disclosure }: RequestContext,
    @Arg('number', () => String, { nullable: true, description: '编号\nThe number' })
    number?: string | null,
    @Arg('receipt', () => String, { nullable: true, description: '回执\nThe receipt' })
    receipt?: string | null,
  ): Promise<VerificationView> {
    if ((number == null) === (receipt == null)) {
      throw new DomainError('BAD_INPUT', {
        zh: '须给出编号或回执之一',
        en: 'Give either a number or a receipt',
      })
    }
    const given = number == null ? { receipt: receipt! } : { number }
    const found = await verifyAnswer(base, viewer, given)
    if (found.changes !== null && found.row?.subjectId != null) {
      disclosure.reveal('ReceiptVerification.changes', found.row.subjectId)
    }
    return verificationView(found)
  }
}

/** Answers, and leaves with the request what has to be committed before the answer goes. */
async function ask(
  context: RequestContext,
  questions: readonly IdentifierInput[],
  requestId: string | null,
  asOfInput: AsOfInput | null | undefined,
): Promise<CheckView[]> {
  const { base, reader, disclosure } = context
  const asOf = await readAsOf(base.db, asOfInput)
  const { answers, along } = await answerOnce(base, reader, { questions, asOf }, requestId)
  context.along.push(...along)
  // That somebody asked is logged, also where nobody was found.
  disclosure.reveal(
    'CreditCheck.outcome',
    ...answers.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId])),
  )
  return answers.map((answer) => checkView(answer, false))
}

@Resolver(() => CreditCheck)
export class CreditCheckResolver {
  @FieldResolver()
  number(@Root() { payload }: CheckView) {
    return payload.number
  }

  @FieldResolver()
  checkedAt(@Root() { payload }: CheckView) {
    return new Date(payload.checkedAt)
  }

  @FieldResolver()
  purpose(@Root() { payload }: CheckView, @Ctx() { base }: RequestContext): Purpose | null {
    const rule = ruleShown(base.rules(), 'purpose', payload.question.purpose, base.today())
    return rule === null ? null : purposeView(rule)
  }

  @FieldResolver()
  matter(@Root() { payload }: CheckView) {
    return payload.question.matter
  }

  @FieldResolver()
  async subject(
    @Root() { subjectId, file }: CheckView,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return subjectId === null ? null : (file ?? findSubject(reader, subjectId))
  }

  @FieldResolver()
  outcome(@Root() { payload }: CheckView) {
    return payload.outcome
  }

  @FieldResolver()
  reasons(@Root() { payload }: CheckView) {
    return payload.reasons
  }

  @FieldResolver()
  measures(@Root() { payload }: CheckView) {
    return payload.measures
  }

  @FieldResolver()
  coverage(@Root() { payload }: CheckView) {
    return payload.coverage
  }

  @FieldResolver()
  asOf(@Root() { payload }: CheckView) {
    const { validAt, knownAt } = payload.question.asOf
    return { validAt, knownAt: knownAt === null ? null : new Date(knownAt) }
  }

  @FieldResolver()
  policyVersion(@Root() { payload }: CheckView) {
    return payload.policyVersion
  }

  @FieldResolver()
  withheld(@Root() view: CheckView, @Ctx() { disclosure }: RequestContext) {
    return disclosure.withheldOfType('CreditCheck', view)
  }
}

@Resolver(() => CheckedFact)
export class CheckedFactResolver {
  @FieldResolver()
  async node(@Root() { kind, id }: PayloadFact, @Ctx() { reader }: RequestContext) {
    return readerOf(kind)?.find(reader, id) ?? null
  }
}

@Resolver(() => CheckCoverage)
export class CheckCoverageResolver {
  @FieldResolver()
  source(@Root() { source }: PayloadSource, @Ctx() { base }: RequestContext): Source | null {
    const rule = ruleShown(base.rules(), 'source', source, base.today())
    return rule === null ? null : sourceView(rule)
  }

  @FieldResolver()
  deliveredAt(@Root() { deliveredAt }: PayloadSource): Date | null {
    return deliveredAt === null ? null : new Date(deliveredAt)
  }
}

@Resolver(() => ReceiptVerification)
export class ReceiptVerificationResolver {
  @FieldResolver()
  isIntact(@Root() { state }: VerificationView): boolean {
    return state === 'INTACT'
  }

  @FieldResolver()
  number(@Root() { row }: VerificationView): string | null {
    return row?.number ?? null
  }

  @FieldResolver()
  checkedAt(@Root() { row }: VerificationView): Date | null {
    return row?.checkedAt ?? null
  }

  @FieldResolver()
  changes(@Root() { changes }: VerificationView): FactChange[] | null {
    return (changes ?? []).map(({ kind, subjectId, id, change }) => ({
      kind: kind as FactChange['kind'],
      id: readerOf(kind)!.idOf({ subjectId, id }),
      change,
    }))
  }

  @FieldResolver()
  withheld(@Root() view: VerificationView, @Ctx() { disclosure }: RequestContext) {
    return disclosure.withheldOfType('ReceiptVerification', view)
  }
}

export const CHECK_RESOLVERS = [
  CheckQueries,
  SubjectMeasuresResolver,
  ApplicableMeasureResolver,
  CreditCheckResolver,
  CheckedFactResolver,
  CheckCoverageResolver,
  ReceiptVerificationResolver,
] as const
