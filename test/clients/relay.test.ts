import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { buildSchema } from 'graphql'
import { afterAll, describe, expect, it } from 'vitest'

const SCHEMA = fileURLToPath(new URL('../../schema.graphql', import.meta.url))
const COMPILER = createRequire(import.meta.url).resolve('relay-compiler/cli.js')

/** What an application with Relay is made of: a node, a list that is paged and refetched, fragments, a mutation. */
const PROGRAM = `import { graphql } from 'react-relay'

graphql\`
  query FileQuery($id: ID!) {
    node(id: $id) {
      ...FileRecords_subject @alias(as: "firm")
    }
  }
\`

graphql\`
  fragment FileRecords_subject on Organization
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" })
  @refetchable(queryName: "FileRecordsPaginationQuery") {
    name
    records(first: $first, after: $after) @connection(key: "FileRecords_records") {
      totalCount
      edges {
        node {
          ...FileRecord_record
        }
      }
    }
  }
\`

graphql\`
  fragment FileRecord_record on CreditRecord {
    id
    kind
    title
    withheld { field requires reason }
    ... on PenaltyRecord { penaltyClasses }
  }
\`

graphql\`
  mutation FileIssueMutation($input: IssueTokenInput!) {
    issueToken(input: $input) {
      clientMutationId
      token { id state }
    }
  }
\`
`
const REFETCHABLE = '@refetchable(queryName: "FileRecordsPaginationQuery")'
const MADE = [
  'FileIssueMutation.graphql.js',
  'FileQuery.graphql.js',
  'FileRecordsPaginationQuery.graphql.js',
  'FileRecords_subject.graphql.js',
  'FileRecord_record.graphql.js',
]

describe("Relay's compiler", () => {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  function compile(program: string, schema = readFileSync(SCHEMA, 'utf8')) {
    mkdirSync(join(folder, 'src'), { recursive: true })
    mkdirSync(join(folder, 'made'), { recursive: true })
    writeFileSync(join(folder, 'schema.graphql'), schema)
    writeFileSync(join(folder, 'src', 'File.js'), program)
    const config = {
      src: './src',
      schema: './schema.graphql',
      language: 'javascript',
      artifactDirectory: './made',
    }
    writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config))
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [COMPILER, '--repersist', 'relay.config.json'],
      { cwd: folder, encoding: 'utf8' },
    )
    return { status, text: stdout + stderr }
  }

  it('accepts the schema, and a program that pages and writes', () => {
    const { status, text } = compile(PROGRAM.replace(REFETCHABLE, ''))
    expect(status, text).toBe(0)
    expect(readdirSync(join(folder, 'made'))).toEqual(
      expect.arrayContaining(MADE.filter((name) => !name.includes('Pagination'))),
    )
  })

  /**
   * Relay refetches a fragment through `node(id)`, and takes no field for it that has another argument. It never gives
   * `asOf`: a client of Relay leaves it out of its copy of the schema (README).
   */
  it('accepts a program that refetches, once node has no argument but id', () => {
    const schema = buildSchema(readFileSync(SCHEMA, 'utf8'))
    const { node } = schema.getQueryType()!.getFields()
    node!.args = node!.args.filter(({ name }) => name === 'id')
    const { status, text } = compile(PROGRAM, printSchemaWithDirectives(schema))
    expect(status, text).toBe(0)
    expect(readdirSync(join(folder, 'made'))).toEqual(expect.arrayContaining(MADE))
  })

  it('refuses a program that does not fit it', () => {
    const { status, text } = compile(PROGRAM.replace(REFETCHABLE, '').replace('kind\n', 'kinds\n'))
    expect(status).not.toBe(0)
    expect(text).toContain('kinds')
  })
})
