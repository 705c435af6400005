import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { RegisteredClass } from './party.rules.ts'
import { checkParty, checkRole, type ParentParty, type PartyDraft } from './registration.rules.ts'

const TODAY = '2026-11-20'
const CITY = '320600'
const RUGAO = '320682'
const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))

const BUREAU: ParentParty = { class: 'BUREAU', regionCode: CITY, domains: [] }
const COUNTY: ParentParty = { class: 'COUNTY', regionCode: RUGAO, domains: [] }

/** What each class needs at the least. */
const LEAST: Record<RegisteredClass, Partial<PartyDraft>> = {
  BUREAU: { regionCode: CITY },
  COUNTY: { regionCode: RUGAO },
  PLATFORM: { regionCode: CITY, domains: ['CONSTRUCTION'] },
  SUBJECT: { subjectId: '0199a000-0000-7000-8000-000000000001' },
  ASSOCIATION: {},
  AGENCY: {},
  AUDITOR: {},
  ADMINISTRATOR: {},
  CITIZEN: {},
}

/** The code and the English sentence of the refusal; null: it fits. */
function refusal(work: () => void): { code: string; en: string } | null {
  try {
    work()
    return null
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { code: error.code, en: error.detail.en }
  }
}

function check(cls: RegisteredClass, parent: ParentParty | null, values: Partial<PartyDraft> = {}) {
  const draft: PartyDraft = {
    class: cls,
    parentId: parent === null ? null : '0199a000-0000-7000-8000-00000000000a',
    regionCode: null,
    domains: [],
    subjectId: null,
    sourceCode: null,
    validFrom: TODAY,
    validTo: null,
    ...LEAST[cls],
    ...values,
  }
  return refusal(() => checkParty(book, TODAY, draft, parent))
}

describe('the tree', () => {
  const PARENTS: Record<string, ParentParty | null> = {
    top: null,
    BUREAU,
    COUNTY,
    AGENCY: { class: 'AGENCY', regionCode: null, domains: [] },
    ADMINISTRATOR: { class: 'ADMINISTRATOR', regionCode: null, domains: [] },
  }
  it.each([
    ['BUREAU', ['top', 'BUREAU']],
    ['COUNTY', ['BUREAU']],
    ['ASSOCIATION', ['BUREAU', 'COUNTY']],
    ['AGENCY', ['BUREAU', 'COUNTY']],
    ['PLATFORM', ['top', 'BUREAU']],
    ['AUDITOR', ['top', 'BUREAU']],
    ['ADMINISTRATOR', ['top', 'BUREAU']],
    ['SUBJECT', ['top', 'BUREAU', 'COUNTY']],
    ['CITIZEN', ['top']],
  ] as const)('%s stands at or below %j only', (cls, allowed) => {
    const fitting = Object.entries(PARENTS).filter(([, parent]) => check(cls, parent) === null)
    expect(fitting.map(([name]) => name)).toEqual(allowed)
    for (const [name, parent] of Object.entries(PARENTS)) {
      if ((allowed as readonly string[]).includes(name)) continue
      expect(check(cls, parent)?.code, name).toBe('PARTY_TREE_INVALID')
    }
  })

  it('takes no parent that is not in force', () => {
    const parentId = '0199a000-0000-7000-8000-00000000000b'
    // Without its parent it would stand at the top, where this class may stand.
    expect(check('BUREAU', null, { parentId })).toEqual({
      code: 'PARTY_TREE_INVALID',
      en: 'The parent does not exist, or is not in force',
    })
  })

  it.each([
    ['another city', '320500', BUREAU],
    ['the city itself', CITY, BUREAU],
  ])('takes no county of %s', (_name, regionCode, parent) => {
    expect(check('COUNTY', parent, { regionCode })?.code).toBe('PARTY_TREE_INVALID')
  })

  it('takes no association of another county below a county', () => {
    expect(check('ASSOCIATION', COUNTY, { regionCode: RUGAO })).toBeNull()
    expect(check('ASSOCIATION', COUNTY, { regionCode: '320681' })?.code).toBe('PARTY_TREE_INVALID')
  })
})

