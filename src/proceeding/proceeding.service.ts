import { AS_OF_NOW } from '../database/as-of.ts'
import type { Reader } from '../disclosure/reading.ts'
import {
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import { factVisibility } from '../fact/fact.scope.ts'
import type { FactKey } from '../fact/fact.ts'
import { proceedingStore, type ProceedingRow } from './proceeding.store.ts'

/** A proceeding as it was read for a caller. */
export type ReadProceeding = ReadFact<ProceedingRow>

const proceedings = makeFactLists({
  name: 'proceedings',
  store: proceedingStore,
  idOf: (row: ProceedingRow) => row.proceedingId,
  dayOf: (row: ProceedingRow) => row.filedOn,
  visibilityOf: ({ entitlement, today }) => factVisibility(entitlement, today()),
})

/** A proceeding as it is now, if the reader may see it. */
export function findProceeding(reader: Reader, key: FactKey): Promise<ReadProceeding | null> {
  return proceedings.find(reader, key)
}

/**
 * A page of the proceedings of a file, over all subjects that were merged into it, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listProceedingsOfFile(
  file: FactFile,
  { page, withTotal }: Pick<FactQuery<null>, 'page' | 'withTotal'>,
): Promise<FactPage<ProceedingRow>> {
  return proceedings.ofFile(file, {
    narrowing: null,
    page,
    withTotal,
    asOf: AS_OF_NOW,
    descending: true,
  })
}
