import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, test } from 'vitest'
import { openTable, type ReaderLimits, type TableRow } from './reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'reader-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function readAll(content: string | Buffer, limits: Partial<ReaderLimits> = {}) {
  const path = join(folder, 'table.xls')
  writeFileSync(path, content)
  const file = await openTable(path, limits)
  const rows: TableRow[] = []
  for await (const batch of file.rows()) {
    expect(batch.length).toBeLessThanOrEqual(1000)
    rows.push(...batch)
  }
  await file.close()
  return { file, rows, cells: rows.map((row) => row.cells) }
}

/** GB18030 bytes of the two-byte characters, found by decoding all of them. */
const gbBytes = new Map<string, Buffer>()
const gbDecoder = new TextDecoder('gb18030')
for (let lead = 0x81; lead < 0xff; lead += 1) {
  for (let trail = 0x40; trail < 0xff; trail += 1) {
    const bytes = Buffer.from([lead, trail])
    const character = gbDecoder.decode(bytes)
    if (trail !== 0x7f && [...character].length === 1) gbBytes.set(character, bytes)
  }
}
// Four-byte characters: one of plane 0 and one of plane 2.
for (const hex of ['8139ef30', '95328236']) {
  const bytes = Buffer.from(hex, 'hex')
  gbBytes.set(gbDecoder.decode(bytes), bytes)
}
function toGb18030(text: string): Buffer {
  return Buffer.concat([...text].map((each) => gbBytes.get(each) ?? Buffer.from(each)))
}

/** Seeded generator of numbers in 0..1 (mulberry32). */
function createRandom(seed: number) {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('text and lines', () => {
  test('a table is a list of rows with line numbers and byte offsets', async () => {
    const { file, rows } = await readAll('名称,代码\r\n示例运输,A1\r\n\r\n甲,\r\n')
    expect(file).toMatchObject({ format: 'CSV', encoding: 'UTF-8', totalBytes: 40 })
    expect(rows).toEqual([
      { line: 1, cells: ['名称', '代码'], bytes: 15 },
      { line: 2, cells: ['示例运输', 'A1'], bytes: 32 },
      { line: 4, cells: ['甲', ''], bytes: 40 },
    ])
  })

  test.each([
    ['LF', 'a,b\n1,2\n3,4'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['doubled CR', 'a,b\r\r\n1,2\r\r\n3,4\r\r\n'],
    ['mixed', 'a,b\n1,2\r\n3,4'],
    ['blank lines first', '\n\r\na,b\n1,2\n3,4\n'],
    ['rows of delimiters only', 'a,b\n1,2\n,\n3,4\n,\n'],
  ])('line terminator: %s', async (_, text) => {
    expect((await readAll(text)).cells).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ])
  })

  test.each([[','], [';'], ['\t']])('delimiter %j is found in the header', async (delimiter) => {
    const text = `"x,;\ty"${delimiter}b${delimiter}c\n1${delimiter}a,b;c${delimiter}3\n`
    const { cells } = await readAll(text)
    expect(cells[0]).toEqual(['x,;\ty', 'b', 'c'])
    expect(cells[1]?.[0]).toBe('1')
  })

  test('rows can be read twice', async () => {
    const path = join(folder, 'twice')
    writeFileSync(path, 'a\n1\n')
    const file = await openTable(path)
    for (let round = 0; round < 2; round += 1) {
      const rows: TableRow[] = []
      for await (const batch of file.rows()) rows.push(...batch)
      expect(rows.map((row) => row.cells)).toEqual([['a'], ['1']])
    }
    await file.close()
  })
})

