import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'
import { buildSchemaSync, Field, ObjectType, Query, Resolver } from 'type-graphql'
import { describe, expect, test } from 'vitest'
import { checkDescriptions } from '../../scripts/check/descriptions.ts'
import { checkOperations } from '../../scripts/check/operations.ts'
import { checkPrintedSchema, printSchema } from '../../scripts/check/printed-schema.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { Disclosed } from '../../src/disclosure/disclosed.ts'
import { OPERATIONS } from '../../src/disclosure/gate.ts'
import { collectPolicy } from '../../src/disclosure/policy.ts'
import { makeSchema } from '../../src/schema.ts'
import { makeFolder } from './folder.ts'

const { schema } = makeSchema()
const printed = printSchema(schema)

describe('schema.graphql', () => {
  test('is a complete schema by itself, in which every field of an object says who sees it', () => {
    const parsed = buildSchema(printed)
    expect(parsed.getDirective('disclosed')?.args.map((one) => one.name)).toEqual([
      'mask',
      'maskedFor',
      'scope',
    ])
    const silent = Object.values(parsed.getTypeMap())
      .filter((type) => type.astNode?.kind === 'ObjectTypeDefinition')
      .flatMap((type) =>
        type.astNode?.kind === 'ObjectTypeDefinition' ? type.astNode.fields! : [],
      )
      .filter((field) => !field.directives!.some((one) => one.name.value === 'disclosed'))
    expect(silent.map((field) => field.name.value)).toEqual([])
    expect(printSchema(makeSchema().schema)).toBe(printed)
  })

  test('is the one that the code gives', () => {
    expect(checkPrintedSchema(PROJECT, printed)).toEqual([])
  })

  test('that lags behind is shown by its first differing lines', () => {
    const written = readFileSync(join(PROJECT, 'schema.graphql'), 'utf8')
    const line = written.split('\n').findIndex((one) => one.includes('@disclosed(scope: PUBLIC)'))
    const stale = written.replace('@disclosed(scope: PUBLIC)', '@disclosed(scope: SHARED)')
    const found = checkPrintedSchema(makeFolder({ 'schema.graphql': stale }), printed)
    expect(found).toHaveLength(3)
    expect(found[1]).toMatch(new RegExp(`^line ${line + 1} - .*SHARED`))
    expect(found[2]).toMatch(new RegExp(`^line ${line + 1} \\+ .*PUBLIC`))
  })

  test('that is missing is a failure', () => {
    expect(checkPrintedSchema(makeFolder({}), printed)).toEqual([
      'schema.graphql is missing: npm run schema',
    ])
  })
})

describe('descriptions', () => {
  test('every element of the schema is described in both languages', () => {
    expect(checkDescriptions(schema)).toEqual([])
  })

  test('each missing or half one is named by its coordinate', () => {
    const sdl = `
      """ 查询
      Reading """
      type Query {
        bare(argument: Input): Choice
        "只有中文"
        chinese: Int
        "English only"
        english: Int
      }
      input Input { field: Int }
      enum Choice { A }
      scalar Day
      union Either = Query
      directive @mark(how: Int) on FIELD
    `
    expect(checkDescriptions(buildSchema(sdl)).toSorted()).toEqual([
      '@mark(how:): has no description',
      '@mark: has no description',
      'Choice.A: has no description',
      'Choice: has no description',
      'Day: has no description',
      'Either: has no description',
      'Input.field: has no description',
      'Input: has no description',
      'Query.bare(argument:): has no description',
      'Query.bare: has no description',
      'Query.chinese: the second line of its description is not English',
      'Query.english: the first line of its description is not Chinese',
    ])
  })
})

describe('operation gate', () => {
  test('names every operation, and no other', () => {
    expect(checkOperations(schema, OPERATIONS)).toEqual([])
  })

  test('an operation that is not named, one that is no more, and an open default are found', () => {
    const tiny = buildSchema('type Query { kept: Int added: Int } type Mutation { write: Int }')
    const gate = { Query: { '*': 1, kept: 1, gone: 1 }, Mutation: { write: 1 } }
    expect(checkOperations(tiny, gate)).toEqual([
      'Query.added is not named in the operation gate (src/disclosure/gate.ts)',
      'Mutation.* is not named in the operation gate (src/disclosure/gate.ts)',
      'Query.gone stands in the operation gate, and the schema has no such operation',
    ])
  })
})

@ObjectType()
class Firm {
  @Field(() => String)
  @Disclosed('PUBLIC')
  name!: string

  @Field(() => String)
  phone!: string

  @Field(() => String)
  @Disclosed('SHARED')
  licence!: string
}

@Resolver(() => Firm)
class FirmQueries {
  @Query(() => Firm, { nullable: true })
  @Disclosed('PUBLIC')
  firm(): Firm | null {
    return null
  }
}

test('a field that declares no scope, or is not public and yet non-null, stops the start', () => {
  const tiny = buildSchemaSync({ resolvers: [FirmQueries], validate: false })
  expect(() => collectPolicy(tiny)).toThrow(
    'The disclosure policy is incomplete: Firm.phone declares no disclosure scope; ' +
      'Firm.licence is SHARED and must be nullable.',
  )
})

test('a schema that cannot stand by itself is not printed', () => {
  const broken = buildSchema('type Query { a: Int }')
  broken.getQueryType()!.getFields()['a']!.extensions = { directives: { unknown: {} } }
  expect(() => printSchema(broken)).toThrow('Unknown directive "@unknown"')
})
