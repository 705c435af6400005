import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cellsOnly, cityRows } from '../../src/generate/city-rows.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { revokeRecord } from '../../src/submission/revision.service.ts'
import { databases } from '../support/databases.ts'
import type { World } from '../support/world.ts'
import { dump } from './content.ts'
import { makeFolder, only, penaltyRow, take, useWorld, writeRows } from './files.ts'

const folder = makeFolder()
let files = 0
const nextPath = (extension = 'csv'): string => join(folder, `repeat-${(files += 1)}.${extension}`)

type Row = Record<string, string>
type Format = 'CSV' | 'XLSX'

/** Takes one row in as a file of its own; another format makes other bytes of the same content. */
async function takeRow(world: World, row: Row, format: Format = 'CSV') {
  const path = await writeRows(nextPath(format.toLowerCase()), 'PENALTY', [row], format)
  return (await take(world.writing, path)).counts
}

interface Version {
  version: number
  facts: string
  isOpen: boolean
  changeKind: string
  state: string
}

const versionsOf = (world: World, { documentNumber }: Row): Promise<Version[]> =>
  world.base.db.query<Version>(
    `select version, attributes_public->>'facts' as facts, superseded_at is null as "isOpen",
            change_kind as "changeKind", state from record where document_number = $1 order by version`,
    [documentNumber],
  )

const ofFacts = (facts: string): Row => ({ facts: `未按规定维护车辆，${facts}` })

/** All tables but the one that notes that a source was heard, and how often it was. */
async function tablesOf({ base }: World) {
  const tables = await dump(base.db)
  const deliveries = tables.get('source_delivery')!.length
  tables.delete('source_delivery')
  return { tables, deliveries }
}

