import { describe, expect, it } from 'vitest'
import {
  costExtension,
  makeMinuteBuckets,
  quotaHeaders,
  secondsLeft,
  UNLIMITED,
} from './quota.rules.ts'

const at = (text: string) => new Date(`2026-11-20T${text}Z`)

describe('the end of a window', () => {
  it.each([
    // Days turn at midnight in Shanghai.
    ['day', '15:59:59', 1],
    ['day', '16:00:00', 86_400],
    ['day', '04:00:00', 12 * 3600],
    ['minute', '04:00:00', 60],
    ['minute', '04:00:59.001', 1],
  ] as const)('%s at %s: %i s', (policy, time, left) => {
    expect(secondsLeft(policy, at(time))).toBe(left)
  })
})

describe('header fields', () => {
  const quota = { policy: 'day', limit: 1000, remaining: 7, resetSeconds: 60 } as const

  it('say the policy and what is left', () => {
    expect(quotaHeaders(quota)).toEqual({
      'ratelimit-policy': '"day";q=1000;qu="points";w=86400',
      ratelimit: '"day";r=7;t=60',
    })
    expect(quotaHeaders({ ...quota, policy: 'minute' })['ratelimit-policy']).toContain('w=60')
  })

  it('say when to come back', () => {
    expect(quotaHeaders(quota, true)['retry-after']).toBe('60')
  })

  it('are none for whom nothing limits', () => {
    expect(quotaHeaders(UNLIMITED)).toEqual({})
    expect(costExtension(3, UNLIMITED)).toEqual({ points: 3, remaining: null })
    expect(costExtension(3, quota)).toEqual({ points: 3, remaining: 7 })
  })
})

describe('buckets of a minute', () => {
  it('count each caller apart, and begin anew when the minute turns', () => {
    const buckets = makeMinuteBuckets()
    buckets.add('a', 5, at('04:00:00'))
    buckets.add('a', 6, at('04:00:59'))
    buckets.add('b', 1, at('04:00:59'))
    expect(buckets.usedBy('a', at('04:00:59'))).toBe(11)
    expect(buckets.usedBy('b', at('04:00:59'))).toBe(1)
    expect(buckets.usedBy('a', at('04:01:00'))).toBe(0)
  })

  it('take a bounded memory', () => {
    const buckets = makeMinuteBuckets(2)
    for (const key of ['a', 'b', 'c']) buckets.add(key, 1, at('04:00:00'))
    expect(['a', 'b', 'c'].map((key) => buckets.usedBy(key, at('04:00:00')))).toEqual([0, 1, 1])
  })
})
