import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import { insertDelivery, listLatestDeliveries, type NewDelivery } from './delivery.store.ts'

/** For so many milliseconds an answer of how fresh sources are is good: it is told in days. */
const KEPT_MS = 1_000

/** Notes what a source delivered, in the transaction of what it delivered. */
export async function noteDelivery(
  tx: Transaction,
  delivery: Pick<NewDelivery, 'sourceCode' | 'via' | 'rowCount' | 'rejectedCount'>,
): Promise<void> {
  await insertDelivery(tx, { ...delivery, id: uuidv7(), at: tx.at.toISOString() })
}

/** The instant of the last delivery of a source; null: it has delivered nothing. */
export type LatestDelivery = (source: string) => Date | null

/**
 * The last deliveries of some sources up to an instant; null: up to now, as read at most a second ago, so that a
 * thousand checks a second ask once.
 */
export async function readDeliveries(
  base: Base,
  sources: readonly string[],
  until: Date | null,
): Promise<LatestDelivery> {
  if (until !== null) return read(base, sources, until)
  const kept = keptOf(base)
  const key = sources.join()
  const known = kept.get(key)
  if (known !== undefined && performance.now() - known.at < KEPT_MS) return known.deliveries
  const deliveries = read(base, sources, null)
  kept.set(key, { at: performance.now(), deliveries })
  // What failed is asked again.
  deliveries.catch(() => kept.delete(key))
  return deliveries
}

const keptOf = perOwner(
  (_base: Base) => new Map<string, { at: number; deliveries: Promise<LatestDelivery> }>(),
)

async function read(
  { db }: Base,
  sources: readonly string[],
  until: Date | null,
): Promise<LatestDelivery> {
  const rows = await listLatestDeliveries(db, sources, until)
  const bySource = new Map(rows.map((row) => [row.sourceCode, row.deliveredAt]))
  return (source) => bySource.get(source) ?? null
}
