import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { retentionDays } from '../feed/retention.rules.ts'
import type { Base } from '../disclosure/reading.ts'
import { CLAIM_SECONDS, lookAfter, type Delivering } from './deliver.service.ts'
import { deleteEndedBefore } from './delivery.store.ts'
import { claimDue, releaseClaim, type WebhookRow } from './webhook.store.ts'

/** Webhooks that a process looks after at once: a slow receiver holds up nobody else. */
const AT_ONCE = 8
const POLL_MS = 250
const DAY_MS = 24 * 3_600_000

/** What delivers the messages of webhooks in a process. */
export interface WebhookWorker {
  start(): void
  /** Ends after the attempts that are under way. */
  stop(): Promise<void>
}

/**
 * Makes the worker of a process. Several processes share the webhooks: each is claimed by one at a time, and one whose
 * process was killed is taken by another when the claim runs out. A message goes out at least once.
 */
export function makeWebhookWorker(
  delivering: Delivering,
  onFailure: (error: unknown) => void,
): WebhookWorker {
  const { db } = delivering.base
  const by = randomUUID()
  const busy = new Set<Promise<void>>()
  let isStopping = false
  let loop: Promise<void> = Promise.resolve()
  const isOver = () => isStopping
  const look = async (webhook: WebhookRow) => {
    // After a failure of our own it is not asked again at once.
    let wait = 5
    try {
      wait = await lookAfter(delivering, webhook, by, isOver)
    } catch (error) {
      onFailure(error)
    }
    await releaseClaim(db, webhook.id, by, wait).catch(onFailure)
  }
  const turn = async () => {
    const free = AT_ONCE - busy.size
    const due = free === 0 ? [] : await claimDue(db, by, free, CLAIM_SECONDS)
    for (const webhook of due) {
      const work: Promise<void> = look(webhook).finally(() => busy.delete(work))
      busy.add(work)
    }
    if (due.length === 0) await sleep(POLL_MS, undefined, { ref: false })
  }
  const run = async () => {
    while (!isStopping) {
      await turn().catch(async (error: unknown) => {
        onFailure(error)
        await sleep(POLL_MS * 4, undefined, { ref: false })
      })
    }
    await Promise.all(busy)
  }
  return {
    start: () => {
      loop = run()
    },
    stop: () => {
      isStopping = true
      return loop
    },
  }
}

/** Deletes messages that ended longer ago than changes are kept. */
export function deleteOldDeliveries(base: Base): Promise<number> {
  const days = retentionDays(base.rules(), base.today())
  return deleteEndedBefore(base.db, new Date(Date.now() - days * DAY_MS))
}
