import { findPlatform, updatePlatform } from '../exchange/platform.store.ts'
import { PlatformFault } from './client.ts'
import { compareDays } from './compare.service.ts'
import { makeUpBatches, NO_EVENT } from './make-up.service.ts'
import { noteChanges } from './note.service.ts'
import { exchangeWith, viewerOfPlatform, type Exchange, type ExchangeParts } from './parts.ts'
import { receiveFiles } from './receive.service.ts'
import { sendBatches } from './send.service.ts'

/**
 * One turn with a platform: notes what changed, makes up batches, sends what is due, fetches what is offered, compares
 * what is asked for. What the platform does wrong is noted, and holds none of the other steps. Several processes may take
 * turns with one platform: each step is claimed in the database.
 */
export async function takeTurn(
  parts: ExchangeParts,
  code: string,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const exchange = exchangeWith(parts, code)
  if (exchange === null) return
  await noteChanges(exchange)
  await noting(exchange, () => send(exchange, isStopping))
  if (isStopping()) return
  const { mayAsk, mayFetch } = await pausesOf(exchange)
  if (mayFetch) await noting(exchange, () => receiveFiles(exchange))
  if (mayAsk && !isStopping()) await noting(exchange, () => compareDays(exchange))
}

async function send(exchange: Exchange, isStopping: () => boolean): Promise<void> {
  const viewer = await viewerOfPlatform(exchange)
  if (viewer === null) throw new PlatformFault('PARTY_UNKNOWN')
  const reader = exchange.parts.readerOf(viewer)
  await makeUpBatches(exchange, reader)
  await sendBatches(exchange, viewer, reader, isStopping)
}

/** Files are fetched as often as reports are made up; a platform that failed is asked for nothing for a while. */
async function pausesOf({
  parts: { base },
  rule,
}: Exchange): Promise<{ mayAsk: boolean; mayFetch: boolean }> {
  const { everyMinutes, firstPauseSeconds } = rule.body
  const place = await findPlatform(base.db, rule.code)
  const now = base.now().getTime()
  const isFailing = place?.failure != null && place.failedAt !== null
  const mayAsk = !isFailing || now >= place.failedAt!.getTime() + firstPauseSeconds * 1000
  const isDue = now >= (place?.fetchedAt?.getTime() ?? 0) + everyMinutes * 60_000
  return { mayAsk, mayFetch: mayAsk && isDue }
}

async function noting(exchange: Exchange, work: () => Promise<void>): Promise<void> {
  const { parts, rule } = exchange
  try {
    await work()
  } catch (error) {
    if (!(error instanceof PlatformFault)) throw error
    const failedAt = parts.base.now().toISOString()
    const noted = { platformCode: rule.code, ...NO_EVENT, failedAt, failure: error.code }
    await updatePlatform(parts.base.db, noted)
  }
}
