import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeQuota, type QuotaSettings } from '../../src/credential/quota.service.ts'
import { refusedQuotaOf } from '../../src/credential/refusal.ts'
import { findToken } from '../../src/credential/token-lookup.service.ts'
import { tokenUsageOf, usageOf } from '../../src/credential/token-usage.service.ts'
import { rotateToken } from '../../src/credential/token.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import { ANONYMOUS_VIEWER, OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { code, issueByOperator } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { makeWorld, type World } from '../support/world.ts'

const FROM = '192.0.2.10'

describe.each(databases)('the quota of a token, on $name', ({ open }) => {
  let world: World
  let base: Base

  beforeAll(async () => {
    world = await makeWorld(await open())
    base = world.base
  })
  afterAll(async () => {
    await tokenUsageOf(base).stop()
    await world.close()
  })

  /** Another process over the same database. */
  const process = (): Base => ({ ...base })
  const holding = (tokenId: string): Viewer => ({
    ...ANONYMOUS_VIEWER,
    partyClass: 'AGENCY',
    tokenId,
  })

  it('is of points per day: what would exceed it is refused and takes nothing', async () => {
    const { token } = await issueByOperator(base, { quotaPoints: 10 })
    const quota = makeQuota(base)
    const viewer = holding(token.id)
    // It is noon in Shanghai.
    const state = { policy: 'day', limit: 10, resetSeconds: 12 * 3600 }
    expect(await quota.charge(viewer, FROM, 6)).toEqual({ ...state, remaining: 4 })
    const error = await quota.charge(viewer, FROM, 5).catch((thrown: unknown) => thrown)
    expect(error).toEqual(code('QUOTA_EXCEEDED'))
    expect(refusedQuotaOf(error)).toEqual({ ...state, remaining: 4 })
    expect(await quota.remaining(viewer, FROM)).toEqual({ ...state, remaining: 4 })
    expect(await quota.charge(viewer, FROM, 4)).toEqual({ ...state, remaining: 0 })
    await expect(quota.charge(viewer, FROM, 1)).rejects.toThrow(code('QUOTA_EXCEEDED'))
  })

  it('begins anew when the day turns in Shanghai', async () => {
    const { token } = await issueByOperator(base, { quotaPoints: 10 })
    const quota = makeQuota(base)
    await quota.charge(holding(token.id), FROM, 10)
    world.setNow(new Date('2026-11-20T16:00:00Z'))
    expect(await quota.charge(holding(token.id), FROM, 1)).toMatchObject({ remaining: 9 })
    world.setNow(new Date('2026-11-20T04:00:00Z'))
  })

  it('is not exceeded by callers at once', async () => {
    const { token } = await issueByOperator(base, { quotaPoints: 10 })
    const quota = makeQuota(base)
    const done = await Promise.allSettled(
      Array.from({ length: 30 }, () => quota.charge(holding(token.id), FROM, 1)),
    )
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(10)
  })

  it('is one over all processes, and over all secrets of the token', async () => {
    const old = await issueByOperator(base, { quotaPoints: 100 })
    const elsewhere = process()
    const [here, there] = [makeQuota(base), makeQuota(elsewhere)]
    await here.charge(holding(old.token.id), FROM, 60)
    await tokenUsageOf(base).flush()
    const fresh = await rotateToken(base, OPERATOR_VIEWER, old.token.id, 3600)
    expect(await there.charge(holding(fresh.token.id), FROM, 30)).toMatchObject({ remaining: 10 })
    await there.stop()
    // What is written tells what the others used.
    await here.charge(holding(old.token.id), FROM, 1)
    await tokenUsageOf(base).flush()
    expect(await here.remaining(holding(old.token.id), FROM)).toMatchObject({ remaining: 9 })
    await expect(here.charge(holding(old.token.id), FROM, 10)).rejects.toThrow(
      code('QUOTA_EXCEEDED'),
    )
    expect(await usageOf(base, old.token.id, 1)).toMatchObject([{ points: 91 }])
  })

  it('that others used up is known after five seconds', async () => {
    const { token } = await issueByOperator(base, { quotaPoints: 100 })
    const here = makeQuota(base)
    await here.charge(holding(token.id), FROM, 1)
    await tokenUsageOf(base).flush()
    const there = makeQuota(process())
    await there.charge(holding(token.id), FROM, 90)
    await there.stop()
    const real = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => real() + 5001)
    expect(await here.remaining(holding(token.id), FROM)).toMatchObject({ remaining: 9 })
    vi.restoreAllMocks()
  })

  it('holds while what was used is being written', async () => {
    const { token } = await issueByOperator(base, { quotaPoints: 10 })
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const slow: Base = {
      ...base,
      db: {
        ...base.db,
        query: async (text, parameters) => {
          if (text.includes('insert into token_usage')) await held
          return base.db.query(text, parameters)
        },
      },
    }
    const quota = makeQuota(slow)
    await quota.charge(holding(token.id), FROM, 6)
    const written = tokenUsageOf(slow).flush()
    await new Promise(setImmediate)
    expect(await quota.remaining(holding(token.id), FROM)).toMatchObject({ remaining: 4 })
    await expect(quota.charge(holding(token.id), FROM, 5)).rejects.toThrow(code('QUOTA_EXCEEDED'))
    release()
    await written
    expect(await quota.remaining(holding(token.id), FROM)).toMatchObject({ remaining: 4 })
  })

  it('is nothing for a token that there is not', async () => {
    const quota = makeQuota(base)
    await expect(quota.charge(holding(randomUUID()), FROM, 1)).rejects.toThrow(
      code('QUOTA_EXCEEDED'),
    )
  })

  it('is written at the stop, and by itself every few seconds', async () => {
    const { secret, token } = await issueByOperator(base)
    const other = process()
    await findToken(other, secret, FROM, base.now())
    await makeQuota(other).charge(holding(token.id), FROM, 7)
    await expect
      .poll(() => usageOf(base, token.id, 1), { timeout: 10_000, interval: 200 })
      .toMatchObject([{ requests: 1, points: 7 }])
    await makeQuota(other).charge(holding(token.id), FROM, 5)
    await makeQuota(other).stop()
    expect(await usageOf(base, token.id, 1)).toMatchObject([{ requests: 1, points: 12 }])
  })
})

