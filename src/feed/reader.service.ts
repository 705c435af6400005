import { perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { NOTED_MS, noteReader } from './reader.store.ts'

/**
 * Notes that a party read the feed, before it gets what it read: what is public in it is not in the access log, and
 * whoever keeps a copy must be known when a fact is withdrawn.
 */
export async function noteReading(base: Base, { party }: Viewer): Promise<void> {
  if (party === null) return
  const noted = notedOf(base)
  const now = performance.now()
  if (now - (noted.get(party.id) ?? -Infinity) < NOTED_MS) return
  await noteReader(base.db, { partyId: party.id })
  noted.set(party.id, now)
}

const notedOf = perOwner((_base: Base) => new Map<string, number>())
