import { expect, test } from 'vitest'
import vectors from '../../test/fixtures/identifier-vectors.json' with { type: 'json' }
import {
  isBirthDate,
  withOrganizationCheck,
  withRegistrationCheck,
  withResidentIdCheck,
  withUsciCheck,
} from './check-digit.rules.ts'

const makers: [string, (first: string) => string, string[]][] = [
  ['USCI', withUsciCheck, [...vectors.usciValid, ...vectors.usciRemainderZero]],
  [
    'organisation code',
    withOrganizationCheck,
    vectors.organizationCodeValid.map((code) => code.replace('-', '')),
  ],
  ['registration number', withRegistrationCheck, vectors.registrationNumberValid],
  ['resident ID', withResidentIdCheck, vectors.residentIdValid],
]

test.each(makers)('%s: the check character is made as issued', (_name, make, codes) => {
  expect(codes.map((code) => make(code.slice(0, -1)))).toEqual(codes)
})

test.each(makers)('%s: text of another form is refused', (_name, make, codes) => {
  const code = codes[0] ?? ''
  expect(() => make(code)).toThrow(RangeError)
  expect(() => make(code.slice(0, -2))).toThrow(RangeError)
  expect(() => make(`${code.slice(0, -2)}é`)).toThrow(RangeError)
  expect(() => make(`${code.slice(0, -2)}通`)).toThrow(RangeError)
})

test('organisation code: remainder 0 is written 0, remainder 1 is written X', () => {
  expect(withOrganizationCheck('00000000')).toBe('000000000')
  expect(withOrganizationCheck('13830295')).toBe('13830295X')
})

test('a date outside the text is none', () => {
  expect(isBirthDate('1105', 0, 8)).toBe(false)
  expect(isBirthDate('000101', 0, 6)).toBe(true)
  expect(isBirthDate('000229', 0, 6)).toBe(false)
})
