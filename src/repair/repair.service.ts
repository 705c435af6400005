import type { AsOf } from '../database/as-of.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import {
  loadByKeys,
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import type { FactKey } from '../fact/fact.ts'
import { repairVisibility, type RepairVisibility } from './repair.scope.ts'
import {
  listRepairSteps,
  repairStore,
  type RepairKey,
  type RepairNarrowing,
  type RepairRow,
  type RepairStepRow,
} from './repair.store.ts'

/** What a caller asks of a list of repairs: the newest first, by the day of the application. */
export type RepairQuery = Omit<FactQuery<RepairNarrowing>, 'descending'>

/** A repair as it was read for a caller, as of two instants. */
export type ReadRepair = ReadFact<RepairRow>

const repairs = makeFactLists({
  name: 'repairs',
  store: repairStore,
  idOf: (row: RepairRow) => row.repairId,
  dayOf: (row: RepairRow) => row.appliedOn,
  visibilityOf,
})

function visibilityOf({ entitlement, rules, today }: Reading): RepairVisibility {
  return repairVisibility(entitlement, rules(), today())
}

const steps = perOwner((reading: Reading) =>
  makeLoader<FactKey & { asOf: AsOf }, RepairStepRow[]>((keys) =>
    loadByKeys(keys, async (asked, { knownAt }) => {
      const { db, entitlement } = reading
      const visibility = visibilityOf(reading)
      const rows = await listRepairSteps(db, entitlement.shape, asked, knownAt, visibility)
      return (key) => rows.filter((row) => `${row.subjectId}/${row.repairId}` === key)
    }),
  ),
)

/** A repair holds from no day to another: of the two instants it is read as it was known at the one. */
function asKnown({ knownAt }: AsOf): AsOf {
  return { validAt: null, knownAt }
}

/** A repair as it was known at an instant, if the reader may see it: the open version when none is given. */
export function findRepair(
  reader: Reader,
  { subjectId, repairId }: RepairKey,
  asOf?: AsOf,
): Promise<ReadRepair | null> {
  return repairs.find(reader, { subjectId, id: repairId }, asOf && asKnown(asOf))
}

/**
 * A page of the repairs of a file, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listRepairsOfFile(
  file: FactFile,
  query: RepairQuery,
): Promise<FactPage<RepairRow>> {
  return repairs.ofFile(file, { ...query, asOf: asKnown(query.asOf), descending: true })
}

/**
 * A page of all repairs that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEveryRepair(
  reading: Reading,
  query: RepairQuery,
): Promise<FactPage<RepairRow>> {
  return repairs.ofAll(reading, { ...query, asOf: asKnown(query.asOf), descending: true })
}

/** The steps of a repair that its reader may see, the oldest first. */
export function listStepsOfRepair({
  subjectId,
  repairId,
  by,
  asOf,
}: ReadRepair): Promise<RepairStepRow[]> {
  return steps(by).load({ subjectId, id: repairId, asOf })
}
