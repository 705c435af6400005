/** What is left of a quota. `limit` and `remaining` are null for callers that are not limited. */
export interface Quota {
  policy: 'day' | 'minute'
  limit: number | null
  remaining: number | null
  /** Until it begins anew. */
  resetSeconds: number
}

/** The callers that no quota holds: the operator in the process, and this machine itself unless limited too. */
export const UNLIMITED: Quota = Object.freeze({
  policy: 'minute',
  limit: null,
  remaining: null,
  resetSeconds: 0,
})

const WINDOW_SECONDS = { day: 86_400, minute: 60 } as const

/** China has one zone and no summer time: days turn at 16:00 UTC. */
const SHANGHAI_MS = 8 * 3_600_000

/** Seconds until the day in Asia/Shanghai, or the minute, is over; 1 at least. */
export function secondsLeft(policy: Quota['policy'], now: Date): number {
  const window = WINDOW_SECONDS[policy] * 1000
  const into = (now.getTime() + SHANGHAI_MS) % window
  return Math.max(1, Math.ceil((window - into) / 1000))
}

/**
 * The header fields of an answer: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, 3 and
 * 4), in cost points; `Retry-After` where the quota is used up. None for callers that are not limited.
 */
export function quotaHeaders(quota: Quota, isRefused = false): Record<string, string> {
  const { policy, limit, remaining, resetSeconds } = quota
  if (limit === null || remaining === null) return {}
  return {
    'ratelimit-policy': `"${policy}";q=${limit};qu="points";w=${WINDOW_SECONDS[policy]}`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
    ...(isRefused ? { 'retry-after': String(resetSeconds) } : {}),
  }
}

/** What stands in `extensions.cost`: the points of this operation, and what is left. */
export function costExtension(
  points: number,
  quota: Quota,
): { points: number; remaining: number | null } {
  return { points, remaining: quota.remaining }
}

/** Counts points per caller and minute, in the memory of this process. */
export interface MinuteBuckets {
  /** Points that a caller used in the minute of `now`. */
  usedBy(key: string, now: Date): number
  add(key: string, points: number, now: Date): void
}

/** Callers of one minute that are kept; beyond them the ones that came first are forgotten. */
const CALLERS_KEPT = 100_000

/** Makes buckets that are emptied when the minute turns. */
export function makeMinuteBuckets(kept = CALLERS_KEPT): MinuteBuckets {
  let minute = -1
  const used = new Map<string, number>()
  const turn = (now: Date) => {
    const current = Math.floor(now.getTime() / 60_000)
    if (current === minute) return
    minute = current
    used.clear()
  }
  return {
    usedBy: (key, now) => {
      turn(now)
      return used.get(key) ?? 0
    },
    add: (key, points, now) => {
      turn(now)
      used.set(key, (used.get(key) ?? 0) + points)
      if (used.size > kept) {
        const [first] = used.keys()
        used.delete(first!)
      }
    },
  }
}
