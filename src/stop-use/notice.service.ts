import { uuidv7 } from 'uuidv7'
import { AS_OF_NOW, readLatest } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { listFileIds } from '../subject/subject.store.ts'
import {
  beginProgress,
  insertReceivers,
  insertStopUses,
  lockProgress,
  updateProgress,
  type NewReceiver,
} from './notice.store.ts'
import { RECEIVER_SOURCES } from './receiver-sources.ts'
import type { Found, Sought } from './receiver.store.ts'
import { deadlinesOf, mayBeTold, receiversOf, type Receipt } from './stop-use.rules.ts'
import { findParties } from './stop-use.store.ts'
import { listWithdrawals, type Withdrawal } from './withdrawal.store.ts'

/** What one party is told of one notice. */
export interface Announced {
  partyId: string
  noticeId: string
  subjectId: string
  kind: string
  factId: string
  reason: string
  stoppedAt: string
  dueOn: string
}

/** Tells parties of notices by the ways that they registered, in the transaction that keeps the notices. */
export type Announce = (tx: Transaction, told: readonly Announced[]) => Promise<void>

const PROGRESS = 'stop-use'
/** Withdrawals of one turn. */
const TURN_MOST = 500
/** Where nothing is withdrawn the place is written this seldom. */
const IDLE_MS = 60_000

/**
 * Begins to look at what is withdrawn: from now on, where it never did. What is there before was received through
 * nothing that is known here.
 */
export async function beginNotices(base: Base): Promise<void> {
  const until = (await readLatest(base.db)).toISOString()
  await beginProgress(base.db, { id: PROGRESS, until })
}

/**
 * One turn: of the versions that were recorded since the last, up to the commit-safe horizon, those by which a fact must
 * not be used as it was; each gets a notice, with the parties that received it and have to say that they stopped. All of
 * a turn commits with the place that it came to, so nothing is noticed twice and nothing is left out, whatever ends the
 * process. One process at a time; others pass.
 * @param announce tells the parties by what they registered, in the same transaction
 * @returns whether there may be more at once
 */
export async function noticeWithdrawals(base: Base, announce: Announce): Promise<boolean> {
  // The embedded database has one connection: the horizon is asked for before the transaction.
  const horizon = await readLatest(base.db)
  return base.db.transaction(async (tx) => {
    const [progress] = await lockProgress(tx, { id: PROGRESS })
    if (progress === undefined || progress.until >= horizon) return false
    const range = { after: progress.until.toISOString(), until: horizon.toISOString() }
    const found = await listWithdrawals(tx, { ...range, limit: TURN_MOST })
    const isCut = found.length === TURN_MOST
    // What was recorded at one instant belongs together: it is asked for again as a whole.
    const until = isCut ? earlier(lastWholeOf(found), horizon) : horizon
    const whole = isCut
      ? await listWithdrawals(tx, { ...range, until: until.toISOString(), limit: 2 ** 31 - 1 })
      : found
    if (whole.length === 0 && horizon.getTime() - progress.until.getTime() < IDLE_MS) return false
    await keepNotices(base, tx, whole, announce)
    await updateProgress(tx, { id: PROGRESS, until: until.toISOString() })
    return isCut
  })
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}

/** A whole millisecond that is behind the last instant: instants are recorded in microseconds. */
function lastWholeOf(found: readonly Withdrawal[]): Date {
  return new Date(found.at(-1)!.stoppedAt.getTime() + 1)
}

async function keepNotices(
  base: Base,
  tx: Transaction,
  withdrawals: readonly Withdrawal[],
  announce: Announce,
): Promise<void> {
  const receipts = await receiptsOf(base, tx, withdrawals)
  const recordedAt = tx.at.toISOString()
  const on = base.today()
  const deadlines = deadlinesOf(base.rules(), on, base.rules().workingCalendar)
  const notices = withdrawals.map((one) => ({
    ...one,
    id: uuidv7(),
    stoppedAt: one.stoppedAt.toISOString(),
    recordedAt,
  }))
  const receivers = notices.flatMap(({ subjectId, id }, at) =>
    receiversOf(receipts[at]!).map((one): NewReceiver => ({
      subjectId,
      stopUseId: id,
      partyId: one.partyId,
      channels: one.channels,
      lastReceivedAt: one.lastReceivedAt.toISOString(),
      recordedAt,
      ...deadlines,
    })),
  )
  // A notice that goes to nobody is kept too: it says that nobody is known to have received the fact.
  await insertStopUses(tx, notices)
  await insertReceivers(tx, receivers)
  const byId = new Map(notices.map((one) => [one.id, one]))
  await announce(
    tx,
    receivers.map(({ partyId, stopUseId, dueOn }) => {
      const { subjectId, kind, factId, reason, stoppedAt } = byId.get(stopUseId)!
      return { partyId, noticeId: stopUseId, subjectId, kind, factId, reason, stoppedAt, dueOn }
    }),
  )
}

/** Who received each of the facts before it was withdrawn, but for the unit that it comes from. */
async function receiptsOf(
  base: Base,
  tx: Transaction,
  withdrawals: readonly Withdrawal[],
): Promise<Receipt[][]> {
  if (withdrawals.length === 0) return []
  const files = await listFileIds(
    tx,
    withdrawals.map(({ subjectId }) => subjectId),
    AS_OF_NOW,
  )
  const receipts = withdrawals.map((): (Receipt & Pick<Found, 'partyClass'>)[] => [])
  for (const { channel, list, isOf } of RECEIVER_SOURCES) {
    const numbers = withdrawals.flatMap((one, at) => (isOf(one) ? [at] : []))
    if (numbers.length === 0) continue
    const sought = soughtOf(withdrawals, files, numbers)
    for (const { number, partyId, partyClass, at } of await list(tx, withdrawals, sought)) {
      receipts[number]!.push({ partyId, partyClass, channel, at })
    }
  }
  const mayKnow = mayBeTold(base.rules(), base.today())
  const ids = [...new Set(receipts.flat().map(({ partyId }) => partyId))]
  const sources = new Map((await findParties(tx, { ids })).map((one) => [one.id, one.sourceCode]))
  return receipts.map((some, at) => {
    const { scope, sourceCode } = withdrawals[at]!
    return some.filter(
      ({ partyId, partyClass }) =>
        NOTICED.has(partyClass) &&
        mayKnow(partyClass, scope) &&
        (sourceCode === null || sources.get(partyId) !== sourceCode),
    )
  })
}

/** Who uses what it receives. The subject and auditors keep the history of a file by right. */
const NOTICED: ReadonlySet<string> = new Set([
  'BUREAU',
  'COUNTY',
  'ASSOCIATION',
  'AGENCY',
  'PLATFORM',
])

function soughtOf(
  withdrawals: readonly Withdrawal[],
  files: readonly { memberIds: readonly string[] }[],
  numbers: readonly number[],
): Sought {
  const rows = numbers.flatMap((number) =>
    files[number]!.memberIds.map((subject) => ({ number, subject, ...withdrawals[number]! })),
  )
  return {
    numbers: rows.map(({ number }) => number),
    subjects: rows.map(({ subject }) => subject),
    facts: rows.map(({ factId }) => factId),
    versions: rows.map(({ version }) => version),
    since: rows.map(({ since }) => since.toISOString()),
    until: rows.map(({ stoppedAt }) => stoppedAt.toISOString()),
  }
}
