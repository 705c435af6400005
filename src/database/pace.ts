/** What is known of how long statements take. */
export interface Paces {
  /** A statement took this many milliseconds. */
  learn(text: string, ms: number): void
  isSlow(text: string): boolean
  /** Whether it was seen before, and was quick. */
  isQuick(text: string): boolean
}

/** A statement that takes longer is slow, in milliseconds: most take one to ten. */
export const SLOW_MS = 250
/** How much the last time counts. */
const WEIGHT = 0.3
/** Texts that are remembered at most; the product has some hundreds. */
const TEXTS_MOST = 2_000

/** Remembers how long each statement took, the later times weighing more. */
export function makePaces(): Paces {
  const means = new Map<string, number>()
  return {
    isSlow: (text) => (means.get(text) ?? 0) > SLOW_MS,
    isQuick: (text) => (means.get(text) ?? Infinity) <= SLOW_MS / 10,
    learn: (text, ms) => {
      const mean = means.get(text)
      if (mean === undefined && means.size >= TEXTS_MOST) means.clear()
      means.set(text, mean === undefined ? ms : mean + WEIGHT * (ms - mean))
    },
  }
}
