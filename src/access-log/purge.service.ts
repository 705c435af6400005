import type { Base } from '../disclosure/reading.ts'
import {
  deleteEntries,
  deleteNarrowRows,
  findPurgeEnd,
  grantDelete,
  mayDelete,
  revokeDelete,
  upsertCheckpoint,
} from './purge.store.ts'
import { retentionCutoff, retentionMonths } from './retention.rules.ts'
import { listStreams } from './verify.store.ts'

/** Entries that one transaction deletes. */
const PART = 5_000

/** What a purge did. */
export interface Purge {
  months: number
  cutoff: Date
  streams: number
  entries: number
  subjects: number
}

/**
 * Deletes what is past its retention: of each stream the entries before the first that is kept, with their narrow
 * rows, leaving the last hash as a checkpoint that the rest is verified from.
 * @throws StartError when the rule data say no retention, or less than the law allows
 */
export async function purgeAccessLog(
  base: Pick<Base, 'db' | 'rules' | 'now' | 'today'>,
): Promise<Purge> {
  const months = retentionMonths(base.rules(), base.today())
  const cutoff = retentionCutoff(base.now(), months)
  const purge: Purge = { months, cutoff, streams: 0, entries: 0, subjects: 0 }
  for (const { id } of await listStreams(base.db, {})) {
    const before = purge.entries
    for (let part = await purgePart(base, id, cutoff); part !== null;) {
      purge.entries += part.entries
      purge.subjects += part.subjects
      part = await purgePart(base, id, cutoff)
    }
    if (purge.entries > before) purge.streams++
  }
  return purge
}

function purgePart({ db }: Pick<Base, 'db'>, id: string, cutoff: Date) {
  return db.transaction(async (tx) => {
    const end = await findPurgeEnd(tx, id, cutoff, PART)
    if (end === null) return null
    const prefix = { id, seq: end.seq }
    const isPermitted = await mayDelete(tx)
    if (!isPermitted) await grantDelete(tx)
    const subjects = await deleteNarrowRows(tx, prefix)
    const entries = await deleteEntries(tx, prefix)
    if (!isPermitted) await revokeDelete(tx)
    await upsertCheckpoint(tx, { ...prefix, hash: end.hash, at: tx.at.toISOString() })
    return { entries: entries[0]!.deleted, subjects: subjects[0]!.deleted }
  })
}
