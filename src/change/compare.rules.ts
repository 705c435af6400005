import type { Read } from '../disclosure/reading.ts'
import type { Difference, FactSide, FieldValue } from '../fact/difference.ts'

/** How a value is shown to its reader; `isPublic`: everyone is shown as much. */
interface Lens {
  show(value: string | null): string | null
  isPublic: boolean
}

/** How a field of an object that was read through a handle is shown; null: not at all. */
export type LensOf = (coordinate: string, source: Read) => Lens | null

/** A field whose value differs, as the reader sees it at both instants. */
export interface ChangedField {
  coordinate: string
  before: string | null
  after: string | null
  isPublic: boolean
}

/**
 * The fields of a fact that differ between two instants, of those that the reader sees at both. What is masked alike at
 * both does not differ: a change of what the reader does not see is told by nothing.
 */
export function changedFields(
  { type, before, after }: Pick<Difference, 'type' | 'before' | 'after'>,
  lensOf: LensOf,
): ChangedField[] {
  if (before === null || after === null) return []
  const earlier = new Map(before.values.map((one) => [one.field, one]))
  return after.values.flatMap((now): ChangedField[] => {
    const then = earlier.get(now.field)
    if (then === undefined) return []
    const coordinate = `${type}.${now.field}`
    const lenses = [lens(coordinate, before, then, lensOf), lens(coordinate, after, now, lensOf)]
    const [first, second] = lenses
    if (first == null || second == null) return []
    const shown = { before: first.show(then.read()), after: second.show(now.read()) }
    // A text that was released is the same as before, and open to more readers.
    if (shown.before === shown.after && then.requires === now.requires) return []
    return [{ coordinate, ...shown, isPublic: first.isPublic && second.isPublic }]
  })
}

/** Where the source decided, the value is shown as it is. */
function lens(
  coordinate: string,
  side: FactSide,
  { requires }: FieldValue,
  lensOf: LensOf,
): Lens | null {
  if (requires === null) return lensOf(coordinate, side)
  return { show: (value) => value, isPublic: requires === 'PUBLIC' }
}
