import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, plant, refusal, ROLES, SCOPES_OF, type Role } from './fixture.ts'
import { NOT_PUBLIC } from './hidden-columns.ts'

/** A column that a role must not read, in every way of SQL that names it or takes it in. */
const waysToColumn = (
  table: string,
  column: string,
  key = table === 'list_bulletin' ? 'id' : 'subject_id',
): string[] => [
  `select ${column} from ${table}`,
  `select * from ${table}`,
  `table ${table}`,
  `select count(${column}) from ${table}`,
  `select max(${column}::text) from ${table}`,
  `select string_agg(${column}::text, '') from ${table}`,
  `select 1 from ${table} where ${column} is not null`,
  `select 1 from ${table} where ${column}::text like 'canary%'`,
  `select 1 from ${table} order by ${column}`,
  `select 1 from ${table} group by ${column}`,
  `select count(*) from ${table} group by ${key} having max(${column}::text) > ''`,
  `select row_number() over (order by ${column}) from ${table}`,
  `select 1 from ${table} a join ${table} b on a.${column} = b.${column}`,
  `select 1 from ${table} a join ${table} b using (${column})`,
  `select 1 from ${table} a natural join ${table} b`,
  `select case when ${column} is null then 1 end from ${table}`,
  `select (select ${column} from ${table} limit 1)`,
  `select 1 where exists (select 1 from ${table} t where t.${column} is null)`,
  `select x.* from ${table} t, lateral (select t.${column}) x`,
  `with w as (select ${column} from ${table}) select 1 from w`,
  `select r from ${table} r`,
  `select r::text from ${table} r`,
  `select (r).${column} from ${table} r`,
  `select to_json(r) from ${table} r`,
  `select to_jsonb(r) -> '${column}' from ${table} r`,
  `select row_to_json(r) from ${table} r`,
  `select json_agg(r) from ${table} r`,
  `select array_agg(r) from ${table} r`,
  `select r is null from ${table} r`,
  `select hash_record(r) from ${table} r`,
  `select query_to_xml('select ${column} from ${table}', true, false, '')`,
  `select table_to_xml('${table}', true, false, '')`,
  `explain select ${column} from ${table}`,
  `explain analyze select 1 from ${table} where ${column} is null`,
  `copy ${table} to stdout`,
  `copy ${table} (${column}) to stdout`,
  `copy (select ${column} from ${table}) to stdout`,
  `copy ${table} to 'never'`,
  `create temp table taken as select ${column} from ${table}`,
  `create temp view taken as select ${column} from ${table}; select * from taken`,
  `update ${table} set ${key} = ${key} returning ${column}`,
  `delete from ${table} returning ${column}`,
  `insert into ${table} select * from ${table} returning ${column}`,
  `merge into ${table} a using ${table} b on a.${column} is null when not matched then do nothing`,
  `do $$ declare one text; begin select ${column} into one from ${table} limit 1; raise exception '%', one; end $$`,
  `declare c cursor for select ${column} from ${table}`,
  `select xmin, ctid from ${table}`,
  `select stanullfrac from pg_statistic`,
  `select pg_read_file('/etc/passwd')`,
]

/** The first of them, which every column is tried with. */
const PLAIN_WAYS = 8

/** Those of the statements above that may not exist on one of the two databases. */
const OTHER_REFUSALS = new Set(['42883', '0A000', '42P01', '42601', '25006', '42725'])

/** A row that a role must not see, through the columns that it may read. */
const WAYS_TO_ROW = [
  'select title, document_number, attributes_public from record',
  'select count(*), count(document_number), max(document_number), min(attributes_public::text) from record',
  `select string_agg(document_number, ',') from record`,
  `select count(*) from record where document_number like '%hidden%'`,
  'select document_number from record order by document_number desc',
  'select document_number::int from record',
  'select attributes_public::text::int from record',
  `select 1 from record where document_number::int > 0`,
  `select 1 / (case when document_number like '%repaired' then 0 else 1 end) from record`,
  `select json_agg(x) from (select document_number from record) x`,
  'select a.document_number from record a left join record b on a.record_id <> b.record_id',
  'select document_number from record union all select document_number from record',
  'select document_number from only record',
  'select document_number from record tablesample system (100)',
  'explain (verbose) select document_number from record',
  'explain (analyze, verbose) select document_number from record',
  `select most_common_vals::text, histogram_bounds::text from pg_stats`,
  `select most_common_vals::text from pg_stats where tablename = 'subject_link'`,
  'select query from pg_stat_activity',
  `select lo_get(oid) from pg_largeobject_metadata`,
  `select s.value, s.type from subject_identifier s`,
  `select name from subject_version`,
]

