import { sql } from 'drizzle-orm'
import { knownNow, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import { seesHistory } from '../fact/fact.scope.ts'
import { instantsOf } from '../fact/fact.statement.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'
import { recordColumns, visibleAsOf, type RecordRow } from './record.store.ts'

/** A record, wherever it is named: its subject's id and its own. */
export interface RecordKey {
  subjectId: string
  recordId: string
}

const KEYS = sql`unnest(${sql.placeholder('subjects')}::uuid[], ${sql.placeholder('records')}::uuid[]) as k(subject_id, record_id)`

type Built = Statement<Record<string, unknown>, RecordRow>

const finds = perOwner<Shape, Map<string, Built>>(() => new Map())

/** Compiled once for each shape and kind of instants. */
function findStatement(shape: Shape, asOf: AsOf): Built {
  const key = `${asOf.knownAt !== null}/${asOf.validAt !== null}`
  const known = finds(shape).get(key)
  if (known !== undefined) return known
  const made: Built = statement(
    sql`select ${recordColumns(shape)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id
         where ${visibleAsOf(shape, asOf)}`,
  )
  finds(shape).set(key, made)
  return made
}

const versions = perOwner((shape: Shape): Built =>
  statement(
    sql`select ${recordColumns(shape)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id
         where ${visibleRecord(shape, 'r')} ${seesHistory(shape) ? sql`` : sql`and ${knownNow('r')}`}
           and r.recorded_at <= ${sql.placeholder('knownAt')}::timestamptz
         order by r.record_id, r.version desc`,
  ),
)

function parametersOf(keys: readonly RecordKey[]) {
  return { subjects: keys.map((key) => key.subjectId), records: keys.map((key) => key.recordId) }
}

/** The versions of records as of two instants; those that the reader may not see are missing, like those that are not. */
export function findRecords(
  db: Executor,
  { shape }: Entitlement,
  keys: readonly RecordKey[],
  asOf: AsOf,
  visibility: Visibility,
): Promise<RecordRow[]> {
  const given = { ...parametersOf(keys), ...instantsOf(asOf), ...visibility }
  return findStatement(shape, asOf)(db, given)
}

/**
 * The versions of records that the reader sees, of those recorded up to an instant (null: all), the newest first: the
 * open one, and history for who has a right to it.
 */
export function listRecordVersions(
  db: Executor,
  { shape }: Entitlement,
  keys: readonly RecordKey[],
  knownAt: Date | null,
  visibility: Visibility,
): Promise<RecordRow[]> {
  const until = knownAt?.toISOString() ?? 'infinity'
  return versions(shape)(db, { ...parametersOf(keys), ...visibility, knownAt: until })
}
