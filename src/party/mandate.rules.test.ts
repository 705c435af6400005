import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import {
  checkMandate,
  checkReach,
  coversAct,
  coversRegion,
  type MandateDraft,
  type MandatedAct,
} from './mandate.rules.ts'

const TODAY = '2026-11-20'
const CITY = '320600'
const RUGAO = '320682'
const CHONGCHUAN = '320613'
/** Merged into Chongchuan in 2020. */
const GANGZHA = '320611'
const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const within = (code: string) => regionsWithin(book.regions, code)

const ALL = {
  act: 'SUBMIT_RECORDS',
  domain: null,
  regionCode: null,
  scheme: null,
  state: 'ACTIVE',
  validFrom: '2026-01-01',
  validTo: null,
}
const ASKED: MandatedAct = { act: 'SUBMIT_RECORDS', domain: 'CONSTRUCTION', regionCode: RUGAO }
const covers = (mandate: object, asked: object = {}) =>
  coversAct({ ...ALL, ...mandate }, { ...ASKED, ...asked }, within, TODAY)

describe('what a mandate covers', () => {
  it('is its act alone', () => {
    expect(covers({})).toBe(true)
    for (const act of ['EVALUATE', 'NOMINATE', 'INVESTIGATE']) expect(covers({ act })).toBe(false)
  })

  it('is its field of business, or every one', () => {
    expect(covers({ domain: 'CONSTRUCTION' })).toBe(true)
    expect(covers({ domain: 'SAFETY' })).toBe(false)
    expect(covers({}, { domain: null })).toBe(true)
    expect(covers({ domain: 'CONSTRUCTION' }, { domain: null })).toBe(false)
  })

  it('is its division with all below, or every one', () => {
    expect(covers({ regionCode: CITY })).toBe(true)
    expect(covers({ regionCode: RUGAO })).toBe(true)
    expect(covers({ regionCode: CHONGCHUAN })).toBe(false)
    expect(covers({ regionCode: RUGAO }, { regionCode: CITY })).toBe(false)
    expect(covers({ regionCode: CITY }, { regionCode: null })).toBe(false)
    expect(covers({}, { regionCode: null })).toBe(true)
  })

  it('takes a retired division for what succeeded it, both ways', () => {
    expect(coversRegion(CHONGCHUAN, GANGZHA, within)).toBe(true)
    expect(coversRegion(GANGZHA, CHONGCHUAN, within)).toBe(true)
    expect(coversRegion(RUGAO, GANGZHA, within)).toBe(false)
    expect(coversRegion(RUGAO, '999999', within)).toBe(false)
  })

  it('is by the filed scheme, when it is to evaluate', () => {
    const evaluate = { act: 'EVALUATE', scheme: '示备2026-1' }
    expect(covers(evaluate, { act: 'EVALUATE', scheme: '示备2026-1' })).toBe(true)
    expect(covers(evaluate, { act: 'EVALUATE', scheme: '示备2026-2' })).toBe(false)
    expect(covers(evaluate, { act: 'EVALUATE' })).toBe(false)
    expect(covers({ act: 'EVALUATE' }, { act: 'EVALUATE', scheme: null })).toBe(false)
  })

  it.each([
    [{ state: 'SUSPENDED' }],
    [{ state: 'ENDED' }],
    [{ validFrom: '2026-11-21' }],
    [{ validTo: TODAY }],
  ])('is nothing when %j', (mandate) => {
    expect(covers(mandate)).toBe(false)
  })
})

describe('what may be granted', () => {
  const DRAFT: MandateDraft = {
    act: 'SUBMIT_RECORDS',
    domain: null,
    regionCode: null,
    scheme: null,
    validFrom: TODAY,
    validTo: null,
  }
  const AGENCY = { class: 'AGENCY', regionCode: RUGAO, domains: [] as string[] }
  const code = (work: () => void): string | null => {
    try {
      work()
      return null
    } catch (error) {
      return (error as DomainError).code
    }
  }
  const check = (draft: Partial<MandateDraft>, party: object = {}) =>
    code(() => checkMandate(book, TODAY, { ...DRAFT, ...draft }, { ...AGENCY, ...party }))

  it('to those who contribute', () => {
    const taking = ['BUREAU', 'COUNTY', 'ASSOCIATION', 'AGENCY', 'PLATFORM', 'AUDITOR']
    const fitting = [...taking, 'ADMINISTRATOR', 'SUBJECT', 'CITIZEN'].filter(
      (cls) => check({ regionCode: RUGAO }, { class: cls }) === null,
    )
    expect(fitting).toEqual(taking.slice(0, 4))
  })

  it('names the filed scheme of an evaluation, and of nothing else', () => {
    expect(check({ act: 'EVALUATE', scheme: '示备2026-1' })).toBeNull()
    expect(check({ act: 'EVALUATE' })).toBe('MANDATE_INVALID')
    expect(check({ act: 'NOMINATE', scheme: '示备2026-1' })).toBe('MANDATE_INVALID')
  })

  it('is of fields and divisions that exist, and of some time', () => {
    expect(check({ domain: 'CONSTRUCTION', regionCode: CITY })).toBeNull()
    expect(check({ domain: 'MAGIC' })).toBe('MANDATE_INVALID')
    expect(check({ regionCode: GANGZHA })).toBe('MANDATE_INVALID')
    expect(check({ validTo: TODAY })).toBe('MANDATE_INVALID')
  })

  it('keeps a county office in its county, a department in its city, a party in its fields', () => {
    expect(check({ regionCode: RUGAO }, { class: 'COUNTY' })).toBeNull()
    expect(check({ regionCode: CHONGCHUAN }, { class: 'COUNTY' })).toBe('MANDATE_INVALID')
    expect(check({ regionCode: null }, { class: 'COUNTY' })).toBe('MANDATE_INVALID')
    expect(check({ regionCode: null }, { class: 'BUREAU', regionCode: CITY })).toBeNull()
    expect(check({ regionCode: '320500' }, { class: 'BUREAU', regionCode: CITY })).toBe(
      'MANDATE_INVALID',
    )
    const builder = { domains: ['CONSTRUCTION'] }
    expect(check({ domain: 'CONSTRUCTION' }, builder)).toBeNull()
    expect(check({ domain: 'SAFETY' }, builder)).toBe('MANDATE_INVALID')
    expect(check({ domain: null }, builder)).toBe('MANDATE_INVALID')
  })

  it('reaches no further than who delegates', () => {
    const area = { class: 'COUNTY', regionCode: RUGAO, domains: [] }
    expect(code(() => checkReach(book, { ...DRAFT, regionCode: RUGAO }, area))).toBeNull()
    expect(code(() => checkReach(book, { ...DRAFT, regionCode: CITY }, area))).toBe(
      'MANDATE_INVALID',
    )
  })
})
