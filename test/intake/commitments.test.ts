import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile, type ExchangeFileOptions } from '../../src/generate/exchange-file.ts'
import { writeRejects } from '../../src/intake/rejects.ts'
import { ask } from '../support/ask.ts'
import { commitmentOf, judge, makeCommitmentTown, register } from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial } from '../support/make.ts'
import { usciNumber } from '../support/numbers.ts'
import type { World } from '../support/world.ts'
import { dump } from './content.ts'
import { makeFolder, only, take, useWorld, writeRows } from './files.ts'

const folder = makeFolder()
let files = 0
const nextPath = (extension = 'csv') => join(folder, `commitments-${(files += 1)}.${extension}`)

type Row = Record<string, string>

/** A row that is accepted, of a commitment that nobody has judged. */
function pledge(values: Row = {}): Row {
  return {
    code: `32060020261001${String(nextSerial()).padStart(6, '0')}`,
    subjectName: '示例承诺运输有限公司',
    subjectCategory: '法人及非法人组织',
    identify: usciNumber(nextSerial()),
    commitmentTypeId: '审批替代型',
    reason: '申请道路货物运输经营许可',
    content: '在三十日内补齐专用停车场地证明',
    liabilityBreachCommitment: '撤销许可并记入信用档案',
    commitmentDate: '2026/10/01',
    commitmentValidity: '2026-10-31',
    acceptanceUnit: '示例市交通运输局',
    acceptanceUnitIdentify: '11320600014000810H',
    publicationType: '可向社会公开',
    ...values,
  }
}

const BROKEN = {
  fulfillmentStatus: '全部未履行',
  unperformedCommitmentContent: '未在期限内补齐停车场地证明',
  liabilityBreachCommitmentContent: '撤销许可，记入信用档案',
  fulfillmentStatusDate: '2026-11-10',
  acceptanceConfirmUnit: '示例市交通运输综合行政执法支队',
}

async function takeRows(world: World, rows: Row[], format: 'CSV' | 'XLSX' = 'CSV') {
  const path = nextPath(format.toLowerCase())
  return take(world.writing, await writeRows(path, 'COMMITMENT', rows, format))
}

const versionsOf = (world: World, { code }: Row) =>
  world.base.db.query<Record<string, unknown>>(
    `select version, stage, content, change_kind as "changeKind", breach_record_id is not null as "hasRecord",
            published_to as "publishedTo", judging_unit as "judgingUnit"
       from commitment where code = $1 order by version`,
    [code],
  )

const counted = async ({ base }: World, table: string) => {
  const [row] = await base.db.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return row!.n
}

const FORMS: (Pick<ExchangeFileOptions, 'format' | 'encoding'> & { read: string })[] = [
  { format: 'CSV', encoding: 'UTF-8', read: 'CSV UTF-8' },
  { format: 'CSV', encoding: 'GB18030', read: 'CSV GB18030' },
  { format: 'XLSX', read: 'XLSX null' },
]

