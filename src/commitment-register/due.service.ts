import { stageAfter } from '../commitment/commitment.rules.ts'
import { reviseCommitments } from '../commitment/commitment-revise.service.ts'
import {
  awaitTurns,
  keyLists,
  listOverdue,
  listWhole,
} from '../commitment/commitment-write.store.ts'
import type { Base } from '../disclosure/reading.ts'

/** Commitments that one transaction takes: others wait no longer than that takes. */
const AT_A_TIME = 500

/**
 * Finds the commitments whose time is over and lets them fall due: from then on they wait for their judgement. For a
 * daily job; running it again changes nothing.
 * @returns how many fell due
 */
export async function letCommitmentsFallDue(
  base: Pick<Base, 'db' | 'today'>,
  atATime = AT_A_TIME,
): Promise<number> {
  let fallen = 0
  for (;;) {
    const some = await base.db.transaction(async (tx) => {
      const today = base.today()
      const found = await listOverdue(tx, { today, limit: atATime })
      if (found.length === 0) return { found: 0, fallen: 0 }
      const keys = keyLists(found)
      await awaitTurns(tx, keys)
      // Somebody may have judged or ended one meanwhile.
      const rows = (await listWhole(tx, keys)).filter(({ stage }) => stage === 'SIGNED')
      const changes = { changeKind: 'DUE', changeReason: null }
      await reviseCommitments(
        tx,
        rows.map((row) => ({
          row,
          changes: { ...changes, stage: stageAfter(row.stage, 'FALL_DUE') },
        })),
      )
      return { found: found.length, fallen: rows.length }
    })
    fallen += some.fallen
    if (some.found < atATime) return fallen
  }
}
