import { uuidv7 } from 'uuidv7'
import type { AccessLog } from '../access-log/access-log.service.ts'
import type { LensOf } from '../change/compare.rules.ts'
import { callerOfKept } from '../credential/kept-credential.service.ts'
import type { Along } from '../database/along.ts'
import { readLatest } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { FEED_KINDS } from '../feed/feed-kinds.ts'
import { readFeed } from '../feed/feed.service.ts'
import type { FeedChange } from '../feed/tell.service.ts'
import { hasChanges } from '../feed/feed.store.ts'
import { changeView } from '../feed/feed.view.ts'
import { readFeedCursor, writeFeedCursor, writeInstant } from '../feed/position.rules.ts'
import {
  insertDeliveries,
  listPending,
  updateAttempt,
  type DeliveryRow,
  type NewDelivery,
} from './delivery.store.ts'
import { messageOf } from './message.rules.ts'
import { retrySchedule, waitAfter } from './retry.rules.ts'
import { send } from './send.ts'
import { signedHeaders } from './signature.rules.ts'
import { renewClaim, updateState, type WebhookRow } from './webhook.store.ts'

/** What delivers. */
export interface Delivering {
  base: Base
  accessLog: AccessLog
  readerOf(viewer: Viewer): Reader
  lensOf(reader: Reader): LensOf
  /** Waits between attempts, in seconds, in place of those of the rule data (tests). */
  retrySeconds?: readonly number[]
}

/** A webhook that nobody else takes for so many seconds; a process that was killed holds it no longer. */
export const CLAIM_SECONDS = 20
/** Changes that become messages together, and messages that go out before another webhook has its turn. */
const CHANGES_AT_ONCE = 100
const MESSAGES_AT_ONCE = 100
/** A webhook without anything to send is looked after this often. */
const IDLE_SECONDS = 1
const GONE = 410

/**
 * Looks after a webhook that this process claimed: makes messages of what the feed tells its party, and sends what
 * waits, one after the other. One that failed holds up those behind it until it is delivered or dead.
 * @returns seconds after which to look again
 */
export async function lookAfter(
  delivering: Delivering,
  webhook: WebhookRow,
  by: string,
  isStopping: () => boolean,
): Promise<number> {
  const { base } = delivering
  try {
    const { purpose, matter } = webhook
    const caller = await callerOfKept(base, webhook.credential)
    const reader = delivering.readerOf({ ...caller, purpose, matter })
    let waiting = await listPending(base.db, webhook.id, MESSAGES_AT_ONCE)
    if (waiting.length === 0) {
      const isNew = await takeChanges(delivering, webhook, reader, by)
      if (!isNew) return IDLE_SECONDS
      waiting = await listPending(base.db, webhook.id, MESSAGES_AT_ONCE)
    }
    return await sendInOrder(delivering, webhook, reader, waiting, by, isStopping)
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'LOG_UNAVAILABLE') throw error
    const reason = error.code === 'RESYNC_REQUIRED' ? error.code : 'RIGHTS_ENDED'
    await updateState(base.db, webhook.id, { state: 'STOPPED', reason })
    return IDLE_SECONDS
  }
}

/** Makes messages of the next changes; false when there are none. */
async function takeChanges(
  { base, accessLog, lensOf }: Delivering,
  { id, kinds, position }: WebhookRow,
  reader: Reader,
  by: string,
): Promise<boolean> {
  if (position.until === null) {
    const now = writeInstant(await readLatest(base.db))
    if (!(await hasChanges(base.db, FEED_KINDS, position.position.at, now))) return false
  }
  const after = writeFeedCursor(base.cursors, position)
  const question = { after, size: CHANGES_AT_ONCE, kinds, subjects: null, lensOf: lensOf(reader) }
  const page = await readFeed(base, reader, question)
  const rows = page.changes.map(deliveryOf)
  const place = { id, by, position: readFeedCursor(base.cursors, page.end) }
  const keep = async (tx: Transaction) => {
    await insertDeliveries(tx, place, rows)
  }
  const shown = page.changes.filter(
    ({ by: handle }) => handle.entitlement.shape.databaseClass !== 'PUBLIC',
  )
  if (shown.length === 0) await base.db.transaction(keep)
  else {
    const along: Along = { insert: keep, rows: [] }
    await accessLog.append(accessOf(base, id, reader, shown), [along])
  }
  return rows.length > 0
}

