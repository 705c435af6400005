import type { Database } from '../../src/database/database.ts'

/** A database that counts the statements that pass through it. */
export interface CountingDatabase extends Database {
  /** The texts of the statements since the last call of `taken`. */
  taken(): string[]
}

/** Wraps a database; statements inside transactions count too. */
export function counting(db: Database): CountingDatabase {
  let texts: string[] = []
  const counted =
    (query: Database['query']): Database['query'] =>
    (text, parameters) => {
      texts.push(text)
      return query(text, parameters)
    }
  return {
    ...db,
    query: counted(db.query),
    transaction: (work) => db.transaction((tx) => work({ at: tx.at, query: counted(tx.query) })),
    as: (role, settings) => ({ query: counted(db.as(role, settings).query) }),
    taken: () => {
      const before = texts
      texts = []
      return before
    },
  }
}
