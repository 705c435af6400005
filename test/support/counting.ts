import type { Database } from '../../src/database/database.ts'
import type { Settings } from '../../src/database/settings.ts'
import { onPostgres } from './databases.ts'

/** A statement that ran. */
export interface Ran {
  text: string
  parameters: readonly unknown[]
  /** Rows that it gave. */
  rows: number
  /** The role that it ran as; null: the owner of the tables. */
  role: string | null
  settings: Settings
}

/** A database that counts the statements that pass through it. */
export interface CountingDatabase extends Database {
  /** The texts of the statements since the last call of `taken` or `ran`. */
  taken(): string[]
  /** The same statements, with all that is known of them. */
  ran(): Ran[]
}

/**
 * A small page and a large one, whose statements are compared. The databases run the same statements: where PostgreSQL is
 * there, the embedded one has less to fill.
 */
export function pagesOn({ kind }: Pick<Database, 'kind'>): { small: number; large: number } {
  const isLess = kind === 'EMBEDDED' && onPostgres.length > 0
  return isLess ? { small: 4, large: 12 } : { small: 10, large: 100 }
}

/** Wraps a database; statements inside transactions count too. */
export function counting(db: Database): CountingDatabase {
  let runs: Ran[] = []
  const counted =
    (
      query: Database['query'],
      role: string | null = null,
      settings: Settings = {},
    ): Database['query'] =>
    async (text, parameters = []) => {
      const run: Ran = { text, parameters, rows: 0, role, settings }
      runs.push(run)
      const rows = await query(text, parameters)
      run.rows = rows.length
      return rows as never[]
    }
  const ran = () => {
    const before = runs
    runs = []
    return before
  }
  return {
    ...db,
    query: counted(db.query),
    transaction: (work) => db.transaction((tx) => work({ at: tx.at, query: counted(tx.query) })),
    as: (role, settings) => ({ query: counted(db.as(role, settings).query, role, settings) }),
    ran,
    taken: () => ran().map(({ text }) => text),
  }
}
