import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import { seesHistory, visibleRecord, type Visibility } from './record.scope.ts'
import { recordColumns, type RecordRow } from './record.store.ts'

/** A record, wherever it is named: its subject's id and its own. */
export interface RecordKey {
  subjectId: string
  recordId: string
}

const KEYS = sql`unnest(${sql.placeholder('subjects')}::uuid[], ${sql.placeholder('records')}::uuid[]) as k(subject_id, record_id)`

const statements = perOwner((shape: Shape) => ({
  find: statement<Record<string, unknown>, RecordRow>(
    sql`select ${recordColumns(shape)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id and ${knownNow('r')}
         where ${visibleRecord(shape, 'r')}`,
  ),
  versions: statement<Record<string, unknown>, RecordRow>(
    sql`select ${recordColumns(shape)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id
         where ${visibleRecord(shape, 'r')} ${seesHistory(shape) ? sql`` : sql`and ${knownNow('r')}`}
         order by r.record_id, r.version desc`,
  ),
}))

function parametersOf(keys: readonly RecordKey[]) {
  return { subjects: keys.map((key) => key.subjectId), records: keys.map((key) => key.recordId) }
}

/** The open versions of records; those that the reader may not see are missing, like those that are not. */
export function findRecords(
  db: Executor,
  entitlement: Entitlement,
  keys: readonly RecordKey[],
  visibility: Visibility,
): Promise<RecordRow[]> {
  return statements(entitlement.shape).find(db, { ...parametersOf(keys), ...visibility })
}

/** The versions of records that the reader sees, the newest first: the open one, and history for who has a right to it. */
export function listRecordVersions(
  db: Executor,
  entitlement: Entitlement,
  keys: readonly RecordKey[],
  visibility: Visibility,
): Promise<RecordRow[]> {
  return statements(entitlement.shape).versions(db, { ...parametersOf(keys), ...visibility })
}
