import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect } from 'vitest'
import { usciNumber } from './numbers.ts'
import type { Database } from '../../src/database/database.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import {
  ANONYMOUS_VIEWER,
  type PartyClass,
  type Permission,
  type Viewer,
} from '../../src/disclosure/viewer.ts'
import { makeCipher } from '../../src/personal/cipher.ts'
import { makeReceiptKeys } from './receipts.ts'
import { makeCursorCodec } from '../../src/relay/cursor.ts'
import type { RuleBook } from '../../src/rule/rule-book.ts'
import { readRuleBook } from '../../src/rule/rule.service.ts'
import type { IdentifierType } from '../../src/subject/identifier.rules.ts'
import { shanghaiDateOf } from '../../src/vocabulary/date.rules.ts'
import { findConsent } from '../../src/consent/consent-read.service.ts'
import { requestConsents, type ConsentAsked } from '../../src/consent/consent-request.service.ts'
import { findActiveConsents } from '../../src/consent/consent.service.ts'

export const PURPOSE = 'COMMERCIAL_COOPERATION'
export const OTHER_PURPOSE = 'CREDIT_INVESTIGATION'
/** 2026-11-20, noon in Shanghai. */
export const NOON = new Date('2026-11-20T04:00:00Z')
export const PDF = { mediaType: 'application/pdf', content: 'JVBERi0xLjcK' }
export const FIRST = { first: 100 }

let serial = 500
export const nextSerial = () => (serial += 1)
let key = 0
export const nextKey = () => `consent-test-${(key += 1)}`

/** The code that a refusal has. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'not refused',
    (error: { code?: string }) => error.code ?? String(error),
  )
}

/** What the tests of consents stand on: a database of their own, a clock, parties, subjects and their viewers. */
// oxlint-disable-next-line max-lines-per-function -- a fixture: its parts share one database
export function consentFixture(open: () => Promise<Database>) {
  const stand = { now: NOON } as { now: Date; db: Database; base: Base; book: RuleBook }

  beforeAll(async () => {
    stand.db = await open()
    stand.book = await readRuleBook(stand.db)
    stand.base = {
      db: stand.db,
      cipher: makeCipher({
        current: 'test',
        keys: new Map([['test', randomBytes(32)]]),
        indexKey: randomBytes(32),
      }),
      cursors: makeCursorCodec(randomBytes(32)),
      signer: makeReceiptKeys().signer,
      rules: () => stand.book,
      now: () => stand.now,
      today: () => shanghaiDateOf(stand.now),
    }
  })
  afterAll(() => stand.db.close())

  const makeParty = async (partyClass: PartyClass, subjectId: string | null, state = 'ACTIVE') => {
    const id = uuidv7()
    await stand.db.query(
      `insert into party (id, class, name, domains, subject_id, state, valid_from, recorded_at)
       values ($1::uuid, $2::text, $3::text, '{}', $4::uuid, $5::text, '2020-01-01', '2020-01-01T00:00:00Z')`,
      [id, partyClass, `示例参与方${nextSerial()}`, subjectId, state],
    )
    return id
  }

  const makeSubject = async (type: IdentifierType = 'USCI', number = usciNumber(nextSerial())) => {
    const id = uuidv7()
    await stand.db.query(
      `insert into subject (id, category, created_at)
       values ($1::uuid, 'ORGANIZATION', '2026-01-01T00:00:00Z')`,
      [id],
    )
    const value = type === 'RESIDENT_ID' ? stand.base.cipher.blindIndex(type, number) : number
    await stand.db.query(
      'insert into identifier (type, value, subject_id) values ($1::text, $2::text, $3::uuid)',
      [type, value, id],
    )
    return { id, identifier: { type, value: number } }
  }

  const viewerOf = async (
    partyClass: PartyClass,
    permissions: readonly Permission[],
    over: { subjectId?: string; isToken?: boolean; state?: string } = {},
  ): Promise<Viewer & { party: { id: string } }> => ({
    ...ANONYMOUS_VIEWER,
    partyClass,
    party: {
      id: await makeParty(partyClass, over.subjectId ?? null, over.state),
      class: partyClass,
      name: '示例',
      regionCode: null,
      domains: [],
      subjectId: over.subjectId ?? null,
      sourceCode: null,
    },
    member: over.isToken === true ? null : { id: uuidv7(), role: 'ACTOR' },
    permissions: new Set(permissions),
    actor: `test/${partyClass}`,
  })
  const agency = () => viewerOf('AGENCY', ['consent:request'])
  const reviewer = () => viewerOf('BUREAU', ['consent:decide'])
  const representative = (subjectId: string) =>
    viewerOf('SUBJECT', ['consent:decide'], { subjectId })

  const rowOf = (identifier: ConsentAsked['identifier'], over: Partial<ConsentAsked> = {}) => ({
    identifier,
    purpose: PURPOSE,
    validFrom: '2026-11-01',
    validTo: '2027-11-01',
    ...over,
  })
  /** Asks for one consent and gives its id. */
  const askOne = async (
    asker: Viewer,
    identifier: ConsentAsked['identifier'],
    over: Partial<ConsentAsked> = {},
  ) => {
    const [result] = await requestConsents(stand.base, asker, [rowOf(identifier, over)], nextKey())
    expect(result!.problem).toBeNull()
    return result!.consent!.id
  }
  const active = async (asker: { party: { id: string } }, ids: string[], purpose = PURPOSE) =>
    (await findActiveConsents(stand.base, asker.party.id, purpose, ids)).map((row) => row.id)
  const stateFor = async (viewer: Viewer, id: string) =>
    (await findConsent(stand.base, viewer, id))?.state ?? null
  return {
    stand,
    makeParty,
    makeSubject,
    viewerOf,
    agency,
    reviewer,
    representative,
    rowOf,
    askOne,
    active,
    stateFor,
  }
}
