import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CredentialHeaders } from '../../src/credential/header.rules.ts'
import { refusalReasonOf } from '../../src/credential/refusal.ts'
import { makeSecret } from '../../src/credential/token-form.rules.ts'
import { PARTY_QUOTA_POINTS } from '../../src/credential/token-draft.rules.ts'
import { findTokenById } from '../../src/credential/token-lookup.service.ts'
import { issueToken, revokeToken, type TokenRequest } from '../../src/credential/token.service.ts'
import { tokenView } from '../../src/credential/token.view.ts'
import type { Database } from '../../src/database/database.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import { ANONYMOUS_VIEWER, OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { counting } from '../support/counting.ts'
import {
  bearer,
  code,
  draft,
  HOUR,
  insertMember,
  insertParty,
  later,
  makeCredentialWorld,
  NOW,
  reason,
  wait,
  type CredentialWorld,
} from '../support/credentials.ts'
import { databases } from '../support/databases.ts'

describe.each(databases)('tokens, on $name', ({ open }) => {
  let world: CredentialWorld
  let db: Database
  let base: Base

  beforeAll(async () => {
    world = await makeCredentialWorld(await open())
    db = world.db
    base = world.base
  })
  afterAll(() => world.close())

  describe('issuing', () => {
    it('shows the secret once, and keeps nothing from which it could be had', async () => {
      const agency = await world.makeActor('AGENCY')
      const { secret, token } = await issueToken(base, agency, draft())
      const tables = await db.query<{ all: string }>(
        `select (select string_agg(t::text, ' ') from access_token t) as all`,
      )
      expect(tables[0]!.all).toContain(token.id)
      expect(tables[0]!.all).not.toContain(secret.slice(10, 30))
      expect(JSON.stringify(tokenView(token, NOW))).not.toContain(token.hash)
      expect(token.prefix).toBe(secret.slice(0, 10))
      expect(token.expiresAt).toEqual(later(90 * 24 * HOUR))
      expect(token.issuedBy).toBe(agency.actor)
    })

    it('gives a caller its party, narrowed by the token', async () => {
      const agency = await world.makeActor('AGENCY')
      const { secret, token } = await issueToken(
        base,
        agency,
        draft({
          permissions: ['subject:read', 'check:run'],
          purposes: ['LOAN'],
          domains: ['SAFETY'],
          regions: ['320613'],
        }),
      )
      const made = await world.viewer({ ...bearer(secret), purpose: 'LOAN', matter: 'A%2F1' })
      expect(made).toMatchObject({
        partyClass: 'AGENCY',
        member: null,
        tokenId: token.id,
        permissions: new Set(['subject:read', 'check:run']),
        purposes: ['LOAN'],
        domains: ['SAFETY'],
        regions: ['320613'],
        purpose: 'LOAN',
        matter: 'A/1',
        actor: `token:${token.id}`,
        isOperator: false,
      })
      expect(made.party?.id).toBe(agency.party.id)
    })

    it('narrows a platform to its agreement as well', async () => {
      const id = await insertParty(db, 'PLATFORM', { regionCode: '320600', domains: ['SAFETY'] })
      const platform = { partyId: id, permissions: ['subject:read'] }
      const { secret } = await issueToken(
        base,
        OPERATOR_VIEWER,
        draft({ ...platform, regions: ['320613'] }),
      )
      expect(await world.viewer(bearer(secret))).toMatchObject({
        regions: ['320613'],
        domains: ['SAFETY'],
      })
    })

    it.each([
      ['no permission of its party', { permissions: ['party:administer'] }, 'FORBIDDEN'],
      ['a permission that there is not', { permissions: ['toString'] }, 'BAD_INPUT'],
      ['a field of business that there is not', { domains: ['COOKING'] }, 'BAD_INPUT'],
      ['a division that there is not', { regions: ['999999'] }, 'BAD_INPUT'],
      ['no address range', { networks: ['10.0.0.0/40'] }, 'BAD_INPUT'],
      ['an empty list', { purposes: [] }, 'BAD_INPUT'],
      ['an expiry behind', { expiresAt: NOW }, 'BAD_INPUT'],
      ['an expiry far ahead', { expiresAt: later(367 * 24 * HOUR) }, 'BAD_INPUT'],
      ['no name', { name: ' ' }, 'BAD_INPUT'],
      ['a quota of nothing', { quotaPoints: 0 }, 'BAD_INPUT'],
    ])('refuses %s', async (_name, more, wanted) => {
      const agency = await world.makeActor('AGENCY')
      await expect(issueToken(base, agency, draft(more))).rejects.toThrow(code(wanted))
    })

    it('never gives more than the issuing token has', async () => {
      const agency = await world.makeActor('AGENCY')
      const limits = {
        permissions: ['subject:read', 'token:manage'],
        purposes: ['LOAN'],
        domains: ['SAFETY'],
        regions: ['320600'],
        networks: ['192.0.2.0/24'],
        expiresAt: later(HOUR),
        quotaPoints: 1000,
      }
      const { secret } = await issueToken(base, agency, draft(limits))
      const manager = await world.viewer(bearer(secret))
      const same = draft({ ...limits, regions: ['320613'], networks: ['192.0.2.8'] })
      await expect(issueToken(base, manager, same)).resolves.toBeDefined()
      const more: Partial<TokenRequest>[] = [
        { permissions: ['check:run'] },
        { purposes: null },
        { domains: ['CONSTRUCTION'] },
        { regions: ['320000'] },
        { networks: null },
        { networks: ['192.0.2.0/23'] },
        { expiresAt: later(HOUR + 1) },
        { quotaPoints: 1001 },
      ]
      for (const one of more) {
        const work = issueToken(base, manager, { ...same, ...one })
        await expect(work, JSON.stringify(one)).rejects.toThrow(code('FORBIDDEN'))
      }
    })

    it('that says no end and no quota goes no further than the token that issues it', async () => {
      const agency = await world.makeActor('AGENCY')
      const limits = { permissions: ['token:manage'], expiresAt: later(HOUR), quotaPoints: 1000 }
      const { secret } = await issueToken(base, agency, draft(limits))
      const manager = await world.viewer(bearer(secret))
      const { token } = await issueToken(base, manager, draft({ permissions: ['token:manage'] }))
      expect(token).toMatchObject({ expiresAt: later(HOUR), quotaPoints: 1000 })
    })

    it('is for who may manage tokens, and for its own party', async () => {
      const agency = await world.makeActor('AGENCY')
      const other = await world.makeActor('AGENCY')
      const subject = await world.makeActor('SUBJECT', 'REPRESENTATIVE')
      const named = draft({ partyId: other.party.id })
      await expect(issueToken(base, subject, draft())).rejects.toThrow(code('FORBIDDEN'))
      await expect(issueToken(base, ANONYMOUS_VIEWER, draft())).rejects.toThrow(code('FORBIDDEN'))
      await expect(issueToken(base, agency, named)).rejects.toThrow(code('FORBIDDEN'))
      const security = await world.makeActor('ADMINISTRATOR', 'SECURITY', ['token:manage'])
      const { token } = await issueToken(base, security, named)
      expect(token.partyId).toBe(other.party.id)
      // To its own party it gives no more than it has.
      const own = draft({ permissions: ['log:read'] })
      await expect(issueToken(base, security, own)).rejects.toThrow(code('FORBIDDEN'))
    })

    it('lets nobody but the operator name the person whom a token acts for', async () => {
      const security = await world.makeActor('ADMINISTRATOR', 'SECURITY', ['token:manage'])
      const system = await insertMember(db, security.party.id, 'SYSTEM')
      const request = draft({
        partyId: security.party.id,
        memberId: system,
        permissions: ['party:administer'],
      })
      await expect(issueToken(base, security, request)).rejects.toThrow(code('FORBIDDEN'))
      const { secret } = await issueToken(base, OPERATOR_VIEWER, request)
      expect((await world.viewer(bearer(secret))).member).toEqual({ id: system, role: 'SYSTEM' })
    })

    it('binds the token of a delegate to the delegate, that of a clerk to the unit', async () => {
      const delegate = await world.makeActor('BUREAU', 'DELEGATE')
      const administering = draft({ permissions: ['party:administer'] })
      const { token } = await issueToken(base, delegate, administering)
      expect(token.memberId).toBe(delegate.member!.id)
      const clerk = await world.makeActor('BUREAU')
      expect((await issueToken(base, clerk, draft())).token.memberId).toBeNull()
      // What a person's own token issues stays that person's.
      const { id } = clerk.member!
      const permissions = ['token:manage']
      const own = draft({ partyId: clerk.party.id, memberId: id, permissions })
      const { secret } = await issueToken(base, OPERATOR_VIEWER, own)
      const child = await issueToken(
        base,
        await world.viewer(bearer(secret)),
        draft({ permissions }),
      )
      expect(child.token.memberId).toBe(id)
    })

    it('gives a party no more points a day by more tokens', async () => {
      const agency = await world.makeActor('AGENCY')
      const half = draft({ quotaPoints: PARTY_QUOTA_POINTS / 2 })
      await issueToken(base, agency, half)
      const { token } = await issueToken(base, agency, half)
      await expect(issueToken(base, agency, draft({ quotaPoints: 1 }))).rejects.toThrow(
        code('FORBIDDEN'),
      )
      await revokeToken(base, agency, token.id, false)
      await issueToken(base, agency, draft({ quotaPoints: 1 }))
    })

    it('gives the key of a public client a quota and nothing else', async () => {
      const security = await world.makeActor('ADMINISTRATOR', 'SECURITY', ['token:manage'])
      const key = draft({ kind: 'PUBLIC_CLIENT', permissions: [] })
      const agency = await world.makeActor('AGENCY')
      await expect(issueToken(base, agency, key)).rejects.toThrow(code('FORBIDDEN'))
      const greedy = { ...key, permissions: ['subject:read'] }
      await expect(issueToken(base, security, greedy)).rejects.toThrow(code('BAD_INPUT'))
      const { secret, token } = await issueToken(base, security, key)
      expect(await world.viewer({ 'api-key': secret, purpose: 'LOAN' })).toEqual({
        ...ANONYMOUS_VIEWER,
        tokenId: token.id,
      })
      expect(await reason(world.viewer(bearer(secret)))).toBe('KIND')
      const machine = await issueToken(base, agency, draft())
      expect(await reason(world.viewer({ 'api-key': machine.secret }))).toBe('KIND')
    })
  })

  describe('a credential', () => {
    it('that is missing makes the caller anonymous; one that is bad never does', async () => {
      expect(await world.viewer({ purpose: 'not a code', matter: '%' })).toEqual(ANONYMOUS_VIEWER)
      const refused: [CredentialHeaders, string][] = [
        [{ authorization: '' }, 'SCHEME'],
        [{ authorization: 'Basic dTpw' }, 'SCHEME'],
        [bearer('tci_mistyped'), 'MALFORMED'],
        [bearer(makeSecret()), 'UNKNOWN'],
        [bearer('eyJhbGciOiJub25lIn0.e30.'), 'NOT_CONFIGURED'],
        [{ 'api-key': 'junk' }, 'MALFORMED'],
        [{ 'api-key': '' }, 'MALFORMED'],
        [{ 'api-key': makeSecret() }, 'UNKNOWN'],
      ]
      for (const [headers, why] of refused) {
        const error = await world.viewer(headers).catch((thrown: unknown) => thrown)
        expect(error, JSON.stringify(headers)).toEqual(code('UNAUTHENTICATED'))
        expect(refusalReasonOf(error)).toBe(why)
        expect((error as Error).message).toBe('凭证无效')
      }
    })

    it('that is mistyped asks nothing of the database', async () => {
      const counted = counting(db)
      const other = world.process(counted)
      counted.taken()
      const secret = makeSecret()
      await reason(world.find(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`, other))
      expect(counted.taken()).toEqual([])
    })

    it('comes from its networks only', async () => {
      const agency = await world.makeActor('AGENCY')
      const networks = ['192.0.2.0/24', '2001:db8::/32']
      const { secret } = await issueToken(base, agency, draft({ networks }))
      for (const from of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::9'])
        await world.find(secret, base, from)
      for (const from of ['192.0.3.1', '::ffff:192.0.3.1', '2001:db9::9', '']) {
        await expect(world.find(secret, base, from)).rejects.toThrow(code('ADDRESS_FORBIDDEN'))
      }
    })

    it('ends at its instant', async () => {
      const agency = await world.makeActor('AGENCY')
      const { secret } = await issueToken(base, agency, draft({ expiresAt: later(HOUR) }))
      world.setNow(later(HOUR - 1))
      await world.find(secret)
      world.setNow(later(HOUR))
      expect(await reason(world.find(secret))).toBe('EXPIRED')
      world.setNow(NOW)
    })

    it.each(['party', 'party_member'])('ends within a second with its %s', async (table) => {
      const delegate = await world.makeActor('BUREAU', 'DELEGATE')
      const request = draft({ permissions: ['party:administer'] })
      const { secret } = await issueToken(base, delegate, request)
      await world.find(secret)
      const id = table === 'party' ? delegate.party.id : delegate.member!.id
      await db.query(`update ${table} set state = 'SUSPENDED' where id = $1`, [id])
      await wait(600)
      expect(await reason(world.find(secret))).toBe('PARTY')
    })

    it('acts for its own party and no other', async () => {
      const agency = await world.makeActor('AGENCY')
      const other = await world.makeActor('AGENCY')
      const { secret } = await issueToken(base, agency, draft())
      const naming = (id: string) => ({
        ...bearer(secret),
        'acting-for': writeGlobalId({ kind: 'party', id }),
      })
      expect((await world.viewer(naming(agency.party.id))).party?.id).toBe(agency.party.id)
      await expect(world.viewer(naming(other.party.id))).rejects.toThrow(code('FORBIDDEN'))
      const junk = { ...bearer(secret), 'acting-for': 'junk' }
      await expect(world.viewer(junk)).rejects.toThrow(code('FORBIDDEN'))
    })

    it('is looked up with all that are asked for at once, by one statement', async () => {
      const agency = await world.makeActor('AGENCY')
      const issued = []
      for (let n = 0; n < 20; n += 1) {
        issued.push(await issueToken(base, agency, draft({ quotaPoints: 1 })))
      }
      const counted = counting(db)
      const other = world.process(counted)
      counted.taken()
      // However slow the machine: all of this is one moment.
      vi.spyOn(performance, 'now').mockReturnValue(performance.now())
      const found = await Promise.all(
        [...issued, ...issued].map(({ secret }) => world.find(secret, other)),
      )
      expect(found.map(({ row }) => row.id)).toEqual(
        [...issued, ...issued].map(({ token }) => token.id),
      )
      // With its quota, which goes by the id.
      await Promise.all(issued.map(({ token }) => findTokenById(other, token.id)))
      const asked = () => counted.taken().filter((text) => text.includes('access_token'))
      expect(asked()).toHaveLength(1)
      await Promise.all(issued.map(({ secret }) => world.find(secret, other)))
      expect(asked()).toHaveLength(0)
      vi.restoreAllMocks()
    })
  })
})
