import { describe, expect, it, test } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import {
  compareAddress,
  compareName,
  readCandidate,
  type GivenCandidate,
} from './candidate.rules.ts'
import {
  compare,
  decideByCodes,
  decideByName,
  decideNothing,
  isUnmistakable,
  shortlist,
  type KnownSubject,
  type Led,
} from './match.rules.ts'
import { isOneApart, nearCores } from './near-name.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const policy = book.current('match-policy', 'SUBJECT_MATCH', '2026-11-20')!.body
const [USCI, OTHER_USCI] = ['913206000000001230', '913206000000006680']
const NAME = '南通通达示例物流有限公司'

const candidateOf = (given: Partial<GivenCandidate>) =>
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

let serial = 0
function known(name: string, values: Partial<KnownSubject> = {}): KnownSubject {
  serial += 1
  return {
    subjectId: String(serial).padStart(8, '0'),
    isPerson: false,
    name: compareName(name, book.nameVocabulary),
    regionCode: null,
    address: null,
    codes: null,
    ...values,
  }
}

/** Decides on one subject that the first code led to. */
function byCode(
  given: Partial<GivenCandidate>,
  subject: Partial<KnownSubject> = {},
  led: Led = 'DIRECTLY',
) {
  const candidate = candidateOf({ usci: USCI, ...given })
  const found = known(NAME, { codes: [{ type: 'USCI', value: USCI }], ...subject })
  return decideByCodes(candidate, [compare(candidate, found, policy, new Map([[0, led]]))], policy)
}

describe('one subject that a code leads to', () => {
  const otherCode = { codes: [{ type: 'USCI', value: OTHER_USCI }] } as const
  test.each<[string, Partial<GivenCandidate>, Partial<KnownSubject>, Led, string, number]>([
    ['no name given', {}, {}, 'DIRECTLY', 'MATCHED', 70],
    ['the name', { name: NAME }, {}, 'DIRECTLY', 'MATCHED', 100],
    ['the core name', { name: '江苏通达示例运输厂' }, {}, 'DIRECTLY', 'MATCHED', 100],
    ['a name of no use', { name: '通' }, {}, 'DIRECTLY', 'MATCHED', 70],
    ['another name', { name: '南通远航示例物流有限公司' }, {}, 'DIRECTLY', 'POSSIBLE', 30],
    ['a character wrong', { name: '南通通运示例物流有限公司' }, {}, 'DIRECTLY', 'POSSIBLE', 90],
    ['another region', { region: '如东' }, { regionCode: '320614' }, 'DIRECTLY', 'MATCHED', 55],
    ['by the nested code', {}, { codes: [] }, 'BY_NESTED_CODE', 'MATCHED', 70],
    ['nested, its USCI another', { name: NAME }, otherCode, 'BY_NESTED_CODE', 'POSSIBLE', 20],
    ['a wrong check character', { usci: '913206000000001231' }, {}, 'DIRECTLY', 'POSSIBLE', 70],
    [
      'a wrong check character, and the name',
      { usci: '913206000000001231', name: NAME },
      {},
      'DIRECTLY',
      'MATCHED',
      100,
    ],
    ['a person of that name', { name: '王测甲' }, person(), 'DIRECTLY', 'MATCHED', 100],
    ['a person of nearly that name', { name: '王测乙' }, person(), 'DIRECTLY', 'POSSIBLE', 30],
  ])('%s', (_what, given, subject, led, result, score) => {
    expect(byCode(given, subject, led)).toMatchObject({ result, score })
  })

  function person(): Partial<KnownSubject> {
    return { isPerson: true, name: compareName('王测甲', book.nameVocabulary) }
  }

  it('explains each feature', () => {
    const { features } = byCode({ name: '远航示例物流', region: '火星', address: '示例路1号' })
    expect(features.map(({ feature, agreement }) => [feature, agreement])).toEqual([
      ['USCI', 'AGREES'],
      ['NAME', 'DIFFERS'],
      ['REGION', 'INVALID'],
      ['ADDRESS', 'UNKNOWN'],
    ])
    expect(features[1]!.zh).toContain('更名')
    expect(features[1]!.en).toContain('renamed')
  })

  it('knows an address however it is written', () => {
    const address = compareAddress('南通市崇川区 示例路1号（东）')
    const { features } = byCode({ address: '南通市崇川区示例路１号(东)' }, { address })
    expect(features.at(-1)).toMatchObject({ agreement: 'AGREES', points: 10 })
  })
})

describe('codes that lead to two subjects', () => {
  it('are ambiguous, the better first', () => {
    const candidate = candidateOf({
      usci: USCI,
      identifiers: [{ type: 'REGISTRATION_NUMBER', value: '320699000000015' }],
      name: NAME,
    })
    const [one, two] = [known('南通远航示例物流有限公司'), known(NAME)]
    const comparisons = [
      compare(candidate, one, policy, new Map([[0, 'DIRECTLY']]), new Set([1])),
      compare(candidate, two, policy, new Map([[1, 'DIRECTLY']]), new Set([0])),
    ]
    const decision = decideByCodes(candidate, comparisons, policy)
    expect(decision).toMatchObject({
      result: 'AMBIGUOUS',
      subjectId: null,
      alternativeIds: [two.subjectId, one.subjectId],
    })
    expect(decision.features.map(({ agreement }) => agreement)).toEqual([
      'DIFFERS',
      'AGREES',
      'AGREES',
    ])
  })
})

