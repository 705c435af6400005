import { makeLoader, perOwner } from '../database/loader.ts'
import type { Reading } from '../disclosure/reading.ts'
import { listLicenceHolders } from './licence.store.ts'
import { visibleParameters } from './record.scope.ts'

/** The subjects (ids) that hold a licence of a number, by the permits that the handle shows; none, or several. */
export function findLicenceHolders(reading: Reading, number: string): Promise<string[]> {
  return holders(reading).load(number)
}

const holders = perOwner((reading: Reading) =>
  makeLoader<string, string[]>(async (numbers) => {
    const { db, entitlement, rules, today } = reading
    const asked = [...new Set(numbers)]
    const visibility = visibleParameters(entitlement, rules(), today())
    const rows = await listLicenceHolders(db, entitlement.shape, asked, visibility)
    const byNumber = new Map(asked.map((number) => [number, [] as string[]]))
    for (const { number, subjectId } of rows) byNumber.get(number)!.push(subjectId)
    return numbers.map((number) => byNumber.get(number)!)
  }),
)
