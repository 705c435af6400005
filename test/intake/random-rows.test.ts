import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { utils, write } from '@e965/xlsx'
import { writeFileSync } from 'node:fs'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { exchangeLayout } from '../../src/generate/exchange-layout.ts'
import { chance, fork, int, makeRandom, pick, type Random } from '../../src/generate/random.ts'
import { submitRecords } from '../../src/submission/submit-records.service.ts'
import { databases } from '../support/databases.ts'
import { penaltyRow, csvText, makeFolder, take, total, useWorld } from './files.ts'

const folder = makeFolder()
const SEED = 'random-rows'
const headings = exchangeLayout('PENALTY').headings
const keys = exchangeLayout('PENALTY').keys

const PIECES = [
  '\0',
  '\x01',
  '\x1b[2J',
  '\x7f',
  '\ud800',
  '\udfff',
  '𠮷',
  '\ufffd',
  '\ufeff',
  '\u200b',
  '\u202e',

  '"',
  '""',
  ',',
  ';',
  '\r',
  '\n',
  '\r\n',
  '\t',
  "'",
  '\\',
  '{}',
  '\\u0000',
  '\\N',
  'NULL',
  '$1',
  '%s',

  '<script>',
  '=1+1',
  '🚛',
  'é',
  'ﬁ',
  '１２',
  '２０２６/０５/０６',
  '2099-12-31',
  '0001-01-01',
  '99999999',

  '-1',
  '1e400',
  '9'.repeat(40),
  '11010519491231002X',
  '罚款',
  '警告;罚款',
  '--',
  '\u001f',
  'ä'.repeat(20),
]

function garbage(random: Random): string {
  if (chance(random, 0.05)) return pick(random, PIECES).repeat(int(random, 100, 3000))
  let text = ''
  for (let n = int(random, 0, 6); n > 0; n -= 1) {
    text += chance(random, 0.7) ? pick(random, PIECES) : String.fromCharCode(int(random, 0, 0xffff))
  }
  return text
}

const CLEAN = 150

/** Rows of a real file, a cell or many of each replaced by garbage; some rows are longer or shorter. */
function wildRows(seed: string, count: number): string[][] {
  const random = fork(makeRandom(seed), 'rows')
  const clean = [...cellsOnly(cityRows({ seed, subjects: count, kind: 'PENALTY' }))].slice(0, count)
  return clean.map((cells, at) => {
    // A file that begins like binary data is refused whole.
    if (at < CLEAN) return cells
    const share = chance(random, 0.5) ? 0.04 : 0.5
    const wild = cells.map((cell) => (chance(random, share) ? garbage(random) : cell))
    if (chance(random, 0.05)) wild.push(garbage(random))
    return chance(random, 0.05) ? wild.slice(0, int(random, 1, wild.length)) : wild
  })
}

const visible = (rows: string[][]): number =>
  rows.filter((row) => row.some((cell) => cell !== '')).length

describe.each(databases)('random rows on $name', ({ open }) => {
  const world = useWorld(open)
  const records = async (fileId: string) =>
    (
      await world().base.db.query<{ n: number }>(
        'select count(*)::int as n from record where file_id = $1',
        [fileId],
      )
    )[0]!.n
  const quarantined = async (fileId: string) =>
    (
      await world().base.db.query<{ n: number }>(
        'select count(*)::int as n from quarantine_row where file_id = $1',
        [fileId],
      )
    )[0]!.n

  it.each([1, 2, 3])('end accepted or quarantined from CSV, round %i', async (round) => {
    const rows = wildRows(`${SEED}/${round}`, 700)
    const path = join(folder, `wild-${round}.csv`)
    writeFileSync(path, csvText([[...headings], ...rows, ...[0, 1].map(() => keys.map(() => ''))]))
    const { counts, rows: read, fileId } = await take(world().writing, path)
    expect(total(counts)).toBe(read)
    // A record whose quotation runs over its limits is given up line by line: never fewer rows than were written.
    expect(read).toBeGreaterThanOrEqual(visible(rows))
    expect(counts.inserted).toBeGreaterThan(100)
    expect(counts.rejected).toBeGreaterThan(100)
    expect(await records(fileId)).toBe(counts.inserted + counts.corrected)
    expect(await quarantined(fileId)).toBe(counts.rejected)
  })

  it.each(['xlsx', 'biff8'] as const)(
    'end accepted or quarantined from a workbook: %s',
    async (bookType) => {
      const rows = wildRows(`${SEED}/${bookType}`, 300).map((row) =>
        row.map((cell) => cell.slice(0, 30_000)),
      )
      const book = utils.book_new()
      utils.book_append_sheet(book, utils.aoa_to_sheet([[...headings], ...rows]), 'Sheet1')
      const path = join(folder, `wild.${bookType}`)
      writeFileSync(path, write(book, { type: 'buffer', bookType }) as Buffer)
      const summary = await take(world().writing, path).catch(
        (error: unknown) => error as { name: string },
      )
      // SheetJS writes half a character as it is, which is no XML: such a workbook is refused whole.
      if ('name' in summary && summary.name === 'FileRefused') {
        expect(bookType).toBe('xlsx')
        return
      }
      const { counts, rows: read, fileId } = summary as Awaited<ReturnType<typeof take>>
      expect(total(counts)).toBe(read)
      expect(read).toBe(visible(rows))
      expect(await records(fileId)).toBe(counts.inserted + counts.corrected)
      expect(await quarantined(fileId)).toBe(counts.rejected)
    },
  )

  it('end accepted or rejected as mutations, good rows beside them', async () => {
    const random = fork(makeRandom(SEED), 'mutation')
    for (let round = 0; round < 5; round += 1) {
      const given = Array.from({ length: 100 }, (_, n) => {
        const values = Object.entries(penaltyRow()).map(
          ([key, value]) =>
            [key, n % 10 > 0 && chance(random, 0.1) ? garbage(random) : value] as const,
        )
        return { item: 'ADMINISTRATIVE_PENALTY', values: new Map(values) }
      })
      const results = await submitRecords(
        world().writing,
        'TRANSPORT_BUREAU',
        given,
        `wild ${round} `.padEnd(9),
      )
      expect(results).toHaveLength(100)
      results.forEach(({ status, problems }, n) => {
        if (n % 10 === 0) expect(status).toBe('INSERTED')
        if (status === 'REJECTED') expect(problems.length).toBeGreaterThan(0)
      })
      expect(results.some(({ status }) => status === 'REJECTED')).toBe(true)
    }
  })
})
