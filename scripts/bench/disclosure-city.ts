import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import type { Base } from '../../src/disclosure/reading.ts'
import type { PartyClass, Viewer } from '../../src/disclosure/viewer.ts'
import { makeReceiptKeys } from '../../test/support/receipts.ts'
import { built } from './built.ts'

const { insertConsents } =
  await built<typeof import('../../src/consent/consent.store.ts')>('consent/consent.store')
const { migrate } = await built<typeof import('../../src/database/migrate.ts')>('database/migrate')
const { openPostgres } =
  await built<typeof import('../../src/database/postgres.ts')>('database/postgres')
const { OPERATOR_AUTHOR } =
  await built<typeof import('../../src/disclosure/reading.ts')>('disclosure/reading')
const { ANONYMOUS_VIEWER } =
  await built<typeof import('../../src/disclosure/viewer.ts')>('disclosure/viewer')
const { fillCity } = await built<typeof import('../../src/generate/fill.ts')>('generate/fill')
const { makeBase, MIGRATIONS } = await built<typeof import('../../src/open.ts')>('open')
const { permissionsOf } =
  await built<typeof import('../../src/party/party.rules.ts')>('party/party.rules')
const { makeCipher } = await built<typeof import('../../src/personal/cipher.ts')>('personal/cipher')
const { makeCursorCodec } = await built<typeof import('../../src/relay/cursor.ts')>('relay/cursor')
const { addDays } =
  await built<typeof import('../../src/rule/calendar.rules.ts')>('rule/calendar.rules')
const { readRuleFiles, RULE_DATA_FOLDER } =
  await built<typeof import('../../src/rule/rule.files.ts')>('rule/rule.files')
const { loadRules } =
  await built<typeof import('../../src/rule/rule.service.ts')>('rule/rule.service')

/** The source of all generated records: the bureau with this source holds every one of them. */
const SOURCE = 'TRANSPORT_BUREAU'
/** As the server ships (DATABASE_POOL). */
const POOL = 8
/** Subjects that are asked for, in turn. */
const TARGETS = 200

/** Who calls: what disclosure costs differs by the database classes that a caller reads through. */
export const CALLERS = ['anonymous', 'bureau', 'holder', 'agency', 'subject'] as const
export type Caller = (typeof CALLERS)[number]

/** Scopes beyond PUBLIC that a caller is shown of a target and its records. */
export const SCOPES_OF_CALLER: Record<Caller, readonly string[]> = {
  anonymous: [],
  bureau: ['SHARED'],
  holder: ['SHARED', 'AUTHORIZED', 'INTERNAL'],
  agency: ['AUTHORIZED'],
  subject: ['SHARED', 'AUTHORIZED'],
}

/** A subject that is asked for. */
export interface Target {
  subjectId: string
  usci: string
}

/** A filled database, and the subjects whose files hold twenty records or more for the public. */
export interface City {
  base: Base
  targets: Target[]
  viewerOf(caller: Caller, target: Target): Viewer
}

/** Opens, migrates and fills an empty database; the agency gets the consent of every target. */
export async function openCity(url: string, subjects: number): Promise<City> {
  const db = openPostgres(url, { size: POOL, statementTimeoutMs: 0 })
  await migrate(db, MIGRATIONS)
  const now = () => new Date()
  const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), now())
  const keys = new Map([['bench', randomBytes(32)]])
  const base = makeBase({
    db,
    cipher: makeCipher({ current: 'bench', keys, indexKey: randomBytes(32) }),
    cursors: makeCursorCodec(randomBytes(32)),
    signer: makeReceiptKeys().signer,
    book,
    now,
  })
  const writing = { ...base, actor: 'bench', author: OPERATOR_AUTHOR }
  await fillCity(writing, { seed: 'disclosure', subjects, sourceCode: SOURCE })
  await db.query('vacuum analyze')
  const targets = await listTargets(base)
  if (targets.length === 0) throw new Error('no subject has twenty public records: take more')
  const agencyId = uuidv7()
  await grantAll(base, agencyId, targets)
  return { base, targets, viewerOf: (caller, target) => viewerOf(caller, target, agencyId) }
}

/** Subjects whose first twenty public records are a full page. */
function listTargets(base: Base): Promise<Target[]> {
  return base.db.query<Target>(
    `select i.subject_id as "subjectId", i.value as usci
       from identifier i
       join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
      where i.type = 'USCI' and v.category = 'ORGANIZATION'
        and (select count(*) from record r where r.subject_id = i.subject_id
                and r.superseded_at is null and r.state = 'IN_FORCE' and r.disclosure_scope = 'PUBLIC'
                and r.published_from <= $1::date and (r.published_to is null or r.published_to > $1::date)) between 20 and 400
      order by i.value limit ${TARGETS}`,
    [base.today()],
  )
}

const PURPOSE = 'CREDIT_INVESTIGATION'

function grantAll(base: Base, partyId: string, targets: readonly Target[]): Promise<unknown> {
  const none = { askedType: null, askedValue: null, requestedBy: null, requestedAt: null }
  const decided = { letterHash: null, decidedBy: 'bench', decidedAt: base.now().toISOString() }
  const consents = targets.map(({ subjectId }) => ({
    subjectId,
    id: uuidv7(),
    partyId,
    purpose: PURPOSE,
    state: 'GRANTED' as const,
    validFrom: base.today(),
    validTo: addDays(base.today(), 2),
    ...none,
    ...decided,
  }))
  return insertConsents(base.db, consents)
}

function viewerOf(caller: Caller, { subjectId }: Target, agencyId: string): Viewer {
  switch (caller) {
    case 'anonymous':
      return ANONYMOUS_VIEWER
    case 'bureau':
      return named('BUREAU', BUREAU_ID, { purpose: 'HONOURS' })
    case 'holder':
      return named('BUREAU', BUREAU_ID, { purpose: 'HONOURS', sourceCode: SOURCE })
    case 'agency':
      return named('AGENCY', agencyId, { purpose: PURPOSE })
    case 'subject':
      return named('SUBJECT', subjectId, { purpose: null, subjectId })
  }
}
const BUREAU_ID = uuidv7()

interface Standing {
  purpose: string | null
  sourceCode?: string
  subjectId?: string
}

function named(
  cls: PartyClass,
  id: string,
  { purpose, sourceCode = undefined, subjectId = undefined }: Standing,
): Viewer {
  return {
    ...ANONYMOUS_VIEWER,
    partyClass: cls,
    party: {
      id,
      class: cls,
      name: '示例参与方',
      regionCode: null,
      domains: [],
      subjectId: subjectId ?? null,
      sourceCode: sourceCode ?? null,
    },
    permissions: permissionsOf(cls, cls === 'SUBJECT' ? 'REPRESENTATIVE' : 'ACTOR'),
    purpose,
    actor: `bench:${cls}`,
  }
}
