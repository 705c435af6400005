import { chance, int, pick, weighted, type Random } from '../../src/generate/random.ts'
import type { HttpServer } from '../server/http-server.ts'
import type { City } from './canary.ts'
import { randomDocument, type Known } from './random-query.ts'

/** One request: what is written to a connection as it is, or what goes through a client. */
export type Garbage =
  | { kind: string; raw: Buffer }
  | { kind: string; method: string; path: string; headers: Record<string, string>; body?: Buffer }

/** What requests are made of. */
export interface Making {
  random: Random
  city: City
  known: Known
  server: HttpServer
  documents: readonly string[]
}

export const JSON_TYPE = { 'content-type': 'application/json' }

export function bytes(random: Random, most: number): Buffer {
  return Buffer.from(Array.from({ length: int(random, 0, most) }, () => int(random, 0, 255)))
}

export function post(
  kind: string,
  body: Buffer,
  headers: Record<string, string> = JSON_TYPE,
): Garbage {
  return { kind, method: 'POST', path: '/graphql', headers, body }
}

/** Changes a text at a few places: takes out, doubles, puts other characters in. */
export function mutated(random: Random, text: string): string {
  let result = text
  for (let n = int(random, 1, 6); n > 0; n -= 1) {
    const at = int(random, 0, Math.max(0, result.length - 1))
    const length = int(random, 0, chance(random, 0.2) ? 60 : 4)
    const between = weighted(random, [
      ['', 3],
      [result.slice(at, at + length).repeat(int(random, 1, 30)), 2],
      [
        pick(random, [
          '{',
          '}',
          '(',
          ')',
          '"',
          '$',
          '...',
          '@',
          ':',
          '[',
          ']',
          '\\',
          '\u0000',
          '\ud800',
          '中',
          '!',
          '#',
          '"""',
          '-',
          '1e999',
          'null',
        ]),
        6,
      ],
      [
        pick(random, [
          '__typename',
          'id',
          'first: 0',
          'on Person',
          'fragment',
          '@skip(if: $x)',
          '@include(if: "x")',
          'mutation',
          'subscription { x }',
          'query',
        ]),
        3,
      ],
    ])
    result = result.slice(0, at) + between + result.slice(at + length)
  }
  return result
}

function sent(kind: string, { random, city }: Making, query: unknown, variables: unknown): Garbage {
  const headers: Record<string, string> = { ...JSON_TYPE }
  if (chance(random, 0.1)) headers['disclosure'] = pick(random, ['strict', 'x'])
  if (chance(random, 0.1)) headers['dry-run'] = 'true'
  if (chance(random, 0.1)) headers['purpose'] = pick(random, ['x', '%zz', 'NO_SUCH', '%00'])
  if (chance(random, 0.1))
    headers['matter'] = pick(random, ['%zz', '%E4%BD', 'x'.repeat(300), '%00'])
  if (chance(random, 0.1)) headers['acting-for'] = pick(random, ['x', pick(random, city.nodes)])
  if (chance(random, 0.05))
    headers['authorization'] = pick(random, [
      'Bearer',
      'Bearer x',
      'Basic eDp5',
      'Bearer eyJhbGciOiJub25lIn0.e30.',
      'Bearer tci_x',
    ])
  if (chance(random, 0.1)) headers['accept-language'] = pick(random, ['en', '*', 'zh;q=x', ',,,'])
  return post(kind, Buffer.from(JSON.stringify({ query, variables })), headers)
}

function fresh({ random, documents, known, server }: Making): string {
  if (chance(random, 0.7)) return pick(random, documents)
  return randomDocument(server.world.served.schema, random, known).query
}

export function mutatedDocument(making: Making): Garbage {
  const { random, city } = making
  return sent('mutated document', making, mutated(random, fresh(making)), {
    id: pick(random, city.nodes),
  })
}

export function validDocument(making: Making): Garbage {
  return sent('valid document', making, fresh(making), {
    id: pick(making.random, making.city.nodes),
  })
}

/** A value of no type in particular. */
export function anyValue(random: Random, city: City, depth = 0): unknown {
  return weighted<() => unknown>(random, [
    [() => null, 2],
    [() => pick(random, [0, -1, 1e308, 2 ** 31, 2 ** 53, 1.5, true, false]), 4],
    [
      () =>
        pick(random, [
          '',
          '\u0000',
          '\ud800',
          "'; drop table x; --",
          '%',
          '_',
          'x'.repeat(5000),
          '2026-13-45',
          '0000-00-00',
          '-infinity',
          '9'.repeat(40),
          '\u202e中文',
          '{{7*7}}',
          '../../etc',
        ]),
      6,
    ],
    [() => pick(random, city.nodes), 2],
    [() => pick(random, city.canaries).value, 1],
    [
      () =>
        depth > 4
          ? 1
          : Array.from({ length: int(random, 0, 5) }, () => anyValue(random, city, depth + 1)),
      2,
    ],
    [
      () =>
        depth > 4
          ? {}
          : {
              [pick(random, ['type', 'value', 'code', '__proto__', 'constructor', 'x'])]: anyValue(
                random,
                city,
                depth + 1,
              ),
            },
      3,
    ],
  ])()
}

const TYPED = [
  'query ($v: ID!) { node(id: $v) { id } }',
  'query ($v: IdentifierInput!) { subject(identifier: $v) { id name } }',
  'query ($v: AsOfInput) { subject(identifier: { value: "913206000000001230" }, asOf: $v) { id } }',
  'query ($v: Int) { records(first: $v) { totalCount } }',
  'query ($v: String) { records(first: 5, after: $v) { totalCount } }',
  'query ($v: String) { subjects(first: 5, search: $v) { totalCount } }',
  'query ($v: PageInput) { records(page: $v) { totalCount } }',
  'query ($v: [MatchCandidateInput!]!) { matchSubjects(candidates: $v) { key } }',
  'query ($v: [IdentifierInput!]!) { creditChecks(subjects: $v, purpose: "ENFORCEMENT") { outcome } }',
  'query ($v: String!) { creditCheck(subject: { value: "913206000000001230" }, purpose: $v) { outcome } }',
  'mutation ($v: IssueTokenInput!) { issueToken(input: $v) { clientMutationId } }',
  'mutation ($v: SubmitRecordsInput!) { submitRecords(input: $v) { clientMutationId } }',
  'mutation ($v: DeclareFactInput!) { declareFact(input: $v) { clientMutationId } }',
]

export function wrongVariables(making: Making): Garbage {
  const { random, city } = making
  const v = anyValue(random, city)
  return sent('wrong variables', making, pick(random, TYPED), chance(random, 0.9) ? { v } : v)
}

export function randomIds(making: Making): Garbage {
  const { random, city } = making
  const id = pick(random, city.nodes)
  const v = weighted(random, [
    [mutated(random, id), 4],
    [bytes(random, 60).toString('base64url'), 3],
    [
      Buffer.from(mutated(random, Buffer.from(id, 'base64').toString('latin1')), 'latin1').toString(
        'base64',
      ),
      4,
    ],
  ])
  return sent('random ids', making, pick(random, [TYPED[0], TYPED[4]]), { v })
}
