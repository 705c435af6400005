import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { addUsage, listUsage, updateLastUsed, type UsageRow } from './token-usage.store.ts'

/**
 * Use is counted in memory and written every few seconds: an answer does not wait for it. Kept under the first token
 * of a rotation, so that a rotation goes on with the day's quota and does not begin a new one.
 */

/** Milliseconds until what was counted is written. */
const FLUSH_MS = 2_000
/** Sums over all processes are read back when they are older than this. */
const STALE_MS = 5_000

/** What this process counted of one token on one day. */
interface Counter {
  tokenId: string
  usedOn: string
  requests: number
  points: number
  /** The points that are being written. */
  flying: number
  /** The points over all processes, as last read: null: not read yet. */
  total: number | null
  readAt: number
}

/** The counters of a process. */
export interface TokenUsage {
  /** Counts a request. */
  countRequest(token: { id: string; quotaId: string }, at: Date): void
  /** Reads the points of all processes back, where what is known of them is older than 5 seconds. */
  refresh(quotaId: string): Promise<void>
  /**
   * Points used today over all processes, as last read back; of this process exactly. At once, so that nobody comes
   * between looking and `addPoints`.
   */
  pointsToday(quotaId: string): number
  addPoints(quotaId: string, points: number): void
  /** Writes what was counted. */
  flush(): Promise<void>
  /** Writes what was counted, and counts no more by itself. For the stop of the server. */
  stop(): Promise<void>
}

/** The counters of a base: one per process. */
export const tokenUsageOf = perOwner((base: Base): TokenUsage => makeTokenUsage(base))

function makeTokenUsage(base: Base): TokenUsage {
  const counters = new Map<string, Counter>()
  const writer = makeWriter(base, counters)
  const read = makeReadBack(base)
  const counterOf = (tokenId: string): Counter => {
    const usedOn = base.today()
    const key = `${tokenId}/${usedOn}`
    const known = counters.get(key)
    if (known !== undefined) return known
    const made = { tokenId, usedOn, requests: 0, points: 0, flying: 0, total: null, readAt: 0 }
    counters.set(key, made)
    return made
  }
  return {
    countRequest: ({ id, quotaId }, at) => {
      counterOf(quotaId).requests += 1
      writer.touch(id, at)
      writer.schedule()
    },
    addPoints: (quotaId, points) => {
      counterOf(quotaId).points += points
      writer.schedule()
    },
    refresh: async (quotaId) => {
      const counter = counterOf(quotaId)
      if (counter.total !== null && performance.now() - counter.readAt <= STALE_MS) return
      // What is being written would be counted twice or not at all.
      await writer.settled()
      const at = performance.now()
      const points = await read.load(counter)
      // A write that ended meanwhile knew more.
      if (counter.readAt < at) Object.assign(counter, { total: points, readAt: at })
    },
    pointsToday: (quotaId) => {
      const { total, flying, points } = counterOf(quotaId)
      return (total ?? 0) + flying + points
    },
    flush: writer.flush,
    stop: writer.stop,
  }
}

/** Writes counters, one write at a time; what could not be written stays for the next. */
function makeWriter(base: Base, counters: Map<string, Counter>) {
  let touched = new Map<string, Date>()
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  let last: Promise<void> = Promise.resolve()
  const settled = () => last.catch(() => {})
  const take = () => {
    const taken = touched
    touched = new Map()
    return { touched: taken, restore: () => (touched = new Map([...taken, ...touched])) }
  }
  const flush = () => (last = settled().then(() => write(base, counters, take())))
  const schedule = () => {
    if (timer !== null || isStopped) return
    timer = setTimeout(() => {
      timer = null
      // The database may be away: it is tried again.
      flush().catch(schedule)
    }, FLUSH_MS).unref()
  }
  return {
    touch: (id: string, at: Date) => touched.set(id, at),
    settled,
    flush,
    schedule,
    stop: async () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      // Without a database at the stop, the last seconds are lost: that is no reason not to stop.
      await flush().catch(() => {})
    },
  }
}

/** Reads the points of counters over all processes, in batches. */
function makeReadBack(base: Base) {
  return makeLoader<Counter, number>(async (asked) => {
    const ids = [...new Set(asked.map((one) => one.tokenId))]
    const days = asked.map((one) => one.usedOn).toSorted()
    const rows = await listUsage(base.db, ids, days[0]!, days.at(-1)!)
    const sums = new Map(rows.map((row) => [`${row.tokenId}/${row.usedOn}`, row.points]))
    return asked.map((one) => sums.get(`${one.tokenId}/${one.usedOn}`) ?? 0)
  })
}

async function write(
  base: Base,
  counters: Map<string, Counter>,
  { touched, restore }: { touched: Map<string, Date>; restore(): void },
): Promise<void> {
  const used = [...counters.values()].filter((one) => one.requests > 0 || one.points > 0)
  const taken = used.map(({ tokenId, usedOn, requests, points }) => {
    return { tokenId, usedOn, requests, points }
  })
  for (const one of used) Object.assign(one, { flying: one.points, requests: 0, points: 0 })
  try {
    if (taken.length > 0) settle(counters, await addUsage(base.db, taken))
  } catch (error) {
    used.forEach((one, at) => {
      one.requests += taken[at]!.requests
      one.points += taken[at]!.points
      one.flying = 0
    })
    restore()
    throw error
  }
  forgetOtherDays(counters, base.today())
  try {
    if (touched.size > 0) await updateLastUsed(base.db, touched)
  } catch (error) {
    restore()
    throw error
  }
}

function settle(counters: Map<string, Counter>, sums: readonly UsageRow[]): void {
  for (const { tokenId, usedOn, points } of sums) {
    const counter = counters.get(`${tokenId}/${usedOn}`)
    if (counter === undefined) continue
    Object.assign(counter, { total: points, flying: 0, readAt: performance.now() })
  }
}

function forgetOtherDays(counters: Map<string, Counter>, today: string): void {
  for (const [key, { usedOn, requests, points }] of counters) {
    if (usedOn !== today && requests === 0 && points === 0) counters.delete(key)
  }
}

/** The most days that a list of usage goes back. */
export const USAGE_DAYS_MOST = 366

const loaders = perOwner((base: Base) =>
  makeLoader<{ quotaId: string; days: number }, UsageRow[]>(async (keys) => {
    const most = Math.max(...keys.map((key) => key.days))
    const today = base.today()
    const ids = [...new Set(keys.map((key) => key.quotaId))]
    const rows = await listUsage(base.db, ids, addDays(today, 1 - most), today)
    return keys.map(({ quotaId, days }) => {
      const from = addDays(today, 1 - days)
      return rows.filter((row) => row.tokenId === quotaId && row.usedOn >= from)
    })
  }),
)

/** What a token and its rotations used on each of the last days, the last first; today is 2 seconds behind. */
export function usageOf(base: Base, quotaId: string, days: number): Promise<UsageRow[]> {
  return loaders(base).load({ quotaId, days: Math.min(Math.max(days, 1), USAGE_DAYS_MOST) })
}
