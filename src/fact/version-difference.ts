import type { Read, Reading } from '../disclosure/reading.ts'
import {
  DIFFERENCES_MOST,
  differenceKind,
  type ComparedFile,
  type Difference,
  type DifferenceSource,
  type FieldValue,
  type Span,
} from './difference.ts'
import type { ChangesAsked, VersionChange } from './version-change.store.ts'

/** What of a version a comparison needs, whatever its kind. */
interface Version {
  subjectId: string
  state: string
  recordedAt: Date
  supersededAt: Date | null
  changeKind?: string
}

/** A version as a handle shows it. */
export type SeenVersion<Row> = Read & { row: VersionChange<Row> }

/** A kind of facts that are kept as versions, to be compared at two instants. */
export interface VersionedKind<Row extends Version> extends Pick<
  DifferenceSource,
  'kind' | 'label' | 'find'
> {
  idOf(row: Row): string
  /** The type of a fact in the schema. */
  typeOf(row: Row): string
  /** States in which a fact no longer stands. */
  withdrawn: readonly string[]
  /** What of a version may differ. */
  valuesOf(seen: SeenVersion<Row>): FieldValue[]
  /** The versions of files that differ, through one handle. */
  list(
    reading: Reading,
    files: readonly (readonly string[])[],
    asked: ChangesAsked,
  ): Promise<VersionChange<Row>[]>
}

interface Pair<Row> {
  before: SeenVersion<Row> | null
  after: SeenVersion<Row> | null
}

/** Makes the source that compares a kind of versioned facts, through all handles that show some of them. */
export function versionDifferences<Row extends Version>(of: VersionedKind<Row>): DifferenceSource {
  return {
    kind: of.kind,
    label: of.label,
    find: of.find,
    list: async (reading, files, span) => {
      const pairs = await pairsOf(of, reading, files, span)
      return pairs.map((some) => latest([...some.values()].map((pair) => differenceOf(of, pair))))
    },
  }
}

/** The two sides of each fact that differs, by its id; one map a file. */
async function pairsOf<Row extends Version>(
  { list, idOf }: VersionedKind<Row>,
  reading: Reading,
  files: readonly ComparedFile[],
  span: Span,
): Promise<Map<string, Pair<Row>>[]> {
  const handles = [reading, ...reading.also]
  const ids = files.map(({ memberIds }) => memberIds)
  const asked = { ...span, most: DIFFERENCES_MOST }
  const perHandle = await Promise.all(handles.map((one) => list(one, ids, asked)))
  const pairs = files.map(() => new Map<string, Pair<Row>>())
  // A version that two handles show is read through the later, which shows more of it.
  perHandle.forEach((rows, n) => {
    for (const row of rows) {
      const pair = pairs[row.ord]!.get(idOf(row)) ?? { before: null, after: null }
      pair[row.isBefore ? 'before' : 'after'] = { row, by: handles[n]! }
      pairs[row.ord]!.set(idOf(row), pair)
    }
  })
  return pairs
}

/** Several handles may show more than one gives. */
function latest(differences: Difference[]): Difference[] {
  return differences
    .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())
    .slice(0, DIFFERENCES_MOST)
}

function differenceOf<Row extends Version>(
  of: VersionedKind<Row>,
  { before, after }: Pair<Row>,
): Difference {
  const { row } = (after ?? before)!
  const stateOf = (seen: SeenVersion<Row> | null) =>
    seen && { isWithdrawn: of.withdrawn.includes(seen.row.state) }
  const sideOf = (seen: SeenVersion<Row> | null) =>
    seen && { by: seen.by, values: of.valuesOf(seen) }
  return {
    kind: differenceKind(stateOf(before), stateOf(after)),
    type: of.typeOf(row),
    subjectId: row.subjectId,
    id: of.idOf(row),
    before: sideOf(before),
    after: sideOf(after),
    recordedAt: after?.row.recordedAt ?? row.supersededAt!,
    changeKind: after?.row.changeKind ?? null,
  }
}

/** The values of plain fields, by their names in the schema: what the schema declares decides who sees them. */
export function plainValues<Row>(
  fields: Readonly<Record<string, (row: Row) => string | null>>,
  row: Row,
): FieldValue[] {
  return Object.entries(fields).map(([field, read]) => ({
    field,
    read: () => read(row),
    requires: null,
  }))
}
