import type { Executor } from '../database/database.ts'
import { DATABASE_CLASSES, type DatabaseClass } from '../disclosure/database-class.ts'
import { StartError } from '../errors.ts'
import { columnsOf, WALL } from './wall.rules.ts'
import { OWNER_POLICY, ROLES } from './wall.sql.ts'
import { findWallFaults } from './wall.store.ts'

/** Faults that the sentence of a refused start names. */
const NAMED = 3

/**
 * Checks at start that the database lets each role read what the wall declares and nothing else: grants that were made
 * by hand, or lost when the database was restored elsewhere, stop the server.
 * @throws StartError with the first of what differs
 */
export async function assertWall(db: Executor): Promise<void> {
  const declared = WALL.flatMap((table) =>
    (Object.keys(DATABASE_CLASSES) as DatabaseClass[]).flatMap((one) =>
      columnsOf(table, one).map((name) => `${DATABASE_CLASSES[one].role} ${table.name} ${name}`),
    ),
  )
  const regulated = WALL.flatMap(({ name, rows }) => (rows === null ? [] : [name]))
  const faults = await findWallFaults(db, ROLES, declared, regulated, OWNER_POLICY)
  if (faults.length === 0) return
  const named = faults.slice(0, NAMED).map(({ who, what }) => `${who} ${what}`)
  const more = faults.length > NAMED ? `, and ${faults.length - NAMED} more` : ''
  throw new StartError(
    `The rights in the database are not those of this program: ${named.join('; ')}${more}; apply the newest *_wall.sql of drizzle/ again as the owner of the tables.`,
  )
}
