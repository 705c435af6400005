import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { databases } from '../support/databases.ts'
import { OWN, plant, refusal, ROLES, SCOPES_OF } from './fixture.ts'
import { NOT_PUBLIC } from './hidden-columns.ts'

interface Column {
  table: string
  column: string
}

describe.each(databases)('columns under the wall, $name', ({ open }) => {
  let db: Database
  let columns: Column[]

  beforeAll(async () => {
    db = await open()
    await plant(db)
    columns = await db.query<Column>(
      `select table_name as "table", column_name as "column" from information_schema.columns
        where table_schema in ('public', 'drizzle')`,
    )
  })
  afterAll(() => db.close())

  test.each(ROLES)(
    '%s reads every column that it may, and is refused every other',
    async (role) => {
      const reads: string[] = []
      const wanted: string[] = []
      const handle = db.as(role)
      for (const { table, column } of columns) {
        const schema = table === 'migration' ? 'drizzle' : 'public'
        const refused = await refusal(handle.query(`select "${column}" from ${schema}."${table}"`))
        if (refused === undefined) reads.push(`${table}.${column}`)
        else expect(refused.code, `${table}.${column}`).toBe('42501')
        const scope = NOT_PUBLIC[table]?.[column] ?? 'PUBLIC'
        if (Object.hasOwn(NOT_PUBLIC, table) && SCOPES_OF[role].includes(scope)) {
          wanted.push(`${table}.${column}`)
        }
      }
      expect(reads).toEqual(wanted)
      // A list that is empty, or holds all there is, would prove nothing.
      expect(reads.length).toBeGreaterThan(40)
      expect(reads.length).toBeLessThan(columns.length - 50)
    },
  )

  test('what a class may read holds what was stored', async () => {
    const settings = { 'app.subjects': OWN }
    const [own] = await db
      .as('credit_own', settings)
      .query<{ phone: string; address: string }>(
        'select phone_sealed as phone, address_shared as address from subject_version',
      )
    expect(own).toEqual({
      phone: `canary-subject_version-phone_sealed-${OWN}`,
      address: `canary-subject_version-address_shared-${OWN}`,
    })
  })

  test.each(ROLES)('%s writes nothing', async (role) => {
    const handle = db.as(role, { 'app.subjects': OWN, 'app.sources': 'BUREAU' })
    for (const text of [
      `update record set title = 'x'`,
      `update record set title = 'x' returning title`,
      'delete from record returning title',
      `insert into identifier values ('USCI', 'x', '${OWN}')`,
      `insert into identifier values ('USCI', 'x', '${OWN}') on conflict do nothing returning value`,
      'truncate record',
      'select title from record for update',
      'lock table record in access exclusive mode',
      'create table public.mine (a int)',
      'alter table record no force row level security',
      'drop policy owner on record',
      'grant select on record to public',
      'create policy mine on record using (true)',
    ]) {
      expect((await refusal(handle.query(text)))?.code, text).toMatch(/^(42501|25006)$/)
    }
  })
})