describe('the quota of a minute', () => {
  let world: World

  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  const quotas = (more: QuotaSettings = {}) =>
    makeQuota(world.base, { anonymousPointsPerMinute: 10, personPointsPerMinute: 20, ...more })
  const person = (actor: string): Viewer => ({ ...ANONYMOUS_VIEWER, partyClass: 'CITIZEN', actor })

  it('is each address’s own, of anonymous callers', async () => {
    const quota = quotas()
    const charge = (address: string, points: number) =>
      quota.charge(ANONYMOUS_VIEWER, address, points)
    expect(await charge('192.0.2.1', 8)).toEqual({
      policy: 'minute',
      limit: 10,
      remaining: 2,
      resetSeconds: 60,
    })
    await expect(charge('192.0.2.1', 3)).rejects.toThrow(code('QUOTA_EXCEEDED'))
    await expect(charge('::ffff:192.0.2.1', 3)).rejects.toThrow(code('QUOTA_EXCEEDED'))
    await charge('192.0.2.2', 10)
    await charge('2001:db8::1', 10)
    await expect(charge('2001:db8::2', 1)).rejects.toThrow(code('QUOTA_EXCEEDED'))
    await charge('2001:db8:0:1::1', 10)
    world.setNow(new Date('2026-11-20T04:01:00Z'))
    await charge('192.0.2.1', 10)
    world.setNow(new Date('2026-11-20T04:00:00Z'))
  })

  it('is each person’s own, wherever it calls from', async () => {
    const quota = quotas()
    await quota.charge(person('citizen:a'), '192.0.2.1', 20)
    await expect(quota.charge(person('citizen:a'), '192.0.2.2', 1)).rejects.toThrow(
      code('QUOTA_EXCEEDED'),
    )
    await quota.charge(person('citizen:b'), '192.0.2.1', 20)
  })

  it('holds neither the operator nor this machine, unless that is wished', async () => {
    const none = { limit: null, remaining: null }
    expect(await quotas().charge(OPERATOR_VIEWER, FROM, 1e9)).toMatchObject(none)
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(await quotas().charge(ANONYMOUS_VIEWER, address, 1e9)).toMatchObject(none)
      await expect(
        quotas({ limitsLoopback: true }).charge(ANONYMOUS_VIEWER, address, 11),
      ).rejects.toThrow(code('QUOTA_EXCEEDED'))
    }
    // A person is known by more than its address.
    await expect(quotas().charge(person('citizen:c'), '127.0.0.1', 21)).rejects.toThrow(
      code('QUOTA_EXCEEDED'),
    )
  })

  it('takes one point at least', async () => {
    const quota = quotas()
    for (let n = 0; n < 10; n += 1) await quota.charge(ANONYMOUS_VIEWER, FROM, 0)
    await expect(quota.charge(ANONYMOUS_VIEWER, FROM, 0)).rejects.toThrow(code('QUOTA_EXCEEDED'))
  })
})
