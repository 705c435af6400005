import { describe, expect, test } from 'vitest'
import { chance, draw, fork, int, longTail, makeRandom, normal, pick, weighted } from './random.ts'

describe('a stream of random numbers', () => {
  test('is the same for the same seed on every machine', () => {
    const random = makeRandom('2026')
    expect([draw(random), draw(random), draw(random)]).toEqual(GOLDEN)
  })

  test('differs from seed to seed and from label to label', () => {
    const seeds = Array.from({ length: 2000 }, (_, seed) => draw(makeRandom(String(seed))))
    const labels = Array.from({ length: 2000 }, (_, label) => draw(fork(makeRandom('1'), label)))
    expect(new Set([...seeds, ...labels]).size).toBeGreaterThan(3995)
  })

  test('forks alike whatever was drawn before', () => {
    const random = makeRandom('1')
    const before = draw(fork(random, 'a'))
    for (let at = 0; at < 10; at += 1) draw(random)
    expect(draw(fork(random, 'a'))).toBe(before)
    expect(draw(fork(random, 'b'))).not.toBe(before)
  })
})

describe('what is drawn from it', () => {
  const many = 50_000
  const sample = (make: (random: ReturnType<typeof makeRandom>) => number): number[] => {
    const random = makeRandom('sample')
    return Array.from({ length: many }, () => make(random))
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  test('whole numbers reach both ends, all alike', () => {
    const values = sample((random) => int(random, 3, 7))
    expect(new Set(values)).toEqual(new Set([3, 4, 5, 6, 7]))
    expect(mean(values)).toBeCloseTo(5, 1)
  })

  test('chances and weights come as often as they should', () => {
    expect(mean(sample((random) => Number(chance(random, 0.2))))).toBeCloseTo(0.2, 1)
    const heavy = sample((random) =>
      weighted(random, [
        [1, 3],
        [0, 1],
      ] as const),
    )
    expect(mean(heavy)).toBeCloseTo(0.75, 1)
  })

  test('normal numbers have the mean and the deviation asked for', () => {
    const values = sample((random) => normal(random, 10, 2))
    expect(mean(values)).toBeCloseTo(10, 1)
    expect(Math.sqrt(mean(values.map((value) => (value - 10) ** 2)))).toBeCloseTo(2, 1)
  })

  test('a long tail is bounded, mostly small and now and then very large', () => {
    const values = sample((random) => longTail(random, 1, 6000)).toSorted((a, b) => a - b)
    expect(values[0]).toBe(1)
    expect(values[many / 2]).toBeLessThanOrEqual(2)
    expect(values[many - 1]).toBeGreaterThan(1000)
    expect(values[many - 1]).toBeLessThanOrEqual(6000)
  })

  test('nothing is picked from nothing', () => {
    expect(() => pick(makeRandom('1'), [])).toThrow(RangeError)
  })
})

const GOLDEN = [1444825058, 3874775083, 2343595957]