describe.each(databases)('the same again on $name', ({ open }) => {
  const world = useWorld(open)

  it('the same file changes no row of any table', async () => {
    const rows = [
      ...cellsOnly(cityRows({ seed: 'repeat', subjects: 40, kind: 'PENALTY', dirtyShare: 0.2 })),
    ]
    const path = nextPath()
    await writeExchangeFile({ kind: 'PENALTY', rows, path, format: 'CSV' })
    const first = await take(world().writing, path)
    expect(first).toMatchObject({ isKnown: false, rows: rows.length })
    const before = await tablesOf(world())
    expect(before.tables.get('record')!.length).toBe(first.counts.inserted)
    const copy = nextPath()
    copyFileSync(path, copy)
    for (const again of [path, copy]) {
      const second = await take(world().writing, again)
      expect(second).toMatchObject({ isKnown: true, fileId: first.fileId, counts: first.counts })
    }
    // recorded_at, counts, checkpoints and all; that the source was heard twice more is all that is new.
    const { tables, deliveries } = await tablesOf(world())
    expect(tables).toEqual(before.tables)
    expect(deliveries).toBe(before.deliveries + 2)
  })

  it('the same rows under other bytes are all unchanged', async () => {
    const rows = [...cellsOnly(cityRows({ seed: 'bytes', subjects: 40, kind: 'PENALTY' }))]
    const [csv, xlsx] = [nextPath(), nextPath('xlsx')]
    await writeExchangeFile({ kind: 'PENALTY', rows, path: csv, format: 'CSV' })
    await writeExchangeFile({ kind: 'PENALTY', rows, path: xlsx, format: 'XLSX' })
    expect((await take(world().writing, csv)).counts).toMatchObject(only({ inserted: rows.length }))
    const { tables: before } = await tablesOf(world())
    expect((await take(world().writing, xlsx)).counts).toMatchObject(
      only({ unchanged: rows.length }),
    )
    const { tables: after } = await tablesOf(world())
    before.delete('import_file')
    expect(after.get('import_file')!.length).toBeGreaterThan(1)
    after.delete('import_file')
    expect(after).toEqual(before)
  })

  it('a corrected row makes a second version and keeps the first', async () => {
    const row = penaltyRow(ofFacts('甲'))
    await takeRow(world(), row)
    expect(await takeRow(world(), { ...row, ...ofFacts('乙') })).toMatchObject(
      only({ corrected: 1 }),
    )
    const facts = (text: string) => `未按规定维护车辆，${text}`
    expect(await versionsOf(world(), row)).toEqual([
      { version: 1, facts: facts('甲'), isOpen: false, changeKind: 'SUBMITTED', state: 'IN_FORCE' },
      { version: 2, facts: facts('乙'), isOpen: true, changeKind: 'CORRECTED', state: 'IN_FORCE' },
    ])
  })

  it('several versions of a record in one file are all kept, in their order', async () => {
    const row = penaltyRow()
    const rows = ['甲', '乙', '乙', '丙'].map((text) => ({ ...row, ...ofFacts(text) }))
    const { counts } = await take(world().writing, await writeRows(nextPath(), 'PENALTY', rows))
    expect(counts).toMatchObject({ inserted: 1, corrected: 2 })
    expect(counts.duplicate + counts.unchanged).toBe(1)
    const versions = await versionsOf(world(), row)
    expect(versions.map(({ version, facts, isOpen }) => [version, facts.at(-1), isOpen])).toEqual([
      [1, '甲', false],
      [2, '乙', false],
      [3, '丙', true],
    ])
  })

  it('an older export does not replace a newer one', async () => {
    const row = penaltyRow({ ...ofFacts('新'), exportedAt: '2026/06/02 08:00:00' })
    await takeRow(world(), row)
    const older = { ...row, ...ofFacts('旧'), exportedAt: '2026/06/01 08:00:00' }
    expect(await takeRow(world(), older)).toMatchObject(only({ stale: 1 }))
    expect(await versionsOf(world(), row)).toHaveLength(1)
    const newer = { ...row, ...ofFacts('更新'), exportedAt: '2026/06/03 08:00:00' }
    expect(await takeRow(world(), newer)).toMatchObject(only({ corrected: 1 }))
  })

  it('A, B, A again does not flip back', async () => {
    const a = penaltyRow(ofFacts('甲'))
    const b = { ...a, ...ofFacts('乙') }
    expect(await takeRow(world(), a)).toMatchObject(only({ inserted: 1 }))
    expect(await takeRow(world(), b)).toMatchObject(only({ corrected: 1 }))
    expect(await takeRow(world(), a, 'XLSX')).toMatchObject(only({ stale: 1 }))
    const versions = await versionsOf(world(), a)
    expect(versions.map(({ facts, isOpen }) => [facts.at(-1), isOpen])).toEqual([
      ['甲', false],
      ['乙', true],
    ])
  })

  it('A, B and A exported later is a correction back', async () => {
    const a = penaltyRow({ ...ofFacts('甲'), exportedAt: '2026/06/01 08:00:00' })
    const b = { ...a, ...ofFacts('乙'), exportedAt: '2026/06/02 08:00:00' }
    await takeRow(world(), a)
    await takeRow(world(), b)
    const back = { ...a, exportedAt: '2026/06/03 08:00:00' }
    expect(await takeRow(world(), back)).toMatchObject(only({ corrected: 1 }))
    expect(await versionsOf(world(), a)).toHaveLength(3)
  })

  it('a record that was revoked here is not brought back by a file', async () => {
    const row = penaltyRow(ofFacts('甲'))
    await takeRow(world(), row)
    const [key] = await world().base.db.query<{ subjectId: string; recordId: string }>(
      `select subject_id as "subjectId", record_id as "recordId" from record where document_number = $1`,
      [row['documentNumber']],
    )
    await revokeRecord(world().writing, key!, '决定被撤销')
    expect(await takeRow(world(), row, 'XLSX')).toMatchObject({ inserted: 0, corrected: 0 })
    const other = { ...row, ...ofFacts('乙'), exportedAt: '2026/11/19 08:00:00' }
    expect(await takeRow(world(), other)).toMatchObject(only({ stale: 1 }))
    const versions = await versionsOf(world(), row)
    expect(versions.at(-1)).toMatchObject({ state: 'REVOKED', isOpen: true, changeKind: 'REVOKED' })
    expect(versions).toHaveLength(2)
  })
})
