import { describe, expect, it } from 'vitest'
import { applyMask, maskIdentity, maskName, maskPhone } from './mask.rules.ts'

describe('maskIdentity', () => {
  it.each([
    ['11010519491231002X', '110105********002X'],
    ['１１０１０５１９４９１２３１００２Ｘ', '110105********002X'],
    [' 110105 19491231 002X ', '110105********002X'],
    ['320623800101123', '32062********23'],
    ['E12345678', 'E12*****8'],
    ['H1234567890', 'H12******90'],
    ['12345678901234567890123', '123456*************0123'],
    ['ABC', 'A**'],
    ['AB', 'A*'],
    ['A', '*'],
    ['', ''],
  ])('%s → %s', (value, masked) => expect(maskIdentity(value)).toBe(masked))

  it('never shows more than half, but for the 18-digit rule 6 + 4', () => {
    for (let length = 1; length <= 40; length++) {
      const value = Array.from({ length }, (_, i) => String(i % 10)).join('')
      const shown = maskIdentity(value).replaceAll('*', '').length
      expect(shown).toBeLessThanOrEqual(length === 18 ? 10 : length / 2)
      expect(maskIdentity(value)).toHaveLength(length)
    }
  })
})

describe('maskPhone', () => {
  it.each([
    ['13800001234', '138****1234'],
    ['+86 138 0000 1234', '138****1234'],
    ['0086-13800001234', '138****1234'],
    ['１３８００００１２３４', '138****1234'],
    ['0513-85000012', '05******0012'],
    ['(010)85000012', '0******0012'],
    ['85000012', '****0012'],
    ['12345', '***45'],
    ['', ''],
  ])('%s → %s', (value, masked) => expect(maskPhone(value)).toBe(masked))
})

describe('maskName', () => {
  it.each([
    ['王小明', '王**'],
    ['李四', '李*'],
    ['欧阳修', '欧**'],
    ['阿依古丽·买买提', '阿*******'],
    ['𠮷田太郎', '𠮷***'],
    ['葛\u{E0100}明', '葛\u{E0100}*'],
    ['王', '*'],
    ['', ''],
  ])('%s → %s', (value, masked) => expect(maskName(value)).toBe(masked))
})

describe('applyMask', () => {
  it('takes the rule of the column', () => {
    expect(applyMask('IDENTITY_6_4', '11010519491231002X')).toBe('110105********002X')
    expect(applyMask('PHONE_3_4', '13800001234')).toBe('138****1234')
    expect(applyMask('NAME_FIRST', '王小明')).toBe('王**')
  })

  it('tells neither text nor length under KEEP_NONE', () => {
    expect(applyMask('KEEP_NONE', '王')).toBe(applyMask('KEEP_NONE', '某地某路一百号'))
    expect(applyMask('KEEP_NONE', '王小明')).toBe('******')
    expect(applyMask('KEEP_NONE', '  ')).toBe('')
  })
})
