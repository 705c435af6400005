/** Cores longer than this are whole sentences: nothing is tried with their parts. */
const LONGEST_CORE = 24
const SHORTEST_PART = 2

/**
 * The cores that a firm may have whose name was written with one wrong character in its region, trade or legal form:
 * that word is then not known as one and stays at an end of the core. A wrong character in the core itself makes
 * another name (通达, 通运), and is not looked for.
 */
export function nearCores(core: string): string[] {
  if (core.length > LONGEST_CORE) return []
  const parts = new Set<string>()
  for (let length = SHORTEST_PART; length < core.length; length++) {
    parts.add(core.slice(0, length))
    parts.add(core.slice(-length))
  }
  return [...parts]
}

/** Whether two texts differ by one character that is other, missing or too many. Equal ones do not. */
export function isOneApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  const restA = a.slice(a.length >= b.length ? from + 1 : from)
  const restB = b.slice(b.length >= a.length ? from + 1 : from)
  return restA === restB
}
