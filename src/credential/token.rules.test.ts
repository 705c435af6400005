import { describe, expect, it } from 'vitest'
import { networksWithin } from './network.rules.ts'
import {
  agreementOf,
  common,
  commonRegions,
  exceeds,
  isLive,
  permissionsWithin,
  stateOf,
  type Rights,
} from './token.rules.ts'

const at = (text: string) => new Date(`2026-11-20T${text}Z`)

describe('the state of a token', () => {
  const token = { state: 'ACTIVE', expiresAt: at('12:00:00'), overlapUntil: null }

  it.each([
    ['in use', token, '11:59:59.999', 'ACTIVE'],
    ['at its end', token, '12:00:00', 'EXPIRED'],
    ['revoked', { ...token, state: 'REVOKED' }, '01:00:00', 'REVOKED'],
    ['revoked and over', { ...token, state: 'REVOKED' }, '13:00:00', 'REVOKED'],
    ['in a state unknown', { ...token, state: 'WHATEVER' }, '01:00:00', 'REVOKED'],
    ['rotated', { ...token, overlapUntil: at('09:00:00') }, '08:59:59', 'ROTATED'],
    ['after its overlap', { ...token, overlapUntil: at('09:00:00') }, '09:00:00', 'EXPIRED'],
    // Rotation lengthens no life.
    ['over within its overlap', { ...token, overlapUntil: at('14:00:00') }, '12:30:00', 'EXPIRED'],
  ])('%s', (_name, life, now, state) => {
    expect(stateOf(life, at(now))).toBe(state)
    expect(isLive(life, at(now))).toBe(state === 'ACTIVE' || state === 'ROTATED')
  })
})

/** A city with two counties. */
const within = (code: string) => (code === 'CITY' ? ['CITY', 'EAST', 'WEST'] : [code])

describe('narrowing', () => {
  it('leaves what both lists have; null narrows nothing', () => {
    expect(common(null, null)).toBeNull()
    expect(common(['A'], null)).toEqual(['A'])
    expect(common(null, ['A'])).toEqual(['A'])
    expect(common(['A', 'B'], ['B', 'C'])).toEqual(['B'])
    expect(common(['A'], ['B'])).toEqual([])
  })

  it('leaves the smaller of two divisions', () => {
    expect(commonRegions(['CITY'], ['EAST'], within)).toEqual(['EAST'])
    expect(commonRegions(['WEST', 'EAST'], ['CITY'], within)).toEqual(['EAST', 'WEST'])
    expect(commonRegions(['EAST'], ['WEST'], within)).toEqual([])
    expect(commonRegions(['EAST'], null, within)).toEqual(['EAST'])
    expect(commonRegions(null, null, within)).toBeNull()
  })

  it('keeps permissions that the party has', () => {
    const ofParty = new Set(['subject:read', 'check:run'] as const)
    expect(permissionsWithin(['check:run', 'record:submit', 'nonsense'], ofParty)).toEqual(
      new Set(['check:run']),
    )
  })

  it('narrows platforms to their agreement, and nobody else', () => {
    const party = {
      id: 'x',
      class: 'PLATFORM' as const,
      name: '测试平台',
      regionCode: 'EAST',
      domains: ['SAFETY'],
      subjectId: null,
      sourceCode: null,
    }
    expect(agreementOf(party)).toEqual({ regions: ['EAST'], domains: ['SAFETY'] })
    expect(agreementOf({ ...party, domains: [] }).domains).toEqual([])
    expect(agreementOf({ ...party, class: 'COUNTY' })).toEqual({ regions: null, domains: null })
    expect(agreementOf(null)).toEqual({ regions: null, domains: null })
  })
})

describe('handing on', () => {
  const held: Rights = {
    permissions: ['subject:read', 'check:run', 'token:manage'],
    purposes: ['TENDER', 'LOAN'],
    domains: ['SAFETY'],
    regions: ['CITY'],
    networks: ['192.0.2.0/24'],
    expiresAt: at('12:00:00'),
    quotaPoints: 1000,
  }
  const less: Rights = {
    permissions: ['check:run'],
    purposes: ['LOAN'],
    domains: ['SAFETY'],
    regions: ['EAST'],
    networks: ['192.0.2.0/28'],
    expiresAt: at('11:00:00'),
    quotaPoints: 999,
  }
  const found = (wanted: Rights, by: Rights = held) => exceeds(wanted, by, within, networksWithin)

  it('passes the same rights and smaller ones', () => {
    expect(found(held)).toEqual([])
    expect(found(less)).toEqual([])
  })

  it.each([
    ['permissions', { permissions: ['record:submit'] }],
    ['purposes', { purposes: ['LOAN', 'OTHER'] }],
    ['purposes', { purposes: null }],
    ['domains', { domains: ['CONSTRUCTION'] }],
    ['domains', { domains: null }],
    ['regions', { regions: ['ELSEWHERE'] }],
    ['regions', { regions: null }],
    ['networks', { networks: ['192.0.2.0/23'] }],
    ['networks', { networks: null }],
    ['expiresAt', { expiresAt: at('12:00:01') }],
    ['quotaPoints', { quotaPoints: 1001 }],
  ])('names %s where they are exceeded by %j', (part, more) => {
    expect(found({ ...less, ...more })).toEqual([part])
  })

  it('is not narrowed by what the holder is not narrowed by', () => {
    const open = { ...held, purposes: null, domains: null, regions: null, networks: null }
    expect(found({ ...open, permissions: ['check:run'] }, open)).toEqual([])
  })

  it('does not widen a county to its city', () => {
    expect(found({ ...less, regions: ['CITY'] }, { ...held, regions: ['EAST'] })).toEqual([
      'regions',
    ])
  })
})
