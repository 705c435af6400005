/** Answers that are kept for a moment. */
export interface Recent<Value> {
  get(key: string): Promise<Value>
  /** Keeps an answer that was just found in another way. */
  keep(key: string, value: Value): void
  clear(): void
}

/**
 * Keeps the answers of `load`, found or not, for `freshMs` milliseconds from when they were asked for, so that none is
 * older than that when it is used; at most `kept` of them, the one used longest ago goes first. Callers that ask at
 * once share one answer; a failure is not kept.
 */
export function makeRecent<Value>(
  freshMs: number,
  kept: number,
  load: (key: string) => Promise<Value>,
): Recent<Value> {
  const entries = new Map<string, { at: number; answer: Promise<Value> }>()
  const add = (key: string, answer: Promise<Value>) => {
    // A clock that nobody sets: the time of day may jump.
    const entry = { at: performance.now(), answer }
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size > kept) {
      const [oldest] = entries.keys()
      entries.delete(oldest!)
    }
    return entry
  }
  return {
    get: (key) => {
      const known = entries.get(key)
      if (known !== undefined && performance.now() - known.at < freshMs) {
        entries.delete(key)
        entries.set(key, known)
        return known.answer
      }
      // Before it is asked for: an answer is as old as its question.
      const at = performance.now()
      const entry = add(key, load(key))
      entry.at = at
      entry.answer.catch(() => {
        if (entries.get(key) === entry) entries.delete(key)
      })
      return entry.answer
    },
    keep: (key, value) => void add(key, Promise.resolve(value)),
    clear: () => entries.clear(),
  }
}