describe('what a class needs', () => {
  it.each([
    ['a bureau without a division', 'BUREAU', null, { regionCode: null }],
    ['a county without a division', 'COUNTY', BUREAU, { regionCode: null }],
    ['a county whose division was merged away', 'COUNTY', BUREAU, { regionCode: '320602' }],
    ['a division that does not exist', 'BUREAU', null, { regionCode: '999999' }],
    [
      'a county of the level of a city',
      'COUNTY',
      { ...BUREAU, regionCode: '320000' },
      { regionCode: CITY },
    ],
    ['a platform without fields of business', 'PLATFORM', null, { domains: [] }],
    ['a platform without a division', 'PLATFORM', null, { regionCode: null }],
    ['an auditor with a division', 'AUDITOR', null, { regionCode: CITY }],
    ['an unknown field of business', 'BUREAU', null, { domains: ['MAGIC'] }],
    ['a subject without its subject', 'SUBJECT', null, { subjectId: null }],
    ['a bureau that is a subject', 'BUREAU', null, { subjectId: LEAST.SUBJECT.subjectId! }],
    ['an unknown source', 'BUREAU', null, { sourceCode: 'NOBODY' }],
    ['an agency with the source of a bureau', 'AGENCY', BUREAU, { sourceCode: 'TRANSPORT_BUREAU' }],
    ['a bureau with the source of third parties', 'BUREAU', null, { sourceCode: 'THIRD_PARTY' }],
    ['a subject with a source', 'SUBJECT', null, { sourceCode: 'SELF_DECLARED' }],
    ['a validity that ends before it starts', 'BUREAU', null, { validTo: TODAY }],
  ] as const)('refuses %s', (_name, cls, parent, values) => {
    expect(check(cls, parent as ParentParty | null, values)?.code).toBe('PARTY_INVALID')
  })

  it.each([
    ['BUREAU', null, { sourceCode: 'TRANSPORT_BUREAU', domains: ['CONSTRUCTION', 'SAFETY'] }],
    ['COUNTY', BUREAU, { sourceCode: 'COUNTY_TRANSPORT_OFFICE', validTo: '2026-11-21' }],
    ['ASSOCIATION', BUREAU, { sourceCode: 'INDUSTRY_ASSOCIATION' }],
    ['AGENCY', BUREAU, { sourceCode: 'THIRD_PARTY', regionCode: RUGAO }],
    // 统计用区划 that stands among the counties.
    ['COUNTY', BUREAU, { regionCode: '320671' }],
  ] as const)('takes %s', (cls, parent, values) => {
    expect(check(cls, parent, values)).toBeNull()
  })
})

describe('roles', () => {
  const office = { id: 'office', class: 'ADMINISTRATOR' }
  const role = (
    party: typeof office,
    asked: Parameters<typeof checkRole>[1],
    held: [string, string][],
  ) =>
    refusal(() =>
      checkRole(
        party,
        asked,
        held.map(([partyId, role]) => ({ partyId, role })),
      ),
    )?.code

  it.each([
    ['ADMINISTRATOR', 'SYSTEM', true],
    ['ADMINISTRATOR', 'SECURITY', true],
    ['ADMINISTRATOR', 'AUDIT', true],
    ['AUDITOR', 'AUDIT', true],
    ['AUDITOR', 'SECURITY', false],
    ['BUREAU', 'SYSTEM', false],
    ['BUREAU', 'AUDIT', false],
    ['COUNTY', 'SECURITY', false],
    ['BUREAU', 'DELEGATE', true],
    ['AGENCY', 'DELEGATE', false],
    ['SUBJECT', 'REPRESENTATIVE', true],
    ['AGENCY', 'REPRESENTATIVE', false],
    ['ADMINISTRATOR', 'ACTOR', false],
  ] as const)('%s has %s: %s', (cls, asked, fits) => {
    expect(role({ id: 'p', class: cls }, asked, [])).toBe(fits ? undefined : 'ROLE_CONFLICT')
  })

  it('are one of system, security and audit administration to a person, over all parties', () => {
    for (const held of ['SYSTEM', 'SECURITY', 'AUDIT']) {
      for (const asked of ['SYSTEM', 'SECURITY', 'AUDIT'] as const) {
        expect(role(office, asked, [['elsewhere', held]])).toBe('ROLE_CONFLICT')
      }
    }
    expect(role(office, 'SECURITY', [['bureau', 'ACTOR']])).toBeUndefined()
    expect(role({ id: 'bureau', class: 'BUREAU' }, 'ACTOR', [['office', 'SYSTEM']])).toBeUndefined()
  })

  it('are held once in a party, and may be held in several', () => {
    const bureau = { id: 'bureau', class: 'BUREAU' }
    expect(role(bureau, 'ACTOR', [['bureau', 'ACTOR']])).toBe('ROLE_CONFLICT')
    expect(role(bureau, 'ACTOR', [['county', 'ACTOR']])).toBeUndefined()
    expect(role(bureau, 'ACTOR', [['bureau', 'DELEGATE']])).toBeUndefined()
  })
})
