import { describe, expect, it } from 'vitest'
import { readBearer, readMatter, readPurpose } from './header.rules.ts'

const BAD = expect.objectContaining({ code: 'BAD_REQUEST' })

describe('Authorization', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    ['Basic abc', null],
    ['Bearer', null],
    ['Bearer a b', null],
    ['Bearer abc, Bearer def', null],
    ['abc', null],
    ['', null],
  ])('%j', (header, token) => expect(readBearer(header)).toBe(token))
})

describe('Purpose', () => {
  it('is a code, or nothing', () => {
    expect(readPurpose('TENDER')).toBe('TENDER')
    expect(readPurpose(' A1_B ')).toBe('A1_B')
    expect(readPurpose(undefined)).toBeNull()
    expect(readPurpose('')).toBeNull()
  })

  it.each(['tender', '招投标', 'A B', 'A,B', '1A', 'A'.repeat(65), "A'--", 'A%20B'])(
    'refuses %j',
    (header) => expect(() => readPurpose(header)).toThrow(BAD),
  )
})

describe('Matter', () => {
  it('holds no identity number: it stands in the access log', () => {
    expect(() => readMatter('11010519491231002X')).toThrow(BAD)
    expect(() => readMatter(encodeURIComponent('查询 110105 19491231 002X'))).toThrow(BAD)
  })

  it('is text, percent-encoded where it is not ASCII', () => {
    expect(readMatter('2026-17 (b)')).toBe('2026-17 (b)')
    expect(readMatter(encodeURIComponent('通交招〔2026〕17号'))).toBe('通交招〔2026〕17号')
    expect(readMatter('%20x%20')).toBe('x')
    expect(readMatter(undefined)).toBeNull()
    expect(readMatter(' ')).toBeNull()
  })

  it('is the same however its characters were composed', () => {
    expect(readMatter(encodeURIComponent('e\u0301'))).toBe('\u00e9')
  })

  it('takes 200 characters, counted as people do', () => {
    expect(readMatter(encodeURIComponent('𠮷'.repeat(200)))).toBe('𠮷'.repeat(200))
    expect(() => readMatter('x'.repeat(201))).toThrow(BAD)
    expect(() => readMatter(encodeURIComponent('号'.repeat(201)))).toThrow(BAD)
  })

  it.each(['%', '%zz', '%e9', '%c3%28', 'a%00b', 'a%0ab', 'a%e2%80%aeb', '%ed%a0%80', 'é', 'a\tb'])(
    'refuses %j',
    (header) => expect(() => readMatter(header)).toThrow(BAD),
  )
})
