import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, ROLES, TODAY, type Role } from './fixture.ts'

/** Columns that tell objections apart: each subject has one of each, named by who handles it. */
const ROWS = {
  open: {},
  ended: { until: TODAY },
  endsTomorrow: { until: '2026-06-16' },
  decided: { marked: false },
  older: { isOlder: true },
  authorized: { scope: 'AUTHORIZED' },
  internal: { scope: 'INTERNAL' },
  construction: { domain: 'CONSTRUCTION' },
  county: { source: 'COUNTY', region: '320681', scope: 'INTERNAL' },
  asked: { source: 'COUNTY', verifier: 'ENFORCEMENT', scope: 'INTERNAL' },
  risen: { source: 'COUNTY', scope: 'INTERNAL', parent: TODAY },
  notRisen: { source: 'COUNTY', scope: 'INTERNAL', parent: '2026-06-16' },
  atBureau: { source: 'COUNTY', scope: 'INTERNAL', bureau: TODAY },
} satisfies Record<string, Row>
interface Row {
  until?: string
  marked?: boolean
  isOlder?: boolean
  scope?: string
  domain?: string
  source?: string
  region?: string
  verifier?: string
  parent?: string
  bureau?: string
}

const OPEN = ['construction', 'endsTomorrow', 'open']
const SHARED = [...OPEN, 'decided', 'ended', 'older'].toSorted()
const ALL = Object.keys(ROWS).toSorted()
const COUNTY = ['asked', 'atBureau', 'county', 'notRisen', 'risen']

/** By hand: of one subject's objections. */
const EXPECTED: [Role, Settings, readonly string[]][] = [
  ['credit_public', {}, []],
  ['credit_shared', {}, OPEN],
  ['credit_shared', { 'app.history': 'on' }, [...OPEN, 'ended'].toSorted()],
  ['credit_entitled', {}, ['authorized', ...OPEN]],
  ['credit_area', { 'app.subjects': OWN }, OPEN],
  ['credit_area', { 'app.subjects': OWN, 'app.domains': 'SAFETY' }, ['endsTomorrow', 'open']],
  ['credit_area', { 'app.subjects': OTHER }, []],
  ['credit_consent', { 'app.subjects': OWN }, []],
  ['credit_own', { 'app.subjects': OWN }, ALL],
  ['credit_own', { 'app.subjects': OTHER }, []],
  ['credit_holder', {}, []],
  ['credit_holder', { 'app.sources': 'COUNTY' }, COUNTY],
  ['credit_holder', { 'app.sources': 'COUNTY', 'app.regions': '320681' }, ['county']],
  ['credit_holder', { 'app.sources': 'ENFORCEMENT' }, ['asked']],
  ['credit_holder', { 'app.sources': 'ABOVE' }, ['risen']],
  ['credit_holder', { 'app.sources': 'TOP' }, ['atBureau']],
  ['credit_auditor', {}, SHARED],
]

/** What was said: of who handles and verifies, and the subject's own. */
const STEPS: [Role, Settings, readonly string[]][] = [
  ['credit_shared', { 'app.history': 'on' }, []],
  ['credit_auditor', {}, []],
  ['credit_own', { 'app.subjects': OWN }, ALL],
  ['credit_holder', { 'app.sources': 'COUNTY' }, COUNTY],
  ['credit_holder', { 'app.sources': 'ENFORCEMENT' }, ['asked']],
  ['credit_holder', { 'app.sources': 'ABOVE' }, []],
]

/** Proceedings: the holder's, the subject's own, and auditors' within the scopes. */
const PROCEEDINGS: [Role, Settings, readonly string[]][] = [
  ['credit_public', {}, []],
  ['credit_entitled', { 'app.history': 'on' }, []],
  ['credit_own', { 'app.subjects': OWN }, ALL],
  ['credit_holder', { 'app.sources': 'COUNTY', 'app.regions': '320681' }, ['county']],
  ['credit_auditor', {}, SHARED],
]

describe.each(databases)('objections under the wall, $name', ({ open }) => {
  let db: Database
  const names = new Map<string, string>()

  beforeAll(async () => {
    db = await open()
    for (const subject of [OWN, OTHER])
      for (const [name, row] of Object.entries<Row>(ROWS))
        names.set(await plant(db, subject, row), name)
  })
  afterAll(() => db.close())

  const seen = async (table: string, id: string, role: Role, settings: Settings) => {
    const handle = db.as(role, { 'app.today': TODAY, ...settings })
    const rows = await handle.query<{ id: string }>(
      `select ${id} as id from ${table} where subject_id = $1::uuid`,
      [OWN],
    )
    return rows.map((row) => names.get(row.id)).toSorted()
  }

  test.each(EXPECTED)('%s, %o', async (role, settings, expected) => {
    expect(await seen('objection', 'objection_id', role, settings)).toEqual(expected)
  })

  test.each(STEPS)('steps: %s, %o', async (role, settings, expected) => {
    expect(await seen('objection_step', 'objection_id', role, settings)).toEqual(expected)
  })

  test.each(PROCEEDINGS)('proceedings: %s, %o', async (role, settings, expected) => {
    expect(await seen('legal_proceeding', 'proceeding_id', role, settings)).toEqual(expected)
  })

  test('every role has its case', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
  })
})

/** Writes an objection, its step and a proceeding under one id. */
async function plant(db: Database, subject: string, row: Row): Promise<string> {
  const id = randomUUID()
  const { scope = 'SHARED', source = 'BUREAU', region = '320612', domain = 'SAFETY' } = row
  const { until = null, marked = true, verifier = null, parent = null, bureau = null } = row
  const superseded = row.isOlder === true ? '2026-06-02T00:00:00Z' : null
  await db.query(
    `insert into objection (subject_id, objection_id, version, fact_kind, fact_id, aspect, state, filed_on,
       since_on, due_on, parent_from, bureau_from, decision_due_on, is_reviewed, marked, fact_until, domain,
       region_code, source_code, handler_name, verifier_source, parent_source, bureau_source, filer_id,
       on_behalf, disclosure_scope, change_kind, recorded_at, superseded_at)
     values ($1, $2, 1, 'RECORD', $2, 'CONTENT', 'FILED', '2026-05-01', '2026-05-01', '2026-05-08', $3, $4,
       '2026-05-21', false, $5::text::boolean, $6, $7, $8, $9, 'x', $10, 'ABOVE', 'TOP', $2, false, $11,
       'FILED', '2026-06-01T00:00:00Z', $12)`,
    [
      subject,
      id,
      parent,
      bureau,
      String(marked),
      until,
      domain,
      region,
      source,
      verifier,
      scope,
      superseded,
    ],
  )
  await db.query(
    `insert into objection_step (subject_id, objection_id, version, kind, party_name, taken_on, statement, actor,
       source_code, verifier_source, region_code, recorded_at)
     values ($1, $2, 1, 'FILED', 'x', '2026-05-01', 'x', 'x', $3, $4, $5, '2026-06-01T00:00:00Z')`,
    [subject, id, source, verifier, region],
  )
  await db.query(
    `insert into legal_proceeding (subject_id, proceeding_id, version, fact_kind, fact_id, kind, state, organ,
       case_number, filed_on, since_on, statement, domain, region_code, source_code, disclosure_scope,
       change_kind, actor, recorded_at)
     values ($1, $2, 1, 'RECORD', $2, 'LITIGATION', 'FILED', 'x', 'x', '2026-05-01', '2026-05-01', 'x', $3, $4,
       $5, $6, 'FILED', 'x', '2026-06-01T00:00:00Z')`,
    [subject, id, domain, region, source, scope],
  )
  return id
}
