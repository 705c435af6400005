import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { organizationCodeOf } from '../../src/subject/identifier.rules.ts'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial, type Make } from '../support/make.ts'
import {
  organizationCodeNumber,
  registrationNumber,
  residentIdNumber,
  usciNumber,
  withWrongCheck,
} from '../support/numbers.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'

const FIND = `query ($type: IdentifierType, $value: String!) {
  subject(identifier: { type: $type, value: $value }) {
    id name usci category __typename identifiers { type value validity isPrimary }
  }
}`

describe.each(databases)('a subject by its identifier, on $name', ({ open }) => {
  let world: World
  let make: Make
  const find = async (type: string, value: string) =>
    (await ask(world, FIND, { type, value })).subject

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('finds a firm by its USCI, and by the organisation code that is nested in it', async () => {
    const { id, usci, name } = await make.subject()
    const found = await find('USCI', usci)
    expect(found).toMatchObject({ id, usci, name, __typename: 'Organization' })
    expect(found.identifiers).toEqual([
      { type: 'USCI', value: usci, validity: 'VALID', isPrimary: true },
      {
        type: 'ORGANIZATION_CODE',
        value: organizationCodeOf(usci),
        validity: 'VALID',
        isPrimary: false,
      },
    ])
    const nested = organizationCodeOf(usci)
    expect((await find('ORGANIZATION_CODE', nested)).id).toBe(id)
    const hyphenated = `${nested.slice(0, 8)}-${nested.slice(8)}`
    expect((await find('ORGANIZATION_CODE', hyphenated)).id).toBe(id)
  })

  it('takes USCI as the type when none is given, and reads full-width and lower case', async () => {
    const { id, usci } = await make.subject()
    const query = `query ($value: String!) { subject(identifier: { value: $value }) { id } }`
    const wide = [...usci.toLowerCase()]
      .map((one) => (/\d/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one))
      .join('')
    expect(wide).not.toBe(usci)
    expect((await ask(world, query, { value: ` ${wide} ` })).subject.id).toBe(id)
  })

  it('lets a registration number learn its USCI: one file under both', async () => {
    const n = nextSerial()
    const [number, usci] = [registrationNumber(n), usciNumber(n)]
    const name = `示例第${n}运输有限公司`
    const old = await make.penalty(null, {
      subjectName: name,
      usci: null,
      registrationNumber: number,
    })
    expect((await find('REGISTRATION_NUMBER', number)).usci).toBeNull()
    expect(await find('USCI', usci)).toBeNull()
    const both = { subjectName: name, usci, registrationNumber: number }
    const later = await make.penalty(null, { ...both, decidedOn: '2026-06-07' })
    expect(later.subjectId).toBe(old.subjectId)
    const learned = await find('USCI', usci)
    expect(learned).toEqual(await find('REGISTRATION_NUMBER', number))
    expect(learned).toMatchObject({ id: old.subjectId, usci })
    expect(learned.identifiers).toContainEqual({
      type: 'REGISTRATION_NUMBER',
      value: number,
      validity: 'VALID',
      isPrimary: true,
    })
  })

  it('does not join two firms that have a USCI each by an old number of one', async () => {
    const n = nextSerial()
    const number = registrationNumber(n)
    const first = await make.penalty(null, { usci: usciNumber(n), registrationNumber: number })
    const other = await make.penalty(null, { registrationNumber: number })
    expect(other.subjectId).not.toBe(first.subjectId)
    expect(other.problems.map((problem) => problem.code)).toContain('IDENTIFIER_CONFLICT')
    expect((await find('REGISTRATION_NUMBER', number)).id).toBe(first.subjectId)
  })

  it('finds the older 13-digit number in the column of registration numbers', async () => {
    const number = `3206999${String(nextSerial()).padStart(6, '0')}`
    const made = await make.penalty(null, { usci: null, registrationNumber: number })
    const found = await find('REGISTRATION_NUMBER_13', number)
    expect(found).toMatchObject({ id: made.subjectId, usci: null })
    expect(await find('REGISTRATION_NUMBER_13', '3206990999999')).toBeNull()
  })

  it('finds an issued code that fails its check, and says that it is a legacy exception', async () => {
    const value = '91350100M0001TGQXM'
    const { id } = await make.subject({ name: '示例旧码有限公司', usci: value })
    const found = await find('USCI', value)
    expect(found.id).toBe(id)
    expect(found.identifiers).toEqual([
      { type: 'USCI', value, validity: 'LEGACY_EXCEPTION', isPrimary: true },
    ])
  })

  it('keeps a code with a wrong check digit as it came, and flags it', async () => {
    const value = withWrongCheck(usciNumber(nextSerial()))
    const made = await make.penalty(null, { usci: value })
    expect(made.problems.map((problem) => problem.code)).toEqual(['IDENTIFIER_INVALID'])
    const found = await find('USCI', value)
    expect(found.id).toBe(made.subjectId)
    // A body that may be wrong yields no organisation code.
    expect(found.identifiers).toEqual([
      { type: 'USCI', value, validity: 'INVALID', isPrimary: true },
    ])
  })

  it('tells a sole trader by 92', async () => {
    const { usci } = await make.subject({ category: 'SOLE_TRADER', name: '示例个体货运部' })
    expect(await find('USCI', usci)).toMatchObject({
      __typename: 'SoleTrader',
      category: 'SOLE_TRADER',
    })
  })

  it('gives null for a code that nobody has', async () => {
    expect(await find('USCI', usciNumber(999_999))).toBeNull()
    expect(await find('ORGANIZATION_CODE', organizationCodeNumber(999_999))).toBeNull()
  })

  it.each([
    ['USCI', '91320600'],
    ['USCI', '9132060000000123O0'],
    ['ORGANIZATION_CODE', '1234'],
    ['REGISTRATION_NUMBER', '32068300000731'],
    ['REGISTRATION_NUMBER_13', '32092311006261'],
    ['INSTITUTION_CERTIFICATE', 'A'],
  ])('refuses the malformed %s %s in both languages, without repeating it', async (type, value) => {
    const refused = await refusal(world, FIND, { type, value })
    expect(refused.code).toBe('IDENTIFIER_MALFORMED')
    expect(refused.zh).toMatch(/格式不正确：应为/)
    expect(refused.en).toMatch(/^This is not the form of /)
    expect(refused.zh + refused.en).not.toContain(value)
    const english = await world.query(FIND, { type, value }, { language: 'en' })
    expect(english.errors![0]!.message).toBe(refused.en)
  })

  describe('identity papers', () => {
    const PAPERS = [
      ['RESIDENT_ID', residentIdNumber(1)],
      ['PASSPORT', 'E12345678'],
      ['HONG_KONG_MACAO_PERMIT', 'H12345678'],
      ['TAIWAN_PERMIT', '12345678'],
      ['FOREIGN_PERMANENT_RESIDENT_ID', 'ABC123456789012'],
      ['OTHER_ID', '示例1号'],
      // The old tax number of a sole trader is the operator's resident ID, with or without two digits.
      ['TAX_NUMBER', residentIdNumber(1)],
      ['TAX_NUMBER', `${residentIdNumber(1)}01`],
      // Malformed or not: how it fails must not tell whether it is one.
      ['RESIDENT_ID', '1'],
    ] as const

    it.each(PAPERS)('an anonymous caller may not look anyone up by %s', async (type, value) => {
      const inline = `{ subject(identifier: { type: ${type}, value: "${value}" }) { id } }`
      expect(codesOf(await world.query(inline))).toEqual(['IDENTIFIER_TYPE_FORBIDDEN'])
      expect((await refusal(world, FIND, { type, value })).code).toBe('IDENTIFIER_TYPE_FORBIDDEN')
      const whole = `query ($by: IdentifierInput!) { subject(identifier: $by) { id } }`
      const refused = await refusal(world, whole, { by: { type, value } })
      expect(refused.code).toBe('IDENTIFIER_TYPE_FORBIDDEN')
      expect(refused.zh + refused.en).not.toContain(value === '1' ? 'RESIDENT' : value)
    })

    it('refuses alike whether or not the person is known', async () => {
      const { idNumber } = await make.person()
      const ask = (value: string) => world.query(FIND, { type: 'RESIDENT_ID', value })
      const known = await ask(idNumber)
      expect(JSON.stringify(known)).toBe(JSON.stringify(await ask(residentIdNumber(998))))
      expect(codesOf(known)).toEqual(['IDENTIFIER_TYPE_FORBIDDEN'])
    })

    it('finds the person for whom everything is open, and stores the number sealed', async () => {
      const { idNumber, subjectId } = await make.person()
      const as = { entitlement: EVERYTHING }
      const { subject } = await ask(world, FIND, { type: 'RESIDENT_ID', value: idNumber }, as)
      expect(subject).toMatchObject({ id: subjectId, __typename: 'Person' })
      expect(subject.identifiers).toEqual([
        { type: 'RESIDENT_ID', value: idNumber, validity: 'VALID', isPrimary: true },
      ])
      const stored = await world.base.db.query<{ text: string }>(
        `select row_to_json(t)::text as text from (
           select i.*, s.sealed from identifier i join subject_identifier s
             on s.subject_id = i.subject_id) t
         union all select row_to_json(r)::text from record r`,
      )
      const all = stored.map((row) => row.text).join('\n')
      expect(all).not.toContain(idNumber)
    })
  })

  it('answers what a batch of look-ups asks, each its own', async () => {
    const made = await Promise.all([1, 2, 3].map(() => make.subject()))
    const fields = made.map(
      ({ usci }, n) => `s${n}: subject(identifier: { value: "${usci}" }) { id }`,
    )
    const data = await ask(
      world,
      `{ ${fields.join(' ')} missing: subject(identifier: { value: "${usciNumber(999_998)}" }) { id } }`,
    )
    expect(data).toEqual({
      s0: { id: made[0]!.id },
      s1: { id: made[1]!.id },
      s2: { id: made[2]!.id },
      missing: null,
    })
  })
})
