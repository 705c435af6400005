import { describe, expect, it } from 'vitest'
import { parseDate, parseInstant, shanghaiDateOf, startOfShanghaiDay } from './date.rules.ts'

const openEnded: ReadonlySet<string> = new Set(['2099-12-31', '2099-01-31'])

describe('parseDate reads', () => {
  it.each([
    ['2026/04/01', '2026-04-01'],
    ['2026/4/1', '2026-04-01'],
    ['2026-04-01', '2026-04-01'],
    ['2026-4-1', '2026-04-01'],
    ['20260401', '2026-04-01'],
    ['2026.4.1', '2026-04-01'],
    ['2026.04.01', '2026-04-01'],
    ['2026年4月1日', '2026-04-01'],
    ['2026年04月01日', '2026-04-01'],
    ['２０２６年４月１日', '2026-04-01'],
    [' 2026/4/1 ', '2026-04-01'],
    ['2026/04/01 23:59:59', '2026-04-01'],
    ['2026/4/1 0:00', '2026-04-01'],
    ['2026-04-01T23:59:59', '2026-04-01'],
    ['2026-04-01 10:20:30.123', '2026-04-01'],
    ['2026年4月1日10时30分', '2026-04-01'],
    ['2026-03-31 24:00', '2026-03-31'],
    ['20260401103000', '2026-04-01'],
    ['2026-03-31T16:00:00.000Z', '2026-04-01'],
    ['2026-03-31T15:59:59Z', '2026-03-31'],
    ['2024-02-29', '2024-02-29'],
    ['2000/2/29', '2000-02-29'],
    ['1900-01-01', '1900-01-01'],
    ['2100-12-31', '2100-12-31'],
  ])('%s as %s', (raw, on) => {
    expect(parseDate(raw, { openEnded })).toEqual({ ok: true, on, openEnded: false })
  })

  it.each(['2099-12-31', '2099/12/31', '2099.1.31', '2099年12月31日', '20991231'])(
    '%s as open-ended',
    (raw) => expect(parseDate(raw, { openEnded })).toEqual({ ok: true, on: null, openEnded: true }),
  )

  it('takes the open-ended days from the caller', () => {
    expect(parseDate('2099-12-31', { openEnded: new Set() })).toMatchObject({ on: '2099-12-31' })
  })
})

describe('parseDate refuses', () => {
  it.each([
    ['2023-02-29', 'DATE_IMPOSSIBLE'],
    ['1900/02/29', 'DATE_IMPOSSIBLE'],
    ['2026/04/31', 'DATE_IMPOSSIBLE'],
    ['2026/4/31', 'DATE_IMPOSSIBLE'],
    ['2026-13-01', 'DATE_IMPOSSIBLE'],
    ['2026-00-10', 'DATE_IMPOSSIBLE'],
    ['2026-01-00', 'DATE_IMPOSSIBLE'],
    ['1899-12-31', 'DATE_IMPOSSIBLE'],
    ['2101-01-01', 'DATE_IMPOSSIBLE'],
    ['2026-04-01 25:00:00', 'DATE_IMPOSSIBLE'],
    ['2026-04-01 24:01', 'DATE_IMPOSSIBLE'],
    ['46113', 'DATE_MALFORMED'],
    ['46113.5', 'DATE_MALFORMED'],
    ['2026-04/01', 'DATE_MALFORMED'],
    ['2026/04', 'DATE_MALFORMED'],
    ['01/04/2026', 'DATE_MALFORMED'],
    ['202604', 'DATE_MALFORMED'],
    ['2026年4月', 'DATE_MALFORMED'],
    ['2026-04-01abc', 'DATE_MALFORMED'],
    ['长期', 'DATE_MALFORMED'],
    ['', 'DATE_MALFORMED'],
    ['2026-04-01'.padEnd(60, ' '), 'DATE_MALFORMED'],
  ])('%s: %s', (raw, code) => {
    const result = parseDate(raw, { openEnded })
    expect(result).toMatchObject({ ok: false, code })
    expect(!result.ok && result.zh.length > 0 && result.en.length > 0).toBe(true)
  })
})

describe('parseInstant', () => {
  it.each([
    ['2026/04/01 08:00:00', '2026-04-01T00:00:00.000Z'],
    ['2026/4/1 7:59', '2026-03-31T23:59:00.000Z'],
    ['2026/04/01', '2026-03-31T16:00:00.000Z'],
    ['2026-04-01T08:00:00+08:00', '2026-04-01T00:00:00.000Z'],
    ['2026-04-01T08:00:00Z', '2026-04-01T08:00:00.000Z'],
    ['2026-04-01T08:00:00-0130', '2026-04-01T09:30:00.000Z'],
    ['2026-03-31 24:00:00', '2026-03-31T16:00:00.000Z'],
    ['20260401080000', '2026-04-01T00:00:00.000Z'],
  ])('%s is %s', (raw, at) => expect(parseInstant(raw)).toEqual({ ok: true, at }))

  it('refuses as parseDate does', () => {
    expect(parseInstant('2026/02/30 08:00:00')).toMatchObject({ code: 'DATE_IMPOSSIBLE' })
    expect(parseInstant('yesterday')).toMatchObject({ code: 'DATE_MALFORMED' })
  })
})

describe('days in Shanghai', () => {
  it('begin at 16:00 UTC of the day before', () => {
    expect(startOfShanghaiDay('2026-04-01').toISOString()).toBe('2026-03-31T16:00:00.000Z')
    expect(shanghaiDateOf(new Date('2026-03-31T16:00:00Z'))).toBe('2026-04-01')
    expect(shanghaiDateOf(new Date('2026-03-31T15:59:59.999Z'))).toBe('2026-03-31')
  })

  it('refuse what is not an ISO day', () => {
    for (const on of ['2026-02-30', '2026/04/01', '2026-4-1', ''])
      expect(() => startOfShanghaiDay(on)).toThrow(RangeError)
  })
})
