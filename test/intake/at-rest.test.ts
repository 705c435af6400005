import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { exchangeLayout, type ExchangeKind } from '../../src/generate/exchange-layout.ts'
import { isSealed } from '../../src/personal/cipher.ts'
import type { CatalogueColumn, CatalogueItem } from '../../src/rule/rule.schema.ts'
import type { RuleBook } from '../../src/rule/rule-book.ts'
import { correctRecord, releaseTexts, revokeRecord } from '../../src/submission/revision.service.ts'
import { submitRecords } from '../../src/submission/submit-records.service.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial, type Values } from '../support/make.ts'
import { usciNumber } from '../support/numbers.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'
import { hasServer, openServerDatabase } from './command.ts'
import { dump } from './content.ts'
import { makeFolder, penaltyRow, permitRow, take, writeRows } from './files.ts'
import { compact, FORMS, traces } from './planted.ts'

// Thousands of rows, each with a number of its own.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const folder = makeFolder()

/** Cells that no column stores: what they hold is dropped, and cannot be read back. */
const DROPPED = new Set(['exportedAt', 'codeCheck', 'province', 'area'])
const SOURCE = 'TRANSPORT_BUREAU'

/** A number where somebody may write it: alone, or in a sentence. */
function planted(write: () => string): string {
  plantings += 1
  return plantings % 3 === 0 ? write() : `经查，${write()}，已核对`
}
let plantings = 0

/** Rows of a kind of file: each column holds each form of a number once, the rest of the row is right. */
function dirtyRows(
  kind: ExchangeKind,
  whole: (values: Values) => Record<string, string>,
  texts: string[],
): Record<string, string>[] {
  const keys = exchangeLayout(kind).keys.filter((key) => key !== null)
  return keys.flatMap((key) =>
    FORMS.map(([, write]) => {
      const text = planted(write)
      if (!DROPPED.has(key)) texts.push(text)
      const values: Values = { [key]: text }
      // Papers of a person count where no firm is named.
      if (key.startsWith('personId')) values['usci'] = ''
      if (key === 'personIdNumber') values['personIdType'] = '其他'
      return whole(values)
    }),
  )
}

function registrationRow(values: Values): Record<string, string> {
  const n = nextSerial()
  const known = { subjectName: `示例第${n}运输有限公司`, subjectCode: usciNumber(n) }
  const more = { legalRepresentative: '示例甲', establishedOn: '2020-01-02', address: '示例路1号' }
  return Object.fromEntries(
    Object.entries({ ...known, ...more, ...values }).map(([key, value]) => [key, value ?? '']),
  )
}

/** A value that a column takes. */
function sample(book: RuleBook, column: CatalogueColumn): string {
  const n = nextSerial()
  if (column.role === 'USCI' || column.role === 'SUBJECT_CODE') return usciNumber(n)
  if (column.role === 'AUTHORITY_CODE' || column.role === 'SOURCE_CODE') return '11320600014000810H'
  switch (column.type) {
    case 'STRING':
    case 'TEXT':
      return `示例${n}`
    case 'DATE':
      return '2026-05-06'
    case 'ENUM':
    case 'SET':
      return book.codeSet(column.codeSet!)!.body.entries[0]!.zh
    default:
      return '1'
  }
}

const OTHER_CODES = 'registrationNumber organizationCode taxNumber institutionCertificate'.split(
  ' ',
)

/** A row of an item that is taken in, about a firm or, where the item is about persons alone, a person. */
function rowOf(book: RuleBook, item: CatalogueItem): Map<string, string> {
  const isOfPersons = !item.body.columns.some(
    ({ role }) => role === 'USCI' || role === 'SUBJECT_CODE',
  )
  return new Map(
    item.body.columns.flatMap((column): [string, string][] => {
      const { key } = column
      if (OTHER_CODES.includes(key) || key === 'socialOrganizationCertificate') return []
      if (key === 'personIdType') return isOfPersons ? [[key, '其他']] : []
      if (key === 'personIdNumber') return isOfPersons ? [[key, `P${nextSerial()}999`]] : []
      return [[key, sample(book, column)]]
    }),
  )
}

