import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { onPostgres } from '../support/databases.ts'
import { OWN, ROLES } from './fixture.ts'

/** Subjects that have records here: enough that reading the whole table is never the cheaper way. */
const SUBJECTS = 5_000

describe.each(onPostgres)('indexes under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await db.query(
      `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, decided_on,
         valid_from, state, disputed, disclosure_scope, publicity_reason, publication_due_on, published_from, licence_number,
         change_kind, recorded_at, source_code, row_hash, received_at)
       select lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), 1, 'PENALTY', 'I' || n % 500, '2020-01-01',
         'NEGATIVE', '2026-01-01', '2026-01-01', 'IN_FORCE', false, 'PUBLIC', '', '2026-01-01', '2026-01-01', 'L' || n,
         'SUBMITTED', now(), 'BUREAU', '', now()
         from generate_series(1, ${SUBJECTS}) n, generate_series(1, 4)`,
    )
    await db.query(
      `insert into subject_version (subject_id, id, category, name, status, domains, recorded_at, source_code,
         row_hash, received_at)
       select lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), 'ORGANIZATION', '', '', '{}', now(), 'BUREAU',
         '', now() from generate_series(1, ${SUBJECTS}) n`,
    )
    await db.query('analyze')
  })
  afterAll(() => db.close())

  test.each(ROLES)('%s finds a subject’s rows by their index', async (role) => {
    const handle = db.as(role, { 'app.subjects': OWN, 'app.sources': 'BUREAU' })
    for (const [table, index] of [
      ['record', 'record_of_subject_open'],
      ['subject_version', 'subject_version_open'],
    ]) {
      const plan = await handle.query<Record<string, string>>(
        `explain select subject_id from ${table} where subject_id = any('{${OWN}}'::uuid[]) and superseded_at is null`,
      )
      const text = JSON.stringify(plan)
      expect(text).toMatch(new RegExp(`Index.* Scan.* ${index}`))
      expect(text).not.toContain('Seq Scan')
    }
  })

  test.each(ROLES)('%s finds the holder of a licence by its index', async (role) => {
    const handle = db.as(role, { 'app.subjects': OWN, 'app.sources': 'BUREAU' })
    const plan = await handle.query<Record<string, string>>(
      `explain select r.subject_id from unnest('{L7,L8}'::text[]) as k(number)
         join record r on r.licence_number = k.number and r.superseded_at is null`,
    )
    expect(JSON.stringify(plan)).toContain('record_by_licence_open')
  })

  test.each(ROLES)('%s lists an item by its index', async (role) => {
    const handle = db.as(role, { 'app.subjects': OWN, 'app.sources': 'BUREAU' })
    const plan = await handle.query<Record<string, string>>(
      `explain select subject_id from record where item_code = 'I7' and superseded_at is null order by decided_on limit 5`,
    )
    expect(JSON.stringify(plan)).toContain('record_by_item_open')
  })
})
