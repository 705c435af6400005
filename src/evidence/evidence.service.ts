import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import { listEvidence, type EvidenceRow } from './evidence.store.ts'

const loaders = perOwner(({ db }: Base) =>
  makeLoader<string, EvidenceRow | null>(async (ids) => {
    const rows = await listEvidence(db, { ids })
    return ids.map((id) => rows.find((row) => row.id === id) ?? null)
  }),
)

/** A piece of evidence by its id: for what already names it. */
export function loadEvidence(base: Base, id: string): Promise<EvidenceRow | null> {
  return loaders(base).load(id)
}
