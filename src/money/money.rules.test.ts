import { describe, expect, it } from 'vitest'
import { addDecimal, compareDecimal, parseMoney } from './money.rules.ts'
import type { MoneyUnit } from './money.rules.ts'

describe('parseMoney reads', () => {
  it.each<[string, MoneyUnit, string, string, MoneyUnit]>([
    ['0.300000', '万元', '3000', '0.300000', '万元'],
    ['0.3', '万元', '3000', '0.3', '万元'],
    ['3', '万元', '30000', '3', '万元'],
    ['0', '万元', '0', '0', '万元'],
    ['0.000000', '万元', '0', '0.000000', '万元'],
    ['0.000001', '万元', '0.01', '0.000001', '万元'],
    ['0.00000100', '万元', '0.01', '0.00000100', '万元'],
    ['1.234567', '万元', '12345.67', '1.234567', '万元'],
    ['12.345670', '万元', '123456.7', '12.345670', '万元'],
    ['999999999.999999', '万元', '9999999999999.99', '999999999.999999', '万元'],
    ['007', '元', '7', '007', '元'],
    ['3000', '元', '3000', '3000', '元'],
    ['3000.50', '元', '3000.5', '3000.50', '元'],
    ['3000元', '万元', '3000', '3000', '元'],
    ['3,000.00元整', '万元', '3000', '3000.00', '元'],
    ['人民币3000元', '万元', '3000', '3000', '元'],
    ['¥3000', '元', '3000', '3000', '元'],
    ['￥1,234.5', '元', '1234.5', '1234.5', '元'],
    ['0.3万元', '元', '3000', '0.3', '万元'],
    ['0.3 万 元', '元', '3000', '0.3', '万元'],
    ['158(万元人民币)', '元', '1580000', '158', '万元'],
    ['158（万元人民币）', '元', '1580000', '158', '万元'],
    ['1,160(万元人民币)', '元', '11600000', '1160', '万元'],
    ['60万人民币', '元', '600000', '60', '万元'],
    ['60人民币万元', '元', '600000', '60', '万元'],
    ['50(万)', '元', '500000', '50', '万元'],
    ['1.2亿元', '元', '120000000', '12000', '万元'],
    ['０．３万元', '元', '3000', '0.3', '万元'],
    ['１，１６０', '元', '1160', '1160', '元'],
    ['+5', '元', '5', '5', '元'],
    ['-0.00', '元', '0', '0.00', '元'],
    [' 5 ', '元', '5', '5', '元'],
    ['5.', '元', '5', '5', '元'],
  ])('%s in %s', (raw, unit, yuan, reported, stated) => {
    expect(parseMoney(raw, unit)).toEqual({ ok: true, yuan, reported, unit: stated })
  })
})

describe('parseMoney refuses', () => {
  it.each<[string, MoneyUnit, string]>([
    ['', '元', 'AMOUNT_MALFORMED'],
    ['无', '元', 'AMOUNT_MALFORMED'],
    ['叁仟元', '元', 'AMOUNT_MALFORMED'],
    ['3E-1', '元', 'AMOUNT_MALFORMED'],
    ['1.2.3', '元', 'AMOUNT_MALFORMED'],
    ['1,16', '元', 'AMOUNT_MALFORMED'],
    ['1,1600', '元', 'AMOUNT_MALFORMED'],
    ['.5', '元', 'AMOUNT_MALFORMED'],
    ['5(万元', '元', 'AMOUNT_MALFORMED'],
    ['5万万元', '元', 'AMOUNT_MALFORMED'],
    ['2000-3000', '元', 'AMOUNT_MALFORMED'],
    ['1234567890123456', '元', 'AMOUNT_MALFORMED'],
    ['9'.repeat(65), '元', 'AMOUNT_MALFORMED'],
    ['-3000', '元', 'AMOUNT_NEGATIVE'],
    ['－0.3万元', '元', 'AMOUNT_NEGATIVE'],
    ['−5', '元', 'AMOUNT_NEGATIVE'],
    ['0.001', '元', 'AMOUNT_PRECISION'],
    ['0.0000001', '万元', 'AMOUNT_PRECISION'],
    ['12.3456789', '万元', 'AMOUNT_PRECISION'],
    ['50(万美元)', '元', 'AMOUNT_CURRENCY'],
    ['50万美元', '元', 'AMOUNT_CURRENCY'],
    ['USD 100', '元', 'AMOUNT_CURRENCY'],
    ['$100', '元', 'AMOUNT_CURRENCY'],
    ['600(万港元)', '元', 'AMOUNT_CURRENCY'],
    ['1000万日元', '元', 'AMOUNT_CURRENCY'],
  ])('%s in %s: %s', (raw, unit, code) => {
    const result = parseMoney(raw, unit)
    expect(result).toMatchObject({ ok: false, code })
    expect(!result.ok && result.zh.length > 0 && result.en.length > 0).toBe(true)
  })
})

it('agrees with integer arithmetic on every six-decimal amount it is given', () => {
  for (let fen = 1n; fen < 10n ** 15n; fen = fen * 7n + 3n) {
    const digits = fen.toString().padStart(7, '0')
    const raw = `${digits.slice(0, -6)}.${digits.slice(-6)}`
    const result = parseMoney(raw, '万元')
    if (!result.ok) throw new Error(`${raw} was refused`)
    expect(
      compareDecimal(result.yuan, `${fen / 100n}.${(fen % 100n).toString().padStart(2, '0')}`),
    ).toBe(0)
    expect(result.yuan).not.toMatch(/\.\d*0$|\.$|^0\d/)
  }
})

describe('decimal arithmetic', () => {
  it.each([
    ['0.1', '0.2', '0.3'],
    ['999999999999999.99', '0.01', '1000000000000000'],
    ['-1.5', '0.5', '-1'],
    ['-0.5', '0.5', '0'],
    ['-0.25', '0.5', '0.25'],
    ['0.05', '0.05', '0.1'],
    ['9007199254740993', '0.01', '9007199254740993.01'],
  ])('%s + %s = %s', (a, b, sum) => expect(addDecimal(a, b)).toBe(sum))

  it.each<[string, string, -1 | 0 | 1]>([
    ['0.3', '0.30', 0],
    ['10', '9.99', 1],
    ['-2', '1', -1],
    ['-2', '-1', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['-0', '0', 0],
  ])('%s against %s is %i', (a, b, order) => expect(compareDecimal(a, b)).toBe(order))

  it('throws on what is not a decimal string', () => {
    expect(() => addDecimal('1e3', '0')).toThrow(RangeError)
    expect(() => compareDecimal('', '0')).toThrow(RangeError)
  })
})
