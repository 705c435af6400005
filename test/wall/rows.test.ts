import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import {
  commitmentsSeen,
  kindsSeen,
  OTHER,
  OWN,
  PERSON,
  plant,
  RECORDS,
  ROLES,
  TODAY,
  type Kind,
  type Role,
} from './fixture.ts'

const ALL = Object.keys(RECORDS) as Kind[]
const PUBLISHED: Kind[] = ['published', 'endless', 'beginsToday', 'endsTomorrow', 'construction']
const GOVERNMENT: Kind[] = [...PUBLISHED, 'beginsTomorrow', 'neverPublished', 'shared', 'shielded']
const ENDED: Kind[] = ['ended', 'endsToday', 'sharedEnded']
/** Every state, within its scopes. */
const AUDITED = ALL.filter(
  (kind) => !['internal', 'authorized', 'declared', 'refused', 'elsewhere'].includes(kind),
)
/** By consent, or by a purpose that entitles to it: also what a subject declared and nobody verified. */
const ENTITLED: Kind[] = ['authorized', 'declared']
const OWN_FILE = ALL.filter((kind) => kind !== 'internal' && kind !== 'elsewhere')

/** "Rows by state" of the disclosure page, by hand: of the own subject, of another, and with nothing bound. */
const EXPECTED: [Role, string, Settings, Kind[], Kind[]][] = [
  ['credit_public', 'as it is', {}, PUBLISHED, PUBLISHED],
  ['credit_public', 'history is not for it', { 'app.history': 'on' }, PUBLISHED, PUBLISHED],
  ['credit_public', 'bound does not widen it', { 'app.subjects': OWN }, PUBLISHED, PUBLISHED],
  ['credit_shared', 'as it is', {}, GOVERNMENT, GOVERNMENT],
  [
    'credit_shared',
    'with history',
    { 'app.history': 'on' },
    [...GOVERNMENT, ...ENDED],
    [...GOVERNMENT, ...ENDED],
  ],
  ['credit_entitled', 'as it is', {}, [...GOVERNMENT, ...ENTITLED], [...GOVERNMENT, ...ENTITLED]],
  [
    'credit_entitled',
    'with history',
    { 'app.history': 'on' },
    [...GOVERNMENT, ...ENDED, ...ENTITLED],
    [...GOVERNMENT, ...ENDED, ...ENTITLED],
  ],
  ['credit_area', 'bound', { 'app.subjects': OWN }, GOVERNMENT, []],
  ['credit_area', 'bound to both', { 'app.subjects': `${OTHER},${OWN}` }, GOVERNMENT, GOVERNMENT],
  [
    'credit_area',
    'bound, in a field of business',
    { 'app.subjects': OWN, 'app.domains': 'GOVERNANCE,SAFETY' },
    GOVERNMENT.filter((kind) => kind !== 'construction'),
    [],
  ],
  ['credit_area', 'bound, in none', { 'app.subjects': OWN, 'app.domains': '' }, [], []],
  ['credit_area', 'unbound', {}, [], []],
  ['credit_area', 'bound to none', { 'app.subjects': '' }, [], []],
  ['credit_consent', 'bound', { 'app.subjects': OWN }, [...PUBLISHED, ...ENTITLED], []],
  ['credit_consent', 'unbound', {}, [], []],
  ['credit_consent', 'bound to none', { 'app.subjects': '' }, [], []],
  ['credit_own', 'bound', { 'app.subjects': OWN }, OWN_FILE, []],
  ['credit_own', 'bound elsewhere', { 'app.subjects': OTHER }, [], OWN_FILE],
  ['credit_own', 'unbound', {}, [], []],
  ['credit_own', 'bound to none', { 'app.subjects': '' }, [], []],
  ['credit_holder', 'of its source', { 'app.sources': 'OFFICE-B' }, ['elsewhere'], ['elsewhere']],
  [
    'credit_holder',
    'of its source and division',
    { 'app.sources': 'OFFICE-A,OFFICE-B', 'app.regions': '320612,320681' },
    ['elsewhere'],
    ['elsewhere'],
  ],
  [
    'credit_holder',
    'of its source, another division',
    { 'app.sources': 'OFFICE-B', 'app.regions': '320612' },
    [],
    [],
  ],
  [
    'credit_holder',
    'of its source, no division',
    { 'app.sources': 'OFFICE-B', 'app.regions': '' },
    [],
    [],
  ],
  ['credit_holder', 'unbound', {}, [], []],
  ['credit_holder', 'of no source', { 'app.sources': '' }, [], []],
  ['credit_holder', 'bound to a subject only', { 'app.subjects': OWN }, [], []],
  ['credit_auditor', 'as it is', {}, AUDITED, AUDITED],
]

