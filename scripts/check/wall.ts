import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CLOSED_TABLES, WALL } from '../../src/wall/wall.rules.ts'
import { wallMigration } from '../../src/wall/wall.sql.ts'

const Snapshot = z.object({
  tables: z.record(
    z.string(),
    z.object({ name: z.string(), columns: z.record(z.string(), z.unknown()) }),
  ),
})

/**
 * The second wall of a folder's migrations: the newest `*_wall.sql` is what the declaration of this project's code
 * prints, and every table of the migrations is declared, with its columns or as closed. One line per fault.
 */
export function checkWall(folder: string): string[] {
  const drizzle = join(folder, 'drizzle')
  const names = readdirSync(drizzle).toSorted()
  const newest = names.filter((name) => name.endsWith('_wall.sql')).at(-1)
  if (newest === undefined) return ['drizzle has no *_wall.sql']
  const printed = wallMigration()
  const faults = checkTables(drizzle)
  if (readFileSync(join(drizzle, newest), 'utf8') === printed) return faults
  return [
    ...faults,
    `${newest} is not what the declaration says: npx drizzle-kit generate --custom --name wall, and npx tsx scripts/print-wall.ts into it`,
  ]
}

function checkTables(drizzle: string): string[] {
  const meta = join(drizzle, 'meta')
  if (!existsSync(meta)) return []
  const newest = readdirSync(meta)
    .filter((name) => name.endsWith('_snapshot.json'))
    .toSorted()
    .at(-1)
  const { tables } = Snapshot.parse(JSON.parse(readFileSync(join(meta, newest ?? ''), 'utf8')))
  const made = Object.values(tables)
  const walled = new Map(WALL.map((table) => [table.name, table]))
  return [
    ...made.flatMap(({ name, columns }) => {
      const table = walled.get(name)
      if (table === undefined) {
        return CLOSED_TABLES.has(name) ? [] : [`${name} is neither walled nor closed (src/wall)`]
      }
      return Object.keys(columns)
        .filter((column) => !Object.hasOwn(table.columns, column))
        .map((column) => `${name}.${column} has no scope in the wall`)
    }),
    ...[...walled.keys(), ...CLOSED_TABLES]
      .filter((name) => !made.some((one) => one.name === name))
      .map((name) => `${name} is declared in the wall and made by no migration`),
  ]
}
