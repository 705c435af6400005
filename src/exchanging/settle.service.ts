import type { Base } from '../disclosure/reading.ts'
import { lockBatch, settleRows, updateBatch } from '../exchange/batch.store.ts'
import { markHeld, markWithdrawn, releaseFacts, retakeFacts } from '../exchange/fact.store.ts'
import { updatePlatform } from '../exchange/platform.store.ts'
import { PlatformFault } from './client.ts'
import { isReceiptOf, keptReason, rejectedOf, type Receipt } from './receipt.rules.ts'

/**
 * Settles a batch by its receipt, whichever way it came (the answer, a poll, a call of the platform): what it accepted it
 * has. The same receipt again changes nothing.
 * @throws PlatformFault RECEIPT_WRONG for one that is not of this batch
 */
export async function settleBatch(
  { db, now }: Pick<Base, 'db' | 'now'>,
  platformCode: string,
  id: string,
  receipt: Receipt,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await lockBatch(tx, { id })
    if (row === undefined || row.platformCode !== platformCode || !isReceiptOf(receipt, row))
      throw new PlatformFault('RECEIPT_WRONG')
    if (row.state === 'ACKNOWLEDGED') return
    const rejected = rejectedOf(receipt, row.kind)
    await settleRows(tx, {
      batchId: id,
      ns: rejected.map(({ n }) => n),
      codes: rejected.map(({ code }) => code),
      reasons: rejected.map(({ reason }) => keptReason(reason)),
    })
    // Its facts were let go when it was delivered without a receipt, or given up: it had reached the platform.
    await retakeFacts(tx, { batchId: id, platformCode, at: tx.at.toISOString() })
    if (row.kind === 'REPORT') await markHeld(tx, { batchId: id, madeOn: row.madeOn })
    else await markWithdrawn(tx, { batchId: id })
    await releaseFacts(tx, { batchId: id, at: null })
    const at = now().toISOString()
    await updateBatch(tx, {
      id,
      state: 'ACKNOWLEDGED',
      nextAt: null,
      failures: row.failures,
      problem: null,
      reason: null,
      deliveredAt: row.deliveredAt === null ? at : null,
      acknowledgedAt: at,
      receiptNumber: receipt.receipt,
      acceptedCount: row.rowCount - rejected.length,
      rejectedCount: rejected.length,
    })
    await updatePlatform(tx, {
      platformCode,
      reportedAt: null,
      fetchedAt: null,
      receiptAt: at,
      failedAt: null,
      failure: null,
      comparedOn: null,
    })
  })
}
