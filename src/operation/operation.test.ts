import { describe, expect, it } from 'vitest'
import { makeSchema } from '../schema.ts'
import { readOperations } from './operation.ts'
import { readParameters } from './parameter.ts'
import { namesIdentityPaper } from './url.rules.ts'

const { schema } = makeSchema()
const operations = readOperations(schema)
const operationOf = (name: string) => operations.find((one) => one.name === name)!
const CHECK = operationOf('credit-check')

describe('registered operations', () => {
  it('fit the schema; one that does not is named', () => {
    expect(operations.map(({ name }) => name)).toContain('credit-checks')
    const bad = (document: string) => () =>
      readOperations(schema, { bad: { zh: '示例', en: 'Example', document } })
    expect(bad('{ noSuchField }')).toThrow(/operation bad: .*noSuchField/)
    expect(bad('{ viewer { class } again: viewer { class } }')).toThrow(/one root field/)
    expect(bad('mutation { closeMatter(input: { matter: "x" }) { matter } }')).toThrow(
      /operation bad/,
    )
  })

  it('can be asked for by GET when all they take are words', () => {
    const flat = operations.filter(({ isFlat }) => isFlat).map(({ name }) => name)
    expect(flat).toEqual(['subject', 'credit-check', 'replay-check', 'verify-receipt'])
  })
})

describe('parameters', () => {
  it('of a query string are words, read by the type of their variable', () => {
    const given = { code: '913206000000001230', records: '5' }
    expect(readParameters(operationOf('subject'), given, true)).toEqual({ ...given, records: 5 })
    expect(readParameters(operationOf('subject'), { code: '1', records: 'x' }, true)).toEqual({
      code: '1',
      records: 'x',
    })
  })

  it('are refused all at once: unknown, missing, twice', () => {
    const given = { purpose: ['A', 'B'], colour: 'red', '11010519491231002X<': '1' }
    expect(() => readParameters(CHECK, given, true)).toThrow(
      expect.objectContaining({
        code: 'BAD_INPUT',
        detail: expect.objectContaining({
          en: expect.stringMatching(
            /colour \(unknown\).*\(unknown\).*code \(missing\).*purpose \(given twice\)/,
          ) as string,
        }) as object,
      }),
    )
  })
})

describe('a URL', () => {
  it.each([
    ['/op/subject?code=11010519491231002X', true],
    ['/op/subject?code=11010519491231002x', true],
    ['/op/subject?code=110105%2019491231%20002X', true],
    ['/op/subject?11010519491231002X', true],
    // Mistyped, and as a part of a sole trader's tax number.
    ['/op/subject?code=110105194912310021', true],
    ['/op/subject?type=TAX_NUMBER&code=11010519491231002X01', true],
    ['/op/subject?type=RESIDENT_ID&code=1', true],
    ['/graphql?query=%7Bsubject(identifier%3A%7Btype%3APASSPORT%7D)%7D', true],
    ['/graphql?query=x&variables=%7B%22a%22%3A%2211010519491231002X%22%7D', true],
    ['/op/subject?code=913206000000001230', false],
    ['/op/subject?code=320699000000015&type=REGISTRATION_NUMBER', false],
    [
      '/op/credit-check?code=913206000000001230&purpose=BIDDING&matter=%E7%A4%BA%E6%8B%9B2026-17',
      false,
    ],
    ['/op/replay-check?number=20261120120000ABCDEFGHJKMN', false],
    ['/op/subject', false],
  ])('%s names an identity paper: %s', (url, names) => {
    expect(namesIdentityPaper(url)).toBe(names)
  })
})
