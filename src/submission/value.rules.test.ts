import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import type { CatalogueColumn } from '../rule/rule.schema.ts'
import { makeValueParser } from './value.rules.ts'

const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
const item = book.catalogueItem('ADMINISTRATIVE_PENALTY', '2026-11-20')!

const columnOf = (key: string): CatalogueColumn => item.body.columns.find((one) => one.key === key)!
const parse = (key: string, text: string) => makeValueParser(book, columnOf(key))(text)
/** A column of a type that no column of the catalogue has yet. */
const parseAs = (type: CatalogueColumn['type'], text: string) => {
  const { role: _, ...column } = columnOf('legalBasis')
  return makeValueParser(book, { ...column, type })(text)
}
const code = (parsed: ReturnType<typeof parse>) => (parsed.ok ? 'ok' : parsed.problem.code)

describe('a cell by the type of its column', () => {
  it.each([
    ['decidedOn', '2026年4月1日', '2026-04-01'],
    ['validUntil', '2099-12-31', null],
    ['validUntil', '长期', null],
    ['validUntil', '永久有效', null],
    ['fine', '0.000001', { yuan: '0.01', reported: '0.000001', unit: '万元' }],
    ['fine', '300元', { yuan: '300', reported: '300', unit: '元' }],
    ['penaltyClasses', '警告;罚款;警告', ['WARNING', 'FINE']],
    ['penaltyClasses', '没收违法所得、没收非法财物', ['CONFISCATION']],
    ['penaltyClasses', ' 警告 ；', ['WARNING']],
    ['personIdType', '身份证', 'RESIDENT_ID'],
    ['status', '1', 'REVOKED'],
    ['facts', '含有 ? 号', '含有 ? 号'],
  ])('%s %s', (key, text, value) => expect(parse(key, text)).toEqual({ ok: true, value }))

  it.each([
    ['decidedOn', '2026/02/30', 'DATE_IMPOSSIBLE'],
    ['decidedOn', '46143', 'DATE_MALFORMED'],
    ['fine', '罚款', 'AMOUNT_MALFORMED'],
    ['fine', '-1', 'AMOUNT_NEGATIVE'],
    ['fine', '0.0000001', 'AMOUNT_PRECISION'],
    ['penaltyClasses', '警告;口头教育', 'CODE_UNKNOWN'],
    ['penaltyClasses', ';；', 'CODE_UNKNOWN'],
    ['authorityName', '2026/04/01', 'COLUMN_SHIFTED'],
    ['authorityName', '00000000-0000-4000-8000-000000000000', 'COLUMN_SHIFTED'],
    ['authorityCode', '南通市交通运输局', 'COLUMN_SHIFTED'],
    ['facts', '南通\ufffd\ufffd', 'TEXT_DESTROYED'],
    ['facts', '南通\0', 'TEXT_DESTROYED'],
    ['facts', '南通\ud800', 'TEXT_DESTROYED'],
    ['facts', '\udc00南通', 'TEXT_DESTROYED'],
    ['facts', '长'.repeat(2001), 'TEXT_TOO_LONG'],
  ])('%s %j is refused: %s', (key, text, wanted) => {
    const parsed = parse(key, text)
    expect(code(parsed)).toBe(wanted)
    if (parsed.ok) return
    expect(parsed.problem.column).toBe(columnOf(key).zh)
    // The sentence never repeats the cell: it may be personal data.
    expect(parsed.problem.zh + parsed.problem.en).not.toContain(text)
  })

  it('the longest text that fits is taken, and characters outside the basic plane', () => {
    expect(code(parse('facts', '长'.repeat(2000)))).toBe('ok')
    expect(code(parse('facts', '𠮷🚛'))).toBe('ok')
  })

  it.each([
    ['INTEGER', '0042', 'ok'],
    ['INTEGER', '1.5', 'NUMBER_MALFORMED'],
    ['INTEGER', '１２', 'NUMBER_MALFORMED'],
    ['DECIMAL', '1.234567', 'ok'],
    ['DECIMAL', '1.2345678', 'NUMBER_MALFORMED'],
    ['DECIMAL', '1e3', 'NUMBER_MALFORMED'],
  ] as const)('%s %s: %s', (type, text, wanted) => expect(code(parseAs(type, text))).toBe(wanted))
})
