import type { Transaction } from '../database/database.ts'
import type { Reader } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import {
  claimBatch,
  listRowsOf,
  lockBatch,
  markLogged,
  updateBatch,
  type BatchRow,
  type BatchStep,
} from '../exchange/batch.store.ts'
import { markSent, releaseFacts } from '../exchange/fact.store.ts'
import { updatePlatform } from '../exchange/platform.store.ts'
import type { ReportedFact } from '../rule/platform.schema.ts'
import { PlatformFault } from './client.ts'
import { NO_EVENT } from './make-up.service.ts'
import type { Exchange } from './parts.ts'
import { pauseSeconds, type Receipt } from './receipt.rules.ts'
import { readReportRow } from './report-row.service.ts'
import { settleBatch } from './settle.service.ts'

/** Who sends a batch has the time of a few answers; then it belongs to a process that is gone. */
const LEASE_TIMEOUTS = 4

type Claimed = Awaited<ReturnType<typeof claimBatch>>[number]

/** Sends all batches of a platform that are due, and asks after those whose receipts are. */
export async function sendBatches(
  exchange: Exchange,
  viewer: Viewer,
  reader: Reader,
  isStopping: () => boolean,
): Promise<void> {
  const { parts, rule } = exchange
  while (!isStopping()) {
    const now = parts.base.now()
    const [batch] = await claimBatch(parts.base.db, {
      platformCode: rule.code,
      now: now.toISOString(),
      lease: later(now, rule.body.timeoutSeconds * LEASE_TIMEOUTS),
    })
    if (batch === undefined) return
    try {
      await handle(exchange, viewer, reader, batch)
    } catch (error) {
      if (!(error instanceof PlatformFault)) throw error
      await noteFault(exchange, batch, error)
    }
  }
}

function later(from: Date, seconds: number): string {
  return new Date(from.getTime() + seconds * 1000).toISOString()
}

/**
 * One try. A batch that was tried before is asked after first: the platform may have it, and the answer was lost. What
 * says something that is not so any more is never sent: it is superseded.
 */
async function handle(
  exchange: Exchange,
  viewer: Viewer,
  reader: Reader,
  batch: Claimed,
): Promise<void> {
  const { client } = exchange
  const known =
    batch.attempts > 1 || batch.before === 'DELIVERED'
      ? await client.findReceipt(batch.id)
      : 'UNKNOWN'
  if (known !== 'UNKNOWN') return receive(exchange, batch, known)
  if (batch.kind === 'REPORT' && (await isStale(exchange, reader, batch))) {
    return supersede(exchange, batch)
  }
  await logDisclosure(exchange, viewer, batch)
  if (batch.kind === 'REPORT') await markSent(exchange.parts.base.db, { batchId: batch.id })
  const content = Buffer.from(
    exchange.parts.base.cipher.open(batch.contentSealed, batch.id),
    'base64',
  )
  const { id, kind, code, madeOn, fileName, mediaType, contentHash: sha256, rowCount } = batch
  const file = { kind, code, madeOn, fileName, mediaType, content, sha256, rowCount }
  await receive(exchange, batch, await client.send({ number: id, ...file }))
}

/** Whether some row of a report is no longer what the platform may be told. */
async function isStale(
  { parts: { base }, rule }: Exchange,
  reader: Reader,
  { id, code, rowCount }: Claimed,
): Promise<boolean> {
  const rows = await listRowsOf(base.db, { ids: [id] })
  const book = base.rules()
  const now = await Promise.all(
    rows.map(({ fact, ...row }) => {
      const report = rule.body.reports.find((one) => one.fact === fact && one.code === code)
      return report === undefined ? null : readReportRow(reader, book, report, row)
    }),
  )
  return rows.length < rowCount || rows.some(({ rowHash }, at) => now[at]?.hash !== rowHash)
}

async function supersede({ parts: { base } }: Exchange, { id }: Claimed): Promise<void> {
  await base.db.transaction(async (tx) => {
    const [row] = await lockBatch(tx, { id })
    if (row?.state !== 'SENDING') return
    await updateBatch(tx, { ...unchanged(row), state: 'SUPERSEDED', nextAt: null, problem: null })
    await releaseFacts(tx, { batchId: id, at: tx.at.toISOString() })
  })
}

