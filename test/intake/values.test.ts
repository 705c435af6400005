import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { cellsOf, exchangeLayout } from '../../src/generate/exchange-layout.ts'
import { databases } from '../support/databases.ts'
import { nextSerial } from '../support/make.ts'
import { registrationNumber, usciNumber, withWrongCheck } from '../support/numbers.ts'
import type { World } from '../support/world.ts'
import { makeFolder, only, penaltyRow, permitRow, take, useWorld, writeRows } from './files.ts'

const folder = makeFolder()
let files = 0
const nextPath = (extension = 'csv'): string => join(folder, `values-${(files += 1)}.${extension}`)

type Row = Record<string, string>

/** Takes rows in, all of which are accepted, and gives what the database says of each, in order. */
async function stored(
  world: World,
  kind: 'PENALTY' | 'PERMIT',
  rows: readonly Row[],
  select: string,
) {
  const { counts, fileId } = await take(world.writing, await writeRows(nextPath(), kind, rows))
  expect(counts).toMatchObject(only({ inserted: rows.length }))
  return world.base.db.query<Record<string, unknown>>(
    `select ${select} from record r where r.file_id = $1 order by r.row_number`,
    [fileId],
  )
}

const AMOUNTS: [cell: string, yuan: string, reported: string][] = [
  ['0.000001', '0.01', '0.000001'],
  ['0.300000', '3000', '0.300000'],
  ['0', '0', '0'],
  ['1.234567', '12345.67', '1.234567'],
  ['0.1', '1000', '0.1'],
  // In fen beyond 2 to the 53rd: a float would lose the last digits.
  ['90071992547.409931', '900719925474099.31', '90071992547.409931'],
  ['１２．５', '125000', '12.5'],
  ['1,234.5', '12345000', '1234.5'],
  ['3000元', '3000', '3000'],
]

const PAPERS = { usci: '', registrationNumber: '' }