describe.each(databases)('rows under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await plant(db)
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('records: %s, %s', async (role, _, settings, own, other) => {
    expect(await kindsSeen(db, role, settings, OWN)).toEqual(own.toSorted())
    expect(await kindsSeen(db, role, settings, OTHER)).toEqual(other.toSorted())
  })

  test.each(EXPECTED)('commitments, as records: %s, %s', async (role, _, settings, own, other) => {
    // Commitments are not declared: the state opens none.
    const opens = role !== 'credit_entitled' && role !== 'credit_consent'
    const seen = (kinds: Kind[]) => kinds.filter((kind) => opens || kind !== 'declared').toSorted()
    expect(await commitmentsSeen(db, role, settings, OWN)).toEqual(seen(own))
    expect(await commitmentsSeen(db, role, settings, OTHER)).toEqual(seen(other))
  })

  test.each(EXPECTED.filter(([role]) => role !== 'credit_holder'))(
    'what a unit holds is for its holders alone: %s, %s',
    async (role, _, settings, own) => {
      const holding = { ...settings, 'app.sources': 'OFFICE-B' }
      expect(await kindsSeen(db, role, holding, OWN)).toEqual(own.toSorted())
    },
  )

  test('every role has its case, and every kind of record is seen by some and hidden from some', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
    // INTERNAL rows are a holder's alone: the test of what a unit holds is theirs.
    for (const kind of [...OWN_FILE, 'ended' as const]) {
      const seen = EXPECTED.filter(([, , , own]) => own.includes(kind))
      expect(seen.length).toBeGreaterThan(0)
      expect(seen.length).toBeLessThan(EXPECTED.length)
    }
  })

  test('a policy that let everything through would be noticed here', async () => {
    const [was] = await db.query<{ expression: string }>(
      `select pg_get_expr(polqual, polrelid) as expression from pg_policy
        where polname = 'credit_own' and polrelid = 'record'::regclass`,
    )
    await db.query('alter policy credit_own on record using (true)')
    expect(await kindsSeen(db, 'credit_own', {}, OTHER)).toEqual(ALL.toSorted())
    await db.query(`alter policy credit_own on record using (${was!.expression})`)
    expect(await kindsSeen(db, 'credit_own', {}, OTHER)).toEqual([])
  })

  test('without a day of its own, today is the day in Asia/Shanghai', async () => {
    const [found] = await db.query<{ today: string; midnight: string }>(
      `select (now() at time zone 'Asia/Shanghai')::date as today,
              ((now() at time zone 'Asia/Shanghai')::date + 1) as midnight`,
    )
    const { today, midnight } = found!
    await db.query(
      `update record set published_from = case title when 'beginsToday' then $1::date else $2::date end
        where title in ('beginsToday', 'beginsTomorrow') and subject_id = '${OTHER}'`,
      [today, midnight],
    )
    const seen = await db
      .as('credit_public')
      .query<{ title: string }>(
        `select title from record where subject_id = '${OTHER}' and title like 'begins%'`,
      )
    expect(seen).toEqual([{ title: 'beginsToday' }])
    await db.query(
      `update record set published_from = case title when 'beginsToday' then '${TODAY}'::date else '2026-06-16'::date end
        where title in ('beginsToday', 'beginsTomorrow') and subject_id = '${OTHER}'`,
    )
  })

  test.each<[Role, Settings, string[]]>([
    ['credit_public', {}, [OWN, OTHER]],
    ['credit_shared', {}, [OWN, OTHER, PERSON]],
    ['credit_entitled', {}, [OWN, OTHER, PERSON]],
    ['credit_auditor', {}, [OWN, OTHER, PERSON]],
    ['credit_area', {}, []],
    ['credit_area', { 'app.subjects': PERSON }, [PERSON]],
    ['credit_consent', {}, []],
    ['credit_consent', { 'app.subjects': PERSON }, [PERSON]],
    ['credit_own', {}, []],
    ['credit_own', { 'app.subjects': OTHER }, [OTHER]],
  ])('subjects and their versions: %s %o', async (role, settings, wanted) => {
    const handle = db.as(role, settings)
    const subjects = await handle.query<{ id: string }>('select id from subject order by id')
    expect(subjects.map(({ id }) => id)).toEqual(wanted)
    const versions = await handle.query<{ id: string }>(
      'select subject_id as id from subject_version order by subject_id',
    )
    expect(versions.map(({ id }) => id)).toEqual(wanted)
  })

  test.each<[Role, Settings, string[]]>([
    ['credit_holder', {}, []],
    ['credit_holder', { 'app.sources': 'OFFICE-B' }, [PERSON]],
    ['credit_holder', { 'app.sources': 'OFFICE-B', 'app.regions': '320681' }, []],
    ['credit_public', { 'app.sources': 'OFFICE-B' }, [OWN, OTHER]],
    ['credit_own', { 'app.sources': 'OFFICE-B', 'app.subjects': OWN }, [OWN]],
  ])('versions that a unit holds: %s %o', async (role, settings, wanted) => {
    const versions = await db
      .as(role, settings)
      .query<{ id: string }>('select subject_id as id from subject_version order by subject_id')
    expect(versions.map(({ id }) => id)).toEqual(wanted)
  })

  test.each<[Role, Settings, string[]]>([
    ['credit_public', {}, ['a USCI', 'b USCI', 'c USCI']],
    ['credit_consent', { 'app.subjects': OWN }, ['a USCI']],
    ['credit_own', { 'app.subjects': OWN }, ['a RESIDENT_ID', 'a USCI']],
    ['credit_own', {}, []],
    ['credit_area', { 'app.subjects': OWN }, ['a RESIDENT_ID', 'a USCI']],
    ['credit_holder', {}, []],
    ['credit_holder', { 'app.subjects': OWN }, []],
    ['credit_holder', { 'app.sources': 'OFFICE-B' }, ['c RESIDENT_ID', 'c USCI']],
    ['credit_holder', { 'app.sources': 'OFFICE-B', 'app.regions': '320612' }, ['c USCI']],
    ['credit_holder', { 'app.sources': 'OFFICE-B', 'app.regions': '' }, ['c USCI']],
  ])('identifiers: %s %o', async (role, settings, wanted) => {
    const rows = await db
      .as(role, settings)
      .query<{ one: string }>(
        `select right(subject_id::text, 1) || ' ' || type as one from subject_identifier order by 1`,
      )
    expect(rows.map(({ one }) => one)).toEqual(wanted)
  })

  test('the owner reads and writes everything', async () => {
    const [row] = await db.query<{ all: number }>('select count(*)::int as all from record')
    expect(row!.all).toBe(3 * ALL.length)
  })
})