/** Decides by name among firms. */
function byName(given: Partial<GivenCandidate>, firms: readonly KnownSubject[], whole = true) {
  const candidate = candidateOf({ name: NAME, ...given })
  const comparisons = firms.map((firm) => compare(candidate, firm, policy))
  const clear = whole && isUnmistakable(comparisons)
  return decideByName(candidate, shortlist(comparisons, policy), clear, policy)
}

describe('firms that a name leads to', () => {
  const inHaimen = { regionCode: '320614' }
  const inRudong = { regionCode: '320623' }
  const sameWords = '海门通达示例物流有限责任公司'
  const sameCore = '南通通达示例运输有限公司'
  type Firm = [string, Partial<KnownSubject>?]

  test.each<[string, Partial<GivenCandidate>, Firm[], string]>([
    ['the full name', {}, [[NAME]], 'MATCHED'],
    ['the full name, other brackets', { name: `（南通）${NAME.slice(2)}` }, [[NAME]], 'POSSIBLE'],
    ['the full name twice', {}, [[NAME], [NAME]], 'AMBIGUOUS'],
    [
      'twice, the region tells',
      { region: '海门' },
      [
        [NAME, inRudong],
        [NAME, inHaimen],
      ],
      'POSSIBLE',
    ],
    ['the full name and a firm of another trade', {}, [[NAME], [sameCore]], 'MATCHED'],
    ['the full name and its twin elsewhere', {}, [[NAME], [sameWords]], 'POSSIBLE'],
    [
      'the full name, its twin ruled out by the region',
      { region: '320684' },
      [
        [NAME, inHaimen],
        [sameWords, inRudong],
      ],
      'MATCHED',
    ],
    ['a twin of unknown region', { region: '海门' }, [[NAME, inHaimen], [sameWords]], 'POSSIBLE'],
    ['the full name in another region', { region: '如东' }, [[NAME, inHaimen]], 'POSSIBLE'],
    ['the full name, its region not known', { region: '如东' }, [[NAME]], 'POSSIBLE'],
    ['another legal form', {}, [[sameWords]], 'POSSIBLE'],
    ['another trade', {}, [[sameCore]], 'POSSIBLE'],
    ['another trade in another region', { region: '如东' }, [[sameCore, inHaimen]], 'NOT_FOUND'],
    ['two of other trades', {}, [[sameCore], ['南通通达示例汽修有限公司']], 'AMBIGUOUS'],
    ['its branch', {}, [[`${NAME}海门分公司`]], 'POSSIBLE'],
    ['the full name and its branch', {}, [[NAME], [`${NAME}海门分公司`]], 'MATCHED'],
    ['nobody', {}, [], 'NOT_FOUND'],
    ['a malformed code beside', { usci: 'x' }, [[NAME, { codes: [] }]], 'MATCHED'],
    ['a code not on file, nor of the firm', { usci: USCI }, [[NAME, { codes: [] }]], 'MATCHED'],
    [
      'a code that is not the firm’s',
      { usci: USCI },
      [[NAME, { codes: [{ type: 'USCI', value: OTHER_USCI }] }]],
      'POSSIBLE',
    ],
  ])('%s', (_what, given, firms, result) => {
    const all = firms.map(([name, values]) => known(name, values))
    expect(byName(given, all).result).toBe(result)
    // Without knowing all firms of that core no name is sure.
    if (firms.length > 0) expect(byName(given, all, false).result).not.toBe('MATCHED')
  })

  it('names five alternatives at most, those that fit best first', () => {
    const [worse, ...better] = [sameCore, ...Array.from({ length: 7 }, () => sameWords)].map(
      (name) => known(name),
    )
    const { alternativeIds, subjectId } = byName({}, [worse!, ...better])
    expect(subjectId).toBeNull()
    expect(alternativeIds).toEqual(better.slice(0, 5).map((one) => one.subjectId))
  })

  it('says of nothing that nothing compares', () => {
    const candidate = candidateOf({ usci: '12', name: NAME, region: '如东' })
    const { features, score } = decideNothing(candidate, 'NOT_FOUND', policy)
    expect(score).toBe(0)
    expect(features.map(({ agreement }) => agreement)).toEqual(['INVALID', 'UNKNOWN', 'UNKNOWN'])
  })
})

describe('a character that is wrong', () => {
  test.each([
    ['通达', '通达', false],
    ['通达', '通运', true],
    ['通达', '通', true],
    ['通达', '通大达', true],
    ['通达', '达通', false],
    ['', '通', true],
    ['通达', '', false],
    ['通通达', '通达', true],
  ])('%j and %j: %s', (a, b, apart) => {
    expect(isOneApart(a, b)).toBe(apart)
    expect(isOneApart(b, a)).toBe(apart)
  })

  it('leaves the core at one end of what it was taken for', () => {
    expect(nearCores('通达示例物硫')).toContain('通达示例')
    expect(nearCores('洲区通达示例')).toContain('通达示例')
    expect(nearCores('通达')).toEqual([])
    expect(nearCores('通'.repeat(25))).toEqual([])
  })
})
