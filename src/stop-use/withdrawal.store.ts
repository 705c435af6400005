import { sql, type SQL } from 'drizzle-orm'
import type { Scope } from '../disclosure/scope.ts'
import { statement } from '../database/statement.ts'
import type { StopReason } from './stop-use.rules.ts'

/** A version of a fact that took the place of one which may have been received, and must be forgotten. */
export interface Withdrawal {
  kind: StopKind
  subjectId: string
  factId: string
  version: number
  reason: StopReason
  stoppedAt: Date
  /** Since when the fact could be received in any version. */
  since: Date
  /** Of the version before. */
  scope: Scope
  /** Anybody could read the version before on its last day. */
  wasPublished: boolean
  sourceCode: string | null
}

/** A kind of facts: its table, and what of it says that a fact is not to be used as it was. */
interface Stopping {
  table: string
  id: string
  /** The reason as SQL over `v`, the new version, and `w`, the one before; null: nothing is to be forgotten. */
  reason: SQL
  /** The version before stood open to the public: over `w`, on day `d`. */
  published: SQL
  source: string
}

/** What a state says by itself. */
const BY_STATE = sql`when v.state in ('REPAIRED', 'REVOKED', 'SHIELDED', 'SUSPENDED') and v.state <> w.state then v.state`
const CORRECTED = sql`when v.change_kind = 'CORRECTED' then 'CORRECTED'`
const published = (from: string, to: string) =>
  sql.raw(
    `(w.disclosure_scope = 'PUBLIC' and w.${from} <= d.day and (w.${to} is null or w.${to} >= d.day))`,
  )

/** The kinds of facts that parties receive. */
export const STOPPING = {
  RECORD: {
    table: 'record',
    id: 'record_id',
    reason: sql`case ${BY_STATE} ${CORRECTED} end`,
    published: published('published_from', 'published_to'),
    source: 'source_code',
  },
  LIST_ENTRY: {
    table: 'list_entry',
    id: 'entry_id',
    reason: sql`case ${BY_STATE} ${CORRECTED} end`,
    published: published('valid_from', 'valid_to'),
    source: 'source_code',
  },
  COMMITMENT: {
    table: 'commitment',
    id: 'commitment_id',
    reason: sql`case ${BY_STATE} ${CORRECTED} end`,
    published: published('published_from', 'published_to'),
    source: 'source_code',
  },
  EVALUATION: {
    table: 'evaluation',
    id: 'evaluation_id',
    reason: sql`case when v.state = 'WITHDRAWN' then 'REVOKED' ${BY_STATE} ${CORRECTED} end`,
    published: published('valid_from', 'valid_to'),
    source: 'holder_source',
  },
  MEASURE_APPLICATION: {
    table: 'measure_application',
    id: 'application_id',
    reason: sql`case when v.state = 'WITHDRAWN' then 'REVOKED' ${CORRECTED} end`,
    published: published('valid_from', 'valid_to'),
    source: 'source_code',
  },
} as const satisfies Record<string, Stopping>
export type StopKind = keyof typeof STOPPING

/** States in which a version counted, so that somebody may have used it. */
const STOOD = sql`w.state in ('IN_FORCE', 'SHIELDED', 'FINAL', 'APPLIED', 'LIFTED')`

/** Asia/Shanghai has kept one offset since 1991. */
const DAY = sql.raw(`(v.recorded_at at time zone interval '+08:00')::date`)
const q = sql.placeholder

function withdrawalsOf(
  kind: string,
  { table, id, reason, published: open, source }: Stopping,
): SQL {
  const factId = sql.raw(id)
  const from = sql.identifier(table)
  return sql`(select ${kind}::text as kind, v.subject_id as "subjectId", v.${factId} as "factId", v.version,
      ${reason} as reason, v.recorded_at as "stoppedAt", f.recorded_at as since, w.disclosure_scope as scope,
      ${open} as "wasPublished", w.${sql.raw(source)} as "sourceCode"
    from ${from} v
    join ${from} w on w.subject_id = v.subject_id and w.${factId} = v.${factId} and w.version = v.version - 1
    join ${from} f on f.subject_id = v.subject_id and f.${factId} = v.${factId} and f.version = 1
    cross join lateral (select ${DAY} as day) d
   where v.recorded_at > ${q('after')}::timestamptz and v.recorded_at <= ${q('until')}::timestamptz
     and ${STOOD} and ${reason} is not null)`
}

/** Versions recorded behind one instant and up to another by which a fact is not to be used as it was, the oldest first. */
export const listWithdrawals = statement<
  { after: string; until: string; limit: number },
  Withdrawal
>(
  sql`select * from (${sql.join(
    Object.entries(STOPPING).map(([kind, one]) => withdrawalsOf(kind, one)),
    sql` union all `,
  )}) found order by found."stoppedAt", found."subjectId", found."factId" limit ${q('limit')}::int`,
)
