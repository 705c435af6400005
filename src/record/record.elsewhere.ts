import { sql, type SQL } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'

/** A reader with several handles: what one of them leaves to the others, so that no row is brought or counted twice. */

/** What a unit holds: another handle of the reader brings those rows. */
export type HeldElsewhere = Pick<Visibility, 'sources' | 'regions'>

/**
 * Leaves what is held elsewhere out of a page that was cut already, as `one`: the page of the other handle has all of it
 * that the two pages together show, and a row of forty columns is not brought twice to be thrown away.
 */
export function notHeld(held: HeldElsewhere | null): SQL {
  if (held === null) return sql`true`
  const regions = sql`${sql.placeholder('heldRegions')}::text[]`
  return sql`not coalesce(one."sourceCode" = any(${sql.placeholder('heldSources')}::text[])
      and (${regions} is null or one."regionCode" = any(${regions})), false)`
}

export function heldValues(held: HeldElsewhere | null): Record<string, unknown> {
  return held === null ? {} : { heldSources: held.sources, heldRegions: held.regions }
}

/** What another handle of the reader shows already: a count leaves that out. */
export interface Counted {
  shape: Shape
  visibility: Visibility
}

/** Rows that are not among those of the others; each has its values under a prefix of its own. */
export function uncounted(others: readonly Counted[]): SQL {
  const parts = others.map(({ shape }, at) => {
    const seen = visibleRecord(shape, 'r', `not${at}`)
    // A row that was never published has no day to compare: that is not seen, and not unknown.
    return sql`not coalesce(${knownNow('r')} and ${seen}, false)`
  })
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

export function uncountedValues(others: readonly Counted[]): Record<string, unknown> {
  const values = others.flatMap(({ visibility }, at) =>
    Object.entries(visibility).map(([name, value]): [string, unknown] => [
      `not${at}${name}`,
      value,
    ]),
  )
  return Object.fromEntries(values)
}

export function countKey(name: string, others: readonly Counted[]): string {
  return [name, ...others.map(({ shape }) => shape.key)].join('!')
}