/**
 * What a batch tells of subjects is in the access log before it first goes out, once: who received a fact is known. A
 * withdrawal tells the platform of nothing that it did not have.
 */
async function logDisclosure(
  { parts: { base, accessLog } }: Exchange,
  viewer: Viewer,
  batch: Claimed,
): Promise<void> {
  if (batch.loggedAt !== null || batch.kind === 'WITHDRAWAL') return
  const rows = await listRowsOf(base.db, { ids: [batch.id] })
  const subjectIds = rows.map(({ subjectId }) => subjectId)
  const coordinates = [...new Set(rows.map(({ fact }) => TYPE_OF_FACT[fact as ReportedFact]))]
  await accessLog.append(
    {
      viewer,
      requestId: batch.id,
      operation: 'exchangeBatch',
      documentHash: batch.contentHash,
      coordinates,
      subjectIds,
      consents: [],
      untilClosed: false,
    },
    [{ insert: noteLogged, rows: [batch.id] }],
  )
}

const TYPE_OF_FACT: Readonly<Record<ReportedFact, string>> = {
  RECORD: 'CreditRecord',
  LIST_ENTRY: 'ListEntry',
}

async function noteLogged(tx: Transaction, ids: readonly unknown[]): Promise<void> {
  await markLogged(tx, { ids: ids as string[], at: tx.at.toISOString() })
}

async function receive(
  exchange: Exchange,
  batch: Claimed,
  answer: Receipt | 'PENDING',
): Promise<void> {
  const { parts, rule } = exchange
  if (answer !== 'PENDING') return settleBatch(parts.base, rule.code, batch.id, answer)
  await parts.base.db.transaction(async (tx) => {
    const [row] = await lockBatch(tx, { id: batch.id })
    // Its receipt came another way meanwhile.
    if (row === undefined || !['SENDING', 'DELIVERED'].includes(row.state)) return
    const nextAt = later(parts.base.now(), rule.body.receiptEverySeconds)
    const deliveredAt = row.deliveredAt === null ? parts.base.now().toISOString() : null
    await updateBatch(tx, {
      ...unchanged(row),
      state: 'DELIVERED',
      nextAt,
      problem: null,
      deliveredAt,
    })
    // A receipt may take long, or never come: what changes meanwhile does not wait for it.
    await releaseFacts(tx, { batchId: batch.id, at: null })
  })
}

/** Faults by which a platform says no to these bytes: they do not get better by waiting. */
const FINAL = new Set<string>(['REFUSED'])

async function noteFault(
  { parts: { base }, rule }: Exchange,
  { id, before }: Claimed,
  { code, retryAfterSeconds }: PlatformFault,
): Promise<void> {
  const now = base.now()
  await base.db.transaction(async (tx) => {
    const [row] = await lockBatch(tx, { id })
    if (row === undefined || !['SENDING', 'DELIVERED'].includes(row.state)) return
    // One that asks to wait is alive.
    const failures = row.failures + (code === 'BUSY' ? 0 : 1)
    const isDelivered = before === 'DELIVERED'
    const isDead = !isDelivered && (FINAL.has(code) || failures >= rule.body.tries)
    const pause = pauseSeconds(rule.body, failures, retryAfterSeconds)
    await updateBatch(tx, {
      ...unchanged(row),
      // What was delivered stays so, whatever is heard when it is asked after.
      state: isDelivered ? 'DELIVERED' : isDead ? 'DEAD' : 'FAILED',
      failures,
      nextAt: isDead ? null : later(now, pause),
      problem: code,
    })
    // Whoever retries it takes them back; meanwhile a newer version of a fact may go its own way.
    if (isDead) await releaseFacts(tx, { batchId: id, at: null })
    await updatePlatform(tx, {
      platformCode: rule.code,
      ...NO_EVENT,
      failedAt: now.toISOString(),
      failure: code,
    })
  })
}

/** A step that leaves all as it was but for what is said after it. */
export function unchanged({ id, state, nextAt, failures, problem }: BatchRow): BatchStep {
  return {
    id,
    state,
    nextAt: nextAt?.toISOString() ?? null,
    failures,
    problem,
    reason: null,
    deliveredAt: null,
    acknowledgedAt: null,
    receiptNumber: null,
    acceptedCount: null,
    rejectedCount: null,
  }
}
