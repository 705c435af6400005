import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { cityRows } from '../../src/generate/city-rows.ts'
import { DIRT_KINDS, type DirtKind } from '../../src/generate/dirt.ts'
import { exchangeLayout } from '../../src/generate/exchange-layout.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import type { DirtyRow } from '../../src/generate/dirty.ts'
import type { Summary } from '../../src/intake/import.service.ts'
import { writeRejects } from '../../src/intake/rejects.ts'
import { databases } from '../support/databases.ts'
import type { World } from '../support/world.ts'
import { makeFolder, penaltyRow, take, total, useWorld, writeRows } from './files.ts'

const folder = makeFolder()

/** Half of the rows soiled, every kind of dirt several times. Decisions of the day of the test at the latest. */
const soiled = (kind: 'PERMIT' | 'PENALTY'): DirtyRow[] => [
  ...cityRows({ seed: 'dirt', subjects: 150, kind, dirtyShare: 0.5 }),
]
const FILES = { PERMIT: soiled('PERMIT'), PENALTY: soiled('PENALTY') }

interface Quarantined {
  file: string
  line: number
  columnName: string
  code: string
  zh: string
  en: string
  sealedRow: string
}

const quarantineOf = (world: World, fileId: string): Promise<Quarantined[]> =>
  world.base.db.query<Quarantined>(
    `select f.name as file, q.line, q.column_name as "columnName", q.code, q.zh, q.en, q.sealed_row as "sealedRow"
       from quarantine_row q join import_file f on f.id = q.file_id where f.id = $1 order by q.line`,
    [fileId],
  )

it('the files hold every kind of dirt', () => {
  const kinds = Object.values(FILES).flatMap((rows) => rows.flatMap(({ dirt }) => dirt?.kind ?? []))
  for (const kind of DIRT_KINDS)
    expect(kinds.filter((one) => one === kind).length, kind).toBeGreaterThan(1)
})

