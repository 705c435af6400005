import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, ROLES, TODAY, type Role } from './fixture.ts'

interface Row {
  state?: string
  scope?: string
  from?: string | null
  to?: string | null
  notice?: string
  isOlder?: boolean
  source?: string
  domain?: string
}

/** An entry of each kind that the rule on rows tells apart; each subject has one of each, named by its document number. */
const ENTRIES = {
  listed: {},
  endless: { to: null },
  beginsTomorrow: { from: '2026-06-16' },
  endsTomorrow: { to: '2026-06-16' },
  endsToday: { to: TODAY },
  watched: { scope: 'SHARED' },
  watchedEnded: { scope: 'SHARED', to: '2026-06-01' },
  publicNotice: { state: 'PUBLICIZED', from: null, notice: TODAY },
  noticeOver: { state: 'PUBLICIZED', from: null, notice: '2026-06-14' },
  closedNotice: { state: 'PUBLICIZED', scope: 'INTERNAL', from: null, notice: '2026-07-01' },
  nominated: { state: 'NOMINATED', scope: 'INTERNAL', from: null },
  revoked: { state: 'REVOKED', scope: 'SHARED' },
  older: { isOlder: true },
  construction: { domain: 'CONSTRUCTION' },
  elsewhere: { state: 'REJECTED', scope: 'INTERNAL', source: 'OFFICE-B' },
} satisfies Record<string, Row>
type Kind = keyof typeof ENTRIES

const ALL = Object.keys(ENTRIES) as Kind[]
const PUBLISHED: Kind[] = ['listed', 'endless', 'endsTomorrow', 'publicNotice', 'construction']
const SHARED: Kind[] = [...PUBLISHED, 'watched']
const ENDED: Kind[] = ['endsToday', 'watchedEnded']
const INTERNAL: Kind[] = ['closedNotice', 'nominated', 'elsewhere']
const BOUND = { 'app.subjects': OWN }

/** By hand from the disclosure page: of the own subject, of another; and whether its steps are seen. */
const EXPECTED: [Role, string, Settings, Kind[], Kind[], 'steps' | 'no steps'][] = [
  ['credit_public', 'as it is', {}, PUBLISHED, PUBLISHED, 'no steps'],
  ['credit_public', 'with history', { 'app.history': 'on' }, PUBLISHED, PUBLISHED, 'no steps'],
  ['credit_shared', 'as it is', {}, SHARED, SHARED, 'no steps'],
  [
    'credit_shared',
    'with history',
    { 'app.history': 'on' },
    [...SHARED, ...ENDED],
    [...SHARED, ...ENDED],
    'no steps',
  ],
  ['credit_entitled', 'bound', BOUND, SHARED, SHARED, 'no steps'],
  [
    'credit_area',
    'bound, in a field of business',
    { ...BOUND, 'app.domains': 'SAFETY' },
    SHARED.filter((kind) => kind !== 'construction'),
    [],
    'no steps',
  ],
  ['credit_consent', 'bound', BOUND, PUBLISHED, [], 'no steps'],
  ['credit_own', 'bound', BOUND, ALL, [], 'steps'],
  ['credit_own', 'unbound', {}, [], [], 'no steps'],
  [
    'credit_holder',
    'of its source',
    { 'app.sources': 'OFFICE-B' },
    ['elsewhere'],
    ['elsewhere'],
    'steps',
  ],
  ['credit_holder', 'unbound', BOUND, [], [], 'no steps'],
  [
    'credit_auditor',
    'as it is',
    {},
    ALL.filter((kind) => !INTERNAL.includes(kind)),
    ALL.filter((kind) => !INTERNAL.includes(kind)),
    'no steps',
  ],
]

describe.each(databases)('entries of lists under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    for (const id of [OWN, OTHER]) {
      for (const [kind, row] of Object.entries<Row>(ENTRIES)) await plantEntry(db, id, kind, row)
    }
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('%s, %s', async (role, _, settings, own, other, steps) => {
    const handle = db.as(role, { 'app.today': TODAY, ...settings })
    const seen = async (subject: string) => {
      const rows = await handle.query<{ kind: string }>(
        'select document_number as kind from list_entry where subject_id = $1::uuid',
        [subject],
      )
      return rows.map(({ kind }) => kind).toSorted()
    }
    expect(await seen(OWN)).toEqual(own.toSorted())
    expect(await seen(OTHER)).toEqual(other.toSorted())
    const found = await handle.query('select entry_id from list_step')
    expect(found.length).toBe(steps === 'steps' ? own.length + other.length : 0)
  })

  test('every role has its case', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
  })
})

async function plantEntry(db: Database, subject: string, kind: string, row: Row): Promise<void> {
  const { state = 'IN_FORCE', scope = 'PUBLIC', from = '2026-01-01', to = '2029-01-01' } = row
  const { notice = null, isOlder = false, source = 'BUREAU', domain = 'SAFETY' } = row
  await db.query(
    `with made as (
       insert into list_entry (subject_id, entry_id, version, list_code, list_version, authority_id,
         authority_name, domain, state, since_on, notice_until, document_number, valid_from, valid_to,
         disclosure_scope, change_kind, recorded_at, superseded_at, source_code, row_hash, received_at)
       values ($1::uuid, gen_random_uuid(), 1, 'RED', '2022-01-01', gen_random_uuid(), 'x', $2, $3,
         '2026-01-01', $4::date, $5, $6::date, $7::date, $8, 'x', now(),
         case when $9 = 'older' then now() end, $10, 'x', now())
       returning subject_id, entry_id, source_code)
     insert into list_step (subject_id, entry_id, version, kind, party_name, taken_on, statement, actor,
       source_code, recorded_at)
     select subject_id, entry_id, 1, 'NOMINATED', 'x', '2026-01-01', 'x', 'x', source_code, now() from made`,
    [subject, domain, state, notice, kind, from, to, scope, isOlder ? 'older' : 'open', source],
  )
}
