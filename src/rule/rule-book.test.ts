import { describe, expect, it } from 'vitest'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { parseRule, RULE_KINDS, SUBJECT_ROLES, type RuleVersion } from './rule.schema.ts'

const rules = readRuleFiles(RULE_DATA_FOLDER)
const book = makeRuleBook(rules)
const TODAY = '2026-11-01'

/** Deep copies of the data, one rule changed by hand. */
function changed(kind: string, code: string, change: (body: never) => void): RuleVersion[] {
  const copies = structuredClone(rules)
  const rule = copies.find((copy) => copy.kind === kind && copy.code === code)
  if (!rule) throw new Error(`no ${kind} ${code}`)
  change(rule.body as never)
  return copies
}

function problemsOf(copies: readonly RuleVersion[]): string {
  try {
    makeRuleBook(copies)
  } catch (error) {
    return String(error)
  }
  return ''
}

describe('reading', () => {
  it('has data of every kind', () => {
    for (const kind of RULE_KINDS) expect([kind, book.list(kind).length > 0]).toEqual([kind, true])
  })

  it('answers by the day, the end excluded', () => {
    expect(book.current('region', '320684', '2020-07-05')?.zh).toBe('海门市')
    expect(book.current('region', '320684', '2020-07-06')).toBeNull()
    expect(book.current('region', '320614', '2020-07-06')?.zh).toBe('海门区')
    const held = book.list('region', { on: TODAY }).map(({ code }) => code)
    expect(held).toContain('320613')
    expect(held).not.toContain('320602')
    expect(book.regions.map(({ code }) => code)).toContain('320602')
  })

  it('leads from each retired division to one that holds today', () => {
    const retired = book.regions.filter(({ validTo }) => validTo !== null)
    expect(retired.map(({ code }) => code).toSorted()).toEqual([
      '320602',
      '320611',
      '320621',
      '320683',
      '320684',
    ])
    for (const { body } of retired)
      expect(book.current('region', String(body.successor), TODAY)?.body.parent).toBe('320600')
  })

  it('has the columns of the exchange format in their order', () => {
    const numbersOf = (code: string) =>
      book.catalogueItem(code, TODAY)?.body.columns.flatMap(({ n }) => n ?? [])
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)
    expect(numbersOf('ADMINISTRATIVE_PERMIT')).toEqual(upTo(27))
    expect(numbersOf('ADMINISTRATIVE_PENALTY')).toEqual(upTo(29))
    expect(numbersOf('REGISTRATION')).toEqual(upTo(9))
    expect(book.catalogueItems(TODAY).length).toBeGreaterThanOrEqual(9)
  })

  it('maps the 2016 edition of the penalty file', () => {
    const layout = book.catalogueItem('ADMINISTRATIVE_PENALTY', TODAY)?.body.layouts?.[0]
    expect(layout?.headings).toHaveLength(20)
    expect(layout?.columns[layout.headings.indexOf('CF_ZT')]).toBe('status')
    expect(layout?.columns[layout.headings.indexOf('DFBM')]).toBeNull()
  })

  it('reads codes by label and alias, and answers their labels', () => {
    expect(book.codeOf('PENALTY_CLASS', '没收违法所得、没收非法财物')).toBe('CONFISCATION')
    expect(book.codeOf('RECORD_STATUS', '1')).toBe('REVOKED')
    expect(book.codeOf('RECORD_STATUS', '7')).toBeNull()
    expect(book.codeLabel('PERMIT_CLASS', 'CONCESSION')).toEqual({ zh: '特许', en: 'Concession' })
    expect(book.codeLabel('PERMIT_CLASS', 'NONE')).toBeNull()
  })

  it('knows exceptions, null marks and vocabulary', () => {
    expect(book.isIdentifierException('USCI', '91350100M0001TGQXM')).toBe(true)
    expect(book.isIdentifierException('ORG', '91350100M0001TGQXM')).toBe(false)
    expect(book.nullMarks.has('— —')).toBe(true)
    expect(book.openEndedDates.has('2099-01-31')).toBe(true)
    const { legalForms } = book.nameVocabulary
    expect(legalForms.indexOf('有限责任公司')).toBeLessThan(legalForms.indexOf('公司'))
  })

  it('cannot be changed', () => {
    const column = book.catalogueItem('HONOUR', TODAY)?.body.columns[0]
    expect(() => Object.assign(column ?? {}, { scope: 'INTERNAL' })).toThrow(TypeError)
  })
})

