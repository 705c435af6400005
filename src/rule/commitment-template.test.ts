import { describe, expect, it } from 'vitest'
import { followsTemplate, placesOf, problemsOfTemplate } from './commitment-template.schema.ts'
import { findCommitmentTemplate } from './commitment.view.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const templates = book.list('commitment-template')

describe('a text follows a template', () => {
  const text = '本承诺人申请{事项}（含{范围}），承诺真实。'
  it.each([
    ['本承诺人申请货运许可（含普通货运），承诺真实。', true],
    ['本承诺人申请货运许可（含普通\n 货运），\n承诺真实。', true],
    ['本承诺人申请{事项}（含普通货运），承诺真实。', false],
    ['本承诺人申请（含普通货运），承诺真实。', false],
    ['本承诺人申请货运许可（含普通货运），承诺真实。另有说明。', false],
    ['本承诺人申请货运许可(含普通货运)，承诺真实。', false],
  ])('%j: %s', (given, wanted) => expect(followsTemplate(text, given)).toBe(wanted))

  it('signs of a pattern mean themselves', () => {
    expect(followsTemplate('a.b*{x}?', 'a.b*1?')).toBe(true)
    expect(followsTemplate('a.b*{x}?', 'aXb*1?')).toBe(false)
  })

  it('names its places', () => expect(placesOf(text)).toEqual(['事项', '范围']))
})

describe('the templates of the rule data', () => {
  it('that no source gives say so', () => {
    expect(templates.length).toBeGreaterThanOrEqual(7)
    for (const { confidence, zh, basis } of templates) {
      expect([confidence, zh]).toEqual(['LOW', expect.stringContaining('示例')])
      expect(basis).toContain('演示')
    }
  })

  it('serve every scene', () => {
    const scenes = book.codeSet('COMMITMENT_SCENE')!.body.entries.map(({ code }) => code)
    const served = new Set(templates.map(({ body }) => body.scene))
    expect(scenes.filter((one) => !served.has(one))).toEqual([])
  })

  it('are found by code and day', () => {
    expect(findCommitmentTemplate(book, ' DEMO_HONOURS@2026-01-01 ')?.code).toBe('DEMO_HONOURS')
    expect(findCommitmentTemplate(book, 'DEMO_HONOURS')).toBeNull()
    expect(findCommitmentTemplate(book, 'DEMO_HONOURS@2025-01-01')).toBeNull()
  })

  it('whose references and places do not fit are named', () => {
    const { body } = templates[0]!
    const known = (kind: string, code: string) =>
      book.list(kind as never).some((one: { code: string }) => one.code === code)
    const codeKnown = (set: string, code: string) => book.codeLabel(set, code) !== null
    const bad = {
      ...body,
      type: 'NONE',
      scene: 'NOWHERE',
      publicationClass: 'SECRET',
      content: '承诺{甲}',
      places: [{ name: '乙', en: 'B' }],
    }
    expect(problemsOfTemplate({ body: bad }, { known, codeKnown })).toEqual([
      'no such commitment-type: NONE',
      'no such publication-class: SECRET',
      'no COMMITMENT_SCENE NOWHERE',
      '乙 stands in no text',
      'no place 甲',
    ])
    expect(problemsOfTemplate({ body }, { known, codeKnown })).toEqual([])
  })
})
