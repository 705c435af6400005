import type { AccessLog } from '../access-log/access-log.service.ts'
import { listChecks, type CheckRow } from '../check/check.store.ts'
import type { CheckPayload } from '../check/payload.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { payloadOfKept } from '../receipt/receipt.rules.ts'
import { isOver } from './problem.ts'
import { problemOf, shownRow, type ResultForm, type ScreenedRow } from './result.rules.ts'
import { isUntilClosed } from './run.service.ts'
import { openRow } from './screening.service.ts'
import { listResults, type RowResult, type ScreeningRow } from './screening.store.ts'

/** Rows that are read, logged and sent together. */
const PAGE_ROWS = 200

/**
 * The file of a screening's results, piece by piece; nothing is built in memory but a page. What a page tells of subjects
 * is in the access log before the page goes out.
 * @throws DomainError SCREENING_STATE_CONFLICT while it is under way; on the way LOG_UNAVAILABLE
 */
export function resultOf(
  { base, accessLog }: { base: Base; accessLog: AccessLog },
  viewer: Viewer,
  requestId: string,
  screening: ScreeningRow,
  form: Pick<ResultForm, 'head' | 'line'>,
): AsyncGenerator<string> {
  if (!isOver(screening.state)) {
    throw new DomainError('SCREENING_STATE_CONFLICT', {
      zh: '该筛查尚未结束',
      en: 'The screening is still under way',
    })
  }
  return pieces()

  async function* pieces() {
    yield form.head
    for (let after = 0; ;) {
      const rows = await listResults(base.db, screening.id, after, PAGE_ROWS)
      if (rows.length === 0) return
      after = rows.at(-1)!.n
      const numbers = rows.flatMap(({ number }) => (number === null ? [] : [number]))
      const checks = numbers.length === 0 ? [] : await listChecks(base.db, numbers)
      if (checks.length > 0) {
        await accessLog.append(accessOf(base, viewer, requestId, screening, checks))
      }
      const byNumber = new Map(checks.map((check) => [check.number, check]))
      yield rows
        .map((row) =>
          form.line(screenedRow(base, screening.id, row, byNumber.get(row.number ?? ''))),
        )
        .join('')
    }
  }
}

function screenedRow(
  base: Base,
  screeningId: string,
  { n, sealed, number, outcome, problem }: RowResult & { sealed: string },
  check: CheckRow | undefined,
): ScreenedRow {
  const receipt = check?.receipt ?? null
  const payload = receipt === null ? null : (payloadOfKept(receipt) as unknown as CheckPayload)
  const isUnchecked = outcome === null && problem === null
  const code = isUnchecked ? 'NOT_CHECKED' : problem
  return {
    n,
    ...shownRow(openRow(base, screeningId, sealed)),
    outcome,
    reasons: payload?.reasons.map((reason) => reason.code) ?? [],
    number,
    receipt,
    problem: code === null ? null : problemOf(code),
  }
}

function accessOf(
  base: Base,
  viewer: Viewer,
  requestId: string,
  { bodyHash, purpose, matter }: ScreeningRow,
  checks: readonly CheckRow[],
) {
  return {
    viewer: { ...viewer, purpose, matter },
    requestId,
    operation: 'screeningResult',
    documentHash: bodyHash,
    coordinates: ['CreditCheck.outcome', 'CreditCheck.receipt'],
    subjectIds: checks.flatMap(({ subjectId }) => (subjectId === null ? [] : [subjectId])),
    consents: [],
    untilClosed: isUntilClosed(base, purpose),
  }
}