/** Submits, by way of the API’s service, each item with each form in each of its columns. */
async function submitAll(
  world: World,
  texts: string[],
): Promise<{ taken: number; refused: number }> {
  const book = world.base.rules()
  let [taken, refused] = [0, 0]
  for (const item of book.catalogueItems(world.base.today())) {
    const rows = item.body.columns.flatMap((column) =>
      FORMS.map(([, write]) => {
        const values = rowOf(book, item).set(column.key, planted(write))
        return { item: item.code, values, text: values.get(column.key)!, key: column.key }
      }),
    )
    for (let at = 0; at < rows.length; at += 100) {
      const some = rows.slice(at, at + 100)
      const results = await submitRecords(world.writing, SOURCE, some, `at-rest-${nextSerial()}`)
      // An answer is kept with the key of the request, and its messages go to the caller's log.
      expect(traces(JSON.stringify(results))).toEqual([])
      results.forEach(({ status }, n) => {
        if (status === 'REJECTED') refused++
        else taken++
        const { key, text } = some[n]!
        const isStored = status === 'INSERTED' && !DROPPED.has(key) && !isUnread(item, key)
        if (isStored) texts.push(text)
      })
    }
  }
  return { taken, refused }
}

/** Papers are read where no firm is named, and a registration keeps what the subject's tables have a column for. */
function isUnread(item: CatalogueItem, key: string): boolean {
  return key === 'personIdNumber' || item.code === 'REGISTRATION'
}

