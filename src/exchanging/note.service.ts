import { readLatest } from '../database/as-of.ts'
import { insertPlatform, lockPlatform, updateNoted } from '../exchange/platform.store.ts'
import { findStep, noteDays, noteVersions } from '../exchange/version-note.store.ts'
import type { Exchange } from './parts.ts'

/** Versions of one transaction. */
const STEP_VERSIONS = 5000

/**
 * Notes what was recorded since the last time, up to the commit-safe horizon, and what the calendar changed: facts of
 * which the platform may have to be told. Each step commits with the place that it reached.
 */
export async function noteChanges({ parts: { base }, rule }: Exchange): Promise<void> {
  const { db } = base
  const { code: platformCode, body } = rule
  const codesOf = (fact: string) =>
    body.reports.flatMap((one) => (one.fact === fact ? [one.code] : []))
  await insertPlatform(db, { platformCode })
  const horizon = (await readLatest(db)).toISOString()
  for (let isAll = false; !isAll;) {
    isAll = await db.transaction(async (tx) => {
      const [place] = await lockPlatform(tx, { platformCode })
      const after = place!.notedUntil
      const step = await findStep(tx, { after, until: horizon, most: STEP_VERSIONS })
      const at = tx.at.toISOString()
      await noteVersions(tx, {
        platformCode,
        after,
        until: step.until,
        items: codesOf('RECORD'),
        lists: codesOf('LIST_ENTRY'),
        sources: body.reportedSources,
        at,
      })
      // A horizon that lies behind the place moves nothing back.
      if (new Date(after) < new Date(step.until))
        await updateNoted(tx, { platformCode, until: step.until })
      return step.isAll
    })
  }
  await db.transaction((tx) =>
    noteDays(tx, { platformCode, today: base.today(), at: tx.at.toISOString() }),
  )
}
