import type { Transaction } from '../database/database.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { Attributes, RecordRow } from '../record/record.store.ts'
import {
  closeVersions,
  insertRecordVersions,
  type NewRecordVersion,
} from '../record/record-write.store.ts'

/** Closes the open version and inserts the next, which differs in `changes`. */
export async function revise(
  tx: Transaction,
  row: RecordRow & { exportedAt: Date | null },
  changes: Partial<NewRecordVersion>,
): Promise<void> {
  const at = tx.at.toISOString()
  await closeVersions(tx, { subjects: [row.subjectId], records: [row.recordId], at })
  const next: NewRecordVersion = {
    ...row,
    attributes: attributesOf(row),
    exportedAt: row.exportedAt?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    ...changes,
    version: row.version + 1,
    recordedAt: at,
  }
  await insertRecordVersions(tx, [next])
}

/** What a version holds, by scope. */
export function attributesOf(row: RecordRow): Record<Scope, Attributes> {
  return {
    PUBLIC: { ...row.attributesPublic },
    SHARED: { ...row.attributesShared },
    AUTHORIZED: { ...row.attributesAuthorized },
    INTERNAL: { ...row.attributesInternal },
  }
}
