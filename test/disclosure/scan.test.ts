import { describe, expect, it } from 'vitest'
import { MARK, type Canary } from './canary.ts'
import { CALLERS } from './expected.ts'
import { makeScanner, makeWatcher } from './scan.ts'

const canary = (value: string): Canary => ({
  value,
  place: 'Person.identifiers',
  relation: 'ELSEWHERE',
  state: null,
  scope: 'INTERNAL',
  masked: 'SHARED',
})
const ONE = canary(`911234${MARK}1234`)
const OTHER = canary(`911235${MARK}1235`)
const scan = makeScanner([ONE, OTHER])

describe('the search for canaries', () => {
  it('finds a value whole, in part and masked', () => {
    expect(scan(`"a":"${ONE.value}","b":"${OTHER.value}"`)).toEqual([
      { canary: ONE, form: 'whole' },
      { canary: OTHER, form: 'whole' },
    ])
    expect(scan(ONE.value.slice(3))).toEqual([{ canary: null, form: 'part' }])
    expect(scan('911235********1235 911236********1236')).toEqual([
      { canary: OTHER, form: 'masked' },
    ])
  })

  it.each([0, 1, 2])('finds it in hex and in base64 behind %i bytes', (shift) => {
    for (const text of [`${'x'.repeat(shift)}${ONE.value}`, `${'示'.repeat(4)}x${ONE.value}示`]) {
      const bytes = Buffer.from('y'.repeat(shift) + text)
      const forms = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
      for (const form of [...forms, bytes.toString('base64'), bytes.toString('base64url')]) {
        expect(scan(`.${form}.`)).toEqual([{ canary: ONE, form: 'encoded' }])
      }
    }
  })

  it('tells a leak by what the tables permit', () => {
    const told = (name: string, text: string) => {
      const { watch, findings } = makeWatcher(name, CALLERS[name]!, [ONE, OTHER])
      watch(text)
      return findings.leaks.size
    }
    expect(told('anonymous', ONE.value)).toBe(1)
    expect(told('anonymous', '911234********1234')).toBe(1)
    expect(told('a bureau', '911234********1234')).toBe(0)
    expect(told('a bureau', ONE.value)).toBe(1)
    expect(told('a bureau', ONE.value.slice(2))).toBe(1)
    expect(told('a bureau', Buffer.from(ONE.value).toString('hex'))).toBe(1)
  })
})
