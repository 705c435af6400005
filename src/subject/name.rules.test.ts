import { describe, expect, test } from 'vitest'
import type { NameVocabulary } from './name.rules.ts'
import { bigrams, coreName, makeNameRanker, normalizeName, rankName } from './name.rules.ts'

const vocabulary: NameVocabulary = {
  regions: ['江苏省', '南通市', '通州区', '海安县', '海安市', '崇川区', '启东市', '中国'],
  legalForms: [
    '公司',
    '有限公司',
    '有限责任公司',
    '股份有限公司',
    '集团有限公司',
    '个体工商户',
    '有限合伙',
    '分公司',
    '经营部',
    '厂',
  ],
  trades: ['运输', '装卸', '装卸运输', '物流', '汽车', '修理', '汽车修理', '建材', '交通', '工程'],
}

describe('normalizeName', () => {
  test.each([
    ['  南通　测试物流有限公司 ', '南通测试物流有限公司'],
    ['测试（南通）物流有限公司', '测试(南通)物流有限公司'],
    ['测试〔南通〕物流【一】厂', '测试(南通)物流(一)厂'],
    ['ＡＢＣ１２３物流', 'ABC123物流'],
    ['Test   Transport (China) Ltd.', 'Test Transport (China) Ltd.'],
    ['南通 TEST 物流 ( 集团 )\t有限公司', '南通TEST物流(集团)有限公司'],
    ['\uFEFF测试\u200B物流', '测试物流'],
    ['', ''],
  ])('%j → %j', (raw, name) => {
    expect(normalizeName(raw)).toBe(name)
    expect(normalizeName(name)).toBe(name)
  })
})

describe('coreName', () => {
  test.each([
    ['南通市通州区测环物流有限公司', '测环'],
    ['江苏省南通市测环装卸运输有限责任公司', '测环'],
    ['海安测环汽车修理股份有限公司', '测环'],
    ['测环(南通)物流有限公司', '测环'],
    ['测环（中国）物流（南通市通州区）有限公司', '测环'],
    ['测环(北方)物流有限公司', '测环北方'],
    ['江苏测环物流有限公司南通分公司', '测环'],
    ['测环物流集团有限公司海港分公司', '测环海港'],
    ['启东市测环装卸运输公司建材经营部', '测环'],
    ['通州区测环物流(个体工商户)', '测环'],
    ['测环物流中心（有限合伙）', '测环物流中心'],
    ['海安镇测环厂', '海安镇测环'],
    ['南通Test-物流 有限公司', 'TEST'],
  ])('%s → %s', (name, core) => {
    expect(coreName(name, vocabulary)).toBe(core)
  })

  test.each([
    ['南通交通工程有限公司', '交通工程'],
    ['南通测运输有限公司', '测运输'],
    ['南通市有限公司', '南通市'],
    ['有限公司', '有限公司'],
    ['厂', '厂'],
    ['（）', ''],
    ['', ''],
  ])('words stay where less than two characters were left: %j → %j', (name, core) => {
    expect(coreName(name, vocabulary)).toBe(core)
  })

  test('an empty vocabulary leaves the comparable name', () => {
    const none = { regions: [], legalForms: [], trades: [] }
    expect(coreName('南通市测环（集团）有限公司', none)).toBe('南通市测环集团有限公司')
  })
})

describe('bigrams', () => {
  test.each<[string, string[]]>([
    ['测环物流', ['测环', '环物', '物流']],
    ['测(环) 物-1a', ['测环', '环物', '物1', '1A']],
    ['测测测', ['测测']],
    ['测', ['测']],
    ['𠮷测环', ['𠮷测', '测环']],
    ['（）', []],
    ['', []],
  ])('%j → %j', (text, grams) => {
    expect(bigrams(text)).toEqual(grams)
  })
})

describe('rankName', () => {
  const named = (name: string) => ({ name, core: coreName(name, vocabulary) })

  test('exact name, exact core, prefix of core, prefix of name, part, shared pairs, nothing', () => {
    const names = [
      '测环运输',
      '南通市测环运输物流有限公司',
      '南通市测环运输通物流有限公司',
      '南通市海测环运输通物流有限公司',
      '测环物流运输有限公司',
      '海门远东有限公司',
    ]
    const cores = ['测环运输', '测环运输', '测环运输通', '海测环运输通', '测环', '远东']
    const rank = makeNameRanker('测环运输')
    const ranks = names.map((name, index) => rank({ name, core: cores[index] ?? '' }))
    expect(ranks.map(Math.floor)).toEqual([6, 5, 4, 2, 0, 0])
    expect(ranks[4]).toBeGreaterThan(0)
    expect(ranks[5]).toBe(0)
    expect(Math.floor(rankName('南通市测', named('南通市测环物流有限公司')))).toBe(3)
  })

  test('the shorter name is first within a step', () => {
    const rank = makeNameRanker('测环')
    expect(rank(named('南通测环物流有限公司'))).toBeGreaterThan(
      rank(named('江苏测环物流有限公司南通分公司')),
    )
    expect(rank(named('测环山厂'))).toBeGreaterThan(rank(named('测环山北厂')))
    expect(rank(named('远测环厂'))).toBeGreaterThan(rank(named('远测环北厂')))
  })

  test('more shared pairs come first, whatever the length', () => {
    const rank = makeNameRanker('东山测环')
    expect(rank(named('南通市通州区测环山有限责任公司东山分公司'))).toBeGreaterThan(
      rank(named('东山厂')),
    )
  })

  test('a full name with another region or legal form finds its firm by the core', () => {
    const query = '通州测环物流有限责任公司'
    const rank = makeNameRanker(query, coreName(query, vocabulary))
    const same = rank(named('南通市通州区测环物流有限公司'))
    expect(Math.floor(same)).toBe(5)
    expect(same).toBeGreaterThan(rank(named('海安市测环建材经营部')))
    expect(rank(named('通州远东物流有限责任公司'))).toBeLessThan(2)
  })

  test('width, brackets, blanks and case make no difference', () => {
    expect(rankName('ｔｅｓｔ (南通) 物流', named('Test（南通）物流'))).toBe(6)
  })

  test('an empty query answers nothing', () => {
    expect(rankName('（）', named('测环物流'))).toBe(0)
  })
})