function deliveryOf(change: FeedChange): NewDelivery {
  const { subjectId, kind, id, operation, cursor } = change
  const message = messageOf(changeView(change), cursor)
  return { id: uuidv7(), ...message, subjectId, kind: kind.kind, factId: id, operation }
}

function accessOf(
  base: Base,
  webhookId: string,
  { viewer, usedConsents }: Reader,
  shown: readonly FeedChange[],
) {
  const { purpose } = viewer
  const rule = purpose === null ? null : base.rules().current('purpose', purpose, base.today())
  return {
    viewer,
    requestId: webhookId,
    operation: 'webhook',
    documentHash: '',
    coordinates: ['Change.factId'],
    subjectIds: shown.map(({ subjectId }) => subjectId),
    consents: [...usedConsents],
    untilClosed: rule?.body.untilClosed === true,
  }
}

async function sendInOrder(
  delivering: Delivering,
  webhook: WebhookRow,
  reader: Reader,
  waiting: readonly DeliveryRow[],
  by: string,
  isStopping: () => boolean,
): Promise<number> {
  const { base } = delivering
  for (const one of waiting) {
    if (one.wait > 0) return one.wait
    if (isStopping()) return 0
    // Its secret, its address, and whether it is still ours and wanted.
    const current = await renewClaim(base.db, webhook.id, by, CLAIM_SECONDS)
    if (current === null) return 0
    await callerOfKept(base, current.credential)
    const wait = await attempt(delivering, current, reader, one)
    if (wait > 0) return wait
  }
  return 0
}

/** Tries a message once; gives seconds until the next try, 0 when it is over with it. */
async function attempt(
  delivering: Delivering,
  webhook: WebhookRow,
  reader: Reader,
  one: DeliveryRow,
): Promise<number> {
  const { base } = delivering
  const end = (state: 'DELIVERED' | 'DEAD' | 'WITHDRAWN', result: string | null, tries: number) =>
    updateAttempt(base.db, one, { state, result, tries, wait: 0 })
  if (!(await mayBeTold(reader, one))) {
    await end('WITHDRAWN', null, 0)
    return 0
  }
  const message = { id: `msg_${one.id}`, timestamp: Math.floor(Date.now() / 1000), body: one.body }
  const sent = await send(
    webhook.url,
    one.body,
    signedHeaders(message, secretsOf(base, webhook)),
    base.allowsLoopback === true,
  )
  const result = 'status' in sent ? String(sent.status) : sent.problem
  if ('status' in sent && sent.status >= 200 && sent.status < 300) {
    await end('DELIVERED', result, 1)
    return 0
  }
  const schedule = delivering.retrySeconds ?? retrySchedule(base.rules(), base.today())
  const wait = waitAfter(one.attempts + 1, schedule, Math.random)
  if (wait === null) {
    await end('DEAD', result, 1)
    return 0
  }
  await updateAttempt(base.db, one, { state: 'PENDING', result, tries: 1, wait })
  if ('status' in sent && sent.status === GONE) {
    await updateState(base.db, webhook.id, { state: 'DISABLED', reason: 'RECEIVER_GONE' })
  }
  return wait
}

/** What appeared or changed is named only while it may be seen: it may have been repaired since it was noted. */
async function mayBeTold(reader: Reader, { operation, kind, subjectId, factId }: DeliveryRow) {
  if (operation === null || operation === 'GONE') return true
  const source = FEED_KINDS.find((one) => one.kind === kind)
  const found = await source?.find(reader, { subjectId: subjectId!, id: factId! })
  return found != null
}

function secretsOf(base: Base, webhook: WebhookRow): string[] {
  const { id, secretSealed, previousSecretSealed, previousUntil } = webhook
  const secrets = [base.cipher.open(secretSealed, id)]
  if (previousSecretSealed !== null && previousUntil !== null && base.now() < previousUntil) {
    secrets.push(base.cipher.open(previousSecretSealed, id))
  }
  return secrets
}
