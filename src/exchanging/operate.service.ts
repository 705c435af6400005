import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { lockBatch, updateBatch, type BatchRow } from '../exchange/batch.store.ts'
import { insertComparison } from '../exchange/comparison.store.ts'
import type { BatchState } from '../exchange/exchange.states.ts'
import { releaseFacts, retakeFacts } from '../exchange/fact.store.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { requestOf } from './compare.service.ts'
import { exchangeProblem, type ExchangeProblem } from './problem.ts'
import { unchanged } from './send.service.ts'

/** What an operator did: the batch or the comparison that it was done to, or why it was not done. */
export type Operated = { id: string } | { problem: ExchangeProblem }

/**
 * Tries a batch again that failed or was given up, now and with all its tries. Whether it may still go out is looked at
 * when it does.
 * @throws DomainError NOT_FOUND, BAD_INPUT for the key, IDEMPOTENCY_CONFLICT
 */
export function retryBatch(base: Base, viewer: Viewer, id: string, key: string): Promise<Operated> {
  const states = ['FAILED', 'DEAD'] as const
  return change(base, viewer, { name: 'retry', key, body: id }, id, states, async (tx, row) => {
    const { platformCode } = row
    const at = tx.at.toISOString()
    if (row.state === 'DEAD') await retakeFacts(tx, { batchId: id, platformCode, at })
    const nextAt = base.now().toISOString()
    await updateBatch(tx, { ...unchanged(row), state: 'FAILED', failures: 0, nextAt })
  })
}

/**
 * Gives a batch up that is not settled; its facts go out again when something changes, or when days are compared.
 * @throws DomainError NOT_FOUND, BAD_INPUT for the key or the reason, IDEMPOTENCY_CONFLICT
 */
export function abandonBatch(
  base: Base,
  viewer: Viewer,
  id: string,
  given: string,
  key: string,
): Promise<Operated> {
  const reason = readText(given)
  const states = ['QUEUED', 'FAILED', 'DELIVERED'] as const
  const step = { name: 'abandon', key, body: [id, reason] }
  return change(base, viewer, step, id, states, async (tx, row) => {
    await updateBatch(tx, { ...unchanged(row), state: 'DEAD', nextAt: null, reason })
    await releaseFacts(tx, { batchId: id, at: null })
  })
}

function change(
  base: Base,
  viewer: Viewer,
  { name, key, body }: { name: string; key: string; body: unknown },
  id: string,
  states: readonly BatchState[],
  work: (tx: Transaction, row: BatchRow) => Promise<void>,
): Promise<Operated> {
  return once<Operated>(base, viewer, { name: `exchange/${name}`, key, body }, async (tx) => {
    const [row] = await lockBatch(tx, { id })
    if (row === undefined) throw new DomainError('NOT_FOUND')
    if (!states.includes(row.state)) return { problem: exchangeProblem('BATCH_STATE_CONFLICT') }
    await work(tx, row)
    return { id }
  })
}

/** A comparison that is wanted. */
export interface ComparisonAsked {
  platform: string
  day: string
  resends: boolean
}

/**
 * Asks for a comparison of a day that is over; the worker makes it with its next turn.
 * @throws DomainError BAD_INPUT for the key, IDEMPOTENCY_CONFLICT
 */
export function requestComparison(
  base: Base,
  viewer: Viewer,
  { platform, day, resends }: ComparisonAsked,
  key: string,
): Promise<Operated> {
  const body = [platform, day, resends]
  return once<Operated>(base, viewer, { name: 'exchange/compare', key, body }, async (tx) => {
    if (base.rules().current('platform', platform, base.today()) === null)
      return { problem: exchangeProblem('PLATFORM_UNKNOWN') }
    if (day >= base.today()) return { problem: exchangeProblem('DAY_OPEN') }
    const { actor } = viewer
    const request = requestOf({ platformCode: platform, day, resends, actor, at: tx.at })
    await insertComparison(tx, request)
    return { id: request.id }
  })
}
