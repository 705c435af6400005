import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { RecordKey } from '../record/record-find.store.ts'

/** The only queries on shield. */

const q = sql.placeholder
const KEY = sql`s.subject_id = ${q('subjectId')}::uuid and s.record_id = ${q('recordId')}::uuid`

export interface NewShield extends RecordKey {
  basis: string
  documentNumber: string
  approvedOn: string
  validTo: string
  at: string
  actor: string
}

/** A second standing shield is a unique violation. */
export const insertShield = statement<NewShield, never>(
  sql`insert into shield (subject_id, record_id, number, basis, document_number, approved_on, valid_to, started_at,
        started_by)
      select ${q('subjectId')}::uuid, ${q('recordId')}::uuid,
        coalesce((select max(s.number) from shield s where ${KEY}), 0) + 1, ${q('basis')}::text,
        ${q('documentNumber')}::text, ${q('approvedOn')}::date, ${q('validTo')}::date, ${q('at')}::timestamptz,
        ${q('actor')}::text`,
)

/** Ends the standing shield of a record. */
export const endShieldOf = statement<
  RecordKey & { at: string; endKind: 'TERM' | 'LIFTED' | 'REPAIRED'; statement: string | null },
  RecordKey
>(
  sql`update shield s set ended_at = ${q('at')}::timestamptz, end_kind = ${q('endKind')}::text,
        statement = ${q('statement')}::text
       where ${KEY} and s.ended_at is null
      returning s.subject_id as "subjectId", s.record_id as "recordId"`,
)

/** The terms of the standing shields of some records: the first day after each. */
export const listStandingShields = statement<
  { subjects: readonly string[]; records: readonly string[] },
  RecordKey & { validTo: string }
>(
  sql`select s.subject_id as "subjectId", s.record_id as "recordId", s.valid_to as "validTo" from shield s
       where s.subject_id = any(${q('subjects')}::uuid[]) and s.record_id = any(${q('records')}::uuid[])
         and s.ended_at is null`,
)

/** The standing shields whose term is over on a day. */
export const listEndedShields = statement<{ today: string; limit: number }, RecordKey>(
  sql`select s.subject_id as "subjectId", s.record_id as "recordId" from shield s
       where s.ended_at is null and s.valid_to <= ${q('today')}::date
       order by s.valid_to, s.subject_id, s.record_id limit ${q('limit')}::int`,
)
