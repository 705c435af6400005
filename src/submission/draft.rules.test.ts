import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { draftRow } from './draft.rules.ts'
import type { RecordDraft } from './draft.ts'
import { planItem } from './item-plan.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const TODAY = '2026-11-20'
const USCI = '913206000000001230'

type Values = Record<string, string>

const PENALTY: Values = {
  subjectName: '示例运输有限公司',
  usci: USCI,
  legalRepresentative: '示例甲',
  documentNumber: '示交罚〔2026〕1号',
  violationKind: '未按规定维护车辆',
  facts: '未按规定的周期和频次对车辆进行维护',
  legalBasis: '《道路运输车辆技术管理规定》第三十一条',
  penaltyClasses: '罚款',
  content: '罚款人民币三千元',
  fine: '0.3',
  decidedOn: '2026-05-06',
  authorityName: '示例市交通运输局',
  authorityCode: '11320600014000810H',
  sourceName: '示例市交通运输局',
  sourceCode: '11320600014000810H',
}

function draft(changes: Values = {}, itemCode = 'ADMINISTRATIVE_PENALTY', base: Values = PENALTY) {
  const plan = planItem(book, book.catalogueItem(itemCode, TODAY)!, TODAY)
  const values = { ...base, ...changes }
  return draftRow(
    plan,
    plan.columns.map(({ column }) => values[column.key]),
  )
}

function accepted(changes: Values = {}): RecordDraft {
  const drafted = draft(changes)
  if (!drafted.ok) throw new Error(JSON.stringify(drafted.problems))
  return drafted.draft
}

const problems = (changes: Values): string[] => {
  const drafted = draft(changes)
  return drafted.ok ? [] : drafted.problems.map(({ column, code }) => `${column} ${code}`)
}
const remarks = (changes: Values): string[] => accepted(changes).remarks.map(({ code }) => code)

describe('what is required', () => {
  it.each([
    [{}, []],
    [{ facts: '' }, ['违法事实 REQUIRED_MISSING']],
    [{ facts: '— —' }, ['违法事实 REQUIRED_MISSING']],
    [{ legalRepresentative: '' }, ['法定代表人 REQUIRED_MISSING']],
    // A sole trader (92) has an operator, no legal representative that must be named.
    [{ legalRepresentative: '', usci: '92320699MX0000017R' }, []],
    [{ fine: '' }, ['处罚金额（万元） REQUIRED_MISSING']],
    [{ fine: '', penaltyClasses: '警告' }, []],
    [
      { penaltyClasses: '没收违法所得' },
      ['没收违法所得、没收非法财物的金额（万元） REQUIRED_MISSING'],
    ],
    [{ penaltyClasses: '吊销许可证件' }, ['暂扣或吊销证照名称及编号 REQUIRED_MISSING']],
    [{ usci: '' }, [' IDENTIFIER_MISSING']],
    [{ usci: '', personIdNumber: '11010519491231002X' }, ['证件类型 REQUIRED_MISSING']],
    [{ usci: '', personIdNumber: '11010519491231002X', personIdType: '居民身份证' }, []],
    // A cell that does not parse has its problem already; it is not missing too.
    [{ decidedOn: '2026/02/30' }, ['处罚决定日期 DATE_IMPOSSIBLE']],
  ])('%j: %j', (changes, wanted) => expect(problems(changes as Values)).toEqual(wanted))

  it('every problem of a row is told', () => {
    expect(problems({ facts: '', fine: '-1', authorityName: '2026/04/01' }).toSorted()).toEqual([
      '处罚机关 COLUMN_SHIFTED',
      '处罚金额（万元） AMOUNT_NEGATIVE',
      '违法事实 REQUIRED_MISSING',
    ])
  })
})

describe('days', () => {
  it.each([
    [{ decidedOn: '2026-11-20' }, []],
    [{ decidedOn: '2026-11-21' }, [' DATE_IN_FUTURE']],
    [{ validUntil: '2026-05-06' }, []],
    [{ validUntil: '2026-05-05' }, [' PERIOD_REVERSED']],
    [{ validUntil: '2099-12-31' }, []],
  ])('%j: %j', (changes, wanted) => expect(problems(changes as Values)).toEqual(wanted))

  it('the last day is inside: stored half-open; 2099 is no end', () => {
    expect(accepted({ validUntil: '2027-12-31' })).toMatchObject({
      validFrom: '2026-05-06',
      validTo: '2028-01-01',
    })
    expect(accepted({ validUntil: '2099/12/31' }).validTo).toBeNull()
  })

  it('publication is due seven working days after the decision', () => {
    // Decided on a Wednesday; the Saturday after it, 9 May 2026, is worked (notice on the holidays of 2026).
    expect(accepted().publicationDueOn).toBe('2026-05-14')
  })
})

