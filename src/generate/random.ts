/**
 * Random numbers of the generated city: sfc32 (Doty-Humphrey), seeded from text. Nothing here is for secrets; what
 * counts is that the same seed gives the same city on every machine, so only 32-bit integer arithmetic and exact
 * divisions are used for whatever ends up in a file.
 */

/** A stream of random numbers. Its key, which drawing does not change, is what forks grow from. */
export interface Random {
  readonly keyA: number
  readonly keyB: number
  a: number
  b: number
  c: number
  counter: number
}

/** The stream of a seed; any text is a seed. */
export function makeRandom(seed: string): Random {
  return startFrom(0x9e3779b9, 0x243f6a88, seed)
}

/**
 * A stream of its own for a part of the whole. It depends on the seed and the labels only, never on what was drawn
 * before, so that subject 7 is the same however many others are made, and in any order.
 */
export function fork(random: Random, label: string | number): Random {
  return startFrom(random.keyA, random.keyB, String(label))
}

function startFrom(left: number, right: number, text: string): Random {
  let a = left ^ text.length
  let b = right
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x85ebca6b)
    b = Math.imul(b ^ code, 0xc2b2ae35)
    a ^= a >>> 15
    b = (b ^ (b >>> 13)) + a
  }
  const keyA = mix(a ^ (b >>> 7))
  const keyB = mix(b + Math.imul(keyA, 0x9e3779b1))
  const random = { keyA, keyB, a: keyA, b: keyB, c: keyA ^ 0x13198a2e, counter: 1 }
  for (let round = 0; round < 12; round += 1) draw(random)
  return random
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** The next 32 bits, 0 to 2^32 - 1. */
export function draw(random: Random): number {
  const sum = (random.a + random.b + random.counter) | 0
  random.counter = (random.counter + 1) | 0
  random.a = random.b ^ (random.b >>> 9)
  random.b = (random.c + (random.c << 3)) | 0
  random.c = ((random.c << 21) | (random.c >>> 11)) + sum
  return sum >>> 0
}

/** A number in [0, 1). */
export function unit(random: Random): number {
  return draw(random) / 0x1_0000_0000
}

/** A whole number from `low` to `high`, both included; at most 2^32 different ones. */
export function int(random: Random, low: number, high: number): number {
  return low + Math.floor(unit(random) * (high - low + 1))
}

/** True in `share` (0 to 1) of all cases. */
export function chance(random: Random, share: number): boolean {
  return unit(random) < share
}

/** One of the values, all alike. Throws RangeError when there is none. */
export function pick<T>(random: Random, values: readonly T[]): T {
  return valueAt(values, Math.floor(unit(random) * values.length))
}

/** One of the values, the first ones far more often: the lower third is as frequent as the rest together. */
export function pickEarly<T>(random: Random, values: readonly T[]): T {
  const share = unit(random)
  return valueAt(values, Math.floor(share * share * values.length))
}

/** Values with how often each comes, as weights of any sum. */
export type Weighted<T> = readonly (readonly [value: T, weight: number])[]

/** One of the values by its weight. Throws RangeError when there is none. */
export function weighted<T>(random: Random, values: Weighted<T>): T {
  let total = 0
  for (const [, weight] of values) total += weight
  let left = unit(random) * total
  for (const [value, weight] of values) {
    left -= weight
    if (left < 0) return value
  }
  return valueAt(values, values.length - 1)[0]
}

/** About normal (sum of four uniform numbers): within ±3.5 deviations of the mean. */
export function normal(random: Random, mean: number, deviation: number): number {
  const sum = unit(random) + unit(random) + unit(random) + unit(random)
  return mean + (sum - 2) * deviation * SCALE_OF_FOUR
}
/** √3: four uniform numbers together deviate by 1/√3. */
const SCALE_OF_FOUR = 1.7320508075688772

/**
 * A whole number of a long tail: bounded Pareto with exponent 1, where twice as much is half as frequent. Mean about
 * `low` · ln(`high` / `low`) - 0.5; below 1 for `low` some are 0.
 */
export function longTail(random: Random, low: number, high: number): number {
  return Math.floor(low / (1 - unit(random) * (1 - low / high)))
}

function valueAt<T>(values: readonly T[], index: number): T {
  if (index < 0 || index >= values.length) throw new RangeError('nothing to choose from')
  return values[index] as T
}
