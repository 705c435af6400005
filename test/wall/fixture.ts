import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'

/** The day that the row policies take for today in these tests. */
export const TODAY = '2026-06-15'

export const OWN = '00000000-0000-7000-8000-00000000000a'
export const OTHER = '00000000-0000-7000-8000-00000000000b'
export const PERSON = '00000000-0000-7000-8000-00000000000c'
export const SUBJECTS = [OWN, OTHER, PERSON] as const

export const ROLES = [
  'credit_public',
  'credit_shared',
  'credit_entitled',
  'credit_area',
  'credit_consent',
  'credit_own',
  'credit_holder',
  'credit_auditor',
] as const
export type Role = (typeof ROLES)[number]

/** The scopes of each role, by hand as well. */
export const SCOPES_OF: Readonly<Record<Role, readonly string[]>> = {
  credit_public: ['PUBLIC'],
  credit_shared: ['PUBLIC', 'SHARED'],
  credit_entitled: ['PUBLIC', 'SHARED', 'AUTHORIZED'],
  credit_area: ['PUBLIC', 'SHARED'],
  credit_consent: ['PUBLIC', 'AUTHORIZED'],
  credit_own: ['PUBLIC', 'SHARED', 'AUTHORIZED'],
  credit_holder: ['PUBLIC', 'SHARED', 'AUTHORIZED', 'INTERNAL'],
  credit_auditor: ['PUBLIC', 'SHARED'],
}

interface Row {
  state?: string
  scope?: string
  from?: string | null
  to?: string | null
  isOlder?: boolean
  source?: string
  region?: string
  domain?: string
}

/** A record of each kind that the rule on rows tells apart; every subject has one of each. */
export const RECORDS = {
  published: {},
  endless: { to: null },
  beginsToday: { from: TODAY },
  beginsTomorrow: { from: '2026-06-16' },
  neverPublished: { from: null },
  endsTomorrow: { to: '2026-06-16' },
  endsToday: { to: TODAY },
  ended: { to: '2026-06-01' },
  shared: { scope: 'SHARED', from: null },
  sharedEnded: { scope: 'SHARED', to: '2026-06-01' },
  authorized: { scope: 'AUTHORIZED', from: null },
  declared: { scope: 'AUTHORIZED', from: null, state: 'DECLARED' },
  // Of no scope that a subject may declare in: nothing opens it.
  declaredShared: { scope: 'SHARED', from: null, state: 'DECLARED' },
  refused: { scope: 'AUTHORIZED', from: null, state: 'REFUSED' },
  internal: { scope: 'INTERNAL', from: null },
  repaired: { state: 'REPAIRED' },
  revoked: { state: 'REVOKED' },
  shielded: { state: 'SHIELDED' },
  older: { isOlder: true },
  construction: { domain: 'CONSTRUCTION' },
  elsewhere: {
    scope: 'INTERNAL',
    state: 'REPAIRED',
    isOlder: true,
    source: 'OFFICE-B',
    region: '320681',
  },
} satisfies Record<string, Row>
export type Kind = keyof typeof RECORDS

/** A text that stands in one place only. */
export function canary(table: string, column: string, of = ''): string {
  return `canary-${table}-${column}-${of}`
}

/** Writes the subjects and records, as the owner. */
export async function plant(db: Database): Promise<void> {
  for (const id of SUBJECTS) {
    const category = id === PERSON ? 'PERSON' : 'ORGANIZATION'
    await db.query('insert into subject values ($1::uuid, $2, $3::timestamptz)', [
      id,
      category,
      '2026-01-01T00:00:00Z',
    ])
    await plantVersion(db, id, category)
    await plantIdentifiers(db, id)
    for (const [kind, row] of Object.entries<Row>(RECORDS)) await plantFacts(db, id, kind, row)
  }
  await db.query(
    `insert into subject_link values ($1::uuid, gen_random_uuid(), $2::uuid, $3, now(), null)`,
    [OTHER, OWN, canary('subject_link', 'reason')],
  )
}

async function plantVersion(db: Database, id: string, category: string): Promise<void> {
  const of = (column: string): string => canary('subject_version', column, id)
  await db.query(
    `insert into subject_version (subject_id, id, category, name, status, address, address_shared,
       region_code, domains, representative_name, representative_name_shared, representative_id_sealed,
       phone_sealed, recorded_at, source_code, row_hash, received_at)
     values ($1::uuid, gen_random_uuid(), $2, $3, 'ACTIVE', 'address', $4, '320612', '{}', 'name', $5, $6, $7,
       now(), $8, $9, now())`,
    [
      id,
      category,
      of('name'),
      of('address_shared'),
      of('representative_name_shared'),
      of('representative_id_sealed'),
      of('phone_sealed'),
      category === 'PERSON' ? 'OFFICE-B' : 'BUREAU',
      of('row_hash'),
    ],
  )
}

