/** A place in an answer, from the leaf up, as resolvers are told it. */
export interface AnswerPath {
  readonly prev: AnswerPath | undefined
  readonly key: string | number
}

/** A place as people read it: `subject.records.edges.0.node`. */
export function pathText(path: AnswerPath): string {
  return keysOf(path).join('.')
}

/**
 * Whether a place comes before another in an order that only the answer decides: which of two lists was read first, and
 * with whose batch, must not show. Asked for every value that is withheld, so nothing is made where the depths agree.
 */
export function isBefore(one: AnswerPath, other: AnswerPath): boolean {
  let decided = 0
  let [a, b]: (AnswerPath | undefined)[] = [one, other]
  while (a !== undefined && b !== undefined && a !== b) {
    // The difference nearest the root decides, and that is met last.
    decided = compareKeys(a.key, b.key) || decided
    a = a.prev
    b = b.prev
  }
  if (a === b) return decided < 0
  const [keys, others] = [keysOf(one), keysOf(other)]
  const at = keys.findIndex((key, n) => key !== others[n])
  return at === -1 || (at < others.length && compareKeys(keys[at]!, others[at]!) < 0)
}

function keysOf(path: AnswerPath): (string | number)[] {
  const keys: (string | number)[] = []
  for (let at: AnswerPath | undefined = path; at !== undefined; at = at.prev) keys.unshift(at.key)
  return keys
}

function compareKeys(a: string | number, b: string | number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