describe('encoding', () => {
  const table = '行政相对人名称,处罚类别\n南通示例运输有限公司,罚款\n'

  test('a byte order mark is dropped', async () => {
    const utf8 = await readAll(`\uFEFF${table}`)
    expect(utf8.file.encoding).toBe('UTF-8')
    expect(utf8.rows[0]).toMatchObject({ cells: ['行政相对人名称', '处罚类别'], bytes: 38 })
    const gb = await readAll(Buffer.concat([Buffer.from('84319533', 'hex'), toGb18030(table)]))
    expect(gb.file.encoding).toBe('GB18030')
    expect(gb.cells[0]?.[0]).toBe('行政相对人名称')
  })

  test('GB18030 with two- and four-byte characters', async () => {
    const rare = gbDecoder.decode(Buffer.from('95328236', 'hex'))
    expect(rare.codePointAt(0)).toBeGreaterThan(0xffff)
    const { file, cells } = await readAll(toGb18030(`${table}${rare}某,"引,号"\n`))
    expect(file.encoding).toBe('GB18030')
    expect(cells).toEqual([
      ['行政相对人名称', '处罚类别'],
      ['南通示例运输有限公司', '罚款'],
      [`${rare}某`, '引,号'],
    ])
  })

  test('UTF-8 with destroyed bytes stays UTF-8 and shows U+FFFD where they were', async () => {
    const bytes = Buffer.from(table)
    const cut = bytes.indexOf('输') + 1
    const { file, cells } = await readAll(
      Buffer.concat([bytes.subarray(0, cut), bytes.subarray(cut + 1)]),
    )
    expect(file.encoding).toBe('UTF-8')
    expect(cells[0]).toEqual(['行政相对人名称', '处罚类别'])
    expect(cells[1]?.[0]).toMatch(/^南通示例运\uFFFD+有限公司$/)
    expect(cells[1]?.[1]).toBe('罚款')
  })

  test('a damaged GB18030 character takes no delimiter or line with it', async () => {
    const { cells } = await readAll(
      Buffer.concat([toGb18030(table), Buffer.from([0xc4, 0x2c, 0x81, 0x0a, 0xb0, 0x30, 0x0a])]),
    )
    expect(cells.slice(2)).toEqual([['\uFFFD', '\uFFFD'], ['\uFFFD0']])
  })

  test('the encoding is found where the Chinese text begins late in a big file', async () => {
    const plain = 'code,name\n' + 'A0000000001,EXAMPLE\n'.repeat(60_000)
    const gb = await readAll(Buffer.concat([Buffer.from(plain), toGb18030('A1,南通示例运输\n')]))
    expect(gb.file.encoding).toBe('GB18030')
    expect(gb.cells.at(-1)).toEqual(['A1', '南通示例运输'])
    const utf8 = await readAll(`${plain}A1,南通示例运输\n`)
    expect(utf8.file.encoding).toBe('UTF-8')
    expect(utf8.cells.at(-1)).toEqual(['A1', '南通示例运输'])
  })
})

describe('quoting', () => {
  test('cells with delimiters, doubled quotes and lines; the row has its first line', async () => {
    const { rows } = await readAll('a,b\r\n"x, ""y""","1\r\n2"\r\n"",5" pipe\r\nlast,1\r\n')
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [2, 'x, "y"', '1\r\n2'],
      [4, '', '5" pipe'],
      [5, 'last', '1'],
    ])
    expect(rows[1]?.bytes).toBe(24)
  })

  test('an open quote costs its own line only', async () => {
    const { rows } = await readAll('a,b\n1,"open\n2,x\n"3","y"\n4,z\n')
    expect(rows.map(({ line, cells, problem }) => [line, problem?.code ?? cells])).toEqual([
      [1, ['a', 'b']],
      [2, 'QUOTE_MALFORMED'],
      [3, ['2', 'x']],
      [4, ['3', 'y']],
      [5, ['4', 'z']],
    ])
    expect(rows[1]?.cells).toEqual(['1,"open'])
    expect(rows[1]?.problem?.zh).toContain('引号')
  })

  test.each([
    ['by the end of the file', 3, {}],
    ['by lines', 500, {}],
    ['by characters', 50, { quotedCharacters: 100 }],
    ['across pieces', 500, { chunkBytes: 64 }],
  ])('an open quote without an end is found %s', async (_, count, limits) => {
    const lines = Array.from({ length: count }, (__, i) => `${i},ok`)
    const { rows } = await readAll(['a,b', '1,"open', ...lines].join('\n'), limits)
    expect(rows.length).toBe(count + 2)
    expect(rows[1]).toMatchObject({ line: 2, problem: { code: 'QUOTE_UNTERMINATED' } })
    expect(rows.filter((row) => row.problem).length).toBe(1)
    expect(rows.at(-1)).toMatchObject({ line: count + 2, cells: [String(count - 1), 'ok'] })
  })

  test('a quoted cell of 100 lines is read, of 101 refused', async () => {
    const cell = (lines: number): string => `"${'x\n'.repeat(lines - 1)}"`
    expect((await readAll(`a,b\n1,${cell(100)}\n2,y\n`)).rows.map((row) => row.line)).toEqual([
      1, 2, 102,
    ])
    const { rows } = await readAll(`a,b\n1,${cell(101)}\n2,y\n`)
    expect(rows[1]?.problem?.code).toBe('QUOTE_UNTERMINATED')
  })
})

