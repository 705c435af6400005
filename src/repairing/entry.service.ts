import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import type { Done } from '../listing/done.ts'
import { repairWithin } from '../listing/listing.service.ts'
import type { StepAsked } from '../listing/step.service.ts'
import { AS_OF_NOW } from '../database/as-of.ts'
import { PENDING_REPAIRS } from '../repair/repair-state.rules.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { afterRepair } from './effect.service.ts'
import { adverseListsOf, type Ground } from './ground.ts'
import { awaitRepairTurn, listStandingRepairs } from './repairing.store.ts'
import { appendRepair, groundOf } from './step.service.ts'

/**
 * The authority repairs an entry in force of its own motion, by a provision that it names. What follows from a repair
 * follows here too: measures that rest on the entry alone are lifted, what else may rest on it is looked at again, and an
 * application that waited for the decision is granted by it.
 * @throws DomainError NOT_FOUND for another's entry; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function repairEntry(
  writing: Writing,
  viewer: Viewer,
  asked: StepAsked,
  provision: string,
): Promise<Done> {
  const { entry, expectedVersion, key } = asked
  const basis = readText(provision)
  const statement = readText(asked.statement)
  const body = [entry, expectedVersion, statement, basis]
  return once<Done>(writing, viewer, { name: 'REPAIR', key, body }, async (tx) => {
    const step = { entry, expectedVersion, statement, basis, tx }
    const done = await repairWithin(writing, viewer, step)
    if ('problem' in done) return done
    const { subjectId, entryId: id } = entry
    const [file] = await listFileIds(tx, [subjectId], AS_OF_NOW)
    const { memberIds } = file!
    const ref = { kind: 'LIST_ENTRY', subjectId, id } as const
    const adverseLists = adverseListsOf(writing.rules(), writing.today())
    await afterRepair(writing, { tx, ref, memberIds, adverseLists })
    await grantWaiting(writing, viewer, tx, { ref, memberIds, statement })
    return done
  })
}

/** Applications for the repair of an entry that wait while it is repaired: what they asked for is done. */
async function grantWaiting(
  writing: Writing,
  viewer: Viewer,
  tx: Transaction,
  { ref, memberIds, statement }: Pick<Ground, 'ref' | 'memberIds'> & { statement: string },
): Promise<void> {
  const { subjectId, kind: factKind, id: factId } = ref
  const standing = await listStandingRepairs(tx, { subjectId, factKind, factId })
  for (const row of standing.filter(({ state }) => PENDING_REPAIRS.includes(state))) {
    await awaitRepairTurn(tx, row)
    const { rule } = groundOf(writing, tx, row, memberIds, statement)
    await appendRepair(writing, tx, { row, rule }, 'GRANT', {
      changes: { decidedOn: writing.today() },
      partyName: viewer.party!.name,
      actor: viewer.actor,
      statement,
      evidence: null,
    })
  }
}
