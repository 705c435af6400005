import { describe, expect, it } from 'vitest'
import { int, makeRandom, pick, type Random } from '../generate/random.ts'
import type { PageRequest } from '../relay/page.ts'
import { comparePlaces, keysOf, merged, requestOf, type Place } from './merge.rules.ts'

const KINDS = ['COMMITMENT', 'LIST_ENTRY', 'RECORD']
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Facts on few days, so that many share one; ids run against the kinds. */
function facts(random: Random, count: number): Place[] {
  return Array.from({ length: count }, (_, n) => ({
    at: `2026-05-0${int(random, 1, 4)}`,
    kind: pick(random, KINDS),
    id: idOf(int(random, 1, 9) * 1000 + n),
  }))
}

/** A kind's own list, as its statement gives it: by day and id, beyond a position, so many rows. */
function own(all: readonly Place[], kind: string, { size, backward, from, offset }: PageRequest) {
  const place = (one: { at: string; id: string }) => `${one.at}/${one.id}`
  return all
    .filter((one) => one.kind === kind)
    .toSorted((a, b) => (place(a) < place(b) === backward ? -1 : 1))
    .filter((one) => {
      if (from === null) return true
      const position = `${from[0]}/${from[1]}`
      return backward ? place(one) > position : place(one) < position
    })
    .slice(offset, offset + size)
}

const page = (all: readonly Place[], request: PageRequest) =>
  merged(
    KINDS.map((kind) => own(all, kind, requestOf(kind, request))),
    request,
  )

describe('the pages of a timeline', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('are all facts in order, %s', (seed) => {
    const random = makeRandom(String(seed))
    const all = facts(random, int(random, 0, 25))
    const wanted = all.toSorted((a, b) => comparePlaces(b, a))
    const size = int(random, 1, 6)
    for (const backward of [false, true]) {
      const found: Place[] = []
      let from: PageRequest['from'] = null
      for (;;) {
        const rows = page(all, { size, backward, from, offset: 0 })
        found.push(...rows.slice(0, size))
        if (rows.length <= size) break
        from = keysOf(found.at(-1)!)
      }
      expect(found).toEqual(backward ? wanted.toReversed() : wanted)
    }
    const offset = int(random, 0, 10)
    const rows = page(all, { size, backward: false, from: null, offset })
    expect(rows).toEqual(wanted.slice(offset, offset + size + 1))
  })
})