describe.each(databases)('files of commitments on $name', ({ open }) => {
  const world = useWorld(open)

  it('are known by their header in every form, and the same rows again change nothing', async () => {
    const rows = [...cellsOnly(cityRows({ seed: 'pledges', subjects: 120, kind: 'COMMITMENT' }))]
    expect(rows.length).toBeGreaterThan(30)
    let before: Map<string, string[]> | null = null
    for (const { read, ...form } of FORMS) {
      const path = nextPath(form.format.toLowerCase())
      await writeExchangeFile({ kind: 'COMMITMENT', rows, path, ...form })
      const summary = await take(world().writing, path)
      expect(summary.layout).toBe('COMMITMENT/NATIONAL_TEMPLATE')
      expect(`${summary.format} ${summary.encoding}`).toBe(read)
      const wanted = before === null ? { inserted: rows.length } : { unchanged: rows.length }
      expect(summary.counts).toMatchObject(only(wanted))
      const after = await dump(world().base.db)
      for (const table of ['import_file', 'source_delivery']) after.delete(table)
      if (before !== null) expect(after).toEqual(before)
      before = after
    }
    expect(await counted(world(), 'commitment')).toBe(rows.length)
  })

  it('a row that says nothing of fulfilment waits; a later one judges it, and makes the record', async () => {
    const row = pledge()
    expect((await takeRows(world(), [row])).counts).toMatchObject(only({ inserted: 1 }))
    const later = { ...row, ...BROKEN }
    expect((await takeRows(world(), [later])).counts).toMatchObject(only({ corrected: 1 }))
    expect(await versionsOf(world(), row)).toEqual([
      expect.objectContaining({ version: 1, stage: 'SIGNED', changeKind: 'REGISTERED' }),
      expect.objectContaining({
        version: 2,
        stage: 'BREACHED',
        changeKind: 'JUDGED',
        hasRecord: true,
        publishedTo: '2027-11-10',
        judgingUnit: BROKEN.acceptanceConfirmUnit,
      }),
    ])
    const [record] = await world().base.db.query<Record<string, unknown>>(
      `select severity, decided_on as "decidedOn", authority_name as unit, file_id is not null as "ofFile"
         from record where item_code = 'COMMITMENT_BREACH' and document_number = $1`,
      [row['code']],
    )
    expect(record).toEqual({
      severity: 'GENERAL',
      decidedOn: '2026-11-10',
      unit: BROKEN.acceptanceConfirmUnit,
      ofFile: true,
    })
    // What is judged stays so: the row of before, and one that says otherwise, come too late.
    for (const stale of [row, { ...row, fulfillmentStatus: '全部履行' }]) {
      expect((await takeRows(world(), [stale], 'XLSX')).counts).toMatchObject(only({ stale: 1 }))
    }
    expect(await versionsOf(world(), row)).toHaveLength(2)
  })

  it('a broken one makes its record at once, even of a subject that nobody knew', async () => {
    const row = pledge({ ...BROKEN, fulfillmentStatus: '部分履行' })
    expect((await takeRows(world(), [row])).counts).toMatchObject(only({ inserted: 1 }))
    const made = await world().base.db.query<{ severity: string; own: boolean }>(
      `select r.severity, r.subject_id = c.subject_id as own from record r join commitment c on c.breach_record_id = r.record_id
        where c.code = $1 and r.attributes_shared ->> 'commitment' is not null`,
      [row['code']],
    )
    expect(made).toEqual([{ severity: 'MINOR', own: true }])
  })

  it('a row that differs corrects one that waits; twice the same in a file counts once', async () => {
    const row = pledge()
    const other = { ...row, content: '在六十日内补齐专用停车场地证明' }
    const { counts } = await takeRows(world(), [row, row, other])
    expect(counts).toMatchObject(only({ inserted: 1, duplicate: 1, corrected: 1 }))
    expect((await versionsOf(world(), row)).map(({ content }) => content)).toEqual([
      row['content'],
      other.content,
    ])
  })

  it.each<[Row, string[]]>([
    [{ code: '' }, ['承诺编码 REQUIRED_MISSING']],
    [{ code: '3206002026100100001' }, ['承诺编码 CODE_MALFORMED']],
    [{ code: '32060020261002000001' }, ['承诺编码 CODE_DATE_DIFFERS']],
    [{ subjectName: '' }, ['承诺人名称 REQUIRED_MISSING']],
    [{ subjectCategory: '企业' }, ['承诺人类别 CATEGORY_DIFFERS']],
    [{ subjectCategory: '个体工商户' }, ['承诺人类别 CATEGORY_DIFFERS']],
    [{ identify: '' }, ['承诺人代码 IDENTIFIER_MISSING']],
    [{ identify: '11010519491231002X' }, ['承诺人代码 IDENTIFIER_MALFORMED']],
    [{ commitmentTypeId: '自愿型' }, ['承诺类型 TYPE_UNKNOWN']],
    [{ reason: '—' }, ['承诺事由 REQUIRED_MISSING']],
    [{ content: '长'.repeat(4001) }, ['承诺内容 TEXT_TOO_LONG']],
    [{ commitmentDate: '2026/13/01' }, ['承诺作出日期 DATE_IMPOSSIBLE']],
    [{ fulfillmentStatus: '已履行' }, ['承诺履行状态 STATUS_UNKNOWN']],
    [
      { fulfillmentStatus: '部分履行' },
      ['未履行的承诺内容 REQUIRED_MISSING', '违诺责任追究内容 REQUIRED_MISSING'],
    ],
    [
      { ...BROKEN, fulfillmentStatus: '全部履行' },
      ['未履行的承诺内容 NOT_WHEN_FULFILLED', '违诺责任追究内容 NOT_WHEN_FULFILLED'],
    ],
    [
      { ...BROKEN, fulfillmentStatus: '' },
      [
        '未履行的承诺内容 NOT_WHEN_PENDING',
        '违诺责任追究内容 NOT_WHEN_PENDING',
        '承诺履行状态认定日期 NOT_WHEN_PENDING',
      ],
    ],
    [
      { ...BROKEN, fulfillmentStatusDate: '2026-09-30' },
      ['承诺履行状态认定日期 DATE_BEFORE_COMMITMENT'],
    ],
    [
      { ...BROKEN, acceptanceConfirmUnit: '长'.repeat(201) },
      ['承诺履行状态认定单位 TEXT_TOO_LONG'],
    ],
    [{ acceptanceUnit: '' }, ['承诺受理单位 REQUIRED_MISSING']],
    [{ acceptanceUnitIdentify: '1132060001400081' }, ['承诺受理单位代码 UNIT_CODE_INVALID']],
    [{ publicationType: '公开' }, ['公开类型 PUBLICATION_CLASS_UNKNOWN']],
    [{ remarks: '电话13812345678' }, ['备注 TEXT_HOLDS_IDENTITY']],
  ])('%j is rejected, the good row beside it is not', async (values, wanted) => {
    const summary = await takeRows(world(), [pledge(values), pledge()])
    expect(summary.counts).toMatchObject(only({ inserted: 1, rejected: 1 }))
    const path = await writeRejects(world().writing, summary.fileId, folder, summary.name)
    const [, line] = readFileSync(path!, 'utf8').split('\r\n')
    const [first] = wanted as [string]
    const [column, code] = first.split(' ')
    expect(line).toContain(`,${column},${code},`)
    for (const one of wanted) expect(line).toContain(one.split(' ')[0])
    expect(Object.keys(summary.counts.problems).toSorted()).toEqual(
      [...new Set(wanted.map((one) => one.split(' ')[1]!))].toSorted(),
    )
  })

  it('a code that another subject has is rejected by what is known', async () => {
    const row = pledge()
    await takeRows(world(), [row])
    const other = { ...row, identify: usciNumber(nextSerial()) }
    const summary = await takeRows(world(), [other, pledge()])
    expect(summary.counts).toMatchObject(only({ inserted: 1, rejected: 1 }))
    expect(summary.counts.problems).toEqual({ CODE_TAKEN: 1 })
    const path = await writeRejects(world().writing, summary.fileId, folder, summary.name)
    expect(readFileSync(path!, 'utf8')).toContain(`2,承诺编码,CODE_TAKEN,`)
  })

  it('a commitment that was registered here is known by its code; one without is by its content', async () => {
    const town = await makeCommitmentTown(world())
    const firm = await makeFactories(world()).subject()
    const made = await register(world(), town.bureau, commitmentOf(firm))
    await judge(world(), town.bureau, made, 'FULFILLED')
    const known = pledge({ code: made.code, identify: firm.usci, subjectName: firm.name })
    expect((await takeRows(world(), [known])).counts).toMatchObject(only({ stale: 1 }))
    const bare = pledge({ commitmentTypeId: '主动公示型', code: '' })
    expect((await takeRows(world(), [bare])).counts).toMatchObject(only({ inserted: 1 }))
    const judged = { ...bare, fulfillmentStatus: '全部履行' }
    expect((await takeRows(world(), [judged])).counts).toMatchObject(only({ corrected: 1 }))
  })

  it('is shown as far as its class says, of a natural person never to the public', async () => {
    const person = pledge({
      subjectName: '测试丙',
      subjectCategory: '自然人',
      identify: '32990019700101002X',
    })
    const closed = pledge({ publicationType: '不可公开' })
    const open = pledge()
    const { counts } = await takeRows(world(), [person, closed, open])
    expect(counts.rejected + counts.inserted).toBe(3)
    const { commitments } = await ask(
      world(),
      `{ commitments(first: 100) { edges { node { code } } } }`,
    )
    const shown = commitments.edges.map((edge: { node: { code: string } }) => edge.node.code)
    expect(shown).toContain(open['code'])
    expect(shown).not.toContain(closed['code'])
    expect(shown).not.toContain(person['code'])
  })

  it('two processes with the same rows in other files write each once', async () => {
    const rows = Array.from({ length: 30 }, () => pledge())
    const paths = await Promise.all(
      (['CSV', 'XLSX'] as const).map((format) =>
        writeRows(nextPath(format.toLowerCase()), 'COMMITMENT', rows, format),
      ),
    )
    const both = await Promise.all(paths.map((path) => take(world().writing, path)))
    const counts = both.map((one) => [one.counts.inserted, one.counts.unchanged])
    expect(counts.toSorted()).toEqual([
      [0, 30],
      [30, 0],
    ])
    const [row] = await world().base.db.query<{ n: number }>(
      'select count(*)::int as n from commitment where code = any($1)',
      [rows.map(({ code }) => code)],
    )
    expect(row).toEqual({ n: 30 })
  })
})
