import { describe, expect, it } from 'vitest'
import { jsonSize, valueSize } from './value-size.rules.ts'

describe('the size of a text of JSON', () => {
  it.each([
    ['1', 0, 1],
    ['"[[[{{{,,,"', 0, 1],
    [String.raw`"a\"[[\\"`, 0, 1],
    [String.raw`["\\", "[", 1]`, 1, 4],
    ['{"a":[{"b":[]},{}]}', 4, 7],
    ['[[],[],[]]', 2, 7],
    ['"never ends [[[', 0, 1],
    [']]]][', 0, 2],
  ])('of %s', (text, depth, values) => {
    expect(jsonSize(text)).toEqual({ depth: Math.max(depth, 0), values })
  })

  it('is told of a text of quotes and backslashes in linear time', () => {
    const from = performance.now()
    jsonSize(`"${'\\'.repeat(500_000)}`)
    jsonSize(`"${'\\"'.repeat(300_000)}`)
    expect(performance.now() - from).toBeLessThan(200)
  })
})

describe('the size of a value', () => {
  it.each([
    [1, { depth: 0, values: 1, length: 0 }],
    [{ a: [1, 2, { b: null }] }, { depth: 3, values: 6, length: 3 }],
    [[], { depth: 1, values: 1, length: 0 }],
  ])('of %j', (value, size) => {
    expect(valueSize(value)).toEqual(size)
  })

  it('is told of one that is too deep for recursion', () => {
    let value: unknown = 1
    for (let n = 0; n < 200_000; n += 1) value = [value]
    expect(valueSize(value).depth).toBe(200_000)
  })
})