async function plantIdentifiers(db: Database, id: string): Promise<void> {
  await db.query(
    `insert into subject_identifier (subject_id, type, value, sealed, is_personal, validity, is_primary,
       source_code, recorded_at)
     values ($1::uuid, 'USCI', $2, null, false, 'VALID', true, $5, now()),
            ($1::uuid, 'RESIDENT_ID', $3, $4, true, 'VALID', false, $5, now())`,
    [
      id,
      `code-${id}`,
      canary('subject_identifier', 'value', id),
      canary('subject_identifier', 'sealed', id),
      id === PERSON ? 'OFFICE-B' : 'BUREAU',
    ],
  )
}

async function plantRecord(db: Database, id: string, kind: string, row: Row): Promise<void> {
  const of = (column: string): string => canary('record', column, `${id}-${kind}`)
  const json = (column: string): string => JSON.stringify({ text: of(column) })
  const { state = 'IN_FORCE', scope = 'PUBLIC', from = '2026-01-01', to = '2029-01-01' } = row
  const { source = 'BUREAU', region = '320612', domain = 'SAFETY', isOlder = false } = row
  await db.query(
    `insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, title,
       document_number, region_code, domain, decided_on, valid_from, state, disputed, disclosure_scope,
       publicity_reason, publication_due_on, published_from, published_to, attributes_public,
       attributes_shared, attributes_authorized, attributes_internal, change_kind, change_reason,
       recorded_at, superseded_at, source_code, row_hash, received_at)
     values ($1::uuid, gen_random_uuid(), 1, 'PENALTY', 'I1', '2020-01-01', 'NEGATIVE', $2, $3, $4, $5,
       '2026-01-01', '2026-01-01', $6, false, $7, $8, '2026-01-01', $9::date, $10::date, $11::jsonb,
       $12::jsonb, $13::jsonb, $14::jsonb, $15, $16, now(), case when $17 = 'older' then now() end, $18, $19,
       now())`,
    [
      id,
      kind,
      of('document_number'),
      region,
      domain,
      state,
      scope,
      of('publicity_reason'),
      from,
      to,
      json('attributes_public'),
      json('attributes_shared'),
      json('attributes_authorized'),
      json('attributes_internal'),
      of('change_kind'),
      of('change_reason'),
      isOlder ? 'older' : 'open',
      source,
      of('row_hash'),
    ],
  )
}

async function plantFacts(db: Database, id: string, kind: string, row: Row): Promise<void> {
  await plantRecord(db, id, kind, row)
  await plantCommitment(db, id, kind, row)
}

/** A commitment that stands as the record of the same kind does; its kind is its reason. */
async function plantCommitment(db: Database, id: string, kind: string, row: Row): Promise<void> {
  const of = (column: string): string => canary('commitment', column, `${id}-${kind}`)
  const { state = 'IN_FORCE', scope = 'PUBLIC', from = '2026-01-01', to = '2029-01-01' } = row
  const { source = 'BUREAU', region = '320612', domain = 'SAFETY', isOlder = false } = row
  await db.query(
    `insert into commitment (subject_id, commitment_id, version, type_code, publication_class, reason, content,
       liability, domain, region_code, signed_on, valid_from, stage, state, disputed, disclosure_scope,
       publication_reason, published_from, published_to, evidence, remarks, change_kind, change_reason,
       recorded_at, superseded_at, source_code, row_hash, received_at)
     values ($1::uuid, gen_random_uuid(), 1, 'VOLUNTARY', 'OPEN', $2, $3, 'x', $4, $5, '2026-01-01', '2026-01-01',
       'SIGNED', $6, false, $7, $8, $9::date, $10::date, $11, $12, $13, $14, now(),
       case when $15 = 'older' then now() end, $16, $17, now())`,
    [
      id,
      kind,
      of('content'),
      domain,
      region,
      state,
      scope,
      of('publication_reason'),
      from,
      to,
      of('evidence'),
      of('remarks'),
      of('change_kind'),
      of('change_reason'),
      isOlder ? 'older' : 'open',
      source,
      of('row_hash'),
    ],
  )
}

/** The kinds of records of one subject that a role sees; its kind stands in the title. */
export function kindsSeen(
  db: Database,
  role: Role,
  settings: Settings,
  subject: string,
): Promise<string[]> {
  return kindsOf(
    db,
    role,
    settings,
    'select title as kind from record where subject_id = $1::uuid',
    subject,
  )
}

/** The same of commitments. */
export function commitmentsSeen(
  db: Database,
  role: Role,
  settings: Settings,
  subject: string,
): Promise<string[]> {
  return kindsOf(
    db,
    role,
    settings,
    'select reason as kind from commitment where subject_id = $1::uuid',
    subject,
  )
}

async function kindsOf(
  db: Database,
  role: Role,
  settings: Settings,
  text: string,
  subject: string,
): Promise<string[]> {
  const handle = db.as(role, { 'app.today': TODAY, ...settings })
  const rows = await handle.query<{ kind: string }>(text, [subject])
  return rows.map(({ kind }) => kind).toSorted()
}

/** What a promise was refused with, code and words; undefined when it was not. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: string; text: string } | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    const { code = '', message, detail, hint, where } = error as Record<string, string | undefined>
    return { code, text: [message, detail, hint, where].join('\n') }
  }
}