describe.each(databases)('values on $name', ({ open }) => {
  const world = useWorld(open)

  it('amounts in 万元 are exact to the fen, and kept as reported', async () => {
    const rows = AMOUNTS.map(([fine]) => penaltyRow({ fine }))
    const found = await stored(
      world(),
      'PENALTY',
      rows,
      `r.attributes_public->'fine'->>'yuan' as yuan, r.attributes_public->'fine'->>'reported' as reported,
       (r.attributes_public->'fine'->>'yuan')::numeric::text as numeric`,
    )
    expect(found).toEqual(AMOUNTS.map(([, yuan, reported]) => ({ yuan, reported, numeric: yuan })))
  })

  it('amounts of number cells in a workbook are as exact', async () => {
    const numbers = [0.000001, 0.3, 1.234567, 12345678.123456]
    const sheet = utils.aoa_to_sheet([
      [...exchangeLayout('PENALTY').headings],
      ...numbers.map((fine) =>
        cellsOf('PENALTY', penaltyRow()).map((cell, at) =>
          exchangeLayout('PENALTY').keys[at] === 'fine' ? fine : cell,
        ),
      ),
    ])
    const book = utils.book_new()
    utils.book_append_sheet(book, sheet, 'Sheet1')
    const path = nextPath('xlsx')
    writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    const { fileId } = await take(world().writing, path)
    const found = await world().base.db.query<{ yuan: string }>(
      `select attributes_public->'fine'->>'yuan' as yuan from record where file_id = $1 order by row_number`,
      [fileId],
    )
    expect(found.map(({ yuan }) => yuan)).toEqual(['0.01', '3000', '12345.67', '123456781234.56'])
  })

  it.each([
    ['0.0000001', 'AMOUNT_PRECISION'],
    ['-0.000001', 'AMOUNT_NEGATIVE'],
    ['100美元', 'AMOUNT_CURRENCY'],
    ['三千', 'AMOUNT_MALFORMED'],
    ['1e3', 'AMOUNT_MALFORMED'],
  ])('the amount %s is refused: %s', async (fine, code) => {
    const path = await writeRows(nextPath(), 'PENALTY', [penaltyRow({ fine }), penaltyRow()])
    const { counts } = await take(world().writing, path)
    expect(counts).toMatchObject({ inserted: 1, rejected: 1, problems: { [code]: 1 } })
  })

  it('all forms of a date are the same day', async () => {
    const forms = [
      '2026/05/06',
      '2026-05-06',
      '2026.5.6',
      '2026年5月6日',
      '20260506',
      '２０２６/５/６',
      '2026/05/06 10:20:30',
    ]
    const rows = forms.map((decidedOn) => penaltyRow({ decidedOn }))
    const found = await stored(world(), 'PENALTY', rows, 'r.decided_on::text as day')
    expect(found.map(({ day }) => day)).toEqual(forms.map(() => '2026-05-06'))
  })

  it('2099 and 长期 are open ends; the last day of any other period is inside it', async () => {
    const ends: [string, string | null][] = [
      ['2099-12-31', null],
      ['2099/01/31', null],
      ['2099年12月31日', null],
      ['长期', null],
      ['2030-03-01', '2030-03-02'],
      ['2028/02/29', '2028-03-01'],
    ]
    const rows = ends.map(([validUntil]) => permitRow({ validUntil }))
    const found = await stored(world(), 'PERMIT', rows, 'r.valid_to::text as end')
    expect(found.map(({ end }) => end)).toEqual(ends.map(([, end]) => end))
  })

  it('null marks are nothing, whatever their spacing, width and case', async () => {
    const marks = ['—', '— —', '——', '/', '／', '无', ' 无 ', 'N/A', 'n/a', 'NULL', 'null', '-', '']
    const rows = marks.map((mark) =>
      permitRow({ licenceName: mark, taxNumber: mark, remarks: mark }),
    )
    const found = await stored(
      world(),
      'PERMIT',
      rows,
      `r.attributes_public ? 'licenceName' as licence, r.attributes_internal ? 'remarks' as remarks,
       (select count(*)::int from subject_identifier i where i.subject_id = r.subject_id and i.type = 'TAX_NUMBER') as tax`,
    )
    expect(
      found.map((row) => ({
        ...row,
        licence: row['licence'] ?? false,
        remarks: row['remarks'] ?? false,
      })),
    ).toEqual(marks.map(() => ({ licence: false, remarks: false, tax: 0 })))
    const words = [permitRow({ licenceName: '无船承运业务经营资格登记证' })]
    const [kept] = await stored(
      world(),
      'PERMIT',
      words,
      `r.attributes_public->>'licenceName' as name`,
    )
    expect(kept).toEqual({ name: '无船承运业务经营资格登记证' })
  })

  it.each([
    ['警告;罚款', ['WARNING', 'FINE']],
    ['警告；罚款；警告', ['WARNING', 'FINE']],
    ['警告、罚款', ['WARNING', 'FINE']],
    ['警告,罚款', ['WARNING', 'FINE']],
    // A label of the 2018 standard holds a 、 of its own.
    ['没收违法所得、没收非法财物', ['CONFISCATION']],
    ['没收违法所得、没收非法财物;罚款', ['CONFISCATION', 'FINE']],
  ])('the classes %s', async (penaltyClasses, codes) => {
    const row = penaltyRow({ penaltyClasses, confiscated: '0.1' })
    const [found] = await stored(
      world(),
      'PENALTY',
      [row],
      `r.attributes_public->'penaltyClasses' as codes`,
    )
    expect(found).toEqual({ codes })
  })
})

const EXCEPTION = '91350100M0001TGQXM'
const FOREIGN = '企合苏锡总字第0001'