/** Everything that is sealed in a database, opened. */
async function openAll({ base }: World): Promise<string> {
  const { db, cipher } = base
  const texts: string[] = []
  const open = (place: string, value: unknown) => {
    if (typeof value === 'string' && isSealed(value)) texts.push(cipher.open(value, place))
  }
  for (const [table, context] of [
    ['subject_identifier', 'subject_id'],
    ['subject_version', 'subject_id'],
    ['record', 'record_id'],
    ['quarantine_row', 'file_id'],
  ] as const) {
    const rows = await db.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t`,
    )
    for (const { row } of rows) {
      const place = String(row[context])
      for (const value of Object.values(row)) {
        open(place, value)
        if (value !== null && typeof value === 'object')
          for (const inner of Object.values(value)) open(place, inner)
      }
    }
  }
  return compact(texts.join('\n')).toUpperCase()
}

interface Opened {
  db: Database
  url: string | null
  close(): Promise<void>
}

const KINDS: { name: string; open(): Promise<Opened> }[] = databases.map(({ name, open }) => ({
  name,
  open: async () => {
    if (name === 'PostgreSQL') {
      const server = (await openServerDatabase())!
      return { db: server.db, url: server.url, close: server.drop }
    }
    const db = await open()
    return { db, url: null, close: () => Promise.resolve() }
  },
}))

const DUMP = hasServer && spawnSync('pg_dump', ['--version']).status === 0 ? 'pg_dump' : null

describe.each(KINDS)('personal numbers at rest on $name', ({ name, open }) => {
  let opened: Opened
  let world: World
  /** Whatever was planted and must be kept. */
  const texts: string[] = []

  beforeAll(async () => {
    opened = await open()
    world = await makeWorld(opened.db)
    for (const [kind, whole] of [
      ['PENALTY', penaltyRow],
      ['PENALTY_2016', penaltyRow],
      ['PERMIT', permitRow],
      ['REGISTRATION', registrationRow],
    ] as const) {
      const rows = dirtyRows(kind, whole, texts)
      // The name of a file is kept as well.
      const name = `${kind} ${FORMS[0]![1]()} ${FORMS[7]![1]()}.csv`
      const { counts } = await take(world.writing, await writeRows(join(folder, name), kind, rows))
      expect(counts.inserted + counts.corrected, kind).toBeGreaterThan(20)
      expect(counts.rejected, kind).toBeGreaterThan(40)
    }
  })
  afterAll(async () => {
    await world?.close()
    await opened?.close()
  })

  const dumped = async (): Promise<string> => {
    const tables = await dump(world.base.db)
    expect([...tables.keys()]).toEqual(expect.arrayContaining(['record', 'request_key', 'subject']))
    return [...tables].flatMap(([name, rows]) => rows.map((row) => `${name} ${row}`)).join('\n')
  }

  it('the search finds what it is meant to find', () => {
    for (const [name, write] of FORMS) {
      for (const before of ['', '1', '12']) {
        const text = before + planted(write)
        for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
          const shown = `"${Buffer.from(text).toString(encoding)}"`
          expect(traces(shown), `${name}: ${shown}`).not.toEqual([])
        }
      }
    }
    expect(traces(`320699********0017 ${usciNumber(1)} 320699000001349 138****0012`)).toEqual([])
  })

  it('files: no number stands in plain, and none is lost', async () => {
    expect(texts.length).toBeGreaterThan(700)
    expect(traces(await dumped())).toEqual([])
    const all = await openAll(world)
    expect(texts.filter((text) => !all.includes(compact(text).toUpperCase()))).toEqual([])
  })

  it('submissions of every item of the catalogue: none either', async () => {
    const stored: string[] = []
    const { taken, refused } = await submitAll(world, stored)
    expect(taken).toBeGreaterThan(500)
    expect(refused).toBeGreaterThan(500)
    expect(traces(await dumped())).toEqual([])
    const all = await openAll(world)
    expect(stored.length).toBeGreaterThan(300)
    expect(stored.filter((text) => !all.includes(compact(text).toUpperCase()))).toEqual([])
  })

  it('what has no place is refused, and said without the number', async () => {
    const number = FORMS[0]![1]()
    const values = new Map([[number, '1']])
    const [unknown] = await submitRecords(
      world.writing,
      SOURCE,
      [{ item: 'ADMINISTRATIVE_PENALTY', values }],
      `at-rest-${nextSerial()}`,
    )
    expect(unknown).toMatchObject({
      problems: [{ code: 'CATALOGUE_COLUMN_UNKNOWN', column: '******' }],
    })
    await expect(
      submitRecords(world.writing, SOURCE, [{ item: number, values }], number),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(traces(await dumped())).toEqual([])
  })

  it('corrections and releases: none either; an entitled reader reads them', async () => {
    const made = await makeFactories(world).penalty(null)
    const [row] = await world.base.db.query<{ subjectId: string; recordId: string }>(
      `select subject_id as "subjectId", record_id as "recordId" from record order by recorded_at desc limit 1`,
    )
    for (const [, write] of FORMS) {
      const [facts, remarks, legalBasis] = [planted(write), planted(write), planted(write)]
      const changes = new Map([
        ['facts', facts],
        ['remarks', remarks],
        ['legalBasis', legalBasis],
      ])
      expect(await correctRecord(world.writing, row!, changes, '更正')).toEqual({ ok: true })
      const query = `query ($id: ID!) { node(id: $id) { ... on CreditRecord { attributes { column { key } value } } } }`
      const read = async (as: object) =>
        JSON.stringify(await ask(world, query, { id: made.id }, as))
      const entitled = await read({ entitlement: EVERYTHING })
      for (const text of [facts, remarks, legalBasis]) expect(entitled).toContain(text)
      expect(traces(await read({}))).toEqual([])
      for (const act of [
        () => correctRecord(world.writing, row!, new Map([['content', '示例']]), legalBasis),
        () => revokeRecord(world.writing, row!, facts),
        () => releaseTexts(world.writing, row!, ['facts'], facts),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: 'BAD_INPUT' })
      }
    }
    expect(traces(await dumped())).toEqual([])
  })

  it('a text with a phone waits sealed; a person releases it, and it stays so', async () => {
    const make = makeFactories(world)
    const facts = `联系${FORMS[7]![1]().replace('13800069', '13811169')}`
    const { id } = await make.penalty(null, { facts })
    const [row] = await world.base.db.query<{ subjectId: string; recordId: string }>(
      `select subject_id as "subjectId", record_id as "recordId" from record order by recorded_at desc limit 1`,
    )
    const query = `query ($id: ID!) { node(id: $id) { ... on CreditRecord { attributes { column { key } value } } } }`
    const read = async () => JSON.stringify(await ask(world, query, { id }))
    expect(await read()).not.toContain(facts)
    await correctRecord(world.writing, row!, new Map([['legalBasis', '示例']]), '更正')
    expect(await read()).not.toContain(facts)
    await releaseTexts(world.writing, row!, ['facts'], '已核对')
    expect(await read()).toContain(facts)
    await correctRecord(world.writing, row!, new Map([['legalBasis', '示例二']]), '更正')
    expect(await read()).toContain(facts)
    await correctRecord(world.writing, row!, new Map([['facts', `${facts}。`]]), '更正')
    expect(await read()).not.toContain(facts)
  })

  it('a resident ID is never released', async () => {
    await makeFactories(world).penalty(null, { facts: `身份证号${FORMS[0]![1]()}` })
    const [row] = await world.base.db.query<{ subjectId: string; recordId: string }>(
      `select subject_id as "subjectId", record_id as "recordId" from record order by recorded_at desc limit 1`,
    )
    await expect(releaseTexts(world.writing, row!, ['facts'], '已核对')).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    // A mistyped one may be anything; a person decides.
    await correctRecord(world.writing, row!, new Map([['facts', '号码110105194912310021']]), '更正')
    await releaseTexts(world.writing, row!, ['facts'], '已核对')
    const [open] = await world.base.db.query<{ facts: string }>(
      `select attributes_public ->> 'facts' as facts from record where record_id = $1 and superseded_at is null`,
      [row!.recordId],
    )
    expect(open).toEqual({ facts: '号码110105194912310021' })
  })

  it.runIf(DUMP !== null && name === 'PostgreSQL')('the database’s own dump holds none', () => {
    const text = execFileSync(DUMP!, ['--dbname', opened.url!], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    expect(text).toContain('COPY public.record ')
    expect(traces(text)).toEqual([])
  })
})
