import type { ChangeView } from '../feed/feed.view.ts'

/** The type of a message for each operation, and that of a test. */
const TYPES = { APPEARED: 'fact.appeared', CHANGED: 'fact.changed', GONE: 'fact.gone' } as const
const STOP_USE = 'fact.stop_use'
const TEST = 'webhook.test'

/** What a message says. */
export interface Message {
  type: string
  body: string
}

/**
 * The message of a change: ids, and no personal data. Whoever gets it reads the fact by its id, with its own credential.
 * @param position the cursor behind the change
 */
export function messageOf(
  { kind, subjectId, factId, operation, at }: ChangeView,
  position: string,
): Message {
  const type = TYPES[operation]
  const data = { position, subject: subjectId, kind, id: factId, operation }
  return { type, body: JSON.stringify({ type, timestamp: at.toISOString(), data }) }
}

/** The ids of a notice to stop using a fact, as messages write them. */
interface StopUseIds {
  noticeId: string
  subjectId: string
  kind: string
  factId: string
}

/** The message of a notice: what must not be used any more, why, and by when that is to be acknowledged. */
export function stopUseMessage(
  { noticeId, subjectId, kind, factId }: StopUseIds,
  { reason, stoppedAt, dueOn }: { reason: string; stoppedAt: string; dueOn: string },
): Message {
  const data = { notice: noticeId, subject: subjectId, kind, id: factId, reason, dueOn }
  return {
    type: STOP_USE,
    body: JSON.stringify({ type: STOP_USE, timestamp: stoppedAt, data }),
  }
}

/** A message that says nothing. */
export function testMessage(now: Date): Message {
  return {
    type: TEST,
    body: JSON.stringify({ type: TEST, timestamp: now.toISOString(), data: {} }),
  }
}
