import { buildSchema, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { limitDocument } from './document-limit.ts'
import { documentSize } from './document-size.ts'
import { makeDocumentStore } from './document-store.ts'
import { DOCUMENT_LIMITS } from './limits.ts'

const SCHEMA = buildSchema(`
  type Query { me: Person, node: Node }
  interface Node { id: ID }
  type Person implements Node { id: ID, name(of: Int): String, friend: Person, friends: PersonConnection }
  type PersonConnection { edges: [PersonEdge], pageInfo: PageInfo, totalCount: Int }
  type PersonEdge { node: Person, cursor: String }
  type PageInfo { hasNextPage: Boolean }
`)
const sizeOf = (document: string) => documentSize(SCHEMA, parse(document))
const nested = (depth: number): string => (depth === 0 ? 'id' : `friend { ${nested(depth - 1)} }`)

describe('the size of a document', () => {
  it.each([
    ['{ __typename }', 0],
    ['{ me { id } }', 1],
    ['{ me { friend { id } } }', 2],
    ['{ me { friends { edges { node { id } } pageInfo { hasNextPage } } } }', 2],
    [
      '{ me { ...F } } fragment F on Person { friend { ...G } } fragment G on Person { friend { id } }',
      3,
    ],
    ['{ node { ... on Person { friend { ... { friend { id } } } } } }', 3],
    ['{ __schema { types { fields { type { ofType { name } } } } } }', 0],
    ['{ nothing { at { all { id } } } }', 3],
  ])('counts objects within objects: %s', (document, depth) => {
    expect(sizeOf(document).depth).toBe(depth)
  })

  it('counts what is in it', () => {
    const size = sizeOf(`query @a { me @b { x: id x: id y: name ...F ... @c { id } } }
      fragment F on Person { id @d }`)
    expect(size).toMatchObject({ aliases: 3, directives: 4, fragments: 1, repeats: 2 })
    expect(size).toMatchObject({ selections: 6, isCircular: false })
  })

  it('counts a fragment wherever it is spread, in linear time', () => {
    const chain = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    )
    const size = sizeOf(`{ ...F0 } ${chain.join(' ')} fragment F60 on Query { __typename }`)
    expect(size.selections).toBe(2 ** 60)
  })

  it('finds circles of fragments, also of such that nothing spreads', () => {
    expect(
      sizeOf('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }').isCircular,
    ).toBe(true)
    expect(sizeOf('{ me { id } } fragment A on Person { friend { ...A } }').isCircular).toBe(true)
  })
})

describe('the limits of a document', () => {
  const errorsOf = (document: string) =>
    validate(SCHEMA, parse(document), [...specifiedRules, limitDocument]).map(
      ({ message }) => message,
    )

  it('let pass what is within them', () => {
    expect(errorsOf(`{ me { ${nested(9)} } }`)).toEqual([])
  })

  it('say what is beyond them, and nothing else is looked at', () => {
    const { most } = DOCUMENT_LIMITS.depth
    expect(errorsOf(`{ unknown me { ${nested(10)} } }`)).toEqual([
      `Beyond the limits: depth at most ${most}`,
    ])
    const many = Array.from({ length: 16 }, (_, n) => `a${n}: me { id @x @x }`).join(' ')
    expect(errorsOf(`{ ${many} }`)).toEqual([
      'Beyond the limits: number of aliases at most 15, number of directives at most 30',
    ])
  })
})

describe('the store of documents', () => {
  it('keeps those used last', async () => {
    const store = makeDocumentStore(2)
    const [a, b, c] = ['{ a }', '{ b }', '{ c }'].map((text) => parse(text))
    await store.set('a', a!)
    await store.set('b', b!)
    expect(await store.get('a')).toBe(a)
    await store.set('c', c!)
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([
      a,
      undefined,
      c,
    ])
    await store.delete('a')
    expect(await store.get('a')).toBeUndefined()
  })
})
