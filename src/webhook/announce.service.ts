import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import { FEED_KINDS } from '../feed/feed-kinds.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import type { Announced } from '../stop-use/notice.service.ts'
import { insertDeliveries, type NewDelivery } from './delivery.store.ts'
import { stopUseMessage } from './message.rules.ts'
import { listActiveOf } from './webhook.store.ts'

/**
 * Tells parties by their webhooks that they must not use facts any more, whatever they may see now: in the transaction
 * that keeps the notices, so that each becomes one message.
 */
export async function announceStopUses(tx: Transaction, told: readonly Announced[]): Promise<void> {
  if (told.length === 0) return
  const parties = [...new Set(told.map(({ partyId }) => partyId))]
  for (const { id, partyId, kinds } of await listActiveOf(tx, { parties })) {
    const rows = told
      .filter((one) => one.partyId === partyId && (kinds === null || kinds.includes(one.kind)))
      .map(deliveryOf)
    await insertDeliveries(tx, { id, by: null, position: null }, rows)
  }
}

/** Without an operation: it goes out although its fact may not be seen any more. */
function deliveryOf({ noticeId, subjectId, kind, factId, ...about }: Announced): NewDelivery {
  const ids = {
    noticeId: writeGlobalId({ kind: 'stop-use', subjectId, id: noticeId }),
    subjectId: writeGlobalId({ kind: 'subject', subjectId }),
    kind,
    factId: FEED_KINDS.find((one) => one.kind === kind)!.globalIdOf({ subjectId, id: factId }),
  }
  const message = stopUseMessage(ids, about)
  return { id: uuidv7(), ...message, subjectId, kind, factId, operation: null }
}
