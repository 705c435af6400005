import { uuidv7 } from 'uuidv7'
import { credentialOf, type KeptCredential } from '../credential/kept-credential.rules.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { feedPosition } from '../feed/feed.service.ts'
import { readFeedCursor, type FeedCursor } from '../feed/position.rules.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import { urlProblem } from './address.rules.ts'
import { insertDeliveries, updateReplayed, type Replay } from './delivery.store.ts'
import { testMessage } from './message.rules.ts'
import { makeSecret } from './signature.rules.ts'
import {
  findWebhook,
  insertWebhook,
  listWebhooksOf,
  updateSecret,
  updateState,
  wake,
  type WebhookRow,
} from './webhook.store.ts'

/** Webhooks of a party. */
const WEBHOOKS_MOST = 10
const DESCRIPTION_MOST = 200
/** The secret before goes on for so many seconds at most. */
const OVERLAP_MOST = 7 * 24 * 3_600

/** What a caller gives of a webhook. */
export interface WebhookDraft {
  url: string
  description: string | null
  kinds: readonly string[] | null
}

/** A webhook with its secret, which is shown once. */
export interface WithSecret {
  webhook: WebhookRow
  secret: string
}

interface Own {
  partyId: string
  credential: KeptCredential
}

/** @throws DomainError PARTY_REQUIRED for who acts for no party */
function ownOf(viewer: Viewer): Own {
  const credential = credentialOf(viewer)
  if (viewer.party === null || credential === null) throw new DomainError('PARTY_REQUIRED')
  return { partyId: viewer.party.id, credential }
}

async function placeNow(base: Base): Promise<FeedCursor> {
  return readFeedCursor(base.cursors, (await feedPosition(base)).cursor)
}

/**
 * Registers a webhook, from now on. The purpose and the matter of the request become its standing ones.
 * @param readerOf throws what naming a purpose throws
 * @throws DomainError PARTY_REQUIRED, BAD_INPUT
 */
export async function registerWebhook(
  base: Base,
  viewer: Viewer,
  reader: Reader,
  draft: WebhookDraft,
): Promise<WithSecret> {
  const { partyId, credential } = ownOf(viewer)
  const problem = urlProblem(draft.url, base.allowsLoopback === true)
  if (problem !== null) throw new DomainError('BAD_INPUT', problem)
  const description = draft.description?.trim() || null
  if (description !== null) checkPlainText(description)
  if ((description?.length ?? 0) > DESCRIPTION_MOST) throw new DomainError('BAD_INPUT')
  const [id, secret] = [uuidv7(), makeSecret()]
  const { purpose, matter } = reader.viewer
  const webhook = await insertWebhook(
    base.db,
    {
      id,
      partyId,
      url: new URL(draft.url).href,
      description,
      kinds: draft.kinds === null ? null : [...draft.kinds],
      purpose,
      matter,
      credential,
      actor: viewer.actor,
      secretSealed: base.cipher.seal(secret, id),
      position: await placeNow(base),
      createdAt: base.now(),
    },
    WEBHOOKS_MOST,
  )
  if (webhook !== null) return { webhook, secret }
  throw new DomainError('BAD_INPUT', {
    zh: `同一参与方至多登记 ${WEBHOOKS_MOST} 个推送地址`,
    en: `A party registers at most ${WEBHOOKS_MOST} webhooks`,
  })
}

/** A webhook of the caller's own party. @throws DomainError NOT_FOUND, for another's too */
async function ownWebhook(base: Base, viewer: Viewer, id: string): Promise<WebhookRow> {
  const row = await findWebhook(base.db, id, ownOf(viewer).partyId)
  if (row === null) throw new DomainError('NOT_FOUND')
  return row
}

/** The webhooks of the caller's own party. */
export function listWebhooks(base: Base, viewer: Viewer): Promise<WebhookRow[]> {
  return listWebhooksOf(base.db, ownOf(viewer).partyId)
}

/**
 * Gives a webhook another secret; the one before signs too, for a while.
 * @throws DomainError NOT_FOUND, BAD_INPUT
 */
export async function rotateSecret(
  base: Base,
  viewer: Viewer,
  id: string,
  overlapSeconds: number,
): Promise<WithSecret> {
  const { partyId } = ownOf(viewer)
  if (overlapSeconds < 0 || overlapSeconds > OVERLAP_MOST) throw new DomainError('BAD_INPUT')
  const secret = makeSecret()
  const until = new Date(base.now().getTime() + overlapSeconds * 1000)
  const given = { id, partyId, secretSealed: base.cipher.seal(secret, id), until }
  const webhook = await updateSecret(base.db, given)
  if (webhook === null) throw new DomainError('NOT_FOUND')
  return { webhook, secret }
}

/** Ends what goes out to a webhook; what waits stays. */
export async function disableWebhook(base: Base, viewer: Viewer, id: string) {
  await ownWebhook(base, viewer, id)
  return (await updateState(base.db, id, { state: 'DISABLED', reason: 'BY_PARTY' }))!
}

/**
 * Lets a webhook go on under the caller's credential: where it stood, or from now on where the feed does not reach back
 * so far.
 */
export async function enableWebhook(base: Base, viewer: Viewer, id: string) {
  const { reason } = await ownWebhook(base, viewer, id)
  const { credential } = ownOf(viewer)
  const position = reason === 'RESYNC_REQUIRED' ? { position: await placeNow(base) } : {}
  return (await updateState(base.db, id, {
    state: 'ACTIVE',
    reason: null,
    credential,
    ...position,
  }))!
}

/** Sends a message that says nothing. Gives its id. */
export async function testWebhook(base: Base, viewer: Viewer, id: string) {
  const webhook = await ownWebhook(base, viewer, id)
  const message = {
    id: uuidv7(),
    ...testMessage(base.now()),
    subjectId: null,
    kind: null,
    factId: null,
    operation: null,
  }
  await base.db.transaction((tx) =>
    insertDeliveries(tx, { id, by: null, position: null }, [message]),
  )
  await wake(base.db, id)
  return { webhook, delivery: message.id }
}

/** Sends messages again, under their old ids and in their old order. Gives how many. */
export async function replayDeliveries(base: Base, viewer: Viewer, id: string, replay: Replay) {
  const webhook = await ownWebhook(base, viewer, id)
  const count = await updateReplayed(base.db, id, replay)
  await wake(base.db, id)
  return { webhook, count }
}
