import { describe, expect, it } from 'vitest'
import { scanPersonalData } from './scan.rules.ts'
import type { PersonalDataKind } from './scan.rules.ts'

/** Mulberry32: small seeded generator, so that a failure can be run again. */
const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const random = seeded(20260401)
const upTo = (count: number): number => Math.floor(random() * count)
const oneOf = <T>(values: readonly [T, ...T[]]): T => values[upTo(values.length)] ?? values[0]
const digits = (count: number): string => Array.from({ length: count }, () => upTo(10)).join('')
const two = (from: number, count: number): string => String(from + upTo(count)).padStart(2, '0')
const fullWidth = (text: string): string =>
  text.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

const TEXTS = [
  '2026年3月1日10时30分，在G15沈海高速公路K1023+500处检查发现该车超限运输，车货总重52300千克，罚款15000元。',
  '南通某某运输有限公司未按规定维护和检测运输车辆，依据《中华人民共和国道路运输条例》第七十条，罚款3000.00元。',
  '苏通交执罚〔2026〕第0123号，统一社会信用代码913206001382918758，注册号320683000001349，不予处罚。',
  '当事人张某某未取得道路运输经营许可，擅自从事经营活动（案号：320600202603010001），责令停止经营。',
] as const

const DIVISIONS = ['320612', '320681', '110105', '420106', '650102', '130104'] as const
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const residentId = (): string => {
  const body = `${oneOf(DIVISIONS)}${1940 + upTo(70)}${two(1, 12)}${two(1, 28)}${digits(3)}`
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}
const residentId15 = (): string =>
  `${oneOf(DIVISIONS)}${two(40, 50)}${two(1, 12)}${two(1, 28)}${digits(3)}`
const mobile = (): string => `1${3 + upTo(7)}${digits(9)}`
const landLine = (): string => `0513-8${digits(7)}`
const plate = (): string => {
  const place =
    oneOf(['苏', '皖', '沪', '鲁', '浙'] as const) + oneOf(['A', 'B', 'F', 'K'] as const)
  const serial =
    oneOf(['', '·', ' '] as const) +
    oneOf(['12345', 'D12345', '1A2B3', '12345F', '1234挂', '1234学'] as const)
  return place + serial
}
const spaced = (text: string): string => text.replace(/^(.{3})(.{4})/, '$1 $2 ')
const spacedId = (text: string): string => text.replace(/^(.{6})(.{8})/, '$1 $2 ')

const MAKERS: readonly [PersonalDataKind, string, () => string][] = [
  ['RESIDENT_ID', '18 digits', residentId],
  ['RESIDENT_ID', '18 digits spread', () => spacedId(residentId())],
  ['RESIDENT_ID', '18 full-width digits', () => fullWidth(residentId())],
  ['RESIDENT_ID', '15 digits', residentId15],
  ['PHONE', 'mobile', mobile],
  ['PHONE', 'mobile spread', () => spaced(mobile())],
  ['PHONE', 'mobile full-width', () => fullWidth(mobile())],
  ['PHONE', 'land-line', landLine],
  ['PLATE', 'plate', plate],
  ['PLATE', 'plate full-width', () => fullWidth(plate())],
]
const WORD = /[0-9A-Za-z０-９Ａ-Ｚ]/u

/** A place that is not inside or beside a word of digits and letters. */
const placeIn = (text: string): number => {
  for (;;) {
    const at = upTo(text.length + 1)
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at))) return at
  }
}

describe('an inserted number is always found', () => {
  it.each(MAKERS)('%s (%s)', (kind, _form, make) => {
    for (let round = 0; round < 3000; round++) {
      const text = oneOf(TEXTS)
      const at = placeIn(text)
      const datum = make()
      const full = text.slice(0, at) + datum + text.slice(at)
      const hit = scanPersonalData(full).some(
        (found) => found.kind === kind && found.start < at + datum.length && found.end > at,
      )
      if (!hit) expect.fail(`${kind} ${datum} was missed in ${full}`)
    }
  })

  it('a checked resident ID even in the midst of other digits', () => {
    for (let round = 0; round < 3000; round++) {
      const text = oneOf(TEXTS)
      const at = upTo(text.length + 1)
      // An X in the midst of digits ends nothing, so only IDs of digits alone.
      const id = residentId()
      if (id.endsWith('X')) continue
      const full = text.slice(0, at) + id + text.slice(at)
      if (!scanPersonalData(full).some(({ kind }) => kind === 'RESIDENT_ID'))
        expect.fail(`${id} was missed in ${full}`)
    }
  })

  it('the texts themselves are clean', () => {
    for (const text of TEXTS) expect(scanPersonalData(text)).toEqual([])
  })

  it('random text neither throws nor takes long', () => {
    const alphabet = '王李驾驶员司机苏F12345*（）·@.室组住户家《》〔X-　 未在某公司\ud842\udfb7'
    const started = performance.now()
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 200 }, () => alphabet.charAt(upTo(alphabet.length))).join(
        '',
      )
      for (const { start, end } of scanPersonalData(text))
        expect(start >= 0 && start < end && end <= text.length).toBe(true)
    }
    for (const piece of ['1 ', '苏F', '住', '驾驶员', '室', '1', '*', '@a.', '《', '王'])
      scanPersonalData(piece.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