describe.each(databases)('identifiers on $name', ({ open }) => {
  const world = useWorld(open)

  /** The identifiers of the subject that one row is about, and the remarks of its import. */
  async function identified(values: Row) {
    const row = penaltyRow({ ...PAPERS, ...values })
    const { fileId, counts } = await take(
      world().writing,
      await writeRows(nextPath(), 'PENALTY', [row]),
    )
    const identifiers = await world().base.db.query<Record<string, unknown>>(
      `select i.type, i.value, i.validity, i.is_primary as "isPrimary" from subject_identifier i
         join record r on r.subject_id = i.subject_id where r.file_id = $1 order by i.is_primary desc, i.type`,
      [fileId],
    )
    return { counts, identifiers }
  }

  it.each([
    ['REGISTRATION_NUMBER', registrationNumber(77001), 'VALID', {}],
    [
      'REGISTRATION_NUMBER',
      withWrongCheck(registrationNumber(77002)),
      'INVALID',
      { IDENTIFIER_INVALID: 1 },
    ],
    ['REGISTRATION_NUMBER_13', '3206991100777', 'VALID', {}],
    ['FOREIGN_REGISTRATION', FOREIGN, 'VALID', {}],
  ])('the registration column holds %s %s: %s', async (type, value, validity, remarks) => {
    const { counts, identifiers } = await identified({ registrationNumber: value })
    expect(counts).toMatchObject({ ...only({ inserted: 1 }), remarks })
    expect(identifiers).toEqual([{ type, value, validity, isPrimary: true }])
  })

  it('a USCI with a wrong check character is kept as it came, INVALID, with a remark', async () => {
    const usci = withWrongCheck(usciNumber(77003))
    const { counts, identifiers } = await identified({ usci })
    expect(counts).toMatchObject({ ...only({ inserted: 1 }), remarks: { IDENTIFIER_INVALID: 1 } })
    // Nothing is derived from a code that may be wrong.
    expect(identifiers).toEqual([
      { type: 'USCI', value: usci, validity: 'INVALID', isPrimary: true },
    ])
  })

  it('an issued USCI that fails its check is a LEGACY_EXCEPTION, without a remark', async () => {
    const { counts, identifiers } = await identified({ usci: EXCEPTION })
    expect(counts).toMatchObject({ ...only({ inserted: 1 }), remarks: {} })
    expect(identifiers[0]).toEqual({
      type: 'USCI',
      value: EXCEPTION,
      validity: 'LEGACY_EXCEPTION',
      isPrimary: true,
    })
  })

  it.each([
    ['usci', '91320699MX00000'],
    ['usci', '91320699MX000001OS'],
    ['organizationCode', 'MX12345'],
  ])('a malformed code in %s is refused: %s', async (column, value) => {
    const row = penaltyRow({
      ...PAPERS,
      registrationNumber: registrationNumber(77010 + nextSerial()),
      [column]: value,
    })
    const { counts } = await take(world().writing, await writeRows(nextPath(), 'PENALTY', [row]))
    expect(counts).toMatchObject({
      ...only({ rejected: 1 }),
      problems: { IDENTIFIER_MALFORMED: 1 },
    })
  })

  it('a registration number learns the USCI that stands beside it, and leads to the same subject after', async () => {
    const [number, usci] = [registrationNumber(77004), usciNumber(77004)]
    const name = '示例学码运输有限公司'
    const rows = [
      { registrationNumber: number },
      { registrationNumber: number, usci },
      { usci },
    ].map((codes) => penaltyRow({ ...PAPERS, subjectName: name, ...codes }))
    const [first, second, third] = await stored(world(), 'PENALTY', rows, 'r.subject_id as id')
    expect(second).toEqual(first)
    expect(third).toEqual(first)
  })

  it.each(['usci', 'registrationNumber', 'socialOrganizationCertificate'])(
    'a resident ID in the column %s is quarantined, and stored nowhere in plain',
    async (column) => {
      // The example of GB 11643-1999, and its old form.
      const papers =
        column === 'registrationNumber'
          ? ['110105491231003']
          : ['11010519491231002X', '110105194912310021']
      for (const paper of papers) {
        const row = penaltyRow({
          ...PAPERS,
          usci: column === 'usci' ? '' : usciNumber(77005),
          [column]: paper,
        })
        const { counts } = await take(
          world().writing,
          await writeRows(nextPath(), 'PENALTY', [row]),
        )
        expect(counts, paper).toMatchObject(only({ rejected: 1 }))
        const kept = await world().base.db.query(`select 1 from identifier where value = $1`, [
          paper,
        ])
        expect(kept).toEqual([])
      }
    },
  )
})
