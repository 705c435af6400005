import { DomainError } from '../errors.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import type { RowOfBatch } from './batch.store.ts'
import type { PlatformState } from './exchange.service.ts'
import type { ExchangePlatform, ExchangeRow } from './exchange.type.ts'
import type { PublicationTimeliness } from './reconciliation.type.ts'
import type { TimelinessRow } from './timeliness.store.ts'

/** A platform as the schema shows it. */
export function platformView({ rule, place, backlog }: PlatformState, now: Date): ExchangePlatform {
  const { code, zh, en, basis, confidence, body } = rule
  const waited = backlog?.dueSince == null ? 0 : now.getTime() - backlog.dueSince.getTime()
  return {
    code,
    zh,
    en,
    basis,
    confidence,
    reports: body.reports.map((one) => one.code),
    receives: [...body.receives],
    everyMinutes: body.everyMinutes,
    dueFacts: backlog?.dueFacts ?? 0,
    lagSeconds: Math.max(0, Math.round(waited / 1000)),
    openBatches: backlog?.openBatches ?? 0,
    deadBatches: backlog?.deadBatches ?? 0,
    waitingDecisions: backlog?.waitingDecisions ?? 0,
    reportedAt: place?.reportedAt ?? null,
    fetchedAt: place?.fetchedAt ?? null,
    lastReceiptAt: place?.receiptAt ?? null,
    failedAt: place?.failedAt ?? null,
    failure: place?.failure ?? null,
  }
}

/** A row of a batch as the schema shows it; of a fact that the caller does not see, only its place and its state. */
export function rowView(
  {
    n,
    rowKey: key,
    cause,
    state,
    code,
    reason,
    fact,
    subjectId,
    factId,
  }: RowOfBatch & { fact: string },
  isSeen: boolean,
): ExchangeRow {
  if (!isSeen) return { n, key: null, fact: null, cause: null, state, code: null, reason: null }
  const id =
    fact === 'RECORD'
      ? writeGlobalId({ kind: 'record', subjectId, recordId: factId })
      : writeGlobalId({ kind: 'list-entry', subjectId, entryId: factId })
  return { n, key, fact: id, cause, state, code, reason }
}

/** A count of timeliness as the schema shows it. */
export function timelinessView({
  sourceCode: source,
  regionCode: region,
  ...counts
}: TimelinessRow): PublicationTimeliness {
  return { source, region, ...counts }
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

/**
 * The days of a span of months, half-open.
 * @throws DomainError BAD_INPUT
 */
export function readMonths({ from, until }: { from: string; until: string }): {
  from: string
  until: string
} {
  if (!MONTH.test(from) || !MONTH.test(until) || from > until) {
    throw new DomainError('BAD_INPUT', {
      zh: '月份写作 YYYY-MM，起始不晚于截止',
      en: 'Months are written YYYY-MM, and the first is not after the last',
    })
  }
  return { from: `${from}-01`, until: addMonths(`${until}-01`, 1) }
}