describe.each(databases)('dirty rows on $name', ({ open }) => {
  const world = useWorld(open)

  describe.each(['PERMIT', 'PENALTY'] as const)('%s', (kind) => {
    const rows = FILES[kind]
    const headings = exchangeLayout(kind).headings
    let summary: Summary
    let bad: Map<number, Quarantined>
    let kept: Set<number>
    beforeAll(async () => {
      const path = join(folder, `${kind}-${world().base.db.kind}.csv`)
      await writeExchangeFile({ kind, rows: rows.map((row) => row.cells), path, format: 'CSV' })
      summary = await take(world().writing, path)
      const quarantine = await quarantineOf(world(), summary.fileId)
      bad = new Map(quarantine.map((row) => [row.line, row]))
      const records = await world().base.db.query<{ line: number }>(
        'select row_number as line from record where file_id = $1',
        [summary.fileId],
      )
      kept = new Set(records.map((row) => row.line))
    })

    it('no row is lost: the counts add up to the rows of the file', () => {
      expect(summary.rows).toBe(rows.length)
      expect(total(summary.counts)).toBe(rows.length)
      expect(bad.size).toBe(summary.counts.rejected)
      expect(kept.size).toBe(summary.counts.inserted + summary.counts.corrected)
      const foretold = (expected: string) =>
        rows.filter(({ dirt }) => dirt?.expect === expected).length
      expect(summary.counts.rejected).toBe(foretold('QUARANTINED'))
      expect(summary.counts.duplicate).toBe(foretold('DUPLICATE'))
      expect(summary.counts.inserted).toBe(rows.length - bad.size - summary.counts.duplicate)
    })

    const kinds = [...new Set(rows.map(({ dirt }) => dirt?.kind ?? null))]
    it.each(kinds.filter((one): one is DirtKind => one !== null))('%s ends as foretold', (soil) => {
      rows.forEach(({ dirt, cells }, at) => {
        if (dirt?.kind !== soil) return
        const line = at + 2
        const found = bad.get(line)
        expect(found !== undefined, `line ${line}`).toBe(dirt.expect === 'QUARANTINED')
        expect(kept.has(line), `line ${line}`).toBe(dirt.expect === 'ACCEPTED')
        if (found === undefined) return
        if (dirt.code !== undefined) expect(found.code).toBe(dirt.code)
        expect(found.file).toBe(`${kind}-${world().base.db.kind}.csv`)
        expect(found.zh).toMatch(/[\u4e00-\u9fff]{3}/)
        expect(found.en).toMatch(/[A-Z][a-z]* [a-z]/)
        if (found.columnName !== '') expect(headings).toContain(found.columnName)
        const raw = world().base.cipher.open(found.sealedRow, summary.fileId)
        expect(JSON.parse(raw)).toEqual(cells)
      })
    })

    it('clean rows beside bad ones are all in', () => {
      rows.forEach(({ dirt }, at) => {
        if (dirt === null) expect(kept.has(at + 2), `line ${at + 2}`).toBe(true)
      })
    })

    it('the file of rejected rows gives every row back as it came, to its owner only', async () => {
      const path = (await writeRejects(
        world().writing,
        summary.fileId,
        join(folder, 'rejected'),
        summary.name,
      ))!
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(join(folder, 'rejected')).mode & 0o077).toBe(0)
      const text = readFileSync(path, 'utf8')
      expect(text.startsWith('\ufeff')).toBe(true)
      const table = parse(text, { bom: true, relax_column_count: true }) as string[][]
      expect(table).toHaveLength(bad.size + 1)
      for (const [line, column, code, zh, en, ...cells] of table.slice(1)) {
        const found = bad.get(Number(line))!
        expect([column, code, zh, en]).toEqual([found.columnName, found.code, found.zh, found.en])
        // What looks like a formula carries an apostrophe, nothing else is changed.
        const came = rows[Number(line) - 2]!.cells.map((cell) =>
          cell.replace(/^(?=[=+\-@\t\r])/, "'"),
        )
        expect(cells).toEqual(came)
      }
    })
  })

  it('a formula in a rejected row is neutralised, in every form that a spreadsheet runs', async () => {
    const formulas = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '=HYPERLINK("http://example.test","x")',
    ]
    const bad = formulas.map((facts) => penaltyRow({ facts, decidedOn: '2026/02/30' }))
    const path = await writeRows(join(folder, `=cmd-${world().base.db.kind}.csv`), 'PENALTY', bad)
    const { fileId, name, counts } = await take(world().writing, path)
    expect(counts.rejected).toBe(formulas.length)
    const rejects = (await writeRejects(world().writing, fileId, join(folder, 'rejected'), name))!
    const table = parse(readFileSync(rejects, 'utf8'), {
      bom: true,
      relax_column_count: true,
    }) as string[][]
    expect(table.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    const facts = 5 + exchangeLayout('PENALTY').headings.indexOf('违法事实')
    expect(table.slice(1).map((row) => row[facts])).toEqual(
      formulas.map((formula) => `'${formula}`),
    )
  })

  it('several problems of a row are all told, with their columns', async () => {
    const path = await writeRows(join(folder, `several-${world().base.db.kind}.csv`), 'PENALTY', [
      penaltyRow({ decidedOn: '2026/02/30', fine: '-1', authorityName: '' }),
    ])
    const { fileId, counts } = await take(world().writing, path)
    expect(counts.problems).toEqual({ DATE_IMPOSSIBLE: 1, AMOUNT_NEGATIVE: 1, REQUIRED_MISSING: 1 })
    const [row] = await quarantineOf(world(), fileId)
    for (const column of ['处罚决定日期', '处罚金额（万元）', '处罚机关']) {
      expect(row!.zh).toContain(`${column}: `)
      expect(row!.en).toContain(`${column}: `)
    }
  })
})
