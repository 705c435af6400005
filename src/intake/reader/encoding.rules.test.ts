import { expect, test } from 'vitest'
import { decideEncoding, weighEncoding } from './encoding.rules.ts'

function weigh(bytes: Uint8Array, piece = bytes.length) {
  const evidence = { wellFormed: 0, stray: 0 }
  for (let at = 0; at < bytes.length; at += piece) {
    weighEncoding(bytes.subarray(at, at + piece), evidence, at === 0)
  }
  return evidence
}

test('counts the bytes of UTF-8 characters of two, three and four bytes', () => {
  expect(weigh(Buffer.from('a£南𠮷,1'))).toEqual({ wellFormed: 9, stray: 0 })
})

test.each([
  ['a continuation byte alone', 'b8', 1],
  ['an overlong lead', 'c0af', 2],
  ['a lead without its continuation', 'e541', 1],
  ['a lead over U+10FFFF', 'f8', 1],
])('%s is stray', (_, hex, stray) => {
  expect(weigh(Buffer.from(hex, 'hex'))).toEqual({ wellFormed: 0, stray })
})

test('a character cut between two pieces is no evidence against UTF-8', () => {
  const bytes = Buffer.from('南通市示例运输有限公司𠮷'.repeat(20))
  for (let piece = 8; piece < 40; piece += 1) {
    const { wellFormed, stray } = weigh(bytes, piece)
    expect([piece, stray]).toEqual([piece, 0])
    expect(wellFormed).toBeGreaterThan(bytes.length / 2)
  }
})

test('the majority decides, and text without Chinese is UTF-8', () => {
  expect(decideEncoding(weigh(Buffer.from('only ASCII')))).toBe('UTF-8')
  // 南通示例运输 in GB18030
  expect(decideEncoding(weigh(Buffer.from('c4cfcda8cabec0fdd4cbcae4', 'hex')))).toBe('GB18030')
  const damaged = Buffer.from('南通示例运输有限公司')
  damaged[4] = 0x3f
  expect(decideEncoding(weigh(damaged))).toBe('UTF-8')
})
