import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cellsOf, exchangeLayout, type ExchangeKind } from '../../src/generate/exchange-layout.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { registrationNumber, usciNumber } from '../support/numbers.ts'
import type { World } from '../support/world.ts'
import { contentOf, openRecords } from './content.ts'
import {
  makeFolder,
  only,
  penaltyRow,
  permitRow,
  take,
  useWorld,
  writeRows,
  writeTable,
} from './files.ts'

const folder = makeFolder()
let files = 0
const nextPath = (): string => join(folder, `layout-${(files += 1)}.csv`)

/** A table with the catalogue's headings, to be rearranged. */
function tableOf(kind: ExchangeKind, rows: readonly Record<string, string>[]): string[][] {
  return [[...exchangeLayout(kind).headings], ...rows.map((row) => cellsOf(kind, row))]
}

/** What a world holds after a table came in on top of it; the first one's records must come back unchanged. */
async function takeAgain(world: World, table: string[][]) {
  const before = await contentOf(world.base.db, world.base.cipher)
  const summary = await take(world.writing, writeTable(nextPath(), table))
  expect(await contentOf(world.base.db, world.base.cipher)).toEqual(before)
  return summary
}

const SHORT_CODES = (kind: 'PERMIT' | 'PENALTY', world: World): string[] => {
  const item = world.writing.rules().catalogueItem(`ADMINISTRATIVE_${kind}`, world.writing.today())!
  return item.body.columns
    .filter((column) => column.n !== null)
    .toSorted((a, b) => a.n! - b.n!)
    .map((column) => column.code ?? column.zh)
}

describe.each(databases)('layouts on $name', ({ open }) => {
  const world = useWorld(open)

  it.each([
    ['PERMIT', 27, 'ADMINISTRATIVE_PERMIT', permitRow],
    ['PENALTY', 29, 'ADMINISTRATIVE_PENALTY', penaltyRow],
    ['PENALTY_2016', 20, 'ADMINISTRATIVE_PENALTY/PENALTY_2016', penaltyRow],
  ] as const)('%s has %i columns and becomes records', async (kind, width, name, make) => {
    expect(exchangeLayout(kind).headings).toHaveLength(width)
    const row = make({ remarks: '无' })
    const summary = await take(world().writing, await writeRows(nextPath(), kind, [row]))
    expect(summary).toMatchObject({ layout: name, rows: 1, counts: only({ inserted: 1 }) })
    const found = (await openRecords(world().base.db)).find(
      (r) => r['document_number'] === row['documentNumber'],
    )
    expect(found).toMatchObject({
      subject_name: row['subjectName'],
      authority_name: row['authorityName'],
      decided_on: row['decidedOn'],
      kind: kind === 'PERMIT' ? 'PERMIT' : 'PENALTY',
      row_number: 2,
    })
  })

  it('the edition of 2016 keeps both class columns, the state, and the resident ID of a person', async () => {
    const firm = penaltyRow({ penaltyClasses: '警告;罚款', status: '异议' })
    const person = penaltyRow({
      usci: '',
      subjectName: '示例乙',
      personIdNumber: '11010519491231002X',
    })
    const path = await writeRows(nextPath(), 'PENALTY_2016', [firm, person])
    const summary = await take(world().writing, path)
    expect(summary.counts).toMatchObject(only({ inserted: 2 }))
    // 地方编码 is a column that nothing takes in, and that the edition knows: it is not reported as unknown.
    expect(summary.ignoredHeadings).toEqual([])
    const records = await openRecords(world().base.db)
    const ofFirm = records.find((r) => r['document_number'] === firm['documentNumber'])!
    expect(ofFirm['attributes_public']).toMatchObject({ penaltyClasses: ['WARNING', 'FINE'] })
    expect(ofFirm['disputed']).toBe(true)
    const ofPerson = records.find((r) => r['document_number'] === person['documentNumber'])!
    expect(ofPerson).toMatchObject({ category: 'PERSON', disclosure_scope: 'SHARED' })
  })

  it('headings in another order, with spaces, half-width brackets and other cases', async () => {
    const rows = [penaltyRow({ fine: '0.3' }), penaltyRow({ fine: '1.234567' })]
    const table = tableOf('PENALTY', [rows[0]!])
    await take(world().writing, writeTable(nextPath(), table))
    const turned = table.map((row) => row.toReversed())
    turned[0] = turned[0]!.map(
      (heading) => ` ${heading.replace('（', ' (').replace('）', ')')}\u3000`,
    )
    expect((await takeAgain(world(), turned)).counts).toMatchObject(only({ unchanged: 1 }))
  })

  it.each(['PERMIT', 'PENALTY'] as const)('short codes as headings: %s', async (kind) => {
    const table = tableOf(kind, [kind === 'PERMIT' ? permitRow() : penaltyRow()])
    const { counts } = await take(world().writing, writeTable(nextPath(), table))
    expect(counts).toMatchObject(only({ inserted: 1 }))
    for (const upper of [false, true]) {
      const codes = SHORT_CODES(kind, world()).map((code) => (upper ? code.toUpperCase() : code))
      const again = await takeAgain(world(), [codes, ...table.slice(1)])
      expect(again.counts).toMatchObject(only({ unchanged: 1 }))
      expect(again.ignoredHeadings).toEqual([])
    }
  })

  it('an unknown column is reported and its cells are stored nowhere', async () => {
    const table = tableOf('PENALTY', [penaltyRow()])
    const wide = table.map((row, n) => [
      ...row.slice(0, 5),
      n === 0 ? '领导批示' : '绝密内容甲',
      ...row.slice(5),
    ])
    const summary = await take(world().writing, writeTable(nextPath(), wide))
    expect(summary.ignoredHeadings).toEqual(['领导批示'])
    expect(summary.counts).toMatchObject(only({ inserted: 1 }))
    const content = (await contentOf(world().base.db, world().base.cipher)).join('\n')
    expect(content).not.toContain('绝密内容甲')
  })

  it('a header that lacks a required column is refused', async () => {
    const table = tableOf('PENALTY', [penaltyRow()])
    const at = table[0]!.indexOf('处罚决定日期')
    const cut = table.map((row) => row.toSpliced(at, 1))
    await expect(take(world().writing, writeTable(nextPath(), cut))).rejects.toMatchObject({
      code: 'HEADER_UNKNOWN',
    })
  })
})

