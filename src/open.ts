import { fileURLToPath } from 'node:url'
import type { Config } from './config.ts'
import { isUnreachable, type Database } from './database/database.ts'
import { openEmbedded } from './database/embedded.ts'
import { migrate } from './database/migrate.ts'
import { openPostgres } from './database/postgres.ts'
import type { Base } from './disclosure/reading.ts'
import { StartError } from './errors.ts'
import { registerReceiptKeys } from './receipt/receipt.service.ts'
import type { RuleBook } from './rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule/rule.files.ts'
import { loadRules } from './rule/rule.service.ts'
import { assertWall } from './wall/wall.service.ts'
import { openReceiptKeys, openSecrets } from './secrets.ts'
import { shanghaiDateOf } from './vocabulary/date.rules.ts'

/** The migrations stand at the top of the project, beside `src` and `dist`. */
export const MIGRATIONS = fileURLToPath(new URL('../drizzle', import.meta.url))

/** A statement that a reader waits for is ended after this long. */
const STATEMENT_TIMEOUT_MS = 5_000

/** What waits for a connection for longer than this is refused: its caller may come again. */
const WAIT_MS = 1_500

/**
 * Opens the database of a configuration, brings it and its rule data up to date, and gives the base that
 * everything reads and writes through. The server and every command start here; only a server has readers who wait,
 * and signs receipts: a command leaves no key in the register.
 * @throws StartError one clear sentence for every condition that an operator must mend
 */
export async function openBase(config: Config, { serves }: { serves: boolean }): Promise<Base> {
  const db = await openDatabase(config, { readersWait: serves })
  try {
    const { cipher, cursors } = openSecrets(config.identityKeys, config.dataDir)
    const { signer, publicKeys } = openReceiptKeys(config.receiptKeys, config.dataDir)
    await migrate(db, MIGRATIONS)
    await assertWall(db)
    const now = () => new Date()
    if (serves) await registerReceiptKeys(db, publicKeys, now())
    const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), now())
    const { allowsLoopback } = config
    return makeBase({ db, cipher, cursors, signer, book, now, allowsLoopback })
  } catch (error) {
    await db.close()
    throw asStartError(error)
  }
}

/** Puts a base together from its parts. */
export function makeBase({
  book,
  ...parts
}: Pick<Base, 'db' | 'cipher' | 'cursors' | 'signer' | 'now' | 'wallToday' | 'allowsLoopback'> & {
  book: RuleBook
}): Base {
  return { ...parts, rules: () => book, today: () => shanghaiDateOf(parts.now()) }
}

async function openDatabase(
  config: Config,
  { readersWait }: { readersWait: boolean },
): Promise<Database> {
  if (config.databaseUrl === null) return openEmbedded(config.dataDir)
  const db = openPostgres(config.databaseUrl, {
    size: config.databasePool,
    statementTimeoutMs: readersWait ? STATEMENT_TIMEOUT_MS : 0,
    waitMs: readersWait ? WAIT_MS : 0,
    roleUrls: config.roleUrls,
  })
  try {
    await db.query('select 1')
  } catch (error) {
    await db.close()
    throw asStartError(error)
  }
  return db
}

/** A database that refuses us is a condition to be mended, not a bug: no stack, no connection string. */
function asStartError(error: unknown): unknown {
  if (error instanceof StartError) return error
  const { code } = error as { code?: string }
  if (code === 'RULE_DATA_INVALID') return new StartError((error as Error).message)
  if (isUnreachable(error)) {
    return new StartError(
      `The database does not answer (${code}); check DATABASE_URL and that PostgreSQL runs.`,
    )
  }
  if (code === '28P01' || code === '28000' || code === '3D000') {
    return new StartError(
      `The database refuses the connection (${code}); check user, password and name in DATABASE_URL.`,
    )
  }
  if (code === '42501') {
    return new StartError(
      'The database user may not make or change tables (42501); grant it CREATE on the database and its schema, or let the owner of the tables start once.',
    )
  }
  return error
}
