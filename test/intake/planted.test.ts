import { describe, expect, it } from 'vitest'
import { FORMS, traces } from './planted.ts'

/** A text as it may lie in a dump: in a global id, a cursor or a payload, wherever its letters begin. */
const IN_BASE64 = ['', 'a', 'ab'].flatMap((before) =>
  (['base64', 'base64url'] as const).map(
    (encoding) => (text: string) => Buffer.from(`${before}${text}，已核对`).toString(encoding),
  ),
)

describe.each(FORMS)('a planted number of form %s', (_, write) => {
  it('is found as it is, inside a sentence and in hex', () => {
    const text = write()
    expect(traces(`(7, '${text}')`)).not.toEqual([])
    expect(traces(`经查，${text}，已核对`)).not.toEqual([])
    const hex = Buffer.from(`经查${text}`).toString('hex')
    expect(traces(`\\x${hex}`)).not.toEqual([])
    expect(traces(`a${hex}`)).not.toEqual([])
  })

  it('is found in base64, wherever it begins and whatever stands before it', () => {
    for (const encode of IN_BASE64) {
      for (const before of ['"', '"x', '"xy', '"xyz', '/', 'id-']) {
        expect(traces(`${before}${encode(write())}`)).not.toEqual([])
      }
    }
  })
})

it('is not found in identifiers that hold a piece of one', () => {
  const id = 'Record:55ac84d3-54ef-85a0-bf58-0006dc77770c'
  const texts = [id, Buffer.from(`f${id}`).toString('base64url'), Buffer.from(id).toString('hex')]
  expect(texts.flatMap((text) => traces(JSON.stringify({ id: text })))).toEqual([])
})