describe('disclosure of columns', () => {
  const columns = rules.flatMap((rule) =>
    rule.kind === 'catalogue-item'
      ? rule.body.columns.map((column) => ({ ...column, item: rule.code }))
      : [],
  )

  it('never gives out identity numbers, plates or remarks', () => {
    const guarded = columns.filter(
      ({ role, key }) =>
        role === 'LEGAL_REPRESENTATIVE_ID' ||
        role === 'PERSON_ID_NUMBER' ||
        role === 'REMARKS' ||
        key === 'plate',
    )
    expect(guarded.length).toBeGreaterThan(10)
    for (const { scope } of guarded) expect(scope).toBe('INTERNAL')
    for (const { role, sensitive, mask } of guarded)
      if (role !== 'REMARKS') expect([sensitive, typeof mask]).toEqual([true, 'string'])
  })

  it('scans public free text', () => {
    const open = columns.filter(({ type, scope }) => type === 'TEXT' && scope === 'PUBLIC')
    expect(open.filter(({ screen }) => !screen).map(({ key }) => key)).toEqual(['legalBasis'])
  })

  it('tells every item its subject', () => {
    for (const item of book.catalogueItems(TODAY)) {
      const roles = item.body.columns.map(({ role }) => role)
      expect(roles).toContain('SUBJECT_NAME')
      expect(roles.filter((role) => SUBJECT_ROLES.some((r) => r === role)).length).toBeGreaterThan(
        1,
      )
    }
  })
})

describe('refusals', () => {
  it('names every bad key of a row', () => {
    const bad = { ...rules.find(({ kind }) => kind === 'region'), validFrom: '2026-02-30' }
    expect(() => parseRule({ ...bad, basis: '' })).toThrow(/basis.*\n.*validFrom/)
    expect(() =>
      parseRule({ ...bad, validFrom: '2020-01-01', body: { level: 'X', extra: 1 } }),
    ).toThrow(/body\.level.*[\s\S]*body\.parent[\s\S]*extra/)
    expect(() => parseRule({ ...bad, body: {} })).toThrow(/validFrom[\s\S]*body\.level/)
    expect(() => parseRule({ ...bad, kind: 'unheard' })).toThrow(/unheard.*kind/)
    expect(() => parseRule({ ...bad, validFrom: '2020-01-01', validTo: '2020-01-01' })).toThrow(
      /validTo 2020-01-01 is not after/,
    )
  })

  it('two versions of one code that overlap', () => {
    const [first] = book.list('parameter')
    const next = { ...structuredClone(first), validFrom: '2027-01-01' } as RuleVersion
    expect(problemsOf([...rules, next])).toContain(
      'parameter PUBLICATION_DEADLINE (2018-07-01): overlaps the version of 2027-01-01',
    )
    const closed = rules.map((rule) =>
      rule === rules.find(({ code }) => code === 'PUBLICATION_DEADLINE')
        ? { ...rule, validTo: '2027-01-01' }
        : rule,
    ) as RuleVersion[]
    expect(problemsOf([...closed, next])).toBe('')
  })

  it('references that lead nowhere', () => {
    const region = changed(
      'region',
      '320611',
      (b: { successor: string }) => (b.successor = '329999'),
    )
    expect(problemsOf(region)).toContain('region 320611 (2000-01-01): no such region: 329999')
    const item = changed('catalogue-item', 'HONOUR', (b: { class: string }) => (b.class = 'NONE'))
    expect(problemsOf(item)).toContain('HONOUR (2018-07-01): no such catalogue-class: NONE')
  })

  it('columns without scope, of an unknown code set, or twice', () => {
    type Body = { columns: { key: string; scope?: string; codeSet?: string }[] }
    const edit = (change: (columns: Body['columns']) => void) =>
      problemsOf(changed('catalogue-item', 'HONOUR', (body: Body) => change(body.columns)))
    expect(edit((columns) => delete columns[0]?.scope)).toContain('column subjectName has no scope')
    expect(edit((columns) => Object.assign(columns[2] ?? {}, { codeSet: 'NONE' }))).toContain(
      'column personIdType: no such code-set: NONE',
    )
    expect(edit((columns) => columns.push(structuredClone(columns[0]!)))).toContain(
      'column subjectName stands twice',
    )
  })

  it('codes and headings that mean two things', () => {
    type Aliased = { aliases: string[] }
    const codes = changed('code-set', 'RECORD_STATUS', (body: { entries: Aliased[] }) =>
      body.entries[0]?.aliases.push('1'),
    )
    expect(problemsOf(codes)).toContain('1 means both NORMAL and REVOKED')
    const headings = changed('catalogue-item', 'HONOUR', (body: { columns: Aliased[] }) =>
      body.columns[0]?.aliases.push('备注'),
    )
    expect(problemsOf(headings)).toContain('heading 备注 is both subjectName and remarks')
  })

  it('penalty classes of a publicity rule that do not exist', () => {
    const bad = changed(
      'publicity-rule',
      'PENALTY_ORDER_36',
      (b: { unpublishedClasses: string[] }) => b.unpublishedClasses.push('NONE'),
    )
    expect(problemsOf(bad)).toContain('no PENALTY_CLASS NONE')
  })
})
