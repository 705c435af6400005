import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { buildSchema, lexicographicSortSchema, type GraphQLSchema } from 'graphql'

/** How many differing lines are shown. */
const SHOWN = 5

/**
 * The text of schema.graphql: the schema sorted by name, with its descriptions and every `@disclosed`.
 * @throws GraphQLError when the text is no complete schema by itself
 */
export function printSchema(schema: GraphQLSchema): string {
  const text = `${printSchemaWithDirectives(lexicographicSortSchema(schema)).trim()}\n`
  buildSchema(text)
  return text
}

/** schema.graphql of a folder is what the code gives. Names the first lines that differ; none is a pass. */
export function checkPrintedSchema(folder: string, printed: string): string[] {
  const file = join(folder, 'schema.graphql')
  if (!existsSync(file)) return ['schema.graphql is missing: npm run schema']
  const written = readFileSync(file, 'utf8')
  if (written === printed) return []
  return [
    'schema.graphql is not what the code says: npm run schema',
    ...differences(written, printed),
  ]
}

function differences(written: string, printed: string): string[] {
  const was = written.split('\n')
  const is = printed.split('\n')
  let first = 0
  while (was[first] === is[first]) first += 1
  const lines: string[] = []
  for (let line = first; line < first + SHOWN; line += 1) {
    if (was[line] === is[line]) continue
    if (was[line] !== undefined) lines.push(`line ${line + 1} - ${was[line]}`)
    if (is[line] !== undefined) lines.push(`line ${line + 1} + ${is[line]}`)
  }
  return lines
}
