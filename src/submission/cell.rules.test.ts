import { describe, expect, it } from 'vitest'
import { cleanCell, isDestroyed, looksLikeDate, looksLikeUuid } from './cell.rules.ts'

const nullMarks: ReadonlySet<string> = new Set(['—', '——', '-', '/', '无', 'N/A', 'NULL'])

describe('cleanCell', () => {
  it.each([
    ['南通某运输公司', '南通某运输公司'],
    ['  南通某运输公司\t', '南通某运输公司'],
    ['\u3000南通\u3000某\u3000', '南通\u3000某'],
    ['\ufeff\u200b南通\u200b\u200e', '南通'],
    ['南\u200b通', '南\u200b通'],
    ['\u00a0A/B\u00a0', 'A/B'],
    ['第一行\n第二行\n', '第一行\n第二行'],
    ['无锡', '无锡'],
    ['0', '0'],
  ])('%j → %j', (raw, text) => expect(cleanCell(raw, nullMarks)).toBe(text))

  it.each(['', '  ', '\u3000', '\u200b\ufeff', '—', '— —', '——', '/', ' / ', '／', '无', ' 无 '])(
    '%j is null',
    (raw) => expect(cleanCell(raw, nullMarks)).toBeNull(),
  )

  it.each(['N/A', 'n/a', 'Ｎ／Ａ', 'NULL', 'null', 'Null'])('%j is null', (raw) =>
    expect(cleanCell(raw, nullMarks)).toBeNull(),
  )

  it('knows only the marks that it is given', () => {
    expect(cleanCell('/', new Set())).toBe('/')
  })
})

describe('isDestroyed', () => {
  it.each([
    '南通\ufffd\ufffd运输有限公司',
    '锟斤拷锟斤拷运输',
    '????运输有限公司',
    '烫烫烫烫',
    '鍗楅€氬競杩愯緭鏈夐檺鍏徃',
    'å\u008d\u0097é\u0080\u009aå¸\u0082',
    'å—é€šå¸‚'.replace('å—', 'å\u008d\u0097'),
  ])('%j is destroyed', (text) => expect(isDestroyed(text)).toBe(true))

  it.each([
    '南通某运输有限公司',
    '是否超限？？',
    'Café Müller',
    '滚烫烫伤',
    '斤两不足',
    '',
    'a??b',
  ])('%j is not', (text) => expect(isDestroyed(text)).toBe(false))
})

describe('signs of a shifted column', () => {
  it.each([
    '2026/04/01',
    '2026-4-1',
    '2026.04.01',
    '2026年4月1日',
    '20260401',
    '2026/04/01 10:20:30',
  ])('%s looks like a date', (text) => expect(looksLikeDate(text)).toBe(true))

  it.each(['南通市交通运输局', '12345678', '2026', '99999999', '2026/04/01 南通市交通运输局', ''])(
    '%s does not',
    (text) => expect(looksLikeDate(text)).toBe(false),
  )

  it.each([
    '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
    '{0190A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B}',
    '0190a1b2c3d47e5f8a9b0c1d2e3f4a5b',
  ])('%s looks like a UUID', (text) => expect(looksLikeUuid(text)).toBe(true))

  it.each(['南通市交通运输局', '0190a1b2-c3d4', '913206001382918758', ''])('%s does not', (text) =>
    expect(looksLikeUuid(text)).toBe(false),
  )
})
