import { describe, expect, test } from 'vitest'
import vectors from '../../test/fixtures/identifier-vectors.json' with { type: 'json' }
import type { IdentifierType } from './identifier.rules.ts'
import {
  categoryOfUsci,
  checkIdentifier,
  detectIdentifier,
  IDENTIFIER_TYPES,
  isPersonalIdentifier,
  normalizeIdentifier,
  organizationCodeOf,
  withResidentIdCheck,
  withUsciCheck,
} from './identifier.rules.ts'

const never = () => false

function validity(type: IdentifierType, raw: string, isException = never): string {
  const checked = checkIdentifier(type, raw, isException)
  return checked.ok ? checked.validity : checked.code
}

describe('unified social credit code', () => {
  test.each([...vectors.usciValid, ...vectors.usciRemainderZero])('%s is valid', (code) => {
    expect(validity('USCI', code)).toBe('VALID')
  })

  test.each(vectors.usciMalformed)('%s cannot be one', (code) => {
    expect(validity('USCI', code)).toBe('IDENTIFIER_MALFORMED')
  })

  test.each(vectors.usciInvalid)('%s is kept as invalid', (code) => {
    expect(checkIdentifier('USCI', code, never)).toEqual({
      ok: true,
      type: 'USCI',
      value: code,
      validity: 'INVALID',
    })
  })

  test.each(vectors.usciIssuedButBadCheck)('%s was issued with a wrong check', (code) => {
    expect(validity('USCI', code)).toBe('INVALID')
    const register = new Set(vectors.usciIssuedButBadCheck)
    const checked = checkIdentifier('USCI', ` ${code.toLowerCase()}`, (type, value) => {
      return type === 'USCI' && register.has(value)
    })
    expect(checked).toMatchObject({ value: code, validity: 'LEGACY_EXCEPTION' })
  })

  test('the exception register is asked for wrong check characters only', () => {
    const asked: string[] = []
    const isException = (_type: IdentifierType, value: string) => asked.push(value) > 0
    checkIdentifier('USCI', '91320100748204660Q', isException)
    checkIdentifier('USCI', '91320100748204660I', isException)
    expect(asked).toEqual([])
    checkIdentifier('USCI', '91320100748204660A', isException)
    expect(asked).toEqual(['91320100748204660A'])
  })

  test.each(['91610131MA6TY1234', '91650100MA7801234'])('provinces 6xxxxx: %s', (first17) => {
    expect(validity('USCI', withUsciCheck(first17))).toBe('VALID')
  })

  test.each(['I', 'O', 'S', 'V', 'Z'])('%s is not of the alphabet at any position', (letter) => {
    const code = '91320100748204660Q'
    for (let index = 0; index < 18; index += 1) {
      const wrong = code.slice(0, index) + letter + code.slice(index + 1)
      expect(validity('USCI', wrong)).toBe('IDENTIFIER_MALFORMED')
    }
  })

  test('any single wrong character and any swap of neighbours is noticed', () => {
    const code = '9132068183883333XB'
    for (let index = 8; index < 18; index += 1) {
      for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
        if (other === code[index]) continue
        const wrong = code.slice(0, index) + other + code.slice(index + 1)
        expect(validity('USCI', wrong)).toBe('INVALID')
      }
    }
    expect(validity('USCI', '9132068138883333XB')).toBe('INVALID')
  })

  test('letters in the division are no code', () => {
    expect(validity('USCI', '9132A100748204660Q')).toBe('IDENTIFIER_MALFORMED')
  })

  test('organisation code and category', () => {
    expect(organizationCodeOf('9132068183883333XB')).toBe('83883333X')
    expect(categoryOfUsci('92320612MA1TEST000')).toBe('SOLE_TRADER')
    expect(categoryOfUsci('91320612MA1TEST000')).toBe('ORGANIZATION')
    expect(categoryOfUsci('11320000014000810H')).toBe('ORGANIZATION')
  })

  test('the nested organisation codes are valid too', () => {
    const nested = [...vectors.usciValid, ...vectors.usciRemainderZero].map(organizationCodeOf)
    expect(nested.map((code) => validity('ORGANIZATION_CODE', code))).toEqual(
      nested.map(() => 'VALID'),
    )
  })
})

