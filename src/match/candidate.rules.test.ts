import { describe, expect, it, test } from 'vitest'
import { withResidentIdCheck, withUsciCheck } from '../subject/identifier.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import {
  compareName,
  divisionsOf,
  isUsable,
  nestedCodeOf,
  readCandidate,
  type GivenCandidate,
} from './candidate.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const USCI = '913206000000001230'
const RESIDENT = withResidentIdCheck('32069919900101000')

const read = (given: Partial<GivenCandidate>) =>
  readCandidate(
    {
      key: null,
      name: null,
      usci: null,
      identifiers: [],
      licences: [],
      region: null,
      address: null,
      ...given,
    },
    book,
  )

describe('a name', () => {
  test.each([
    ['江苏通达示例物流有限公司', '通达示例物流', '通达示例'],
    ['通达示例（南通）物流有限责任公司', '通达示例物流', '通达示例'],
    ['江苏通达示例物流有限公司南通分公司', '通达示例物流分公司', '通达示例'],
    ['通州区ＡＢ示例汽车修理厂', 'AB示例汽车修理', 'AB示例'],
  ])('%s → %s, %s', (name, words, core) => {
    expect(compareName(name, book.nameVocabulary)).toMatchObject({ words, core })
  })

  test.each([
    ['one character', '通'],
    ['brackets only', '（）()'],
    ['a control character', '通达\u0000示例'],
    ['half a character', '通达\ud800示例'],
    ['a whole page', '通达'.repeat(150)],
  ])('%s is of no use', (_what, name) => {
    const candidate = read({ name })
    expect(candidate.name).toMatchObject({ compared: null })
    expect(isUsable(candidate)).toBe(false)
  })

  it('is shown again without an identity number that stands in it', () => {
    expect(read({ name: `王某${RESIDENT}` }).name!.shown).toBe('王某******')
  })

  it('counts as not given when it is blank', () => {
    expect(read({ name: '　 ' }).name).toBeNull()
  })
})

describe('a code', () => {
  test.each([
    [USCI, 'VALID', USCI],
    [` ${USCI.toLowerCase()} `, 'VALID', USCI],
    ['913206000000001231', 'INVALID', '******'],
    ['12345', 'MALFORMED', '12345'],
    [RESIDENT, 'INVALID', null],
    [`${RESIDENT} `, 'INVALID', null],
    [`91${RESIDENT}`, 'MALFORMED', '91******'],
  ])('%s as a USCI is %s, shown as %s', (usci, state, shown) => {
    expect(read({ usci }).codes).toMatchObject([{ feature: 'USCI', state, shown }])
  })

  test.each([
    ['RESIDENT_ID', RESIDENT, 'VALID'],
    ['PASSPORT', 'G12345678', 'VALID'],
    ['OTHER_ID', '示例证 7', 'VALID'],
    ['TAX_NUMBER', RESIDENT, 'VALID'],
    ['REGISTRATION_NUMBER', RESIDENT, 'MALFORMED'],
  ] as const)('%s %s is never shown again', (type, value, state) => {
    expect(read({ identifiers: [{ type, value }] }).codes).toMatchObject([{ state, shown: null }])
  })

  it('holds an organisation code when it is a valid USCI', () => {
    const [valid, wrong] = [read({ usci: USCI }).codes, read({ usci: '913206000000001231' }).codes]
    expect(nestedCodeOf(valid[0]!)).toBe(USCI.slice(8, 17))
    expect(nestedCodeOf(wrong[0]!)).toBeNull()
    const other = read({ identifiers: [{ type: 'USCI', value: USCI }] }).codes
    expect(other).toEqual(valid)
  })

  it('of a legacy exception is valid', () => {
    const [exception] = book.list('identifier-exception')
    expect(exception!.code).not.toBe(withUsciCheck(exception!.code.slice(0, 17)))
    expect(read({ usci: exception!.code }).codes).toMatchObject([{ state: 'VALID' }])
  })
})

describe('a region', () => {
  test.each([
    ['320614', ['320614']],
    ['320684', ['320614', '320684']],
    ['海门市', ['320614', '320684']],
    ['海门', ['320614']],
    ['崇川区', ['320602', '320613']],
    ['港闸区', ['320611', '320613']],
    ['南通市通州区', ['320612']],
    ['江苏省南通市海安县', ['320685']],
    ['南通开发区', ['320671']],
    ['北京市通州区', null],
    ['火星', null],
    ['999999', null],
  ])('%s stands for %j', (region, codes) => {
    expect(divisionsOf(region, book)).toEqual(codes)
  })

  it('of a city holds all its districts', () => {
    expect(divisionsOf('江苏省南通市', book)).toEqual(divisionsOf('320600', book))
    expect(divisionsOf('南通', book)).toContain('320623')
  })

  it('is taken from the address where none was given', () => {
    const address = '南通市海门市示例路1号'
    expect(read({ address }).region).toEqual({ shown: '320614', codes: ['320614'] })
    expect(read({ address, region: '如东' }).region).toEqual({ shown: '如东', codes: ['320623'] })
    expect(read({ address: '示例路1号' }).region).toBeNull()
  })
})
