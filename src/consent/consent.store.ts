import { sql, type SQL } from 'drizzle-orm'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { PartyClass } from '../disclosure/viewer.ts'
import type { Letter, StoredConsentState } from './consent.rules.ts'

/** The only queries on consent and consent_letter. Days are ISO text, `validTo` exclusive; instants are `Date`. */
export interface ConsentRow {
  subjectId: string
  id: string
  partyId: string
  partyName: string
  purpose: string
  state: StoredConsentState
  validFrom: string
  validTo: string
  askedType: string | null
  askedValue: string | null
  requestedAt: Date | null
  letterHash: string | null
  decidedAt: Date | null
  withdrawnAt: Date | null
}

/** A new consent: asked for, or granted unasked. Instants are ISO text. */
export interface NewConsent {
  subjectId: string
  id: string
  partyId: string
  purpose: string
  state: StoredConsentState
  validFrom: string
  validTo: string
  askedType: string | null
  askedValue: string | null
  requestedBy: string | null
  requestedAt: string | null
  letterHash: string | null
  decidedBy: string | null
  decidedAt: string | null
}

const p = (name: string) => sql.placeholder(name)

const columns = sql.raw(`c.subject_id as "subjectId", c.id, c.party_id as "partyId",
  p.name as "partyName", c.purpose, c.state, c.valid_from as "validFrom", c.valid_to as "validTo",
  c.asked_type as "askedType", c.asked_value as "askedValue", c.requested_at as "requestedAt",
  c.letter_hash as "letterHash", c.decided_at as "decidedAt", c.withdrawn_at as "withdrawnAt"`)

const column = (
  name: string,
  type: BulkColumn<NewConsent>['type'],
  value: BulkColumn<NewConsent>['value'],
): BulkColumn<NewConsent> => ({ name, type, value })

/** The same request again, under the same key, changes nothing. */
export const insertConsents = bulkInsert<NewConsent>(
  'consent',
  [
    column('subject_id', 'uuid', (row) => row.subjectId),
    column('id', 'uuid', (row) => row.id),
    column('party_id', 'uuid', (row) => row.partyId),
    column('purpose', 'text', (row) => row.purpose),
    column('state', 'text', (row) => row.state),
    column('valid_from', 'date', (row) => row.validFrom),
    column('valid_to', 'date', (row) => row.validTo),
    column('asked_type', 'text', (row) => row.askedType),
    column('asked_value', 'text', (row) => row.askedValue),
    column('requested_by', 'text', (row) => row.requestedBy),
    column('requested_at', 'timestamptz', (row) => row.requestedAt),
    column('letter_hash', 'text', (row) => row.letterHash),
    column('decided_by', 'text', (row) => row.decidedBy),
    column('decided_at', 'timestamptz', (row) => row.decidedAt),
  ],
  'on conflict (subject_id, id) do nothing',
)

/** Keeps sealed letters; one that is known already stays as it is. */
export const insertLetters = bulkInsert<
  Pick<Letter, 'hash' | 'mediaType'> & { sealed: string; at: string }
>(
  'consent_letter',
  [
    { name: 'hash', type: 'text', value: (row) => row.hash },
    { name: 'media_type', type: 'text', value: (row) => row.mediaType },
    { name: 'sealed', type: 'text', value: (row) => row.sealed },
    { name: 'received_at', type: 'timestamptz', value: (row) => row.at },
  ],
  'on conflict (hash) do nothing',
)

/** A sealed letter, by its hash. */
export const findLetter = statement<{ hash: string }, { mediaType: string; sealed: string }>(
  sql`select media_type as "mediaType", sealed from consent_letter
       where hash = ${p('hash')}::text`,
)

/** Consents by their ids, each once. */
export const listConsents = statement<{ ids: readonly string[] }, ConsentRow>(
  sql`select ${columns} from consent c join party p on p.id = c.party_id
       where c.id = any(${p('ids')}::uuid[])`,
)

/** The state of a consent, locked until the end of the transaction. */
export const lockConsent = statement<
  { subjectId: string; id: string },
  Pick<ConsentRow, 'state' | 'validTo'>
>(
  sql`select state, valid_to as "validTo" from consent
       where subject_id = ${p('subjectId')}::uuid and id = ${p('id')}::uuid for update`,
)

/** Writes an answer to a request. */
export const updateDecision = statement<
  {
    subjectId: string
    id: string
    state: StoredConsentState
    by: string
    at: string
    reason: string | null
  },
  never
>(
  sql`update consent set state = ${p('state')}::text, decided_by = ${p('by')}::text,
             decided_at = ${p('at')}::timestamptz, decision_reason = ${p('reason')}::text
       where subject_id = ${p('subjectId')}::uuid and id = ${p('id')}::uuid`,
)

/** Writes a withdrawal. */
export const updateWithdrawal = statement<
  { subjectId: string; id: string; by: string; at: string },
  never
>(
  sql`update consent set state = 'WITHDRAWN', withdrawn_by = ${p('by')}::text,
             withdrawn_at = ${p('at')}::timestamptz
       where subject_id = ${p('subjectId')}::uuid and id = ${p('id')}::uuid`,
)

