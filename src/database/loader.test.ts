import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeLoader } from './loader.ts'

/** A loader whose batches end when they are told to. */
function makeHeld() {
  const batches: { keys: readonly number[]; end(): void; fail(): void }[] = []
  const loader = makeLoader<number, number>(
    (keys) =>
      new Promise((resolve, reject) => {
        batches.push({
          keys,
          end: () => resolve([...keys]),
          fail: () => reject(new Error('lost')),
        })
      }),
  )
  return { batches, loader, keys: () => batches.map(({ keys }) => keys) }
}

/** Turns of the event loop enough for what can happen without a timer. */
async function turn() {
  for (let n = 0; n < 4; n++) await nextTurn()
}

describe('batches of a loader', () => {
  // Patience is told by a clock that the tests move: a busy machine must not run out of it.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it('hold what is asked for in one turn, and fill while two are under way', async () => {
    const { batches, loader, keys } = makeHeld()
    const asked = [loader.load(1), loader.load(2)]
    await turn()
    asked.push(loader.load(3))
    await turn()
    asked.push(loader.load(4))
    await turn()
    asked.push(loader.load(5))
    await turn()
    expect(keys()).toEqual([[1, 2], [3]])
    batches[1]!.end()
    await turn()
    expect(keys()).toEqual([[1, 2], [3], [4, 5]])
    batches[0]!.end()
    batches[2]!.end()
    expect(await Promise.all(asked)).toEqual([1, 2, 3, 4, 5])
  })

  it('go on after one that failed, which fails alone', async () => {
    const { batches, loader, keys } = makeHeld()
    const failing = loader.load(1)
    await turn()
    const other = loader.load(2)
    await turn()
    const waiting = loader.load(3)
    await turn()
    batches[0]!.fail()
    await expect(failing).rejects.toThrow('lost')
    await turn()
    expect(keys()).toEqual([[1], [2], [3]])
    batches[1]!.end()
    batches[2]!.end()
    expect(await Promise.all([other, waiting])).toEqual([2, 3])
  })

  it('do not wait for slow ones', async () => {
    const { batches, loader, keys } = makeHeld()
    const slow = [loader.load(1)]
    await turn()
    slow.push(loader.load(2))
    await turn()
    const quick = loader.load(3)
    vi.advanceTimersByTime(10)
    await turn()
    expect(keys()).toEqual([[1], [2]])
    vi.advanceTimersByTime(60)
    await turn()
    expect(keys()).toEqual([[1], [2], [3]])
    batches[2]!.end()
    expect(await quick).toBe(3)
    // The slow ones end later, and leave the count right: the next batch is dispatched at once.
    for (const { end } of batches) end()
    await Promise.all(slow)
    const next = loader.load(4)
    await turn()
    expect(keys()).toHaveLength(4)
    batches[3]!.end()
    expect(await next).toBe(4)
  })
})
