import { describe, expect, it } from 'vitest'
import { MEMBER_ROLES, PARTY_CLASSES, PERMISSIONS, type MemberRole } from '../disclosure/viewer.ts'
import {
  CLASS_RULES,
  permissionsOf,
  PUBLIC_CLASSES,
  REGISTERED_CLASSES,
  standsOn,
} from './party.rules.ts'

const ROLES = Object.keys(MEMBER_ROLES) as MemberRole[]

describe('what is registered', () => {
  it('knows every class but the public and the operator', () => {
    expect([...REGISTERED_CLASSES, 'ANONYMOUS', 'OPERATOR'].toSorted()).toEqual(
      Object.keys(PARTY_CLASSES).toSorted(),
    )
  })

  it('lists no class to the public that may be a natural person', () => {
    expect(PUBLIC_CLASSES).not.toContain('SUBJECT')
    expect(PUBLIC_CLASSES).not.toContain('CITIZEN')
    expect(PUBLIC_CLASSES).toHaveLength(REGISTERED_CLASSES.length - 2)
  })

  it.each([
    ['ACTIVE', '2026-11-20', null, true],
    ['ACTIVE', '2026-11-21', null, false],
    ['ACTIVE', '2026-01-01', '2026-11-21', true],
    ['ACTIVE', '2026-01-01', '2026-11-20', false],
    ['SUSPENDED', '2026-01-01', null, false],
    ['ENDED', '2026-01-01', null, false],
    ['PROPOSED', '2026-01-01', null, false],
  ])('%s from %s to %s stands on 2026-11-20: %s', (state, validFrom, validTo, stands) => {
    expect(standsOn({ state, validFrom, validTo }, '2026-11-20')).toBe(stands)
  })
})

describe('the permissions of members', () => {
  it.each([
    [
      'BUREAU',
      'ACTOR',
      'subject:read check:run record:submit record:revise list:nominate list:determine objection:handle measure:report repair:decide evaluation:submit commitment:register commitment:judge fact:verify consent:decide token:manage exchange:read exchange:operate stop-use:oversee',
    ],
    [
      'COUNTY',
      'ACTOR',
      'subject:read check:run record:submit record:revise list:nominate list:determine objection:handle measure:report repair:decide evaluation:submit commitment:register commitment:judge fact:verify consent:decide token:manage',
    ],
    [
      'AGENCY',
      'ACTOR',
      'subject:read check:run record:submit evaluation:submit list:nominate consent:request token:manage',
    ],
    [
      'ASSOCIATION',
      'ACTOR',
      'subject:read check:run record:submit evaluation:submit list:nominate consent:request token:manage commitment:register',
    ],
    ['PLATFORM', 'ACTOR', 'subject:read check:run repair:submit token:manage'],
    [
      'SUBJECT',
      'REPRESENTATIVE',
      'subject:read commitment:register fact:declare repair:apply consent:request consent:decide log:read check:run',
    ],
    ['BUREAU', 'DELEGATE', 'party:administer token:manage'],
    ['COUNTY', 'DELEGATE', 'party:administer token:manage'],
    ['AUDITOR', 'AUDIT', 'log:read subject:read exchange:read'],
    ['ADMINISTRATOR', 'SYSTEM', 'party:administer exchange:read exchange:operate'],
    ['ADMINISTRATOR', 'SECURITY', 'party:administer token:manage'],
    ['ADMINISTRATOR', 'AUDIT', 'log:read subject:read exchange:read'],
    ['CITIZEN', 'ACTOR', ''],
  ] as const)('%s %s: %s', (partyClass, role, permissions) => {
    expect([...permissionsOf(partyClass, role)].join(' ')).toBe(permissions)
  })

  it('are none for a role that the class does not have', () => {
    for (const partyClass of REGISTERED_CLASSES) {
      for (const role of ROLES.filter((one) => !CLASS_RULES[partyClass].roles.includes(one))) {
        expect(permissionsOf(partyClass, role).size, `${partyClass} ${role}`).toBe(0)
      }
    }
    expect(permissionsOf('ANONYMOUS', 'ACTOR').size).toBe(0)
    expect(permissionsOf('OPERATOR', 'SYSTEM').size).toBe(0)
  })

  it('never join administering with what is administered, nor reading the log with either', () => {
    // How the exchange stands is no content: rows and keys are the field gate's.
    const operating = ['exchange:read', 'exchange:operate']
    const content = Object.keys(PERMISSIONS).filter(
      (one) => !['party:administer', 'token:manage', ...operating].includes(one),
    )
    for (const partyClass of REGISTERED_CLASSES) {
      for (const role of ROLES) {
        const held = permissionsOf(partyClass, role)
        if (!held.has('party:administer')) continue
        for (const one of content) expect(held, `${partyClass} ${role}`).not.toContain(one)
      }
    }
  })
})
