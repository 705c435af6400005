import { expect, it } from 'vitest'
import { readArray, writeArray } from './array-text.ts'

it.each([
  ['{}', []],
  ['{a,b}', ['a', 'b']],
  ['{NULL,"NULL",""}', [null, 'NULL', '']],
  ['{"a,b","c\\"d","e\\\\f","{g}"}', ['a,b', 'c"d', 'e\\f', '{g}']],
  [
    '{{1,2},{3,NULL}}',
    [
      ['1', '2'],
      ['3', null],
    ],
  ],
  ['[0:1]={南通,"交 通"}', ['南通', '交 通']],
])('reads %s', (text, elements) => {
  expect(readArray(text, (one) => one)).toEqual(elements)
})

it('writes what it reads', () => {
  const elements = ['a,b', 'c"d', 'e\\f', '', 'NULL', null, '南通', ['x', null]]
  expect(readArray(writeArray(elements, String), (one) => one)).toEqual(elements)
  expect(() => writeArray([undefined], String)).toThrow('undefined')
})
