import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { MandateRow, MemberRow, PartyRow } from './party.store.ts'

/** Writing parties, members and mandates: what a decision applies, and what the operator sets up. */

const q = (name: string) => sql.placeholder(name)

/** What every row is written with. */
interface Recorded {
  /** ISO instant. */
  recordedAt: string
}

/** Registers a party. The rules are the caller's: a decision checks them, the operator vouches for them. */
export const insertParty = statement<PartyRow & Recorded, never>(
  sql`insert into party (id, class, name, parent_id, region_code, domains, subject_id, source_code,
        contact, state, valid_from, valid_to, recorded_at)
      values (${q('id')}::uuid, ${q('class')}::text, ${q('name')}::text, ${q('parentId')}::uuid,
        ${q('regionCode')}::text, ${q('domains')}::text[], ${q('subjectId')}::uuid,
        ${q('sourceCode')}::text, ${q('contact')}::text, ${q('state')}::text,
        ${q('validFrom')}::date, ${q('validTo')}::date, ${q('recordedAt')}::timestamptz)`,
)

/** Registers a person as a member of a party. */
export const insertMember = statement<MemberRow & Recorded, never>(
  sql`insert into party_member (id, party_id, issuer, issuer_subject, role, state, valid_from,
        valid_to, recorded_at)
      values (${q('id')}::uuid, ${q('partyId')}::uuid, ${q('issuer')}::text,
        ${q('issuerSubject')}::text, ${q('role')}::text, ${q('state')}::text,
        ${q('validFrom')}::date, ${q('validTo')}::date, ${q('recordedAt')}::timestamptz)`,
)

/** Grants a mandate. */
export const insertMandate = statement<MandateRow & Recorded, never>(
  sql`insert into mandate (id, party_id, act, domain, region_code, scheme, basis, state, valid_from,
        valid_to, recorded_at)
      values (${q('id')}::uuid, ${q('partyId')}::uuid, ${q('act')}::text, ${q('domain')}::text,
        ${q('regionCode')}::text, ${q('scheme')}::text, ${q('basis')}::text, ${q('state')}::text,
        ${q('validFrom')}::date, ${q('validTo')}::date, ${q('recordedAt')}::timestamptz)`,
)

/** A change of state; `endsOn` closes the validity on that day at the latest, null leaves it. */
interface StateChange {
  id: string
  state: string
  endsOn: string | null
}

// LEAST passes over nulls: an open end is closed, no end leaves what stands.
const change = sql`set state = ${q('state')}::text, valid_to = least(valid_to, ${q('endsOn')}::date)
  where id = ${q('id')}::uuid`

export const updatePartyState = statement<StateChange, never>(sql`update party ${change}`)
export const updateMemberState = statement<StateChange, never>(sql`update party_member ${change}`)
export const updateMandateState = statement<StateChange, never>(sql`update mandate ${change}`)
