import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeGb18030 } from '../../src/generate/gb18030.ts'
import { csvLine } from '../../src/generate/exchange-file.ts'
import { exchangeLayout } from '../../src/generate/exchange-layout.ts'
import type { DecisionOutcome, RepairDecision } from '../../src/exchanging/repair-decision.rules.ts'
import { databases } from '../support/databases.ts'
import { connect, type Connected } from '../support/exchange.ts'
import { makeFactories, PENALTY, type Make } from '../support/make.ts'
import { usciNumber, residentIdNumber } from '../support/numbers.ts'
import { makeWorld, type World } from '../support/world.ts'

const HOUR = 3600

describe.each(databases)('what a platform hands over, on $name', ({ open }) => {
  let world: World
  let make: Make
  let from: Connected
  const offered: RepairDecision[][] = []
  let outcomes: ((decisions: readonly RepairDecision[]) => DecisionOutcome[]) | null = null

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    from = await connect(world, 'XINYONG_NANTONG', {
      takeRepairDecisions: (decisions) => {
        offered.push([...decisions])
        const waiting = decisions.map(() => ({ state: 'WAITING' as const, problem: null }))
        return Promise.resolve(outcomes === null ? waiting : outcomes(decisions))
      },
    })
  })
  afterAll(async () => {
    await from.close()
    await world.close()
  })

  const filesOf = () =>
    world.base.db.query<Record<string, unknown>>(
      `select name, kind, state, row_count as rows, rejected_count as rejected, problem
         from exchange_file order by id`,
    )

  function penaltyFile(rows: Record<string, string | null>[]): Buffer {
    const { headings, keys } = exchangeLayout('PENALTY')
    const lines = rows.map((row) => keys.map((key) => (key === null ? '' : (row[key] ?? ''))))
    return encodeGb18030([headings, ...lines].map(csvLine).join(''))
  }

  it('takes other cities’ penalties in under the source of the platform, and reports them nowhere', async () => {
    const row = {
      ...PENALTY,
      subjectName: '示例外市运输有限公司',
      usci: usciNumber(900_001),
      documentNumber: '扬交罚〔2026〕7号',
    }
    const file = { kind: 'RECORDS', content: penaltyFile([row, { ...row, usci: '123' }]) }
    from.platform.files.set('../../x 7.csv', file)
    from.platform.files.set('again.csv', file)
    await from.turn()
    expect(await filesOf()).toEqual([
      {
        name: '../../x 7.csv',
        kind: 'RECORDS',
        state: 'TAKEN',
        rows: 2,
        rejected: 1,
        problem: null,
      },
    ])
    const records = await world.base.db.query(
      `select source_code as source, document_number as number from record`,
    )
    expect(records).toEqual([{ source: 'XINYONG_NANTONG', number: '扬交罚〔2026〕7号' }])
    const [quarantined] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from quarantine_row q join exchange_file f on f.import_id = q.file_id`,
    )
    expect(quarantined!.n).toBe(1)
    await from.turn(HOUR)
    expect([(await filesOf()).length, (await from.batches()).length]).toEqual([1, 0])
  })

  it('takes entries of others’ lists in as records of an item of their own, never as entries of ours', async () => {
    const text = [
      ['主体名称', '统一社会信用代码', '名单名称', '认定文书号', '认定日期', '认定机关'],
      [
        '示例欠薪运输有限公司',
        usciNumber(900_002),
        '拖欠农民工工资失信联合惩戒对象名单',
        '示人社〔2026〕3号',
        '2026-03-01',
        '示例市人力资源和社会保障局',
      ],
    ]
    from.platform.files.set('lists.csv', {
      kind: 'RECORDS',
      content: Buffer.from(text.map(csvLine).join('')),
    })
    await from.turn(HOUR)
    expect((await filesOf()).at(-1)).toMatchObject({ state: 'TAKEN', rows: 1, rejected: 0 })
    const records = await world.base.db.query(
      `select source_code as source, disclosure_scope as scope from record where item_code = 'LISTED_ELSEWHERE'`,
    )
    expect(records).toEqual([{ source: 'XINYONG_NANTONG', scope: 'SHARED' }])
    const [entries] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from list_entry`,
    )
    expect(entries!.n).toBe(0)
  })

  it('keeps a file that it does not know as refused, and one that is not what was offered not at all', async () => {
    from.platform.files.set('page.csv', { kind: 'RECORDS', content: Buffer.from('<html>,\r\n') })
    await from.turn(HOUR)
    expect((await filesOf()).at(-1)).toMatchObject({ state: 'REFUSED', problem: 'HTML_TABLE' })
    from.platform.files.set('cut.csv', {
      kind: 'RECORDS',
      content: penaltyFile([]),
      sha256: 'a'.repeat(64),
    })
    const before = (await filesOf()).length
    await from.turn(HOUR)
    expect((await filesOf()).length).toBe(before)
    const [place] = await world.base.db.query<{ failure: string }>(
      'select failure from exchange_platform',
    )
    expect(place!.failure).toBe('FILE_HASH_WRONG')
    from.platform.files.delete('cut.csv')
    await from.turn(HOUR)
    const [healed] = await world.base.db.query<{ failure: string }>(
      'select failure from exchange_platform',
    )
    expect(healed!.failure).toBeNull()
  })

  it('keeps repair decisions until somebody acts on them, each once', async () => {
    const person = residentIdNumber(77)
    const decision = (number: string, value = usciNumber(900_003)) => ({
      number,
      subject: { type: value === person ? 'RESIDENT_ID' : 'USCI', value, name: '示例' },
      code: 'ADMINISTRATIVE_PENALTY',
      documentNumber: '示交罚〔2026〕9号',
      result: 'REPAIRED',
      decidedOn: '2026-11-18',
      authority: '信用中国',
    })
    const put = (name: string, decisions: unknown[]) =>
      from.platform.files.set(name, {
        kind: 'REPAIR_DECISIONS',
        content: Buffer.from(JSON.stringify({ kind: 'REPAIR_DECISIONS', decisions })),
      })
    put('repairs-1.json', [decision('修复1'), { number: '修复2' }, decision('修复3', person)])
    put('repairs-2.json', [decision('修复1'), { ...decision('修复3', person), result: 'REFUSED' }])
    await from.turn(HOUR)
    const states = () =>
      world.base.db.query<{ number: string; state: string; problem: string | null }>(
        `select number, state, problem from exchange_decision order by received_at, id`,
      )
    expect(
      (await states()).map(({ number, state, problem }) => [number.slice(-3), state, problem]),
    ).toEqual([
      ['修复1', 'WAITING', null],
      [expect.stringMatching(/\/2$/), 'REFUSED', 'DECISION_UNREADABLE'],
      ['修复3', 'WAITING', null],
      ['修复3', 'REFUSED', 'DECISION_NUMBER_TAKEN'],
    ])
    expect(offered.at(-1)!.map(({ number }) => number)).toEqual(['修复1', '修复3'])
    const [plain] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from exchange_decision where row_to_json(exchange_decision)::text like $1`,
      [`%${person}%`],
    )
    expect(plain!.n).toBe(0)
    outcomes = (decisions) =>
      decisions.map(({ number }) =>
        number === '修复1'
          ? { state: 'TAKEN', problem: null }
          : { state: 'REFUSED', problem: 'FACT_UNKNOWN' },
      )
    await from.turn(HOUR)
    expect(
      (await filesOf()).filter(
        ({ kind, state }) => kind === 'REPAIR_DECISIONS' && state !== 'TAKEN',
      ),
    ).toEqual([])
    const times = offered.length
    await from.turn(HOUR)
    expect(offered.length).toBe(times)
  })

  it('writes 双公示 files by their columns and their naming', async () => {
    const subject = await make.subject({ name: '示例,逗号运输有限公司' })
    await make.penalty(subject, {
      documentNumber: '示交罚〔2026〕双1号',
      penaltyClasses: '罚款;警告',
      fine: '0.3',
    })
    await from.turn(HOUR)
    const [got] = [...from.platform.batches.values()]
    expect(got!.fileName).toMatch(/^ZHXYXT0000_XYSJJH1-0102_\d{10}\.csv$/)
    const [heading, row] = got!.body.toString('utf8').replace('\ufeff', '').split('\r\n')
    expect(`${heading}\r\n`).toBe(csvLine(exchangeLayout('PENALTY').headings))
    expect(row).toContain('"示例,逗号运输有限公司"')
    expect(row).toContain('2026/05/06')
    expect(row).toMatch(/罚款;警告|警告;罚款/)
    expect((await from.batches()).at(-1)).toMatchObject({ state: 'ACKNOWLEDGED', rows: 1 })
  })
})
