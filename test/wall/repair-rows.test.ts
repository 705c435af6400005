import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { databases } from '../support/databases.ts'
import { OTHER, OWN, ROLES, TODAY, type Role } from './fixture.ts'

interface Row {
  state?: string
  /** The record that it is about: its state, the end of its publication, the scope of its row; null: there is none. */
  fact?: { state?: string; to?: string; scope?: string; isOlder?: boolean } | null
  isOlder?: boolean
  source?: string
  domain?: string
}

/** A repair of each kind that the rule on rows tells apart; each subject has one of each, named by its decider. */
const REPAIRS = {
  pending: {},
  refused: { state: 'REFUSED' },
  construction: { domain: 'CONSTRUCTION' },
  older: { isOlder: true },
  granted: { state: 'GRANTED', fact: { state: 'REPAIRED' } },
  ofRevoked: { fact: { state: 'REVOKED' } },
  ofShielded: { fact: { state: 'SHIELDED' } },
  ofEnded: { fact: { to: TODAY } },
  ofHidden: { fact: { scope: 'INTERNAL' } },
  ofOlder: { fact: { isOlder: true } },
  ofNothing: { fact: null },
  elsewhere: { source: 'OFFICE-B' },
} satisfies Record<string, Row>
type Kind = keyof typeof REPAIRS

const ALL = Object.keys(REPAIRS) as Kind[]
/** Of open facts or not: a policy does not look into another table, and the statements do (docs/disclosure.md). */
const SEEN = ALL.filter((kind) => kind !== 'granted' && kind !== 'older')
const BOUND = { 'app.subjects': OWN }

/** By hand from the disclosure page: of the own subject, of another. */
const EXPECTED: [Role, string, Settings, Kind[], Kind[]][] = [
  ['credit_public', 'as it is', {}, [], []],
  ['credit_public', 'with history', { 'app.history': 'on' }, [], []],
  ['credit_shared', 'as it is', {}, SEEN, SEEN],
  ['credit_shared', 'with history', { 'app.history': 'on' }, SEEN, SEEN],
  ['credit_entitled', 'as it is', {}, SEEN, SEEN],
  [
    'credit_area',
    'bound, in a field of business',
    { ...BOUND, 'app.domains': 'SAFETY' },
    SEEN.filter((kind) => kind !== 'construction'),
    [],
  ],
  ['credit_consent', 'bound', BOUND, [], []],
  ['credit_own', 'bound', BOUND, ALL, []],
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
  ['credit_auditor', 'as it is', {}, ALL, ALL],
]

describe.each(databases)('repairs under the wall, $name', ({ open }) => {
  let db: Database

  beforeAll(async () => {
    db = await open()
    for (const id of [OWN, OTHER]) {
      for (const [kind, row] of Object.entries<Row>(REPAIRS)) await plant(db, id, kind, row)
    }
  })
  afterAll(() => db.close())

  test.each(EXPECTED)('%s, %s', async (role, _, settings, own, other) => {
    const handle = db.as(role, { 'app.today': TODAY, ...settings })
    const seen = async (subject: string) => {
      const rows = await handle.query<{ kind: string }>(
        'select region_code as kind from repair where subject_id = $1::uuid',
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
  const { state = 'APPLIED', fact = {}, isOlder = false } = row
  const { source = 'BUREAU', domain = 'SAFETY' } = row
  const factId = randomUUID()
  await db.query(
    `insert into repair (subject_id, repair_id, version, fact_kind, fact_id, rule_code, rule_version, state, since_on,
       applied_on, counted_on, is_extended, decided_by, decider_name, domain, region_code, disclosure_scope, change_kind,
       recorded_at, superseded_at, source_code, row_hash, received_at)
     values ($1::uuid, gen_random_uuid(), 1, 'RECORD', $2::uuid, 'X', '2026-04-01', $3, '2026-05-01', '2026-05-01',
       '2026-05-01', false, 'DETERMINING_UNIT', 'x', $4, $5, 'SHARED', 'x', now(),
       case when $6 = 'older' then now() end, $7, 'x', now())`,
    [subject, factId, state, domain, kind, isOlder ? 'older' : 'open', source],
  )
  if (fact === null) return
  await db.query(
    `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, domain, decided_on,
       valid_from, state, disputed, disclosure_scope, publicity_reason, publication_due_on, published_from, published_to,
       change_kind, recorded_at, superseded_at, source_code, row_hash, received_at)
     values ($1::uuid, $2::uuid, 1, 'PENALTY', 'ADMINISTRATIVE_PENALTY', '2026-01-01', 'NEGATIVE', $3, '2026-01-01',
       '2026-01-01', $4, false, $5, 'x', '2026-01-09', '2026-01-02', $6::date, 'x', now(),
       case when $7 = 'older' then now() end, 'COURT', 'x', now())`,
    [
      subject,
      factId,
      domain,
      fact.state ?? 'IN_FORCE',
      fact.scope ?? 'PUBLIC',
      fact.to ?? '2029-01-01',
      fact.isOlder === true ? 'older' : 'open',
    ],
  )
}