describe('codes of before 2015', () => {
  test.each(vectors.organizationCodeValid)('organisation code %s', (code) => {
    expect(checkIdentifier('ORGANIZATION_CODE', code, never)).toEqual({
      ok: true,
      type: 'ORGANIZATION_CODE',
      value: code.replace('-', ''),
      validity: 'VALID',
    })
  })

  test.each(vectors.organizationCodeInvalid)('organisation code %s is invalid', (code) => {
    expect(validity('ORGANIZATION_CODE', code)).toBe('INVALID')
  })

  test.each(vectors.registrationNumberValid)('registration number %s', (code) => {
    expect(validity('REGISTRATION_NUMBER', code)).toBe('VALID')
  })

  test.each(vectors.registrationNumberInvalid)('registration number %s is invalid', (code) => {
    expect(validity('REGISTRATION_NUMBER', code)).toBe('INVALID')
  })

  test.each(vectors.registrationNumber13)('13 digits have no check: %s', (code) => {
    expect(validity('REGISTRATION_NUMBER_13', code)).toBe('VALID')
  })

  test.each([...vectors.foreignRegistration, '企独苏通总字第000123号', '工商企合苏字第00001号'])(
    'foreign registration %s',
    (code) => {
      expect(checkIdentifier('FOREIGN_REGISTRATION', code, never)).toMatchObject({
        value: code.replace('号', ''),
        validity: 'VALID',
      })
    },
  )

  test.each<[IdentifierType, string]>([
    ['ORGANIZATION_CODE', '7482-04660'],
    ['ORGANIZATION_CODE', '74820466A'],
    ['ORGANIZATION_CODE', '7482046600'],
    ['REGISTRATION_NUMBER', '32060000000001'],
    ['REGISTRATION_NUMBER', '32060000000000X'],
    ['REGISTRATION_NUMBER_13', '320923110062X'],
    ['FOREIGN_REGISTRATION', '企业名称'],
    ['FOREIGN_REGISTRATION', '企合苏锡总字第0001至0099'],
    ['TAX_NUMBER', '3206128345'],
    ['INSTITUTION_CERTIFICATE', '13206000012'],
    ['SOCIAL_ORGANIZATION_CERTIFICATE', '社证字第号'],
    ['SOCIAL_ORGANIZATION_CERTIFICATE', `社证字第${'1'.repeat(50)}`],
  ])('%s cannot be %s', (type, raw) => {
    expect(validity(type, raw)).toBe('IDENTIFIER_MALFORMED')
  })

  test.each<[IdentifierType, string, string]>([
    ['TAX_NUMBER', '320612748204660', '320612748204660'],
    ['INSTITUTION_CERTIFICATE', '事证第132060000123号', '132060000123'],
    ['SOCIAL_ORGANIZATION_CERTIFICATE', '苏通社证字第０１２３号', '苏通社证字第0123'],
  ])('%s %s', (type, raw, value) => {
    expect(checkIdentifier(type, raw, never)).toMatchObject({ value, validity: 'VALID' })
  })
})

describe('identity papers', () => {
  test.each(vectors.residentIdValid)('resident ID %s', (code) => {
    expect(validity('RESIDENT_ID', code)).toBe('VALID')
    expect(validity('RESIDENT_ID', code.toLowerCase())).toBe('VALID')
    expect(validity('RESIDENT_ID', `${code.slice(0, 17)}1`)).toBe('INVALID')
  })

  test('resident ID with a date that never was', () => {
    const born = (date: string) => validity('RESIDENT_ID', withResidentIdCheck(`320612${date}001`))
    expect(born('20000229')).toBe('VALID')
    expect(born('19000229')).toBe('INVALID')
    expect(born('19010229')).toBe('INVALID')
    expect(born('19901301')).toBe('INVALID')
    expect(born('19900431')).toBe('INVALID')
    expect(born('19900400')).toBe('INVALID')
    expect(born('18991231')).toBe('INVALID')
  })

  test('15-digit resident ID', () => {
    expect(validity('RESIDENT_ID', '320612491231002')).toBe('VALID')
    expect(validity('RESIDENT_ID', '320612491331002')).toBe('INVALID')
    expect(validity('RESIDENT_ID', '32061249123100X')).toBe('IDENTIFIER_MALFORMED')
  })

  test.each<[IdentifierType, string, string]>([
    ['PASSPORT', 'e00000000', 'VALID'],
    ['PASSPORT', 'ABCDEFGHI', 'IDENTIFIER_MALFORMED'],
    ['HONG_KONG_MACAO_PERMIT', 'H00000000', 'VALID'],
    ['HONG_KONG_MACAO_PERMIT', 'M0000000000', 'VALID'],
    ['HONG_KONG_MACAO_PERMIT', 'A00000000', 'IDENTIFIER_MALFORMED'],
    ['TAIWAN_PERMIT', '00000000', 'VALID'],
    ['TAIWAN_PERMIT', '0000000000（B）', 'VALID'],
    ['TAIWAN_PERMIT', '000000000', 'IDENTIFIER_MALFORMED'],
    ['FOREIGN_PERMANENT_RESIDENT_ID', 'XXX000000000000', 'VALID'],
    ['FOREIGN_PERMANENT_RESIDENT_ID', '11010519491231002X', 'IDENTIFIER_MALFORMED'],
    ['OTHER_ID', '军字第 000000 号', 'VALID'],
    ['OTHER_ID', '军字第\uFFFD号', 'IDENTIFIER_MALFORMED'],
    ['OTHER_ID', '　', 'IDENTIFIER_MALFORMED'],
  ])('%s %s is %s', (type, raw, expected) => {
    expect(validity(type, raw)).toBe(expected)
  })

  test('a tax number that holds a resident ID is personal', () => {
    expect(isPersonalIdentifier('RESIDENT_ID', '11010519491231002X')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '11010519491231002X')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '11010519491231002X01')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '110105194912310021')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '32061249123100201')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '320612491231002')).toBe(true)
    expect(isPersonalIdentifier('TAX_NUMBER', '320612748204660')).toBe(false)
    expect(isPersonalIdentifier('TAX_NUMBER', '91320100748204660Q')).toBe(false)
    expect(isPersonalIdentifier('USCI', '91320100748204660Q')).toBe(false)
  })
})

