import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenUsageOf, usageOf } from '../../src/credential/token-usage.service.ts'
import {
  issueToken,
  listTokens,
  revokeToken,
  rotateToken,
} from '../../src/credential/token.service.ts'
import { tokenView } from '../../src/credential/token.view.ts'
import type { Database } from '../../src/database/database.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import {
  bearer,
  code,
  draft,
  HOUR,
  later,
  makeCredentialWorld,
  NOW,
  reason,
  wait,
  type CredentialWorld,
} from '../support/credentials.ts'
import { databases } from '../support/databases.ts'

describe.each(databases)('the life of tokens, on $name', ({ open }) => {
  let world: CredentialWorld
  let db: Database
  let base: Base

  beforeAll(async () => {
    world = await makeCredentialWorld(await open())
    db = world.db
    base = world.base
  })
  afterAll(() => world.close())

  describe('revoking', () => {
    it('acts at once here, and within a second in every process', async () => {
      const agency = await world.makeActor('AGENCY')
      const elsewhere = world.process()
      const { secret, token } = await issueToken(base, agency, draft())
      await Promise.all([world.find(secret), world.find(secret, elsewhere)])
      await revokeToken(base, agency, token.id, false)
      const from = performance.now()
      expect(await reason(world.find(secret))).toBe('REVOKED')
      let why = null
      while (why === null && performance.now() - from < 2000) {
        why = await reason(world.find(secret, elsewhere))
        await wait(20)
      }
      expect(why).toBe('REVOKED')
      expect(performance.now() - from).toBeLessThan(1000)
    })

    it('takes what the token issued with it, at any remove', async () => {
      const agency = await world.makeActor('AGENCY')
      const permissions = ['subject:read', 'token:manage']
      const request = draft({ permissions, expiresAt: later(HOUR), quotaPoints: 10 })
      const first = await issueToken(base, agency, request)
      const second = await issueToken(base, await world.viewer(bearer(first.secret)), request)
      const third = await issueToken(base, await world.viewer(bearer(second.secret)), request)
      const apart = await issueToken(base, agency, request)
      await revokeToken(base, agency, first.token.id, false)
      for (const { secret } of [first, second, third]) {
        expect(await reason(world.find(secret))).toBe('REVOKED')
      }
      await world.find(apart.secret)
    })

    it('is for the owner; to others there is no such token', async () => {
      const agency = await world.makeActor('AGENCY')
      const other = await world.makeActor('AGENCY')
      const { secret, token } = await issueToken(base, agency, draft())
      await expect(revokeToken(base, other, token.id, false)).rejects.toThrow(code('NOT_FOUND'))
      await expect(rotateToken(base, other, token.id, 0)).rejects.toThrow(code('NOT_FOUND'))
      await expect(revokeToken(base, other, randomUUID(), false)).rejects.toThrow(code('NOT_FOUND'))
      await world.find(secret)
      const security = await world.makeActor('ADMINISTRATOR', 'SECURITY', ['token:manage'])
      const revoked = await revokeToken(base, security, token.id, false)
      expect(revoked.revokedAt).toEqual(NOW)
      // Again: nothing changes.
      world.setNow(later(HOUR))
      expect((await revokeToken(base, agency, token.id, false)).revokedAt).toEqual(NOW)
      world.setNow(NOW)
    })
  })

  describe('rotating', () => {
    it('gives a new secret with the same rights, and lets the old one go on for a while', async () => {
      const agency = await world.makeActor('AGENCY')
      const request = draft({ purposes: ['LOAN'], networks: ['192.0.2.0/24'], quotaPoints: 77 })
      const old = await issueToken(base, agency, request)
      const fresh = await rotateToken(base, agency, old.token.id, 3600)
      expect(fresh.secret).not.toBe(old.secret)
      expect(fresh.token).toMatchObject({
        permissions: old.token.permissions,
        purposes: ['LOAN'],
        networks: ['192.0.2.0/24'],
        expiresAt: old.token.expiresAt,
        quotaPoints: 77,
        rotatedFrom: old.token.id,
      })
      world.setNow(later(HOUR - 1))
      await Promise.all([world.find(old.secret), world.find(fresh.secret)])
      world.setNow(later(HOUR))
      expect(await reason(world.find(old.secret))).toBe('EXPIRED')
      await world.find(fresh.secret)
      world.setNow(NOW)
    })

    it('can end the old secret at once', async () => {
      const agency = await world.makeActor('AGENCY')
      const old = await issueToken(base, agency, draft())
      await world.find(old.secret)
      const fresh = await rotateToken(base, agency, old.token.id, 0)
      expect(await reason(world.find(old.secret))).toBe('EXPIRED')
      await world.find(fresh.secret)
    })

    it('makes one of a token, however many ask at once', async () => {
      const agency = await world.makeActor('AGENCY')
      const { token } = await issueToken(base, agency, draft())
      const done = await Promise.allSettled(
        Array.from({ length: 5 }, () => rotateToken(base, agency, token.id, 60)),
      )
      expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      for (const one of done) {
        if (one.status === 'rejected') expect(one.reason).toEqual(code('TOKEN_STATE_CONFLICT'))
      }
    })

    it('keeps the quota: all secrets of a token use the same points', async () => {
      const agency = await world.makeActor('AGENCY')
      const first = await issueToken(base, agency, draft())
      const second = await rotateToken(base, agency, first.token.id, 60)
      const third = await rotateToken(base, agency, second.token.id, 60)
      const ids = await Promise.all(
        [first, second, third].map(async ({ secret }) => (await world.find(secret)).quotaId),
      )
      expect(new Set(ids)).toEqual(new Set([first.token.id]))
    })

    it('gives no one the secret of a token that has more rights', async () => {
      const agency = await world.makeActor('AGENCY')
      const strong = await issueToken(base, agency, draft({ permissions: ['subject:read'] }))
      const weak = await issueToken(base, agency, draft({ permissions: ['token:manage'] }))
      const manager = await world.viewer(bearer(weak.secret))
      await expect(rotateToken(base, manager, strong.token.id, 60)).rejects.toThrow(
        code('FORBIDDEN'),
      )
    })

    it('ends all secrets of a token when it is revoked with its rotations', async () => {
      const agency = await world.makeActor('AGENCY')
      const old = await issueToken(base, agency, draft())
      const fresh = await rotateToken(base, agency, old.token.id, 60)
      await revokeToken(base, agency, old.token.id, false)
      await world.find(fresh.secret)
      await revokeToken(base, agency, old.token.id, true)
      expect(await reason(world.find(fresh.secret))).toBe('REVOKED')
    })

    it.each([-1, 1.5, 8 * 86_400])('refuses an overlap of %d seconds', async (seconds) => {
      const agency = await world.makeActor('AGENCY')
      const { token } = await issueToken(base, agency, draft())
      await expect(rotateToken(base, agency, token.id, seconds)).rejects.toThrow(code('BAD_INPUT'))
    })
  })

  describe('listing', () => {
    it('pages through the tokens of the own party, the newest first', async () => {
      const agency = await world.makeActor('AGENCY')
      const other = await world.makeActor('AGENCY')
      await issueToken(base, other, draft())
      const ids: string[] = []
      for (const name of ['一', '二', '三']) {
        ids.unshift((await issueToken(base, agency, draft({ name }))).token.id)
      }
      const asked = { kind: 'MACHINE', partyId: null } as const
      const list = (args: object) => listTokens(base, agency, asked, args, true)
      const first = await list({ first: 2 })
      expect(first.edges.map(({ node }) => node.id)).toEqual(ids.slice(0, 2))
      expect(first).toMatchObject({ totalCount: 3, totalCountKind: 'EXACT' })
      const next = await list({ first: 2, after: first.pageInfo.endCursor })
      expect(next.edges.map(({ node }) => node.id)).toEqual(ids.slice(2))
      expect(next.pageInfo.hasNextPage).toBe(false)
      const last = await list({ last: 2 })
      expect(last.edges.map(({ node }) => node.id)).toEqual(ids.slice(1))
      const before = await list({ last: 2, before: last.pageInfo.startCursor })
      expect(before.edges.map(({ node }) => node.id)).toEqual(ids.slice(0, 1))
      expect((await list({ page: { number: 2, size: 2 } })).edges).toHaveLength(1)
      await expect(
        listTokens(base, other, asked, { first: 1, after: first.pageInfo.endCursor }, false),
      ).rejects.toThrow(code('CURSOR_INVALID'))
    })

    it('shows the tokens of others, and the public clients, to security administration', async () => {
      const agency = await world.makeActor('AGENCY')
      const other = await world.makeActor('AGENCY')
      const { token } = await issueToken(base, agency, draft())
      const ofAgency = { kind: 'MACHINE', partyId: agency.party.id } as const
      const ofPublic = { kind: 'PUBLIC_CLIENT', partyId: null } as const
      for (const asked of [ofAgency, ofPublic]) {
        const work = listTokens(base, other, asked, { first: 5 }, false)
        await expect(work).rejects.toThrow(code('FORBIDDEN'))
      }
      const security = await world.makeActor('ADMINISTRATOR', 'SECURITY', ['token:manage'])
      const seen = await listTokens(base, security, ofAgency, { first: 5 }, false)
      expect(seen.edges.map(({ node }) => node.id)).toEqual([token.id])
      const keys = await listTokens(base, security, ofPublic, { first: 5 }, false)
      expect(keys.edges.every(({ node }) => node.kind === 'PUBLIC_CLIENT')).toBe(true)
    })
  })

  describe('usage', () => {
    it('is counted over all processes and days, and so is the last use', async () => {
      const agency = await world.makeActor('AGENCY')
      const elsewhere = world.process()
      const { secret, token } = await issueToken(base, agency, draft())
      for (const by of [base, elsewhere, elsewhere]) {
        const { quotaId } = await world.find(secret, by)
        tokenUsageOf(by).addPoints(quotaId, 5)
      }
      // The clock turns the day in Shanghai before anything was written.
      world.setNow(new Date('2026-11-20T16:00:01Z'))
      await world.find(secret)
      await Promise.all([tokenUsageOf(base).flush(), tokenUsageOf(elsewhere).flush()])
      expect(await usageOf(base, token.id, 2)).toEqual([
        { tokenId: token.id, usedOn: '2026-11-21', requests: 1, points: 0 },
        { tokenId: token.id, usedOn: '2026-11-20', requests: 3, points: 15 },
      ])
      expect(await usageOf(base, token.id, 1)).toHaveLength(1)
      const asked = { kind: 'MACHINE', partyId: null } as const
      const { edges } = await listTokens(base, agency, asked, { first: 1 }, false)
      expect(edges[0]!.node.lastUsedAt).toEqual(world.now())
      world.setNow(NOW)
    })

    it('of a rotated token goes on', async () => {
      const agency = await world.makeActor('AGENCY')
      const old = await issueToken(base, agency, draft())
      await world.find(old.secret)
      const fresh = await rotateToken(base, agency, old.token.id, 60)
      await world.find(fresh.secret)
      await tokenUsageOf(base).flush()
      const { quotaId } = tokenView(fresh.token, NOW)
      expect(await usageOf(base, quotaId, 1)).toMatchObject([{ requests: 2 }])
    })

    it('that could not be written is written later', async () => {
      const agency = await world.makeActor('AGENCY')
      let isAway = true
      const other = world.process({
        ...db,
        query: (text, parameters) =>
          isAway && text.includes('token_usage')
            ? Promise.reject(new Error('away'))
            : db.query(text, parameters),
      })
      const { secret, token } = await issueToken(base, agency, draft())
      await world.find(secret, other)
      await expect(tokenUsageOf(other).flush()).rejects.toThrow('away')
      isAway = false
      await tokenUsageOf(other).stop()
      expect(await usageOf(base, token.id, 1)).toMatchObject([{ requests: 1 }])
      const [row] = await db.query<{ at: Date }>(
        'select last_used_at as at from access_token where id = $1',
        [token.id],
      )
      expect(row!.at).toEqual(NOW)
    })
  })
})