describe('who a row is about', () => {
  it('92 is a sole trader, another code an organisation, a paper alone a person', () => {
    expect(accepted().subject.category).toBe('ORGANIZATION')
    expect(accepted({ usci: '92320699MX0000017R' }).subject.category).toBe('SOLE_TRADER')
    const person = { usci: '', personIdType: '居民身份证', personIdNumber: '11010519491231002X' }
    expect(accepted(person)).toMatchObject({
      subject: { category: 'PERSON', identifiers: [{ type: 'RESIDENT_ID', isPersonal: true }] },
      // No row of a person is public.
      disclosureScope: 'SHARED',
    })
  })

  it('a wrong check character is remarked on, an issued exception is not', () => {
    const wrong = `${USCI.slice(0, -1)}1`
    expect(remarks({ usci: wrong })).toEqual(['IDENTIFIER_INVALID'])
    expect(accepted({ usci: wrong }).subject.identifiers[0]).toMatchObject({ validity: 'INVALID' })
    expect(remarks({ usci: '91350100M0001TGQXM' })).toEqual([])
  })

  it.each([
    ['usci', '11010519491231002X'],
    ['usci', '110105194912310021'],
    ['registrationNumber', '110105491231003'],
    ['socialOrganizationCertificate', '11010519491231002X'],
  ])('a resident ID in the public column %s is not taken for a code', (key, paper) => {
    const found = draft({ [key]: paper })
    expect(found.ok).toBe(false)
    if (found.ok) return
    expect(found.problems.map(({ code }) => code)).toContain('COLUMN_SHIFTED')
    expect(JSON.stringify(found.problems)).not.toContain(paper)
  })

  it('bodies whose code is all digits are not taken for persons', () => {
    // Derived from a published index number: a department of the province (11).
    expect(accepted({ usci: '113200000140003191' }).subject.identifiers[0]).toMatchObject({
      type: 'USCI',
      validity: 'VALID',
    })
  })
})

describe('where values are kept', () => {
  it('free text that looks like a person waits under SHARED, with a remark', () => {
    const facts = '驾驶员张三丰驾驶苏F12345号货车超限运输。'
    const drafted = accepted({ facts })
    expect(drafted.attributes.PUBLIC['facts']).toBeUndefined()
    expect(drafted.attributes.SHARED['facts']).toBe(facts)
    expect(drafted.remarks.map(({ code, column }) => `${column} ${code}`)).toEqual([
      '违法事实 TEXT_WITHHELD',
    ])
    expect(accepted().attributes.PUBLIC['facts']).toBe(PENALTY['facts'])
  })

  it('a resident ID that slipped into another public text makes it wait too', () => {
    const slipped = accepted({ legalBasis: '依据第11010519491231002X号' })
    expect(slipped.attributes.PUBLIC).not.toHaveProperty('legalBasis')
    expect(slipped.attributes.SHARED).not.toHaveProperty('legalBasis')
    expect(slipped.sensitive).toEqual([
      { scope: 'SHARED', key: 'legalBasis', plain: '依据第11010519491231002X号' },
    ])
    expect(slipped.remarks.map(({ code }) => code)).toContain('TEXT_WITHHELD')
    // A long number that is none, with a wrong check digit, is left alone.
    const number = accepted({ legalBasis: '依据第110105194912310021号' })
    expect(number.attributes.PUBLIC).toHaveProperty('legalBasis')
  })

  it.each([
    ['身份证号110105 19491231 002x'],
    ['身份证号１１０１０５４９１２３１００２'],
    ['联系电话138-0000-1234'],
    ['持护照E98765432'],
  ])('a text with a number of a person is sealed whole: %s', (text) => {
    const drafted = accepted({ facts: text, remarks: text, documentNumber: text })
    const places = drafted.sensitive.map(({ scope, key }) => `${scope} ${key}`)
    expect(places).toEqual(expect.arrayContaining(['SHARED facts', 'INTERNAL remarks']))
    expect(drafted.sensitive.every(({ plain }) => plain === text)).toBe(true)
    // A document number is a field; a passport number in one could be a serial number.
    expect(drafted.documentNumber).toBe(text.includes('护照') ? text : null)
  })

  it('a text that only looks sealed is sealed, so that it comes out as it came', () => {
    const text = `v1.test.${'A'.repeat(38)}`
    const drafted = accepted({ legalBasis: text, facts: 'v1.2.3' })
    expect(drafted.sensitive).toEqual([{ scope: 'PUBLIC', key: 'legalBasis', plain: text }])
    expect(drafted.attributes.PUBLIC['facts']).toBe('v1.2.3')
  })

  it.each([
    ['subjectName', '示例11010519491231002X'],
    ['legalRepresentative', '110105491231002'],
    ['authorityName', '11010519491231002x'],
    ['authorityCode', '11010519491231002X'],
    ['sourceName', '联系人13800001234'],
    ['fine', '110105491231002'],
    ['socialOrganizationCertificate', '证字11010519491231002X号'],
  ])('a number of a person in %s is another column’s: %s', (column, text) => {
    expect(problems({ [column]: text })).toContainEqual(expect.stringContaining('COLUMN_SHIFTED'))
  })

  it('a title that names somebody is no field of the record: fields are as open as the row', () => {
    const drafted = accepted({ violationKind: '驾驶员张三丰未随车携带道路运输证' })
    expect(drafted.title).toBeNull()
    expect(drafted.attributes.SHARED['violationKind']).toContain('张三丰')
    expect(accepted().title).toBe(PENALTY['violationKind'])
  })

  it('the paper of a representative is sealed under its scope, its mask one below', () => {
    const drafted = accepted({ legalRepresentativeId: '11010519491231002X' })
    expect(drafted.sensitive).toEqual([
      { scope: 'INTERNAL', key: 'legalRepresentativeId', plain: '11010519491231002X' },
    ])
    expect(JSON.stringify(drafted.attributes)).not.toContain('11010519491231002X')
    expect(JSON.stringify(drafted.attributes)).toContain('110105********002X')
  })

  it('the operator of a sole trader is public by the first character only', () => {
    const drafted = accepted({ usci: '92320699MX0000017R', legalRepresentative: '欧阳示例' })
    expect(JSON.stringify(drafted.attributes.PUBLIC)).not.toContain('欧阳示例')
    expect(drafted.attributes.SHARED['legalRepresentative']).toBe('欧阳示例')
    expect(accepted().attributes.PUBLIC['legalRepresentative']).toBe('示例甲')
  })
})

