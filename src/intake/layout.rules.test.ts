import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { cellsByColumn, findLayout, normalizeHeading } from './layout.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const TODAY = '2026-11-20'
const find = (header: readonly string[]) => findLayout(book, header, TODAY)

const headingsOf = (code: string): string[] =>
  book
    .catalogueItem(code, TODAY)!
    .body.columns.filter((column) => column.n !== null)
    .toSorted((a, b) => a.n! - b.n!)
    .map((column) => column.zh)

const EDITION_2016 = book.catalogueItem('ADMINISTRATIVE_PENALTY', TODAY)!.body.layouts![0]!.headings

describe('findLayout', () => {
  it.each([
    ['ADMINISTRATIVE_PERMIT', 27],
    ['ADMINISTRATIVE_PENALTY', 29],
    ['REGISTRATION', 9],
  ])('%s has %i columns, each fed by its own', (code, width) => {
    const layout = find(headingsOf(code))!
    expect(layout).toMatchObject({ name: code, width, ignored: [] })
    const fed = layout.sources.flat()
    expect(fed.toSorted((a, b) => a - b)).toEqual(Array.from({ length: width }, (_, n) => n))
  })

  it('every item of the catalogue is found from its own headings', () => {
    for (const { code } of book.catalogueItems(TODAY))
      expect(find(headingsOf(code))?.name).toBe(code)
  })

  it('the edition of 2016 joins its two class columns; 地方编码 feeds nothing', () => {
    const layout = find(EDITION_2016)!
    expect(layout).toMatchObject({
      name: 'ADMINISTRATIVE_PENALTY/PENALTY_2016',
      width: 20,
      ignored: [],
    })
    const classes = layout.sources[layout.plan.at('PENALTY_CLASSES')]!
    const cells = EDITION_2016.map(() => '')
    ;[cells[classes[0]!], cells[classes[1]!]] = ['警告', '罚款']
    expect(cellsByColumn(layout, cells)[layout.plan.at('PENALTY_CLASSES')]).toBe('警告;罚款')
    cells[classes[1]!] = ' '
    expect(cellsByColumn(layout, cells)[layout.plan.at('PENALTY_CLASSES')]).toBe('警告')
    expect(layout.sources.flat()).not.toContain(EDITION_2016.indexOf('DFBM'))
  })

  it('each cell reaches the column of its heading, in any order', () => {
    const header = headingsOf('ADMINISTRATIVE_PENALTY').toReversed()
    const layout = find(header)!
    const cells = cellsByColumn(layout, header)
    layout.plan.columns.forEach(({ column }, at) => {
      if (column.n !== null) expect(cells[at]).toBe(column.zh)
    })
  })

  it('a heading that stands twice feeds one column, and a stranger is reported', () => {
    const header = [...headingsOf('ADMINISTRATIVE_PENALTY'), '处罚机关', '领导批示']
    expect(find(header)).toMatchObject({ width: 31, ignored: ['处罚机关', '领导批示'] })
  })

  it.each([
    ['nothing', []],
    ['a row of data', ['示例运输有限公司', '913206000000001230']],
    [
      'a header that lacks a required column',
      headingsOf('ADMINISTRATIVE_PENALTY').filter((one) => one !== '处罚决定日期'),
    ],
  ])('%s fits no item', (_name, header) => expect(find(header)).toBeNull())
})

describe('normalizeHeading', () => {
  it.each([
    [' 处罚金额 （万元）\u3000', '处罚金额(万元)'],
    ['\ufeff\u200bcf_wsh\r\n', 'CF_WSH'],
    ['备\u001b注', '备注'],
  ])('%j → %s', (text, wanted) => expect(normalizeHeading(text)).toBe(wanted))
})