/** A consent of a subject that is granted, for just this party, purpose and time. */
export const findSameGrant = statement<
  Pick<NewConsent, 'subjectId' | 'partyId' | 'purpose' | 'validFrom' | 'validTo'>,
  { id: string }
>(
  sql`select id from consent
       where party_id = ${p('partyId')}::uuid and subject_id = ${p('subjectId')}::uuid
         and purpose = ${p('purpose')}::text and state = 'GRANTED'
         and valid_from = ${p('validFrom')}::date and valid_to = ${p('validTo')}::date
       order by id limit 1`,
)

/** The consents in force on a day that a party has from subjects for a purpose: one each, the one that lasts longest. */
export const listActive = statement<
  { partyId: string; purpose: string; ids: readonly string[]; today: string },
  { subjectId: string; id: string }
>(
  sql`select distinct on (subject_id) subject_id as "subjectId", id from consent
       where party_id = ${p('partyId')}::uuid and subject_id = any(${p('ids')}::uuid[])
         and purpose = ${p('purpose')}::text and state = 'GRANTED'
         and valid_from <= ${p('today')}::date and valid_to > ${p('today')}::date
       order by subject_id, valid_to desc, id`,
)

/** A party that consent may be given to, on a day. */
export const findReceiver = statement<
  { id: string; classes: readonly string[]; today: string },
  { id: string; class: PartyClass }
>(
  sql`select id, class from party
       where id = ${p('id')}::uuid and class = any(${p('classes')}::text[]) and state = 'ACTIVE'
         and valid_from <= ${p('today')}::date
         and (valid_to is null or valid_to > ${p('today')}::date)`,
)

/** Whose consents a list shows: those a party has or asked for, those about subjects, those with a letter to review. */
export type ConsentList =
  | { of: 'PARTY'; partyId: string }
  | { of: 'SUBJECTS'; subjectIds: readonly string[] }
  | { of: 'REVIEW' }

/** What a list is narrowed to, and where its page starts; null narrows nothing. */
export interface ConsentPage {
  states: readonly StoredConsentState[] | null
  isOver: boolean | null
  today: string
  fromAt: string | null
  fromId: string | null
  limit: number
  offset: number
}

const LISTED: Record<ConsentList['of'], SQL> = {
  PARTY: sql`c.party_id = ${p('partyId')}::uuid`,
  SUBJECTS: sql`c.subject_id = any(${p('subjectIds')}::uuid[])`,
  REVIEW: sql`c.state = 'REQUESTED' and c.letter_hash is not null
              and c.valid_to > ${p('today')}::date`,
}

const NARROWED = sql`(${p('states')}::text[] is null or c.state = any(${p('states')}::text[]))
  and (${p('isOver')}::boolean is null
       or (c.valid_to <= ${p('today')}::date) = ${p('isOver')}::boolean)`

/** When it was asked for, or else granted: what lists are ordered by. */
const OPENED = sql.raw('coalesce(c.requested_at, c.decided_at)')

type Parameters = Record<string, unknown>
type ListedRow = ConsentRow & { openedAt: string }

const pageStatement = (of: ConsentList['of'], backward: boolean) => {
  const direction = sql.raw(backward ? 'asc' : 'desc')
  return statement<Parameters, ListedRow>(
    sql`select ${columns}, ${OPENED}::text as "openedAt"
          from consent c join party p on p.id = c.party_id
         where ${LISTED[of]} and ${NARROWED}
           and (${p('fromAt')}::timestamptz is null or (${OPENED}, c.id)
                ${sql.raw(backward ? '>' : '<')} (${p('fromAt')}::timestamptz, ${p('fromId')}::uuid))
         order by ${OPENED} ${direction}, c.id ${direction}
         limit ${p('limit')}::int offset ${p('offset')}::int`,
  )
}

const countStatement = (of: ConsentList['of']) =>
  statement<Parameters, { n: number }>(
    sql`select count(*)::int as n from (select 1 from consent c
         where ${LISTED[of]} and ${NARROWED} limit ${p('limit')}::int) as counted`,
  )

const statementsOf = (of: ConsentList['of']) => ({
  forward: pageStatement(of, false),
  backward: pageStatement(of, true),
  count: countStatement(of),
})
const lists = {
  PARTY: statementsOf('PARTY'),
  SUBJECTS: statementsOf('SUBJECTS'),
  REVIEW: statementsOf('REVIEW'),
}

/** A page of a list in reading direction, the newest first; `openedAt` is the ordering's value as text. */
export function listPage(
  db: Executor,
  list: ConsentList,
  page: ConsentPage,
  backward: boolean,
): Promise<ListedRow[]> {
  const { forward, backward: turned } = lists[list.of]
  return (backward ? turned : forward)(db, { ...list, ...page })
}

/** How many a list holds, counted up to `limit`. */
export async function countPage(
  db: Executor,
  list: ConsentList,
  page: Pick<ConsentPage, 'states' | 'isOver' | 'today' | 'limit'>,
): Promise<number> {
  const [row] = await lists[list.of].count(db, { ...list, ...page })
  return row!.n
}
