import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { nameEntryOf } from '../subject/name-entry.ts'
import { listFileIds } from '../subject/subject.store.ts'
import {
  closeSubjectVersions,
  insertSubjectVersions,
  listSubjectVersionHashes,
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
  let pending = rows.flatMap((row, at) => (row.subject.profile === null ? [] : [at]))
  // Two rows of one subject are two versions: each wave takes a subject once.
  while (pending.length > 0) {
    const wave = new Map<string, number>()
    const later: number[] = []
    for (const at of pending) {
      const { subjectId } = outcomes[at]!
      if (wave.has(subjectId)) later.push(at)
      else wave.set(subjectId, at)
    }
    await updateWave(writing, tx, origin, rows, outcomes, wave)
    pending = later
  }
}

async function updateWave(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly SubmittedRow[],
  outcomes: Outcome[],
  wave: ReadonlyMap<string, number>,
): Promise<void> {
  const open = await lockSubjectVersions(tx, { ids: [...wave.keys()] })
  const current = new Map(open.map((row) => [row.subjectId, row]))
  const differing = [...wave].filter(([id, at]) => current.get(id)?.rowHash !== rows[at]!.rowHash)
  const history = await listSubjectVersionHashes(tx, { ids: differing.map(([id]) => id) })
  const older = new Set(history.map((row) => `${row.subjectId}/${row.rowHash}`))
  const changed: number[] = []
  for (const [subjectId, at] of wave) {
    const known = current.get(subjectId)
    const { rowHash } = rows[at]!
    if (known?.rowHash === rowHash) {
      // Registered a moment ago, by this very row: that is its first version.
      const isNew = known.recordedAt.getTime() === tx.at.getTime()
      outcomes[at]!.status = isNew ? 'INSERTED' : 'UNCHANGED'
    } else if (older.has(`${subjectId}/${rowHash}`)) {
      outcomes[at]!.status = 'STALE'
    } else {
      outcomes[at]!.status = 'CORRECTED'
      changed.push(at)
    }
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
