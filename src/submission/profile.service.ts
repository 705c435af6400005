import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { nameEntryOf } from '../subject/name-entry.ts'
import { listFileIds } from '../subject/subject.store.ts'
import {
  closeSubjectVersions,
  insertSubjectVersions,
  lockSubjectVersions,
  putNames,
} from '../subject/subject-write.store.ts'
import { newVersion, type Origin, type SubmittedRow } from './subject-registration.ts'
import type { Outcome } from './outcome.ts'

/**
 * Brings what is known of subjects to what registrations tell: a changed one makes a new version. Rows without a
 * profile are left alone. What a registration does not carry (phone, representative, status) stays as it was.
 */
export async function updateProfiles(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly SubmittedRow[],
  outcomes: Outcome[],
): Promise<void> {
  const newest = new Map<string, number>()
  rows.forEach((row, at) => {
    if (row.subject.profile === null) return
    const before = newest.get(outcomes[at]!.subjectId)
    if (before !== undefined) outcomes[before]!.status = 'DUPLICATE'
    newest.set(outcomes[at]!.subjectId, at)
  })
  if (newest.size === 0) return
  const open = await lockSubjectVersions(tx, { ids: [...newest.keys()] })
  const current = new Map(open.map((row) => [row.subjectId, row]))
  const changed: number[] = []
  for (const [subjectId, at] of newest) {
    const known = current.get(subjectId)
    // Registered a moment ago, by this very row: that is its first version.
    const isNew = known !== undefined && known.recordedAt.getTime() === tx.at.getTime()
    const isSame = known?.rowHash === rows[at]!.rowHash
    outcomes[at]!.status = isNew ? 'INSERTED' : isSame ? 'UNCHANGED' : 'CORRECTED'
    if (!isSame) changed.push(at)
  }
  await replace(writing, tx, origin, rows, outcomes, changed, current)
}

type Current = Awaited<ReturnType<typeof lockSubjectVersions>>[number]

async function replace(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly SubmittedRow[],
  outcomes: readonly Outcome[],
  changed: readonly number[],
  current: ReadonlyMap<string, Current>,
): Promise<void> {
  if (changed.length === 0) return
  const at = tx.at.toISOString()
  const versions = changed.map((place) => {
    const { subjectId } = outcomes[place]!
    const known = current.get(subjectId)
    const version = newVersion(writing, origin, subjectId, rows[place]!, at)
    return {
      ...version,
      status: known?.status ?? version.status,
      domains: known?.domains ?? version.domains,
      representativeName: version.representativeName ?? known?.representativeName ?? null,
      representativeIdSealed:
        version.representativeIdSealed ?? known?.representativeIdSealed ?? null,
      phoneSealed: known?.phoneSealed ?? null,
    }
  })
  await closeSubjectVersions(tx, { ids: versions.map((version) => version.subjectId), at })
  await insertSubjectVersions(tx, versions)
  const files = await listFileIds(
    tx,
    versions.map((version) => version.subjectId),
    AS_OF_NOW,
  )
  // A subject that was merged into another stays out of the register of names until that is undone.
  const merged = new Set(
    files.filter((file) => file.rootId !== file.asked).map(({ asked }) => asked),
  )
  const names = versions.flatMap((version, n) => {
    const { category } = rows[changed[n]!]!.subject
    const isListed = category !== 'PERSON' && !merged.has(version.subjectId)
    return isListed ? [nameEntryOf(writing.rules(), category, version)] : []
  })
  await putNames(tx, names)
}
