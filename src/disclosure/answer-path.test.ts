import { describe, expect, it } from 'vitest'
import { isBefore, pathText, type AnswerPath } from './answer-path.ts'

function pathOf(text: string): AnswerPath {
  let path: AnswerPath | undefined
  for (const key of text.split('.'))
    path = { prev: path, key: /^\d+$/.test(key) ? Number(key) : key }
  return path!
}

/** In their order. */
const PATHS = [
  'a.edges.0.node.phone',
  'a.edges.2.node.phone',
  'a.edges.2.node.versions.1.reason',
  'a.edges.10.node.phone',
  'a.edges.10.node.versions.0.reason',
  'b.edges.0.node.phone',
  'b.edges.0.node.phone.more',
]

describe('places in an answer', () => {
  it('are in one order, whichever of two comes first', () => {
    PATHS.forEach((one, at) =>
      PATHS.forEach((other, then) => {
        expect([one, other, isBefore(pathOf(one), pathOf(other))]).toEqual([one, other, at < then])
      }),
    )
  })

  it('are written from the root', () => {
    expect(PATHS.map((one) => pathText(pathOf(one)))).toEqual(PATHS)
  })
})
