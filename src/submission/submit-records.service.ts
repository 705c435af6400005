import { noteDelivery } from '../delivery/delivery.service.ts'
import type { Writing } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { draftRow } from './draft.rules.ts'
import { planItem } from './item-plan.ts'
import { problemOf, type RowProblem } from './problem.ts'
import { answeredOnce } from '../request/once.ts'
import { checkRequestKey } from '../request/request-key.rules.ts'
import type { Changes } from './revision.service.ts'
import type { DraftRow, Outcome } from './outcome.ts'
import { reachOf, submitRows } from './submission.service.ts'

/** Rows of one request at most. */
const ROWS_MOST = 100

/** A row as a caller gives it: an item and its values by column key. */
export interface GivenRecord {
  item: string
  values: Changes
}

/** What became of a row, with global ids. */
export interface RecordResult {
  status: Outcome['status'] | 'REJECTED'
  record: string | null
  subject: string | null
  problems: RowProblem[]
}

/**
 * Submits records through the same service as files: each row has a result of its own, and a bad one never stops
 * the good ones. The same key with the same body gives the first answer again.
 * @throws DomainError FORBIDDEN for another's source; BAD_INPUT for no rows, too many, or an unknown source; IDEMPOTENCY_CONFLICT
 */
export async function submitRecords(
  writing: Writing,
  source: string,
  records: readonly GivenRecord[],
  idempotencyKey: string,
): Promise<RecordResult[]> {
  check(writing, source, records, idempotencyKey)
  const body = JSON.stringify([source, records.map(({ item, values }) => [item, [...values]])])
  const request = {
    actor: writing.actor,
    key: idempotencyKey,
    bodyHash: keyedHash(writing.cipher, 'REQUEST', body),
  }
  return answeredOnce<RecordResult[]>(writing.db, request, async (keep) => {
    const drafted = await Promise.all(
      records.map((record) => checkMandate(writing, draftRecord(writing, record))),
    )
    const rows = drafted.flatMap((one): DraftRow[] =>
      one.ok ? [{ draft: one.draft, rowNumber: null }] : [],
    )
    const origin = { sourceCode: source, fileId: null }
    let results: RecordResult[] = []
    await submitRows(writing, origin, rows, async (tx, outcomes) => {
      results = join(drafted, outcomes)
      await noteDelivery(tx, {
        sourceCode: source,
        via: 'REQUEST',
        rowCount: results.length,
        rejectedCount: results.filter(({ status }) => status === 'REJECTED').length,
      })
      await keep(tx, results)
    })
    return results
  })
}

function check(
  writing: Writing,
  source: string,
  records: readonly GivenRecord[],
  key: string,
): void {
  if (records.length === 0 || records.length > ROWS_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `一次须报送 1 至 ${ROWS_MOST} 行`,
      en: `Submit 1 to ${ROWS_MOST} rows`,
    })
  }
  const { sourceCode } = writing.author
  if (sourceCode !== null && sourceCode !== source) {
    throw new DomainError('FORBIDDEN', {
      zh: '只能以本单位的来源报送',
      en: 'Records are submitted under one’s own source only',
    })
  }
  if (writing.rules().current('source', source, writing.today()) === null) {
    throw new DomainError('BAD_INPUT', { zh: '来源未登记', en: 'The source is not registered' })
  }
  checkRequestKey(key)
}

type DraftedRecord = ReturnType<typeof draftRow>

/** A row that no mandate of the writer covers is refused, like any bad row. */
async function checkMandate(writing: Writing, drafted: DraftedRecord): Promise<DraftedRecord> {
  if (!drafted.ok) return drafted
  const { domain, regionCode } = reachOf(writing.rules(), drafted.draft)
  const isCovered = await writing.author.covers(domain, regionCode)
  return isCovered ? drafted : { ok: false, problems: [problemOf('MANDATE_MISSING')] }
}

function draftRecord(writing: Writing, { item: code, values }: GivenRecord): DraftedRecord {
  const item = writing.rules().catalogueItem(code, writing.today())
  if (item === null) return { ok: false, problems: [problemOf('CATALOGUE_ITEM_UNKNOWN')] }
  const keys = new Set(item.body.columns.map((column) => column.key))
  const unknown = [...values.keys()].filter((key) => !keys.has(key))
  if (unknown.length > 0) {
    // The answer is kept with the request's key: a cell that came as a key must not be.
    const problemsOf = (key: string) =>
      problemOf('CATALOGUE_COLUMN_UNKNOWN', hideIdentityNumbers(key))
    return { ok: false, problems: unknown.map(problemsOf) }
  }
  const plan = planItem(writing.rules(), item, writing.today())
  return draftRow(
    plan,
    plan.columns.map(({ column }) => values.get(column.key)),
  )
}

function join(drafted: readonly DraftedRecord[], outcomes: readonly Outcome[]): RecordResult[] {
  const queue = [...outcomes]
  return drafted.map((one): RecordResult => {
    if (!one.ok) return { status: 'REJECTED', record: null, subject: null, problems: one.problems }
    const { status, subjectId, recordId, remarks } = queue.shift()!
    return {
      status,
      record: recordId === null ? null : writeGlobalId({ kind: 'record', subjectId, recordId }),
      subject: writeGlobalId({ kind: 'subject', subjectId }),
      problems: remarks,
    }
  })
}
