import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, ROLES, TODAY, type Role } from './fixture.ts'

const AGENCY = '00000000-0000-8000-8000-00000000a6e1'
const COLLEAGUE = '00000000-0000-8000-8000-00000000a6e2'

interface Row {
  state?: string
  scope?: string
  from?: string | null
  to?: string | null
  publicity?: string
  isOlder?: boolean
  holder?: string | null
  evaluator?: string
  domain?: string
}

/** An evaluation of each kind that the rule on rows tells apart; each subject has one of each, named by its evaluator. */
const EVALUATIONS = {
  final: {},
  beginsTomorrow: { from: '2026-06-16' },
  endsTomorrow: { to: '2026-06-16' },
  endsToday: { to: TODAY },
  shared: { scope: 'SHARED' },
  sharedEnded: { scope: 'SHARED', to: '2026-06-01' },
  openPublicity: { state: 'PUBLICITY', from: null, publicity: TODAY },
  publicityOver: { state: 'PUBLICITY', from: null, publicity: '2026-06-14' },
  closedPublicity: { state: 'PUBLICITY', scope: 'INTERNAL', from: null, publicity: '2026-07-01' },
  preliminary: { state: 'PRELIMINARY', scope: 'INTERNAL', from: null },
  withdrawn: { state: 'WITHDRAWN', scope: 'SHARED' },
  repaired: { state: 'REPAIRED', scope: 'SHARED' },
  older: { isOlder: true },
  construction: { domain: 'CONSTRUCTION' },
  elsewhere: { state: 'PRELIMINARY', scope: 'INTERNAL', holder: 'OFFICE-B' },
  delegated: {
    state: 'PRELIMINARY',
    scope: 'INTERNAL',
    holder: 'OFFICE-B',
    evaluator: AGENCY,
  },
  alone: { state: 'PRELIMINARY', scope: 'INTERNAL', holder: null, evaluator: AGENCY },
} satisfies Record<string, Row>
type Kind = keyof typeof EVALUATIONS

const ALL = Object.keys(EVALUATIONS) as Kind[]
const PUBLISHED: Kind[] = ['final', 'endsTomorrow', 'openPublicity', 'construction']
const SHARED: Kind[] = [...PUBLISHED, 'shared']
const ENDED: Kind[] = [...SHARED, 'endsToday', 'sharedEnded']
const INTERNAL: Kind[] = ['closedPublicity', 'preliminary', 'elsewhere', 'delegated', 'alone']
const SCOPED = ALL.filter((kind) => !INTERNAL.includes(kind))
const BOUND = { 'app.subjects': OWN }
const IN_OFFICE_B: Kind[] = ['elsewhere', 'delegated']
const BY_AGENCY: Kind[] = ['delegated', 'alone']

/** By hand from the disclosure page: of the own subject, of another; and whether its steps are seen. */
const EXPECTED: [Role, string, Settings, Kind[], Kind[], 'steps' | 'no steps'][] = [
  ['credit_public', 'as it is', {}, PUBLISHED, PUBLISHED, 'no steps'],
  ['credit_public', 'with history', { 'app.history': 'on' }, PUBLISHED, PUBLISHED, 'no steps'],
  ['credit_shared', 'as it is', {}, SHARED, SHARED, 'no steps'],
  ['credit_shared', 'with history', { 'app.history': 'on' }, ENDED, ENDED, 'no steps'],
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
    IN_OFFICE_B,
    IN_OFFICE_B,
    'steps',
  ],
  [
    'credit_holder',
    'that shares its source: what it evaluated itself',
    { 'app.sources': 'THIRD_PARTY', 'app.party': AGENCY },
    BY_AGENCY,
    BY_AGENCY,
    'steps',
  ],
  [
    'credit_holder',
    'of the same source, which did not evaluate',
    { 'app.sources': 'THIRD_PARTY', 'app.party': COLLEAGUE },
    [],
    [],
    'no steps',
  ],
  ['credit_holder', 'unbound', BOUND, [], [], 'no steps'],
  ['credit_auditor', 'as it is', {}, SCOPED, SCOPED, 'no steps'],
]

describe.each(databases)('evaluations under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    for (const id of [OWN, OTHER]) {
      for (const [kind, row] of Object.entries<Row>(EVALUATIONS)) await plant(db, id, kind, row)
    }
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('%s, %s', async (role, _, settings, own, other, steps) => {
    const handle = db.as(role, { 'app.today': TODAY, ...settings })
    const seen = async (subject: string) => {
      const rows = await handle.query<{ kind: string }>(
        'select evaluator_name as kind from evaluation where subject_id = $1::uuid',
        [subject],
      )
      return rows.map(({ kind }) => kind).toSorted()
    }
    expect(await seen(OWN)).toEqual(own.toSorted())
    expect(await seen(OTHER)).toEqual(other.toSorted())
    const found = await handle.query('select evaluation_id from evaluation_step')
    expect(found.length).toBe(steps === 'steps' ? own.length + other.length : 0)
  })

  test('every role has its case', () => {
    expect(new Set(EXPECTED.map(([role]) => role))).toEqual(new Set(ROLES))
  })
})

async function plant(db: Database, subject: string, kind: string, row: Row): Promise<void> {
  const { state = 'FINAL', scope = 'PUBLIC', from = '2026-01-01', to = '2029-01-01' } = row
  const { publicity = null, isOlder = false, holder = 'BUREAU', domain = 'SAFETY' } = row
  const { evaluator = null } = row
  await db.query(
    `with made as (
       insert into evaluation (subject_id, evaluation_id, version, scheme_code, scheme_version, period_from, period_to,
         state, since_on, status, explanation, publicity_until, valid_from, valid_to, evaluator_id, evaluator_name,
         domain, holder_source, disclosure_scope, change_kind, recorded_at, superseded_at, source_code, row_hash,
         received_at)
       values ($1::uuid, gen_random_uuid(), 1, $2, '2024-01-01', '2025-01-01', '2026-01-01', $3, '2026-01-01',
         'GRADED', '{}', $4::date, $5::date, $6::date, coalesce($7::uuid, gen_random_uuid()), $2, $8, $9, $10, 'x',
         now(), case when $11 = 'older' then now() end, 'THIRD_PARTY', 'x', now())
       returning subject_id, evaluation_id, evaluator_id, holder_source)
     insert into evaluation_step (subject_id, evaluation_id, version, kind, party_name, taken_on, actor, evaluator_id,
       holder_source, recorded_at)
     select subject_id, evaluation_id, 1, 'EVALUATED', 'x', '2026-01-01', 'x', evaluator_id, holder_source, now()
       from made`,
    [
      subject,
      kind,
      state,
      publicity,
      from,
      to,
      evaluator,
      domain,
      holder,
      scope,
      isOlder ? 'older' : 'open',
    ],
  )
}
