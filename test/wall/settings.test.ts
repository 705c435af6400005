import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isUnreachable, type Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases, onPostgres } from '../support/databases.ts'
import { kindsSeen, OTHER, OWN, PERSON, plant, refusal, type Role } from './fixture.ts'

const WHO = `select current_user::text as role, coalesce(current_setting('app.subjects', true), '') as subjects,
  coalesce(current_setting('app.sources', true), '') as sources,
  (select coalesce(string_agg(distinct subject_id::text, ','), '') from subject_identifier) as seen`

interface Who {
  role: string
  subjects: string
  sources: string
  seen: string
}

const REFUSED: [string, Settings][] = [
  ['a quote', { 'app.subjects': `${OWN}'` }],
  ['a second statement', { 'app.subjects': `${OWN}'; reset role; --` }],
  ['a second setting', { 'app.sources': `X'; set local app.subjects = '${OTHER}` }],
  ['an escape', { 'app.sources': '\\' }],
  ['a dollar quote', { 'app.sources': '$$' }],
  ['a zero byte', { 'app.sources': 'A\0' }],
  ['a line end', { 'app.sources': 'A\n' }],
  ['a line end behind a day', { 'app.today': '2026-01-01\n' }],
  ['a blank', { 'app.sources': 'A, B' }],
  ['an empty one among others', { 'app.sources': 'A,,B' }],
  ['a comma', { 'app.subjects': ',' }],
  ['a code that is no uuid', { 'app.subjects': 'OFFICE' }],
  ['a uuid in capitals', { 'app.subjects': OWN.toUpperCase() }],
  ['part of a uuid', { 'app.subjects': OWN.slice(1) }],
  ['a letter beyond ASCII', { 'app.sources': '南通' }],
  ['a full-width letter', { 'app.sources': 'Ａ' }],
  ['a long code', { 'app.regions': 'A'.repeat(65) }],
  ['another word for history', { 'app.history': 'true' }],
  ['no day', { 'app.today': 'tomorrow' }],
  ['a number', { 'app.sources': 1 as unknown as string }],
  ['null', { 'app.sources': null as unknown as string }],
  ['a list', { 'app.sources': ['A'] as unknown as string }],
  ['a setting of the server', { role: 'postgres' }],
  ['a setting that is not known', { 'app.other': 'A' }],
  ['a setting by inheritance', { constructor: 'A' }],
  ['a statement for a setting', { 'app.sources = 1; reset role; --': 'A' }],
]

describe.each(databases)('bindings, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await plant(db)
  })
  afterAll(() => db.close())

  test.each(REFUSED)('%s is refused before anything is sent, and not repeated', (_, settings) => {
    let thrown: unknown
    try {
      db.as('credit_own', settings)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Error)
    for (const value of Object.values(settings)) {
      if (String(value).length > 1) expect((thrown as Error).message).not.toContain(String(value))
    }
  })

  test.each(['postgres', 'none', 'credit_own; reset role', 'CREDIT_OWN', '', '"credit_own"'])(
    'role %s is refused',
    (role) => {
      expect(() => db.as(role)).toThrow('not a role')
    },
  )

  test('a binding holds for its statement and no later one', async () => {
    for (let turn = 0; turn < 40; turn++) {
      const bound = db.as('credit_own', { 'app.subjects': OWN })
      expect((await bound.query<Who>(WHO))[0]).toMatchObject({ subjects: OWN, seen: OWN })
      const other = db.as('credit_own', { 'app.today': '2026-01-01' })
      expect((await other.query<Who>(WHO))[0]).toMatchObject({ subjects: '', seen: '' })
      expect((await db.as('credit_own').query<Who>(WHO))[0]).toMatchObject({
        subjects: '',
        seen: '',
      })
      expect((await db.query<Who>(WHO))[0]!.role).not.toContain('credit_')
    }
  })

  test('nor after a statement that failed', async () => {
    const bound = db.as('credit_own', { 'app.subjects': OWN })
    for (let turn = 0; turn < 20; turn++) {
      await Promise.all([
        expect(bound.query('select 1/0')).rejects.toThrow('division by zero'),
        expect(bound.query('select $1::int', ['x'])).rejects.toThrow(),
        expect(bound.query('selec')).rejects.toThrow('syntax error'),
        expect(bound.query<Who>(WHO)).resolves.toMatchObject([{ seen: OWN }]),
      ])
      const other = db.as('credit_own', { 'app.sources': 'OFFICE-B' })
      expect((await other.query<Who>(WHO))[0]).toMatchObject({ subjects: '', seen: '' })
    }
  })

  test('1,000 statements of different roles and bindings at once: none is mixed up', async () => {
    const callers: [Role, Settings, Partial<Who>][] = [
      ['credit_own', { 'app.subjects': OWN }, { subjects: OWN, seen: OWN }],
      ['credit_own', { 'app.subjects': OTHER }, { subjects: OTHER, seen: OTHER }],
      ['credit_own', {}, { subjects: '', sources: '', seen: '' }],
      ['credit_area', { 'app.subjects': PERSON }, { subjects: PERSON, seen: PERSON }],
      ['credit_consent', { 'app.subjects': OWN }, { subjects: OWN, seen: OWN }],
      ['credit_consent', { 'app.sources': 'A' }, { subjects: '', sources: 'A', seen: '' }],
      ['credit_public', {}, { subjects: '', sources: '' }],
      ['credit_holder', { 'app.sources': 'OFFICE-B' }, { subjects: '', sources: 'OFFICE-B' }],
      ['credit_shared', { 'app.sources': 'B' }, { subjects: '', sources: 'B' }],
      ['credit_auditor', {}, { subjects: '', sources: '' }],
    ]
    let mixed = 0
    const answers = Array.from({ length: 1000 }, async (_, at) => {
      const [role, settings, wanted] = callers[(at * 7 + (at % 3)) % callers.length]!
      // Parameters differ in number and text, so that statements are prepared in between.
      const shape = at % 5
      const [row] = await db
        .as(role, settings)
        .query<Who & { at: number }>(`${WHO}, ${'$1::int + 0 '.repeat(1)} as at /* ${shape} */`, [
          at,
        ])
      const isRight =
        row!.role === role &&
        row!.at === at &&
        Object.entries(wanted).every(([key, value]) => row![key as keyof Who] === value)
      if (!isRight) mixed++
    })
    await Promise.all(answers)
    expect(mixed).toBe(0)
  })

  test('many subjects in one binding', async () => {
    const many = Array.from(
      { length: 2000 },
      (_, at) => `${OWN.slice(0, 24)}${String(at).padStart(12, '0')}`,
    )
    const handle = db.as('credit_own', { 'app.subjects': [...many, OTHER].join(',') })
    expect((await handle.query<Who>(WHO))[0]!.seen).toBe(OTHER)
  })

  test('after it is closed a database takes no statement', async () => {
    const other = await open()
    const before = other.as('credit_public')
    await before.query('select 1')
    await other.close()
    await expect(before.query('select 1')).rejects.toThrow()
    await expect((async () => other.as('credit_own').query('select 1'))()).rejects.toThrow()
  })
})

