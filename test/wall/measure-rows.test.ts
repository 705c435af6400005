import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, ROLES, TODAY, type Role } from './fixture.ts'

interface Row {
  state?: string
  scope?: string
  to?: string | null
  isOlder?: boolean
  source?: string
  domain?: string
}

/** An application of each kind that the rule on rows tells apart; each subject has one of each, named by its matter. */
const APPLICATIONS = {
  applied: {},
  endless: { to: null },
  endsTomorrow: { to: '2026-06-16' },
  endsToday: { to: TODAY },
  lifted: { state: 'LIFTED', to: '2026-03-01' },
  withdrawn: { state: 'WITHDRAWN' },
  older: { isOlder: true },
  construction: { domain: 'CONSTRUCTION' },
  authorized: { scope: 'AUTHORIZED' },
  internal: { scope: 'INTERNAL' },
  elsewhere: { scope: 'INTERNAL', state: 'WITHDRAWN', source: 'OFFICE-B' },
} satisfies Record<string, Row>
type Kind = keyof typeof APPLICATIONS

const ALL = Object.keys(APPLICATIONS) as Kind[]
const SHARED: Kind[] = ['applied', 'endless', 'endsTomorrow', 'construction']
const HISTORY: Kind[] = [...SHARED, 'endsToday', 'lifted']
const IN_SCOPE: Kind[] = [...HISTORY, 'withdrawn', 'older']
const BOUND = { 'app.subjects': OWN }

/** By hand from the disclosure page: of the own subject, of another. */
const EXPECTED: [Role, string, Settings, Kind[], Kind[]][] = [
  ['credit_public', 'as it is', {}, [], []],
  ['credit_public', 'with history', { 'app.history': 'on' }, [], []],
  ['credit_shared', 'as it is', {}, SHARED, SHARED],
  ['credit_shared', 'with history', { 'app.history': 'on' }, HISTORY, HISTORY],
  ['credit_entitled', 'as it is', {}, [...SHARED, 'authorized'], [...SHARED, 'authorized']],
  [
    'credit_area',
    'bound, in a field of business',
    { ...BOUND, 'app.domains': 'SAFETY' },
    SHARED.filter((kind) => kind !== 'construction'),
    [],
  ],
  ['credit_consent', 'bound', BOUND, ['authorized'], []],
  ['credit_own', 'bound', BOUND, [...IN_SCOPE, 'authorized'], []],
  ['credit_own', 'unbound', {}, [], []],
  ['credit_holder', 'of its source', { 'app.sources': 'OFFICE-B' }, ['elsewhere'], ['elsewhere']],
  [
    'credit_holder',
    'of another',
    { 'app.sources': 'BUREAU' },
    ALL.filter((kind) => kind !== 'elsewhere'),
    ALL.filter((kind) => kind !== 'elsewhere'),
  ],
  ['credit_holder', 'unbound', BOUND, [], []],
  ['credit_auditor', 'as it is', {}, IN_SCOPE, IN_SCOPE],
]

describe.each(databases)('applications of measures under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    for (const id of [OWN, OTHER]) {
      for (const [kind, row] of Object.entries<Row>(APPLICATIONS)) await plant(db, id, kind, row)
    }
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('%s, %s', async (role, _, settings, own, other) => {
    const handle = db.as(role, { 'app.today': TODAY, ...settings })
    const seen = async (subject: string) => {
      const rows = await handle.query<{ kind: string }>(
        'select unit_name as kind from measure_application where subject_id = $1::uuid',
        [subject],
      )
      return rows.map(({ kind }) => kind).toSorted()
    }
    expect(await seen(OWN)).toEqual(own.toSorted())
    expect(await seen(OTHER)).toEqual(other.toSorted())
  })

  test('every role has its case', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
  })
})

async function plant(db: Database, subject: string, kind: string, row: Row): Promise<void> {
  const { state = 'APPLIED', scope = 'SHARED', to = '2029-01-01', isOlder = false } = row
  const { source = 'BUREAU', domain = 'SAFETY' } = row
  await db.query(
    `insert into measure_application (subject_id, application_id, version, measure_code, measure_version,
       purpose_code, unit_id, unit_name, domain, matter, content, state, valid_from, valid_to, disclosure_scope,
       change_kind, recorded_at, superseded_at, source_code, row_hash, received_at)
     values ($1::uuid, gen_random_uuid(), 1, 'CREDIT_TALK', '2022-01-01', 'FILING', gen_random_uuid(), $2, $3,
       'x', 'x', $4, '2026-01-01', $5::date, $6, 'x', now(), case when $7 = 'older' then now() end, $8, 'x', now())`,
    [subject, kind, domain, state, to, scope, isOlder ? 'older' : 'open', source],
  )
}
