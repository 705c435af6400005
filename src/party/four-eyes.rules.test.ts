import { describe, expect, it } from 'vitest'
import type { MemberRole } from '../disclosure/viewer.ts'
import type { DomainError } from '../errors.ts'
import {
  ACT_KINDS,
  checkDecider,
  checkProposer,
  type ActKind,
  type Concern,
  type Official,
} from './four-eyes.rules.ts'

const ISSUER = 'https://id.example.test'
const person = (name: string) => ({ issuer: ISSUER, issuerSubject: name })
const official = (role: MemberRole, partyId: string): Official => ({
  isOperator: false,
  role,
  partyId,
  person: person(role.toLowerCase()),
})
const OPERATOR: Official = { isOperator: true }
const about = (kind: ActKind, values: Partial<Concern> = {}): Concern => ({
  kind,
  partyId: 'agency',
  class: 'AGENCY',
  person: null,
  ...values,
})
const KINDS = Object.keys(ACT_KINDS) as ActKind[]
const GRANTING = ['RESUME_PARTY', 'REGISTER_MEMBER', 'GRANT_MANDATE', 'RESUME_MANDATE']

function code(work: () => void): string | null {
  try {
    work()
    return null
  } catch (error) {
    return (error as DomainError).code
  }
}

describe('who may propose', () => {
  const propose = (
    who: Official,
    concern: Concern,
    own: string[] = [],
    ancestors: string[] = ['county', 'bureau'],
  ) => code(() => checkProposer(who, concern, own, ancestors))

  it.each(KINDS)('%s: system administration, the operator, and the delegate above', (kind) => {
    expect(propose(official('SYSTEM', 'office'), about(kind))).toBeNull()
    expect(propose(OPERATOR, about(kind))).toBeNull()
    expect(propose(official('DELEGATE', 'county'), about(kind))).toBeNull()
    expect(propose(official('DELEGATE', 'bureau'), about(kind))).toBeNull()
    expect(propose(official('DELEGATE', 'other'), about(kind))).toBe('FORBIDDEN')
    for (const role of ['ACTOR', 'REPRESENTATIVE', 'SECURITY', 'AUDIT'] as const) {
      expect(propose(official(role, 'county'), about(kind)), role).toBe('FORBIDDEN')
    }
  })

  it.each(KINDS)('%s of its own unit: no delegate, but for what is registered below', (kind) => {
    const expected = kind === 'REGISTER_PARTY' ? null : 'FORBIDDEN'
    const own = about(kind, { partyId: 'county', class: 'COUNTY' })
    expect(propose(official('DELEGATE', 'county'), own, ['county'], ['bureau'])).toBe(expected)
  })

  it.each(['ADMINISTRATOR', 'AUDITOR'])('no delegate makes an %s', (cls) => {
    for (const kind of KINDS) {
      const concern = about(kind, { class: cls })
      expect(propose(official('DELEGATE', 'county'), concern)).toBe('FORBIDDEN')
    }
  })

  it.each(KINDS)('%s: nobody gives a right to a party of his, or to himself', (kind) => {
    const expected = GRANTING.includes(kind) ? 'OWN_PARTY_FORBIDDEN' : null
    expect(propose(official('SYSTEM', 'office'), about(kind), ['agency'])).toBe(expected)
    const himself = about(kind, { person: person('system') })
    expect(propose(official('SYSTEM', 'office'), himself)).toBe(expected)
  })
})

describe('who may decide', () => {
  const decide = (who: Official, concern: Concern, proposer = 'system', own: string[] = []) =>
    code(() => checkDecider(who, proposer === 'operator' ? null : person(proposer), concern, own))

  it.each(KINDS)('%s: security administration or the operator', (kind) => {
    expect(decide(official('SECURITY', 'office'), about(kind))).toBeNull()
    expect(decide(official('SECURITY', 'office'), about(kind), 'operator')).toBeNull()
    expect(decide(OPERATOR, about(kind))).toBeNull()
    for (const role of ['ACTOR', 'REPRESENTATIVE', 'SYSTEM', 'DELEGATE', 'AUDIT'] as const) {
      expect(decide(official(role, 'office'), about(kind), 'other'), role).toBe('FORBIDDEN')
    }
  })

  it.each(KINDS)('%s: never who proposed, in whatever role', (kind) => {
    expect(decide(official('SECURITY', 'office'), about(kind), 'security')).toBe(
      'FOUR_EYES_REQUIRED',
    )
    expect(decide(OPERATOR, about(kind), 'operator')).toBe('FOUR_EYES_REQUIRED')
  })

  it.each(KINDS)('%s: nobody of the party concerned, nor who is to join it', (kind) => {
    const expected = kind === 'REGISTER_PARTY' ? null : 'OWN_PARTY_FORBIDDEN'
    expect(decide(official('SECURITY', 'office'), about(kind), 'system', ['agency'])).toBe(expected)
    const himself = about(kind, { person: person('security') })
    expect(decide(official('SECURITY', 'office'), himself)).toBe('OWN_PARTY_FORBIDDEN')
  })
})
