import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { addressKey, isLoopback } from './network.rules.ts'
import { makeMinuteBuckets, secondsLeft, UNLIMITED, type Quota } from './quota.rules.ts'
import { quotaExceeded } from './refusal.ts'
import { findTokenById } from './token-lookup.service.ts'
import { tokenUsageOf } from './token-usage.service.ts'

/** Cost points a minute of all anonymous callers of one address (of IPv6: one /64): some 500 full files. */
export const ANONYMOUS_POINTS_PER_MINUTE = 60_000
/** Cost points a minute of a person who signed in, over all its addresses, in one process. */
export const PERSON_POINTS_PER_MINUTE = 120_000

/** What may be set otherwise. */
export interface QuotaSettings {
  anonymousPointsPerMinute?: number
  personPointsPerMinute?: number
  /** Limits anonymous callers on this machine too: behind a proxy on it that is not in TRUSTED_PROXIES, all are. */
  limitsLoopback?: boolean
}

/** The quotas of callers. */
export interface Quotas {
  /**
   * Takes points off the quota of a caller; what would exceed it takes nothing.
   * @param address of the caller, behind trusted proxies
   * @throws DomainError QUOTA_EXCEEDED; `refusedQuotaOf` (refusal.ts) gives what stands in the headers
   */
  charge(viewer: Viewer, address: string, points: number): Promise<Quota>
  /** What is left to a caller, without taking anything. */
  remaining(viewer: Viewer, address: string): Promise<Quota>
  /** Writes what was counted: for the stop of the server, before the database closes. */
  stop(): Promise<void>
}

/**
 * Makes the quotas of a process. A token has points per day (Asia/Shanghai), over all processes (each knows of the
 * others with 5 seconds' delay); people and anonymous addresses have points per minute, in each process.
 */
export function makeQuota(base: Base, settings: QuotaSettings = {}): Quotas {
  const {
    anonymousPointsPerMinute = ANONYMOUS_POINTS_PER_MINUTE,
    personPointsPerMinute = PERSON_POINTS_PER_MINUTE,
    limitsLoopback = false,
  } = settings
  const usage = tokenUsageOf(base)
  const minutes = makeMinuteBuckets()

  const ofToken = async (tokenId: string, points: number): Promise<Quota> => {
    const found = await findTokenById(base, tokenId)
    if (found !== null) await usage.refresh(found.quotaId)
    // From here on at once: callers that ask together must not all see the same rest.
    const limit = found?.row.quotaPoints ?? 0
    const used = found === null ? 0 : usage.pointsToday(found.quotaId)
    const before = stateOf('day', limit, used, base.now())
    if (points === 0) return before
    if (found === null || used + points > limit) throw quotaExceeded(before)
    usage.addPoints(found.quotaId, points)
    return stateOf('day', limit, used + points, base.now())
  }
  const ofMinute = (key: string, limit: number, points: number): Quota => {
    const now = base.now()
    const used = minutes.usedBy(key, now)
    const before = stateOf('minute', limit, used, now)
    if (points === 0) return before
    if (used + points > limit) throw quotaExceeded(before)
    minutes.add(key, points, now)
    return stateOf('minute', limit, used + points, now)
  }
  const take = async (viewer: Viewer, address: string, points: number): Promise<Quota> => {
    if (viewer.isOperator) return UNLIMITED
    if (viewer.tokenId !== null) return ofToken(viewer.tokenId, points)
    if (viewer.partyClass !== 'ANONYMOUS') {
      return ofMinute(viewer.actor, personPointsPerMinute, points)
    }
    if (isLoopback(address) && !limitsLoopback) return UNLIMITED
    return ofMinute(addressKey(address), anonymousPointsPerMinute, points)
  }
  return {
    charge: (viewer, address, points) => take(viewer, address, Math.max(1, Math.ceil(points))),
    remaining: (viewer, address) => take(viewer, address, 0),
    stop: () => usage.stop(),
  }
}

function stateOf(policy: Quota['policy'], limit: number, used: number, now: Date): Quota {
  const remaining = Math.max(0, limit - used)
  return { policy, limit, remaining, resetSeconds: secondsLeft(policy, now) }
}
