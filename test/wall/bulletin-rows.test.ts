import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OWN, ROLES, type Role } from './fixture.ts'

/** By hand: of the bulletins of a county, of another county of the same source, and of the bureau above the first. */
const EXPECTED: [Role, Settings, string[]][] = [
  ['credit_public', {}, []],
  ['credit_shared', { 'app.sources': 'COUNTY' }, []],
  ['credit_entitled', { 'app.subjects': OWN }, []],
  ['credit_area', { 'app.subjects': OWN }, []],
  ['credit_consent', { 'app.subjects': OWN }, []],
  ['credit_own', { 'app.subjects': OWN, 'app.sources': 'COUNTY' }, []],
  ['credit_holder', {}, []],
  ['credit_holder', { 'app.sources': 'COURT' }, []],
  ['credit_holder', { 'app.sources': 'COUNTY', 'app.regions': '320614' }, ['county']],
  ['credit_holder', { 'app.sources': 'COUNTY' }, ['county', 'other']],
  ['credit_holder', { 'app.sources': 'BUREAU' }, ['bureau', 'county']],
  ['credit_auditor', {}, ['bureau', 'county', 'other']],
]

describe.each(databases)('bulletins under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    await plant(db, 'county', 'COUNTY', '320614', 'BUREAU')
    await plant(db, 'other', 'COUNTY', '320623', null)
    await plant(db, 'bureau', 'BUREAU', '320600', null)
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('%s, %o', async (role, settings, expected) => {
    const rows = await db.as(role, settings).query<{ id: string }>('select id from list_bulletin')
    const names = await db.query<{ id: string; name: string }>(
      'select id, party_name as name from list_bulletin',
    )
    const seen = rows.map(({ id }) => names.find((one) => one.id === id)!.name)
    expect(seen.toSorted()).toEqual(expected)
  })

  test('every role has its case', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
  })
})

async function plant(
  db: Database,
  name: string,
  source: string,
  region: string,
  overseer: string | null,
): Promise<void> {
  await db.query(
    `insert into list_bulletin (id, party_id, party_name, source_code, region_code, overseer_source, list_code,
       month, version, state, revision, content, content_hash, entry_count, frozen_at, actor)
     values ($1::uuid, $1::uuid, $2, $3, $4, $5, 'RED', '2026-05', 1, 'FROZEN', 1, '{}', 'x', 0, now(), 'x')`,
    [randomUUID(), name, source, region, overseer],
  )
}