/** Texts of rows that everyone without SHARED must not see in any answer, whatever the statement. */
const HIDDEN_FROM_PUBLIC = ['repaired', 'revoked', 'older', 'internal', 'shared', 'ended'].map(
  (kind) => `${OTHER}-${kind}`,
)

describe.each(databases)('the wall does not leak, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await plant(db)
    await db.query('analyze')
  })
  afterAll(() => db.close())

  const settings = { 'app.subjects': `${OWN},${OTHER}`, 'app.sources': 'BUREAU,OFFICE-B' }

  test.each(ROLES)(
    'no column that is hidden from %s is read in any way',
    async (role) => {
      const handle = db.as(role, settings)
      for (const [table, columns] of Object.entries(NOT_PUBLIC)) {
        const hidden = Object.entries(columns).filter(
          ([, scope]) => !SCOPES_OF[role].includes(scope),
        )
        for (const [at, [column]] of hidden.entries()) {
          // All the ways for one column of each scope; the others differ in nothing but their name.
          const isFirst = hidden.findIndex(([, scope]) => scope === columns[column]) === at
          const ways = waysToColumn(table, column).slice(0, isFirst ? undefined : PLAIN_WAYS)
          for (const text of ways) await expectRefused(handle, text)
        }
      }
    },
    120_000,
  )

  async function expectRefused(handle: ReturnType<Database['as']>, text: string): Promise<void> {
    const refused = await refusal(handle.query(text))
    expect(refused, text).toBeDefined()
    expect(refused!.text, text).not.toContain('canary-')
    if (!OTHER_REFUSALS.has(refused!.code)) expect(refused!.code, text).toBe('42501')
  }

  test.each(WAYS_TO_ROW)('no hidden row through: %s', async (text) => {
    for (const role of ['credit_public', 'credit_consent', 'credit_area', 'credit_own'] as Role[]) {
      for (const bound of [{}, { 'app.subjects': OWN }]) {
        const handle = db.as(role, { 'app.today': '2026-06-15', ...bound })
        const told = await answerOrRefusal(handle, text)
        const hidden = role === 'credit_public' ? HIDDEN_FROM_PUBLIC : [OTHER]
        for (const one of hidden) expect(told, `${role} ${text}`).not.toContain(one)
      }
    }
  })

  test('the ways do show rows that may be seen', async () => {
    const told = await answerOrRefusal(
      db.as('credit_own', { 'app.subjects': OTHER }),
      WAYS_TO_ROW[0]!,
    )
    expect(told).toContain(`${OTHER}-repaired`)
    expect(await answerOrRefusal(db, WAYS_TO_ROW.at(5)!)).toContain('canary-record-document_number')
  })

  test('statistics are kept from every role, and the owner has some', async () => {
    const text = `select count(*)::int as n from pg_stats where tablename = any('{record,subject_version}') and most_common_vals::text || histogram_bounds::text like '%canary%'`
    const [own] = await db.query<{ n: number }>(text)
    expect(own!.n).toBeGreaterThanOrEqual(0)
    const all = `select count(*)::int as n from pg_stats where tablename = any('{record,subject_version,subject,subject_identifier}')`
    expect((await db.query<{ n: number }>(all))[0]!.n).toBeGreaterThan(10)
    for (const role of ROLES) {
      expect(await db.as(role).query(all), role).toEqual([{ n: 0 }])
    }
  })
})

async function answerOrRefusal(handle: Pick<Database, 'query'>, text: string): Promise<string> {
  try {
    return JSON.stringify(await handle.query(text))
  } catch (error) {
    const { message, detail, hint } = error as Record<string, unknown>
    return JSON.stringify([message, detail, hint])
  }
}
