import type { Region } from './rule.schema.ts'

/**
 * The divisions that a division stands for today: a retired one stands for its successors (GB/T 2260 keeps
 * their codes apart), and each for all below it. An unknown code stands for itself: nothing is found in it.
 */
export function regionsWithin(regions: readonly Region[], code: string): string[] {
  const found = new Set<string>()
  const todo = [code]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (found.has(at)) continue
    found.add(at)
    for (const region of regions) {
      if (region.code === at && region.body.successor !== null) todo.push(region.body.successor)
      if (region.body.parent === at) todo.push(region.code)
    }
  }
  return [...found].toSorted()
}
