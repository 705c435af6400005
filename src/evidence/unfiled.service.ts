import type { Base } from '../disclosure/reading.ts'
import { unfiledDays } from './evidence-file.rules.ts'
import type { EvidenceFiles } from './evidence-folder.ts'
import { deleteUnfiledEvidence, listHashesKept } from './evidence.store.ts'

const DAY_MS = 86_400_000

/**
 * Deletes evidence that was uploaded and that nobody filed in time (rule data: EVIDENCE_UNFILED_DAYS), its content where no
 * other piece has the same. Whoever files a piece meanwhile waits, and finds none. What fails is tried again another day.
 * @returns how many pieces are gone
 */
export function deleteUnfiled(base: Base, files: EvidenceFiles): Promise<number> {
  const days = unfiledDays(base.rules(), base.today())
  const before = new Date(base.now().getTime() - days * DAY_MS).toISOString()
  return base.db.transaction(async (tx) => {
    const gone = await deleteUnfiledEvidence(tx, { before })
    const hashes = [...new Set(gone.map(({ hash }) => hash))]
    const kept = new Set((await listHashesKept(tx, { hashes })).map(({ hash }) => hash))
    for (const hash of hashes) if (!kept.has(hash)) await files.remove(hash)
    return gone.length
  })
}
