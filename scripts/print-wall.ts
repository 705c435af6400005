import { wallMigration } from '../src/wall/wall.sql.ts'

/**
 * Prints the second wall as a migration. After a change of `src/wall`: `npx drizzle-kit generate --custom --name wall`,
 * then this into the file that it made.
 */
process.stdout.write(wallMigration())
