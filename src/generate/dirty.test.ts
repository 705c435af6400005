import { describe, expect, test } from 'vitest'
import { cellsByColumn, findLayout } from '../intake/layout.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { RULE_DATA_FOLDER, readRuleFiles } from '../rule/rule.files.ts'
import { draftRow } from '../submission/draft.rules.ts'
import { cityRows } from './city-rows.ts'
import { DIRT_KINDS, type DirtKind, type DirtyRow } from './dirty.ts'
import { exchangeLayout, type ExchangeKind } from './exchange-layout.ts'

const rowsOf = (kind: ExchangeKind, dirtyShare: number) => [
  ...cityRows({ seed: 'dirt', subjects: 1500, kind, dirtyShare }),
]
const penalties = rowsOf('PENALTY', 0.1)
const permits = rowsOf('PERMIT', 0.1)
const soiled = (rows: DirtyRow[], kind: DirtKind) => rows.filter(({ dirt }) => dirt?.kind === kind)
const cell = (kind: ExchangeKind, row: DirtyRow, key: string) =>
  row.cells[exchangeLayout(kind).keys.indexOf(key)] ?? ''

describe('dirty rows', () => {
  test('come only when asked for, in the share asked for', () => {
    const clean = rowsOf('PENALTY', 0)
    expect(clean.every(({ dirt }) => dirt === null)).toBe(true)
    const dirty = penalties.filter(({ dirt }) => dirt !== null).length
    expect(dirty / clean.length).toBeCloseTo(0.1, 1)
    expect(JSON.stringify(rowsOf('PENALTY', 0.1))).toBe(JSON.stringify(penalties))
  })

  test('hold every kind of dirt, each in a file that has the column', () => {
    const found = new Set([...penalties, ...permits].map(({ dirt }) => dirt?.kind))
    expect(DIRT_KINDS.filter((kind) => !found.has(kind))).toEqual([])
    expect(soiled(permits, 'MISSING_FINE')).toEqual([])
    expect(soiled(rowsOf('REGISTRATION', 0.2), 'DESTROYED_TEXT').length).toBeGreaterThan(0)
  })

  test('carry the outcome that intake should come to', () => {
    for (const { dirt } of [...penalties, ...permits]) {
      if (dirt?.kind === 'SHIFTED_AND_CUT') expect(dirt).not.toHaveProperty('code')
      else if (dirt?.expect === 'QUARANTINED') expect(dirt.code).toMatch(/^[A-Z_]+$/)
      else expect(dirt?.code).toBeUndefined()
    }
    expect(soiled(permits, 'IMPOSSIBLE_DATE')[0]?.dirt?.code).toBe('DATE_IMPOSSIBLE')
  })

  test('are wrong as their kind says', () => {
    for (const row of soiled(penalties, 'MISSING_FINE')) {
      expect(cell('PENALTY', row, 'penaltyClasses')).toContain('罚款')
      expect(cell('PENALTY', row, 'fine')).toBe('')
    }
    for (const row of soiled(penalties, 'SIX_DECIMALS')) {
      expect(cell('PENALTY', row, 'fine')).toMatch(/^\d+\.\d{6}$/)
      expect(cell('PENALTY', row, 'fine')).not.toMatch(/00$/)
    }
    for (const row of soiled(permits, 'SHIFTED_COLUMNS')) expect(row.cells).toHaveLength(28)
    for (const row of soiled(permits, 'SHIFTED_AND_CUT')) expect(row.cells).toHaveLength(27)
    for (const row of soiled(permits, 'DESTROYED_TEXT')) expect(row.cells[0]).toContain('\ufffd')
    for (const row of soiled(permits, 'OVERLONG_TEXT'))
      expect(row.cells[0]?.length).toBeGreaterThan(200)
    for (const row of soiled(permits, 'NULL_MARKS')) expect(row.cells).not.toContain('')
    for (const row of soiled(permits, 'MISSING_IDENTIFIER')) {
      expect([1, 2, 3, 10].map((at) => row.cells[at])).toEqual(['', '', '', ''])
    }
  })

  test('repeat the row before them where they are duplicates', () => {
    const places = [...penalties.keys()].filter((at) => penalties[at]?.dirt?.expect === 'DUPLICATE')
    let seen = 0
    for (const at of places) {
      expect(penalties[at]?.cells).toEqual(penalties[at - 1]?.cells)
      seen += 1
    }
    expect(seen).toBeGreaterThan(0)
  })
})

test.each(['PENALTY', 'PERMIT', 'PENALTY_2016', 'REGISTRATION'] as const)(
  'the catalogue judges every row of %s, clean or dirty, as it was foretold',
  (kind) => {
    const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
    const layout = findLayout(book, exchangeLayout(kind).headings, '2026-11-22')
    if (layout === null) throw new Error(`no layout for ${kind}`)
    const wrong: unknown[] = []
    for (const { cells, dirt } of rowsOf(kind, 0.1)) {
      // Rows of another width never get as far as the catalogue.
      if (cells.length !== layout.width) continue
      const draft = draftRow(layout.plan, cellsByColumn(layout, cells))
      const codes = draft.ok ? [] : draft.problems.map(({ code }) => code)
      const foretold = dirt?.code === undefined ? codes : [dirt.code]
      const refused = dirt?.expect === 'QUARANTINED'
      if (draft.ok === refused || codes.join() !== foretold.join()) wrong.push([dirt, codes, cells])
    }
    expect(wrong).toEqual([])
  },
)