describe('normalizeIdentifier', () => {
  test.each<[IdentifierType, string, string]>([
    ['USCI', '９１３２０１００７４８２０４６６０ｑ', '91320100748204660Q'],
    ['USCI', '\uFEFF 9132 0100 7482\u00A004660q\t', '91320100748204660Q'],
    ['ORGANIZATION_CODE', '74820466－0', '748204660'],
    ['ORGANIZATION_CODE', '74820466—0', '748204660'],
    ['ORGANIZATION_CODE', ' 13830295-x', '13830295X'],
    ['FOREIGN_REGISTRATION', '企合苏锡总字第 ０００１ 号', '企合苏锡总字第0001'],
    ['OTHER_ID', ' ab 12 ', 'AB 12'],
  ])('%s %j → %s', (type, raw, value) => {
    expect(normalizeIdentifier(type, raw)).toBe(value)
    expect(normalizeIdentifier(type, value)).toBe(value)
  })
})

describe('messages', () => {
  test.each(IDENTIFIER_TYPES)('%s: both languages, never the value', (type) => {
    const checked = checkIdentifier(type, 'secret\uFFFD', never)
    if (checked.ok) throw new Error('should be malformed')
    expect(checked.zh).toMatch(/格式不正确：.+。$/)
    expect(checked.en).toMatch(/^This is not the form of .+\.$/)
    expect(checked.zh + checked.en).not.toMatch(/secret/i)
  })
})

describe('detectIdentifier', () => {
  const cases: [IdentifierType | null, string[]][] = [
    ['USCI', vectors.usciValid],
    ['USCI', vectors.usciRemainderZero],
    ['USCI', vectors.usciIssuedButBadCheck],
    ['USCI', vectors.usciInvalid],
    [null, vectors.usciMalformed],
    ['ORGANIZATION_CODE', vectors.organizationCodeValid],
    ['ORGANIZATION_CODE', vectors.organizationCodeInvalid],
    ['REGISTRATION_NUMBER', vectors.registrationNumberValid],
    ['REGISTRATION_NUMBER', vectors.registrationNumberInvalid],
    ['REGISTRATION_NUMBER_13', vectors.registrationNumber13],
    ['FOREIGN_REGISTRATION', vectors.foreignRegistration],
    ['RESIDENT_ID', vectors.residentIdValid],
    ['RESIDENT_ID', ['110105194912310021', '320612491231002']],
    ['TAX_NUMBER', ['32061213830295X', '11010519491231002X01']],
    ['PASSPORT', ['E00000001']],
    ['HONG_KONG_MACAO_PERMIT', ['H00000001', 'H0000000001']],
    ['FOREIGN_PERMANENT_RESIDENT_ID', ['XXX000000000000']],
    ['INSTITUTION_CERTIFICATE', ['132060000123', '事证第132060000123号']],
    ['SOCIAL_ORGANIZATION_CERTIFICATE', ['苏通社证字第0123号']],
    [null, ['', '—', 'N/A', '2019/06/01', '南通市', '32060', '91320100\uFFFD748204660']],
  ]
  test.each(cases)('%s: %j', (type, raws) => {
    expect(raws.map(detectIdentifier)).toEqual(raws.map(() => type))
  })

  test('the permanent resident card of 2023 begins with 9 as a business code does', () => {
    const card = withResidentIdCheck('93200019900101001')
    expect(validity('FOREIGN_PERMANENT_RESIDENT_ID', card)).toBe('VALID')
    expect(detectIdentifier(card)).toBe('FOREIGN_PERMANENT_RESIDENT_ID')
  })
})
