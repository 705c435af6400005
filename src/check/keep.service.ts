import type { Along } from '../database/along.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { canonicalJson, payloadOfKept } from '../receipt/receipt.rules.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { answerChecks, type CheckAnswer, type CheckRequest } from './check.service.ts'
import {
  claimCheckRequest,
  findCheckRequest,
  insertChecks,
  listChecks,
  type CheckRow,
} from './check.store.ts'
import type { CheckPayload } from './payload.ts'

/** For so long the same request gets the same answer. */
const REPEAT_MS = 24 * 3_600_000
const REQUEST_ID_MOST = 128

/** An answer as it is kept, with what its receipt says. */
export interface KeptAnswer extends CheckRow {
  payload: CheckPayload
  /** The file as of now; null where it was not read so. */
  file: SubjectFile | null
}

/** Answers as a caller gets them, and what has to be committed before it does. */
export interface Answered {
  answers: readonly KeptAnswer[]
  along: readonly Along[]
}

/** A kept answer with what its receipt says: a replay tells what was told. */
export function readKept(row: CheckRow): KeptAnswer {
  return { ...row, payload: payloadOfKept(row.receipt) as unknown as CheckPayload, file: null }
}

/** What the access log inserts together with its own rows: an answer is kept and logged, or it is not given. */
export function keepAnswers(answers: readonly CheckAnswer[], viewer: Viewer): Along<KeptAnswer> {
  return { insert: insertChecks, rows: answers.map((answer) => keptOf(answer, viewer)) }
}

function keptOf(answer: CheckAnswer, { party, actor }: Viewer): KeptAnswer {
  const { number, file, outcome, payload, receipt, facts } = answer
  const { validAt, knownAt } = file?.asOf ?? {}
  return {
    payload,
    file: validAt === null && knownAt === null ? file : null,
    number,
    partyId: party?.id ?? null,
    actor,
    purpose: payload.question.purpose,
    subjectId: file?.id ?? null,
    outcome,
    checkedAt: new Date(payload.checkedAt),
    receipt,
    facts,
  }
}

/**
 * Answers checks; the same `requestId` of the same caller within a day gives the same numbers and answers, also when
 * both are under way at once.
 * @throws DomainError of `answerChecks`; IDEMPOTENCY_CONFLICT when the request id was used for another question
 */
export async function answerOnce(
  base: Base,
  reader: Reader,
  request: CheckRequest,
  requestId: string | null,
): Promise<Answered> {
  const { viewer } = reader
  if (requestId === null) {
    const along = keepAnswers(await answerChecks(base, reader, request), viewer)
    return { answers: along.rows, along: along.rows.length === 0 ? [] : [along] }
  }
  checkRequestId(requestId)
  const keyed = { actor: viewer.actor, requestId, bodyHash: hashOf(base, request, viewer) }
  const before = await repeat(base, keyed)
  if (before !== null) return before
  const { rows } = keepAnswers(await answerChecks(base, reader, request), viewer)
  const numbers = rows.map(({ number }) => number)
  const isOurs = await base.db.transaction(async (tx) => {
    const claimed = await claimCheckRequest(tx, { ...keyed, numbers }, base.now(), since(base))
    if (claimed) await insertChecks(tx, rows)
    return claimed
  })
  if (isOurs) return { answers: rows, along: [] }
  // The same request won elsewhere: its answer is ours.
  const won = await repeat(base, keyed)
  if (won === null) throw new DomainError('UNAVAILABLE')
  return won
}

function since(base: Base): Date {
  return new Date(base.now().getTime() - REPEAT_MS)
}

/** It stands in plain in the database. */
function checkRequestId(requestId: string): void {
  const isGood =
    requestId.length > 0 &&
    requestId.length <= REQUEST_ID_MOST &&
    !/\p{C}/u.test(requestId) &&
    !holdsIdentityNumber(requestId)
  if (isGood) return
  throw new DomainError('BAD_INPUT', {
    zh: `requestId 须为 1 至 ${REQUEST_ID_MOST} 个可见字符，且不含身份证件号码`,
    en: `A requestId has 1 to ${REQUEST_ID_MOST} visible characters and holds no identity number`,
  })
}

/** Under a key: a question may hold an identity number. */
function hashOf(
  { cipher }: Base,
  { questions, asOf }: CheckRequest,
  { purpose, matter }: Viewer,
): string {
  const { validAt, knownAt } = asOf
  const body = {
    questions: questions.map(({ type, value }) => ({ type, value })),
    asOf: { validAt, knownAt: knownAt?.toISOString() ?? null },
    purpose,
    matter,
  }
  return keyedHash(cipher, 'CHECK_REQUEST', canonicalJson(body))
}

async function repeat(
  base: Base,
  { actor, requestId, bodyHash }: { actor: string; requestId: string; bodyHash: string },
): Promise<Answered | null> {
  const known = await findCheckRequest(base.db, actor, requestId, since(base))
  if (known === null) return null
  if (known.bodyHash !== bodyHash) throw new DomainError('IDEMPOTENCY_CONFLICT')
  const found = await listChecks(base.db, known.numbers)
  const byNumber = new Map(found.map((row) => [row.number, row]))
  return { answers: known.numbers.map((number) => readKept(byNumber.get(number)!)), along: [] }
}
