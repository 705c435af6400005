import type { Connection } from './connection.ts'
import { SLOW_MS, type Paces } from './pace.ts'

/** A connection and the work on it. */
export interface Slot {
  connection: Connection
  /** Work under way. */
  works: number
  /** One piece of work has it for itself: a transaction. */
  isExclusive: boolean
  /** How many works run each statement. */
  texts: Map<string, number>
  /** When something last began or ended there, by the clock of `performance`. */
  movedAt: number
  idleTimer: NodeJS.Timeout | null
}

/** Work that is sent behind other work at most: a round trip serves several, and little waits behind what gets stuck. */
const DEPTH_MOST = 8
/** Behind work that has not moved for this long, in milliseconds, nothing is sent. */
const STUCK_MS = 50

/** An idle slot. */
export function makeSlot(connection: Connection): Slot {
  const texts = new Map<string, number>()
  return { connection, works: 0, isExclusive: false, texts, movedAt: 0, idleTimer: null }
}

/** Puts work of these statements on a slot; none are known of a transaction. */
export function begin(slot: Slot, texts: readonly string[]): void {
  slot.works++
  slot.isExclusive = texts.length === 0
  slot.movedAt = performance.now()
  for (const text of texts) slot.texts.set(text, (slot.texts.get(text) ?? 0) + 1)
}

/** Takes it off again. */
export function finish(slot: Slot, texts: readonly string[]): void {
  slot.works--
  slot.isExclusive = false
  slot.movedAt = performance.now()
  for (const text of texts) {
    const count = slot.texts.get(text)! - 1
    if (count === 0) slot.texts.delete(text)
    else slot.texts.set(text, count)
  }
}

/**
 * Whether statements may have one more connection: one and the same text holds half at most of those that the others leave,
 * and one in any case; all slow ones together hold half. So what is quick always finds one, however much is asked that is
 * slow, or that a lock holds up; what was sent behind that by chance counts as if it were not there.
 */
export function mayHoldMore(
  slots: ReadonlySet<Slot>,
  texts: readonly string[],
  size: number,
  paces: Paces,
): boolean {
  const now = performance.now()
  for (const text of texts) {
    let [holders, others] = [0, 0]
    for (const slot of slots) {
      if (slot.works === 0) continue
      if (!slot.texts.has(text)) others++
      else if (!isBehind(slot, text, now)) holders++
    }
    if (holders >= Math.max(1, Math.ceil((size - others) / 2))) return false
  }
  if (!texts.some((text) => paces.isSlow(text) || isHeldUp(slots, text))) return true
  let slowSlots = 0
  for (const slot of slots) if (slot.texts.size > 0 && isSlowSlot(slot, paces, now)) slowSlots++
  return slowSlots < Math.ceil(size / 2)
}

/** Whether work that runs a statement waits behind another that is stuck. */
function isBehind({ connection, movedAt }: Slot, text: string, now: number): boolean {
  return now - movedAt > STUCK_MS && connection.running() !== text
}

/** Whether a statement is stuck on one of the slots. */
export function isHeldUp(slots: Iterable<Slot>, text: string): boolean {
  const now = performance.now()
  for (const { connection, texts, movedAt } of slots) {
    if (now - movedAt > STUCK_MS && texts.has(text) && connection.running() === text) return true
  }
  return false
}

function isSlowSlot({ texts, movedAt }: Slot, paces: Paces, now: number): boolean {
  if (now - movedAt > SLOW_MS) return true
  for (const text of texts.keys()) if (paces.isSlow(text)) return true
  return false
}

/**
 * The slot behind whose work these statements may be sent, the least loaded; null: none, since only what is quick may, and
 * what has its share goes where it is already.
 */
export function findToJoin(
  slots: ReadonlySet<Slot>,
  texts: readonly string[],
  size: number,
  paces: Paces,
): Slot | null {
  if (texts.length === 0 || !texts.every((text) => paces.isQuick(text))) return null
  const now = performance.now()
  const anywhere = mayHoldMore(slots, texts, size, paces)
  let least: Slot | null = null
  for (const slot of slots) {
    // One without work is not joined but taken, by whoever may hold one more.
    if (slot.works === 0) continue
    if (!anywhere && !texts.every((text) => slot.texts.has(text))) continue
    if (slot.isExclusive || slot.works >= DEPTH_MOST || now - slot.movedAt > STUCK_MS) continue
    if (least !== null && least.works <= slot.works) continue
    if ([...slot.texts.keys()].every((text) => paces.isQuick(text))) least = slot
  }
  return least
}
