import { asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import { readDeliveries } from '../delivery/delivery.service.ts'
import type { Base, Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import type { Fact, FactQuestion, FactReader } from '../fact/fact.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { maskIdentity } from '../personal/mask.rules.ts'
import { writeReceipt } from '../receipt/receipt.rules.ts'
import type { Outcome } from '../rule/decision.schema.ts'
import {
  isPersonalIdentifier,
  normalizeIdentifier,
  type IdentifierType,
} from '../subject/identifier.rules.ts'
import { findSubjectByIdentifier, type SubjectFile } from '../subject/subject.service.ts'
import { shanghaiDateOf } from '../vocabulary/date.rules.ts'
import type { RestedOn } from './check.store.ts'
import { coverageAt, type SourceState } from './coverage.rules.ts'
import { decide, undecided, type Decision, type WeighedFact } from './decide.rules.ts'
import { FACT_READERS } from './fact-readers.ts'
import { makeNumber } from './number.rules.ts'
import {
  payloadOfDecision,
  payloadOfSource,
  payloadOfSubject,
  type CheckPayload,
  type PayloadSource,
} from './payload.ts'
import { rulingOf, type Ruling } from './ruling.ts'

/** Checks of one request at most. */
export const CHECKS_MOST = 100

/** Characters of an identifier that a receipt repeats at most. */
const TOLD_MOST = 64

/** Whom a check is about. */
export interface CheckQuestion {
  type: IdentifierType
  value: string
}

/** Checks that are asked for together, for the purpose and the matter of the reader's viewer. */
export interface CheckRequest {
  questions: readonly CheckQuestion[]
  asOf: AsOf
}

/** An answer, signed; nothing of it is kept yet. */
export interface CheckAnswer {
  number: string
  outcome: Outcome
  /** The file that was looked at, as of the instant that was asked for; null: none was found. */
  file: SubjectFile | null
  payload: CheckPayload
  receipt: string
  facts: readonly RestedOn[]
}

/**
 * Answers checks: what each file holds that the purpose looks at, decided by the policy in force, with what was heard of
 * the sources. What the caller may not see does not count, unless the policy of its purpose says so; and what a unit
 * itself holds beyond what is shared does not count either: two units that ask alike are answered alike.
 * @throws DomainError PURPOSE_NOT_CHECKED; IDENTIFIER_TYPE_FORBIDDEN; BAD_INPUT for no question or too many. A malformed
 *   identifier is answered INDETERMINATE, so that it never stops the others.
 */
export async function answerChecks(
  base: Base,
  reader: Reader,
  { questions, asOf }: CheckRequest,
): Promise<CheckAnswer[]> {
  checkCount(questions.length)
  const now = base.now()
  const ruling = rulingOf(base, reader.viewer)
  const coverage = await coverageOf(base, ruling, asOf, now)
  const told = coverage.map((state) => payloadOfSource(state, ruling.labelOf(state.source)))
  return Promise.all(
    questions.map(async (question) => {
      const seen = await look(reader, ruling, question, asOf, coverage, base.today())
      return sign(base, reader, ruling, { question, asOf, coverage: told, now, ...seen })
    }),
  )
}

function checkCount(count: number): void {
  if (count >= 1 && count <= CHECKS_MOST) return
  throw new DomainError('BAD_INPUT', {
    zh: `一次须核查 1 至 ${CHECKS_MOST} 个主体`,
    en: `Check 1 to ${CHECKS_MOST} subjects at a time`,
  })
}

/** How the sources of a policy stood at the instant that is asked for. */
export async function coverageOf(
  base: Base,
  { policy }: Ruling,
  { knownAt }: AsOf,
  now: Date,
): Promise<SourceState[]> {
  const { sources } = policy.body
  const codes = sources.map(({ source }) => source)
  return coverageAt(sources, knownAt ?? now, await readDeliveries(base, codes, knownAt))
}

interface Seen {
  file: SubjectFile | null
  decision: Decision
  facts: readonly WeighedFact[]
}

async function look(
  reader: Reader,
  ruling: Ruling,
  { type, value }: CheckQuestion,
  asOf: AsOf,
  coverage: readonly SourceState[],
  today: string,
): Promise<Seen> {
  const file = await findSubjectByIdentifier(reader, type, value, asOf).catch(malformedOf)
  if (file === 'MALFORMED') return nothing('IDENTIFIER_MALFORMED')
  if (file === null) return nothing('SUBJECT_UNKNOWN')
  if (!ruling.concerns(file, reader.viewer)) return nothing('SUBJECT_NOT_CONCERNED')
  return { file, ...(await decideFile(reader, ruling, file, coverage, today)) }
}

/** What the ruling makes of a file that it concerns, as of the instants of the file. */
export async function decideFile(
  reader: Reader,
  { policy, measureOf, conflictsOf }: Ruling,
  file: SubjectFile,
  coverage: readonly SourceState[],
  today: string,
): Promise<{ facts: readonly WeighedFact[]; decision: Decision; on: string }> {
  const { asOf } = file
  const on = asOf.validAt ?? (asOf.knownAt === null ? today : shanghaiDateOf(asOf.knownAt))
  const facts = await weigh(reader, file, { policy, on, asOf })
  return { facts, on, decision: decide({ policy, facts, coverage, on, measureOf, conflictsOf }) }
}

function malformedOf(error: unknown): 'MALFORMED' {
  if (error instanceof DomainError && error.code === 'IDENTIFIER_MALFORMED') return 'MALFORMED'
  throw error
}

function nothing(code: Parameters<typeof undecided>[0]): Seen {
  return { file: null, facts: [], decision: undecided(code) }
}

/** The facts of a file that count, through all handles that show some of them but those of what a unit holds. */
async function weigh(
  reader: Reader,
  { reading, memberIds }: SubjectFile,
  question: FactQuestion,
): Promise<WeighedFact[]> {
  const shown = [reading, ...reading.also].filter(
    ({ entitlement }) => entitlement.shape.rows !== 'HELD',
  )
  const beyond = question.policy.body.outcomeScopes.map((scope) => reader.beyond(scope))
  const read = (handle: Reading) => factsOf(handle).load({ memberIds, question })
  const [seen, counted] = await Promise.all([
    Promise.all(shown.map(read)),
    Promise.all(beyond.map(read)),
  ])
  const facts = new Map<string, WeighedFact>()
  for (const fact of counted.flat()) facts.set(keyOf(fact), { ...fact, isShown: false })
  for (const fact of seen.flat()) facts.set(keyOf(fact), { ...fact, isShown: true })
  return [...facts.values()]
}

function keyOf({ kind, id }: Fact): string {
  return `${kind}/${id}`
}

interface FactKey {
  memberIds: readonly string[]
  question: FactQuestion
}

/** Checks of concurrent requests with the same rights and policy share the statements of each kind of facts. */
const factsOf = perOwner((reading: Reading) =>
  makeLoader<FactKey, Fact[]>((keys) =>
    loadInGroups(keys, alike, (some) => listAlike(reading, some)),
  ),
)

function alike({ question: { policy, on, asOf } }: FactKey): string {
  return [policy.code, policy.validFrom, on, asOfKey(asOf)].join('|')
}

async function listAlike(reading: Reading, keys: readonly FactKey[]): Promise<Fact[][]> {
  const { question } = keys[0]!
  const files = keys.map(({ memberIds }) => memberIds)
  const isWeighed = ({ kind }: FactReader) =>
    question.policy.body.factors.some((factor) => factor.kind === kind)
  const perKind = await Promise.all(
    FACT_READERS.filter(isWeighed).map((one) => one.list(reading, files, question)),
  )
  return files.map((_, at) => perKind.flatMap((facts) => facts[at]!))
}

async function sign(
  base: Base,
  { viewer }: Reader,
  ruling: Ruling,
  seen: Seen & {
    question: CheckQuestion
    asOf: AsOf
    coverage: readonly PayloadSource[]
    now: Date
  },
): Promise<CheckAnswer> {
  const { file, decision, facts, question, asOf, coverage, now } = seen
  const number = makeNumber(now)
  const payload: CheckPayload = {
    number,
    checkedAt: now.toISOString(),
    caller: { class: viewer.partyClass, party: viewer.party?.name ?? null },
    question: {
      identifier: { type: question.type, value: toldValue(question) },
      purpose: ruling.purpose.code,
      matter: viewer.matter,
      asOf: { validAt: asOf.validAt, knownAt: asOf.knownAt?.toISOString() ?? null },
    },
    subject: file === null ? null : payloadOfSubject(file),
    ...payloadOfDecision(decision),
    policyVersion: ruling.policyVersion,
    coverage,
  }
  return {
    number,
    outcome: decision.outcome,
    file,
    payload,
    receipt: await writeReceipt(base.signer, payload),
    facts: facts.map(({ kind, subjectId, id, version, isShown }) => ({
      kind,
      subjectId,
      id,
      version,
      isShown,
    })),
  }
}

/** The identifier as the receipt tells it: the number of an identity paper is masked, and so is what cannot be told from one. */
function toldValue({ type, value }: CheckQuestion): string {
  // What is cut off, or came so, in the middle of a character cannot be signed.
  const normal = normalizeIdentifier(type, value).slice(0, TOLD_MOST).toWellFormed()
  return isPersonalIdentifier(type, normal) ? maskIdentity(normal) : hideIdentityNumbers(normal)
}