/** The columns of the register of businesses, with rows of every kind that it holds. */
const REGISTER = [
  [
    '企业名称',
    '登记代码',
    '代码种类与校验',
    '注册日期',
    '企业类型',
    '注册资金',
    '所在省份',
    '地区',
    '注册地址',
  ],
  [
    '示例登记甲运输有限公司',
    usciNumber(910001),
    'OK',
    '1978-06-01',
    'N/A',
    '158(万元人民币)',
    '江苏',
    '南通',
    '南通市通州区示例镇示例路60号、65号',
  ],
  [
    '示例登记乙货运有限公司',
    registrationNumber(910002),
    'REG15',
    '1999/12/2',
    '有限责任公司',
    '60万人民币',
    '江苏',
    '南通',
    '海门市示例镇示例路1号',
  ],
  [
    '示例登记丙汽运公司',
    '3206991100626',
    'REG13',
    '2001-02-03',
    '集体所有制',
    '1,000(万元人民币)',
    '江苏',
    '南通',
    'N/A',
  ],
  [
    '示例登记丁合资有限公司',
    '企合苏通总字第000001号',
    'FOREIGN',
    '1995-05-05',
    '中外合资',
    '3000元',
    '江苏',
    '南通',
    '崇川区示例路2号',
  ],
  [
    '示例登记戊货运部',
    usciNumber(910003, '92'),
    'OK',
    '2019-09-09',
    '个体工商户',
    'N/A',
    '江苏',
    '南通',
    '港闸区示例路3号',
  ],
]

describe.each(databases)('the register of businesses on $name', ({ open }) => {
  const world = useWorld(open)

  it('registers every kind of code, and is unchanged when it comes again', async () => {
    const summary = await take(world().writing, writeTable(nextPath(), REGISTER))
    expect(summary).toMatchObject({ layout: 'REGISTRATION', counts: only({ inserted: 5 }) })
    expect(summary.counts.remarks).toEqual({})
    const found = await world().base.db.query(
      `select s.category, i.type, i.validity, v.established_on::text as on, v.capital_yuan::text as yuan,
              v.legal_form as form, v.region_code as region
         from subject s join subject_version v on v.subject_id = s.id
         join subject_identifier i on i.subject_id = s.id and i.is_primary order by v.row_number`,
    )
    const of = (
      category: string,
      type: string,
      on: string,
      yuan: string | null,
      form: string | null,
      region: string | null,
    ) => ({
      category,
      type,
      validity: 'VALID',
      on,
      yuan,
      form,
      region,
    })
    expect(found).toEqual([
      of('ORGANIZATION', 'USCI', '1978-06-01', '1580000', null, '320612'),
      // 海门市 and 港闸区 are retired: the district of today is their successor's.
      of('ORGANIZATION', 'REGISTRATION_NUMBER', '1999-12-02', '600000', '有限责任公司', '320614'),
      of('ORGANIZATION', 'REGISTRATION_NUMBER_13', '2001-02-03', '10000000', '集体所有制', null),
      of('ORGANIZATION', 'FOREIGN_REGISTRATION', '1995-05-05', '3000', '中外合资', '320613'),
      of('SOLE_TRADER', 'USCI', '2019-09-09', null, '个体工商户', '320613'),
    ])
    const spaced = [...REGISTER.map((row) => row.map((cell) => `${cell} `)), []]
    expect((await takeAgain(world(), spaced)).counts).toMatchObject(only({ unchanged: 5 }))
  })

  it('a firm is then found by its code', async () => {
    const document = `query ($value: String!) { subject(identifier: { type: REGISTRATION_NUMBER, value: $value }) { name } }`
    const { subject } = await ask(world(), document, { value: registrationNumber(910002) })
    expect(subject).toEqual({ name: '示例登记乙货运有限公司' })
  })
})

// The published register itself is no part of the project; its path may be given.
// oxlint-disable-next-line node/no-process-env
const published = process.env['REGISTRATIONS_FILE'] ?? ''

describe.runIf(published !== '').each(databases)('the published register on $name', ({ open }) => {
  const world = useWorld(open)

  it('goes in whole: 92 rows, none rejected', async () => {
    const summary = await take(world().writing, published)
    expect(summary).toMatchObject({ layout: 'REGISTRATION', rows: 92 })
    expect(summary.counts).toMatchObject({ rejected: 0, problems: {} })
    const { inserted, duplicate, unchanged, corrected } = summary.counts
    expect(inserted + duplicate + unchanged + corrected).toBe(92)
    const [row] = await world().base.db.query<{ n: number }>(
      'select count(*)::int as n from subject',
    )
    expect(row!.n).toBe(inserted)
  })
})
