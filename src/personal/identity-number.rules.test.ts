import { describe, expect, it } from 'vitest'
import { withResidentIdCheck } from '../check-digit/check-digit.rules.ts'
import {
  findIdentityNumbers,
  hideIdentityNumbers,
  holdsIdentityNumber,
  holdsPersonalNumber,
  holdsResidentId,
} from './identity-number.rules.ts'

/** The examples of GB 11643-1999, and numbers that are nobody's. */
const CERTAIN: [text: string, found: string][] = [
  ['11010519491231002X', '11010519491231002X'],
  ['当事人11010519491231002x，无证', '11010519491231002x'],
  ['１１０１０５１９４９１２３１００２Ｘ', '１１０１０５１９４９１２３１００２Ｘ'],
  ['证号110105 19491231 002X', '110105 19491231 002X'],
  ['110105-19491231-002X', '110105-19491231-002X'],
  ['文号99110105194912310021100', ''],
  ['320623491231002', '320623491231002'],
  ['320623 491231 002', '320623 491231 002'],
  ['联系13800001234。', '13800001234'],
  ['138-0000-1234', '138-0000-1234'],
  ['汇入6222020000123456782', '6222020000123456782'],
  // Mistyped: perhaps something else.
  ['依据第110105194912310021号', ''],
  ['0513-85000012', ''],
  // What stands in public columns.
  ['统一社会信用代码91320699MX0000017R', ''],
  ['示交罚〔2026〕1234号', ''],
  ['320699000001349', ''],
  ['许可证号320612012345', ''],
  ['2026-05-06 10:30:00', ''],
  ['罚款15000-200000元', ''],
  ['', ''],
  // Keys of requests: their digits are a random number's.
  ['a7b85342-8973-4a5c-bde1-363525984784', ''],
  ['7D4D4E5C-6400-4E18-8203-651103933344 13800001234', '13800001234'],
]

describe('identity numbers', () => {
  it('are found in no code of a commitment, and in what is longer than a grown-up’s', () => {
    const codes = Array.from(
      { length: 2_000 },
      (_, n) => `32060020261001${String(n).padStart(6, '0')}`,
    )
    expect(codes.filter(holdsIdentityNumber)).toEqual([])
    const ids = codes.map((_, n) =>
      withResidentIdCheck(`32060019901001${String(n % 1000).padStart(3, '0')}`),
    )
    const plain = ids.filter((id) => !id.endsWith('X'))
    expect(plain.filter((id) => holdsIdentityNumber(`${id}01`))).toEqual(plain)
  })

  it('are found in no random UUID', () => {
    const uuids = Array.from({ length: 20_000 }, () => crypto.randomUUID())
    expect(uuids.filter(holdsIdentityNumber)).toEqual([])
  })

  it.each(CERTAIN)('in %s: %s', (text, wanted) => {
    const found = findIdentityNumbers(text).map(({ start, end }) => text.slice(start, end))
    expect(found).toEqual(wanted === '' ? [] : [wanted])
    expect(holdsIdentityNumber(text)).toBe(wanted !== '')
    expect(hideIdentityNumbers(text)).toBe(
      wanted === '' ? text : text.replace(wanted, () => '******'),
    )
  })

  it('several are hidden, each', () => {
    expect(hideIdentityNumbers('a 11010519491231002X b 13800001234 c')).toBe('a ****** b ****** c')
  })

  it('a phone is no resident ID', () => {
    expect(holdsResidentId('13800001234')).toBe(false)
    expect(holdsResidentId('13800001234，11010519491231002X')).toBe(true)
  })
})

describe('numbers of a person, at a guess', () => {
  it.each([
    '号码110105194912310021',
    '电话0513-85000012',
    '电话：85000012',
    '护照号E12345678',
    '持港澳居民来往内地通行证H1234567801',
    '身份证320623*1980*0101*1234',
    // Masked: nothing is lost when it is sealed.
    '身份证号码为320623********1234',
    '手机138 0000 1234',
  ])('%s', (text) => expect(holdsPersonalNumber(text)).toBe(true))

  it.each([
    '驾驶员王小明无证营运',
    '驾驶苏F12345号车',
    '示交罚〔2026〕1234号',
    '案号：320600202603010001',
    '91320699MX0000017R',
    '',
  ])('none in %s', (text) => expect(holdsPersonalNumber(text)).toBe(false))

  it('costs next to nothing where no digits stand in a row', () => {
    const text = '未按规定的周期和频次对车辆进行维护，罚款3000元。'.repeat(40)
    const started = process.cpuUsage()
    for (let n = 0; n < 10_000; n++) {
      holdsPersonalNumber(text)
      holdsIdentityNumber(text)
    }
    // A thousand characters in well under 50 µs each; twice that where the machine does much else.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2_000)
  })
})
