import { AS_OF_NOW } from '../database/as-of.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Reader, Reading } from '../disclosure/reading.ts'
import { loadEvidence } from '../evidence/evidence.service.ts'
import type { EvidenceRow } from '../evidence/evidence.store.ts'
import {
  loadByKeys,
  makeFactLists,
  type FactFile,
  type FactPage,
  type FactQuery,
  type ReadFact,
} from '../fact/fact-lists.ts'
import type { FactKey } from '../fact/fact.ts'
import { objectionVisibility, type ObjectionVisibility } from './objection.scope.ts'
import {
  listDisputedRepairs,
  listObjectionSteps,
  objectionStore,
  type ObjectionNarrowing,
  type ObjectionRow,
  type ObjectionStepRow,
} from './objection.store.ts'

/** What a caller asks of a list of objections: the newest first, by the day of their filing. */
export type ObjectionQuery = Omit<FactQuery<ObjectionNarrowing>, 'descending' | 'asOf'>

/** An objection as it was read for a caller. */
export type ReadObjection = ReadFact<ObjectionRow>

const objections = makeFactLists({
  name: 'objections',
  store: objectionStore,
  idOf: (row: ObjectionRow) => row.objectionId,
  dayOf: (row: ObjectionRow) => row.filedOn,
  visibilityOf,
})

function visibilityOf({ entitlement, rules, today }: Reading): ObjectionVisibility {
  return objectionVisibility(entitlement, rules(), today())
}

const steps = perOwner((reading: Reading) =>
  makeLoader<FactKey & { asOf: typeof AS_OF_NOW }, ObjectionStepRow[]>((keys) =>
    loadByKeys(keys, async (asked) => {
      const { db, entitlement } = reading
      const rows = await listObjectionSteps(db, entitlement.shape, asked, visibilityOf(reading))
      return (key) => rows.filter((row) => `${row.subjectId}/${row.objectionId}` === key)
    }),
  ),
)

/** An objection as it is now, if the reader may see it. */
export function findObjection(reader: Reader, key: FactKey): Promise<ReadObjection | null> {
  return objections.find(reader, key)
}

/**
 * A page of the objections of a file, over all subjects that were merged into it, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listObjectionsOfFile(
  file: FactFile,
  query: ObjectionQuery,
): Promise<FactPage<ObjectionRow>> {
  return objections.ofFile(file, { ...query, asOf: AS_OF_NOW, descending: true })
}

/**
 * A page of all objections that the reader sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export function listEveryObjection(
  reading: Reading,
  query: ObjectionQuery,
): Promise<FactPage<ObjectionRow>> {
  return objections.ofAll(reading, { ...query, asOf: AS_OF_NOW, descending: true })
}

const disputed = perOwner(({ db }: Base) =>
  makeLoader<FactKey, boolean>(async (keys) => {
    const marked = await listDisputedRepairs(db, {
      subjects: keys.map(({ subjectId }) => subjectId),
      repairs: keys.map(({ id }) => id),
    })
    const ids = new Set(marked.map(({ id }) => id))
    return keys.map(({ id }) => ids.has(id))
  }),
)

/** Whether what was decided of a repair is disputed: a repair has no mark of its own, and is asked for by who sees it. */
export function isRepairDisputed(base: Base, repair: FactKey): Promise<boolean> {
  return disputed(base).load(repair)
}

/** The steps of an objection that its reader may see, the oldest first. */
export function listStepsOfObjection({
  subjectId,
  objectionId,
  by,
}: ReadObjection): Promise<ObjectionStepRow[]> {
  return steps(by).load({ subjectId, id: objectionId, asOf: AS_OF_NOW })
}

/** The evidence of a step that its reader sees, in its order. */
export async function listEvidenceOfStep(
  base: Base,
  { evidence }: Pick<ObjectionStepRow, 'evidence'>,
): Promise<EvidenceRow[]> {
  const found = await Promise.all((evidence ?? []).map((id) => loadEvidence(base, id)))
  return found.filter((one) => one !== null)
}