describe('the content by which a row is known again', () => {
  const hash = (changes: Values) => accepted(changes).rowHash

  it('is the same for the same text, whatever blanks, and when it was exported', () => {
    expect(hash({ facts: ` ${PENALTY['facts']}　` })).toBe(hash({}))
    expect(hash({ remarks: '无' })).toBe(hash({}))
    expect(hash({ exportedAt: '2026/06/01 08:00:00' })).toBe(hash({}))
  })

  it('differs when any cell differs, or two swap places', () => {
    const hashes = [{}, { fine: '0.4' }, { sourceName: '示例县交通运输局' }, { remarks: '甲' }].map(
      hash,
    )
    expect(new Set(hashes).size).toBe(hashes.length)
    const [a, b] = [PENALTY['facts']!, PENALTY['content']!]
    expect(hash({ facts: b, content: a })).not.toBe(hash({}))
  })

  it('the instant of the export is kept in UTC; one that does not read is none', () => {
    expect(accepted({ exportedAt: '2026/06/01 08:00:00' }).exportedAt).toBe(
      '2026-06-01T00:00:00.000Z',
    )
    expect(accepted({ exportedAt: '昨天' }).exportedAt).toBeNull()
  })
})

describe('what rules say of a row', () => {
  it('a reported end of publication that differs is remarked on, and does not count', () => {
    const without = accepted()
    expect(without.isPublished).toBe(true)
    const drafted = accepted({ reportedPublicUntil: '2030-01-01' })
    expect(drafted.remarks.map(({ code }) => code)).toEqual(['PUBLICITY_DIFFERS'])
    expect(drafted.publishedTo).toBe(without.publishedTo)
  })

  it.each([
    [{ penaltyClasses: '警告', fine: '' }],
    [{ penaltyClasses: '通报批评', fine: '' }],
    [{ remarks: '简易程序' }],
  ])('is not published: %j', (changes) => {
    expect(accepted(changes as Values)).toMatchObject({ isPublished: false, publishedTo: null })
  })

  it('the state that a file reports', () => {
    expect(accepted({ status: '撤销' })).toMatchObject({ isRevoked: true, disputed: false })
    expect(accepted({ status: '2' })).toMatchObject({ isRevoked: false, disputed: true })
  })
})
