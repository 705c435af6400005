import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccessLog } from '../access-log/access-log.service.ts'
import {
  answerChecks,
  CHECKS_MOST,
  type CheckAnswer,
  type CheckQuestion,
} from '../check/check.service.ts'
import { insertChecks, type CheckRow } from '../check/check.store.ts'
import { keepAnswers } from '../check/keep.service.ts'
import { callerOfKept } from '../credential/kept-credential.service.ts'
import type { Along } from '../database/along.ts'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError, type ErrorCode } from '../errors.ts'
import { UNCOUNTED } from '../subject/identity-miss.rules.ts'
import type { ScreeningProblemCode } from './problem.ts'
import { questionsOf } from './question.ts'
import { openRow } from './screening.service.ts'
import {
  findScreeningById,
  listRowsLeft,
  updateEnded,
  updateResults,
  updateRunning,
  type RowResult,
  type ScreeningRow,
} from './screening.store.ts'

/** What runs screenings. */
export interface Running {
  base: Base
  accessLog: AccessLog
  readerOf(viewer: Viewer): Reader
}

/** After so long a job makes way for the next; it is put back into the queue. */
const SLICE_MS = 5_000

/** Checks that are answered in one turn of the event loop: a hundred at once double what others wait for. */
const TURN_ROWS = 10

/**
 * Checks rows of a screening, a hundred at a time, for a slice of time or until nothing is left. A row has its result if
 * and only if its check is kept and logged, since all three are committed together: so it can be killed at any point.
 * @param isStopping asked after each chunk
 * @returns whether rows are left for another slice
 * @throws what the database throws; the slice may be run again
 */
export async function runSlice(
  running: Running,
  id: string,
  isStopping: () => boolean,
): Promise<boolean> {
  const { db } = running.base
  await updateRunning(db, id)
  const end = performance.now() + SLICE_MS
  let after = 0
  for (;;) {
    // Read anew: it may have been cancelled, here or elsewhere.
    const screening = await findScreeningById(db, id)
    if (screening?.state !== 'RUNNING') return false
    const rows = await listRowsLeft(db, id, after, CHECKS_MOST)
    if (rows.length === 0) {
      await updateEnded(db, id, { state: 'DONE', problem: null }, running.base.now())
      return false
    }
    const isOurs = await runChunk(running, screening, rows)
    if (!isOurs) return false
    after = rows.at(-1)!.n
    if (isStopping() || performance.now() > end) return true
    // Others' requests have their turn.
    await nextTurn()
  }
}

/** Checks some rows; false: another process is at the same screening, or it was ended. */
async function runChunk(
  running: Running,
  screening: ScreeningRow,
  rows: readonly { n: number; sealed: string }[],
): Promise<boolean> {
  const { base } = running
  let chunk: Chunk
  try {
    chunk = await checkChunk(running, screening, rows)
  } catch (error) {
    const problem = endOf(error)
    if (problem === null) throw error
    await updateEnded(base.db, screening.id, { state: 'STOPPED', problem }, base.now())
    return false
  }
  return commitChunk(running, screening, chunk)
}

/** Errors that say that who handed the list in may not have it checked any more. */
const ENDS: Partial<Record<ErrorCode, ScreeningProblemCode>> = {
  UNAUTHENTICATED: 'CREDENTIAL_ENDED',
  FORBIDDEN: 'RIGHTS_ENDED',
  PURPOSE_UNKNOWN: 'RIGHTS_ENDED',
  PURPOSE_FORBIDDEN: 'RIGHTS_ENDED',
  PURPOSE_NOT_CHECKED: 'RIGHTS_ENDED',
  MATTER_REQUIRED: 'RIGHTS_ENDED',
}

function endOf(error: unknown): ScreeningProblemCode | null {
  return error instanceof DomainError ? (ENDS[error.code] ?? null) : null
}

interface Chunk {
  reader: Reader
  results: readonly RowResult[]
  checks: readonly (CheckRow & { n: number })[]
}

async function checkChunk(
  { base, readerOf }: Running,
  screening: ScreeningRow,
  rows: readonly { n: number; sealed: string }[],
): Promise<Chunk> {
  const { id, credential, purpose, matter } = screening
  const caller = await callerOfKept(base, credential)
  if (!mayDo({ ...caller, purpose, matter }, 'check:run')) throw new DomainError('FORBIDDEN')
  const reader = readerOf({ ...caller, purpose, matter })
  const given = rows.map(({ sealed }) => openRow(base, id, sealed))
  const asked = await questionsOf(reader, given)
  const questions = asked.flatMap(({ question }) => (question === null ? [] : [question]))
  // A list is kept and logged whole: that some of it is not found is what it was handed in for.
  const uncounted = { ...reader, identityMisses: UNCOUNTED }
  const answers = await answerInTurns(base, uncounted, questions)
  const kept = [...keepAnswers(answers, reader.viewer).rows]
  const checks: (CheckRow & { n: number })[] = []
  const results = rows.map(({ n }, at): RowResult => {
    const { problem } = asked[at]!
    if (problem !== null) return { n, number: null, outcome: null, problem }
    const check = kept.shift()!
    checks.push({ ...check, n })
    return { n, number: check.number, outcome: check.outcome, problem: null }
  })
  return { reader, results, checks }
}

/** Answers some questions after the other, so that what others wait for has its turn between. */
async function answerInTurns(
  base: Base,
  reader: Reader,
  questions: readonly CheckQuestion[],
): Promise<CheckAnswer[]> {
  const answers: CheckAnswer[] = []
  for (let at = 0; at < questions.length; at += TURN_ROWS) {
    const some = questions.slice(at, at + TURN_ROWS)
    answers.push(...(await answerChecks(base, reader, { questions: some, asOf: AS_OF_NOW })))
    await nextTurn()
  }
  return answers
}

/** Commits the results of rows, their checks and the row of the access log; false: some had their results already. */
async function commitChunk(
  { base, accessLog }: Running,
  screening: ScreeningRow,
  { reader, results, checks }: Chunk,
): Promise<boolean> {
  let given = new Set<number>()
  const commit = async (tx: Transaction) => {
    given = await updateResults(tx, screening.id, results)
    const ours = checks.filter(({ n }) => given.has(n))
    await insertChecks(tx, ours)
  }
  if (checks.length === 0) await base.db.transaction(commit)
  else {
    const along: Along = { insert: commit, rows: [] }
    await accessLog.append(accessOf(base, screening, reader, checks), [along])
  }
  return given.size === results.length
}

function accessOf(
  base: Base,
  { id, bodyHash, purpose }: ScreeningRow,
  { viewer, usedConsents }: Reader,
  checks: readonly CheckRow[],
) {
  return {
    viewer,
    requestId: id,
    operation: 'screening',
    documentHash: bodyHash,
    coordinates: ['CreditCheck.outcome'],
    subjectIds: checks.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId])),
    consents: [...usedConsents],
    untilClosed: isUntilClosed(base, purpose),
  }
}

/** Whether look-ups for a purpose are shown to the subject only once the matter is closed. */
export function isUntilClosed(base: Base, purpose: string): boolean {
  return base.rules().current('purpose', purpose, base.today())?.body.untilClosed === true
}
