import { openPostgres } from '../../src/database/postgres.ts'

/** Runs one statement on a server, outside any transaction. */
export async function onServer(url: string, text: string): Promise<void> {
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    await db.query(text)
  } finally {
    await db.close()
  }
}

/** The connection string of another database of the same server. */
export function databaseUrl(url: string, name: string): string {
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}
