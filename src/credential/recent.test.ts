import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeRecent } from './recent.ts'

let clock = 0
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})
afterEach(() => {
  vi.restoreAllMocks()
})

function counting(load: (key: string) => Promise<string | null>) {
  const asked: string[] = []
  const recent = makeRecent(100, 2, (key) => {
    asked.push(key)
    return load(key)
  })
  return { asked, recent }
}

it('gives one answer to all that ask at once, and asks again when it is old', async () => {
  const { asked, recent } = counting((key) => Promise.resolve(key.toUpperCase()))
  expect(await Promise.all([recent.get('a'), recent.get('a')])).toEqual(['A', 'A'])
  await recent.get('a')
  expect(asked).toEqual(['a'])
  clock += 99
  await recent.get('a')
  expect(asked).toEqual(['a'])
  clock += 1
  await recent.get('a')
  expect(asked).toEqual(['a', 'a'])
})

it('is as old as its question, however long the answer took', async () => {
  const { asked, recent } = counting((key) => {
    clock += 110
    return Promise.resolve(key)
  })
  await recent.get('a')
  await recent.get('a')
  expect(asked).toEqual(['a', 'a'])
})

it('keeps that there is nothing, and no failure', async () => {
  const { asked, recent } = counting((key) =>
    key === 'bad' ? Promise.reject(new Error('away')) : Promise.resolve(null),
  )
  await recent.get('none')
  await recent.get('none')
  expect(asked).toEqual(['none'])
  await expect(recent.get('bad')).rejects.toThrow('away')
  await expect(recent.get('bad')).rejects.toThrow('away')
  expect(asked).toEqual(['none', 'bad', 'bad'])
})

it('is bounded: what was used longest ago goes', async () => {
  const { asked, recent } = counting((key) => Promise.resolve(key))
  await recent.get('a')
  await recent.get('b')
  await recent.get('a')
  await recent.get('c')
  await recent.get('a')
  await recent.get('b')
  expect(asked).toEqual(['a', 'b', 'c', 'b'])
  recent.clear()
  await recent.get('a')
  expect(asked.at(-1)).toBe('a')
})

it('keeps what was found in another way', async () => {
  const { asked, recent } = counting((key) => Promise.resolve(key))
  recent.keep('a', 'found')
  expect(await recent.get('a')).toBe('found')
  expect(asked).toEqual([])
  clock += 100
  expect(await recent.get('a')).toBe('a')
})
