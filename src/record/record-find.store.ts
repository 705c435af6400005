import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Entitlement } from '../disclosure/entitlement.ts'
import { visibleRecord } from './record.scope.ts'
import { recordColumns, type RecordRow, type Visibility } from './record.store.ts'

/** A record, wherever it is named: its subject's id and its own. */
export interface RecordKey {
  subjectId: string
  recordId: string
}

const KEYS = sql`unnest(${sql.placeholder('subjects')}::uuid[], ${sql.placeholder('records')}::uuid[]) as k(subject_id, record_id)`

const statements = perOwner((entitlement: Entitlement) => ({
  find: statement<Record<string, unknown>, RecordRow>(
    sql`select ${recordColumns(entitlement)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id and ${knownNow('r')}
         where ${visibleRecord(entitlement, 'r')}`,
  ),
  versions: statement<Record<string, unknown>, RecordRow>(
    sql`select ${recordColumns(entitlement)} from ${KEYS}
          join record r on r.subject_id = k.subject_id and r.record_id = k.record_id
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
  return statements(entitlement).find(db, { ...parametersOf(keys), ...visibility })
}

/** All versions of records, the newest first; for readers who see history (the field gate decides). */
export function listRecordVersions(
  db: Executor,
  entitlement: Entitlement,
  keys: readonly RecordKey[],
): Promise<RecordRow[]> {
  return statements(entitlement).versions(db, parametersOf(keys))
}