describe.each(onPostgres)('bindings on connections that break, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await plant(db)
  })
  afterAll(() => db.close())

  test('connections that are killed answer with an error or rightly, never with another’s rows', async () => {
    let wrong = 0
    let right = 0
    const subjects = [OWN, OTHER, PERSON]
    const ask = async (at: number): Promise<void> => {
      const subject = subjects[at % 3]!
      try {
        const [row] = await db.as('credit_own', { 'app.subjects': subject }).query<Who>(WHO)
        if (row!.seen === subject) right++
        else wrong++
      } catch (error) {
        // 25P02: what stood behind the connection that broke.
        const { code } = error as { code?: string }
        if (!isUnreachable(error) && code !== '25P02') throw error
      }
    }
    for (let turn = 0; turn < 10; turn++) {
      const asking = Array.from({ length: 60 }, (_, at) => ask(at))
      await db
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
        )
        .catch(() => {})
      await Promise.all(asking)
    }
    expect(wrong).toBe(0)
    await expect
      .poll(async () => kindsSeen(db, 'credit_own', { 'app.subjects': OWN }, OWN))
      .toContain('repaired')
    expect(right).toBeGreaterThan(0)
  })

  test('statements of one turn share a transaction where they have the same settings, and only there', async () => {
    const began = async (subject: string) => {
      const bound = db.as('credit_own', { 'app.subjects': subject })
      const [row] = await bound.query<{ at: string }>('select now()::text as at')
      return row!.at
    }
    const [one, same, other] = await Promise.all([began(OWN), began(OWN), began(OTHER)])
    expect(same).toBe(one)
    expect(other).not.toBe(one)
    expect(await began(OWN)).not.toBe(one)
  })

  test('one plan serves what is bound to subjects, and nothing else', async () => {
    const mode = async (role: Role, settings: Settings) =>
      (await db.as(role, settings).query(`select current_setting('plan_cache_mode') as mode`))[0]
    expect(await mode('credit_own', { 'app.subjects': OWN })).toEqual({
      mode: 'force_generic_plan',
    })
    expect(await mode('credit_own', { 'app.today': '2026-01-01' })).toEqual({ mode: 'auto' })
    expect(await mode('credit_public', {})).toEqual({ mode: 'auto' })
  })

  test('a statement whose plan became void is refused, and runs the next time', async () => {
    await db.query('create table changing (a int)')
    await db.query('grant select on changing to credit_own')
    const handle = db.as('credit_own', { 'app.subjects': OWN })
    const text = `select a, (select string_agg(distinct subject_id::text, ',') from record where $1::int = 1) as seen from changing`
    await db.query('insert into changing values (1)')
    for (let turn = 0; turn < 3; turn++)
      expect(await handle.query(text, [1])).toEqual([{ a: 1, seen: OWN }])
    await db.query('alter table changing alter a type text')
    expect((await refusal(handle.query(text, [1])))?.code).toBe('0A000')
    expect(await handle.query(text, [1])).toEqual([{ a: '1', seen: OWN }])
    await db.query('drop table changing')
  })
})