describe('hostile lines', () => {
  test.each([
    ['in the middle', `a,b\n${'x'.repeat(3 << 20)}\n1,2\n`, [1, 2, 3]],
    ['within one piece', `a,b\n${'x'.repeat((1 << 20) + 1)}\n1,2\n`, [1, 2, 3]],
    ['at the end', `a,b\n1,2\n${'x'.repeat(3 << 20)}`, [1, 2, 3]],
    ['behind an open quote', `a,b\n"${'x'.repeat(3 << 20)}\n1,2\n`, [1, 2, 3]],
  ])('a line over 1 MiB %s is one bad row', async (_, text, lines) => {
    const { rows } = await readAll(text)
    expect(rows.map((row) => row.line)).toEqual(lines)
    const bad = rows.filter((row) => row.problem)
    expect(bad).toMatchObject([{ cells: [], problem: { code: 'LINE_TOO_LONG' } }])
    expect(rows.find((row) => row.cells[0] === '1')?.cells).toEqual(['1', '2'])
    expect(rows.at(-1)?.bytes).toBe(text.length)
  })

  test('an open quote before a line over 1 MiB holds nothing back', async () => {
    const { rows } = await readAll(`a,b\n1,"x\n2,${'y'.repeat(5 << 20)}\n3,z\n`)
    expect(rows.map(({ line, problem }) => [line, problem?.code])).toEqual([
      [1, undefined],
      [2, 'QUOTE_UNTERMINATED'],
      [3, 'LINE_TOO_LONG'],
      [4, undefined],
    ])
  })

  test('a NUL byte makes its row bad, not its neighbours', async () => {
    const { rows } = await readAll('a,b\n1,x\0y\n2,z\n')
    expect(rows[1]).toMatchObject({
      cells: ['1', 'x\0y'],
      problem: { code: 'NUL_BYTE', column: 2 },
    })
    expect(rows[2]).toEqual({ line: 3, cells: ['2', 'z'], bytes: 14 })
  })
})

const alphabet = [...'ab0 ,;\t"\n\r南通示例罚款。', '\r\n', '""', '𠮷', '🚛', '\u3000', "'"]

describe('against csv-parse', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => [seed]))(
    'random tables, seed %i',
    async (seed) => {
      const random = createRandom(seed)
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
      const delimiter = pick([',', ';', '\t'] as const)
      const terminator = pick(['\n', '\r\n'] as const)
      const width = 2 + Math.floor(random() * 6)
      const cell = (): string =>
        Array.from({ length: Math.floor(random() * 8) }, () => pick(alphabet)).join('')
      const quote = (text: string): string =>
        /["\n\r,;\t]/.test(text) || random() < 0.3 ? `"${text.replaceAll('"', '""')}"` : text
      const header = Array.from({ length: width }, (_, i) => `h${i}`)
      const body = Array.from({ length: 80 }, () => [
        'k',
        ...Array.from({ length: width - 1 }, cell),
      ])
      const text = [header, ...body].map((row) => row.map(quote).join(delimiter)).join(terminator)
      const { cells, rows } = await readAll(text, { chunkBytes: 1 + Math.floor(random() * 200) })
      expect(cells).toEqual([header, ...body])
      expect(cells).toEqual(parse(text, { delimiter, record_delimiter: terminator }))
      expect(rows.some((row) => row.problem)).toBe(false)
      expect(rows.at(-1)?.bytes).toBe(Buffer.byteLength(text))
    },
  )

  test.each(Array.from({ length: 40 }, (_, seed) => [seed]))(
    'broken text is read to its end without a loss of lines, seed %i',
    async (seed) => {
      const random = createRandom(1000 + seed)
      const bytes = Buffer.from(
        Array.from({ length: 2000 }, () =>
          random() < 0.6 ? (alphabet[Math.floor(random() * alphabet.length)] ?? '') : 'x',
        ).join(''),
      )
      for (let i = 0; i < 20; i += 1)
        bytes[Math.floor(random() * bytes.length)] = 128 + 127 * random()
      const limits = { quotedCharacters: 60, quotedLines: 5, lineBytes: 90 }
      const whole = await readAll(bytes, limits)
      const pieces = await readAll(bytes, { ...limits, chunkBytes: 1 + Math.floor(random() * 64) })
      // Only whether a quote has an end beyond a line over the limit depends on the pieces.
      const judged = (rows: TableRow[]) =>
        rows.map((row) => ({ ...row, problem: row.problem?.code.replace(/^QUOTE_.*/, 'QUOTE') }))
      expect(judged(pieces.rows)).toEqual(judged(whole.rows))
      const lines = whole.rows.map((row) => row.line)
      expect(lines).toEqual(lines.toSorted((a, b) => a - b))
      expect(new Set(lines).size).toBe(lines.length)
    },
  )
})

/** Reads a table in a process of its own, whose memory nobody else uses, and prints its rows and its growth in MiB. */
const READ_ALONE = `
  const { openTable } = await import(process.argv[1])
  const file = await openTable(process.argv[2])
  const before = process.memoryUsage.rss()
  let highest = before
  let count = 0
  for await (const batch of file.rows()) {
    count += batch.length
    highest = Math.max(highest, process.memoryUsage.rss())
  }
  await file.close()
  console.log(count, Math.round((highest - before) / 2 ** 20))
`

test('memory stays flat on a large file', () => {
  const row = `${Array.from({ length: 29 }, (_, i) => `南通示例${i}`).join(',')}\n`
  const path = join(folder, 'large')
  writeFileSync(path, row.repeat(150_000))
  const reader = new URL('./reader.ts', import.meta.url).href
  const ran = ['--import', 'tsx', '--input-type=module', '--eval', READ_ALONE, reader, path]
  const [count, grown] = execFileSync(process.execPath, ran, { encoding: 'utf8' }).split(' ')
  expect(Number(count)).toBe(150_000)
  expect(Number(grown)).toBeLessThan(150)
})
