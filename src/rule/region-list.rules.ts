import type { Region } from './rule.schema.ts'

/**
 * The divisions to list for a day, each once, by code: those that exist, and with `includeRetired` those
 * that existed before in their last version.
 * @param asked.parent code of the division that they belong to; null: any
 */
export function listRegions(
  regions: readonly Region[],
  asked: { parent: string | null; includeRetired: boolean; on: string },
): Region[] {
  const listed = new Map<string, Region>()
  for (const region of regions) {
    const { code, validFrom, validTo, body } = region
    const retired = validTo !== null && validTo <= asked.on
    if (validFrom > asked.on || (retired && !asked.includeRetired)) continue
    if (asked.parent !== null && body.parent !== asked.parent) continue
    const other = listed.get(code)
    if (other === undefined || other.validFrom < validFrom) listed.set(code, region)
  }
  return [...listed.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
