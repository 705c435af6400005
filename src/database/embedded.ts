import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  PGlite,
  types,
  type PGliteInterface,
  type Transaction as PgTransaction,
} from '@electric-sql/pglite'
import { StartError } from '../errors.ts'
import { TRANSACTION_INSTANT, type Database, type Executor, type Transaction } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { checkRole, settingsText, type Settings } from './settings.ts'

/**
 * PGlite returns days as `Date` and numerics as numbers unless told otherwise; both would lose what
 * was written (a day its zone, an amount its digits).
 */
const parsers = {
  [types.DATE]: (text: string) => text,
  [types.NUMERIC]: (text: string) => text,
  [types.INT8]: Number,
}
const serializers = { [types.DATE]: String, [types.NUMERIC]: String }

/**
 * Opens the embedded database in `folder`, or in memory when it is null. One connection: statements
 * take turns. For a laptop, a demo and tests: it does not fsync.
 * @throws StartError when another process holds the folder, or it cannot be used, or is damaged.
 */
export async function openEmbedded(
  folder: string | null,
  image?: Blob,
): Promise<Database & { dump(): Promise<Blob> }> {
  const lock = folder === null ? null : takeFolder(folder)
  try {
    const files = folder === null ? null : prepareFiles(folder)
    const pg = await PGlite.create({
      ...(files === null ? {} : { dataDir: files.path }),
      ...(image === undefined ? {} : { loadDataDir: image }),
      parsers,
      serializers,
    })
    files?.finished()
    return { ...embeddedHandle(pg, () => lock?.release()), dump: () => pg.dumpDataDir('none') }
  } catch (error) {
    lock?.release()
    throw folder === null ? error : damaged(folder)
  }
}

/**
 * The folder of the database's own files. A mark stands beside it until they are complete: a process that was killed
 * at its first start leaves half of them, which hold nothing yet. Without the mark, files that are missing are damage:
 * PGlite would begin anew and write over what is left.
 */
function prepareFiles(folder: string): { path: string; finished(): void } {
  const path = join(folder, 'pg')
  const mark = join(folder, 'unfinished')
  if (existsSync(mark)) rmSync(path, { recursive: true, force: true })
  if (!existsSync(path)) writeFileSync(mark, '')
  else if (!existsSync(join(path, 'PG_VERSION'))) throw damaged(folder)
  return { path, finished: () => rmSync(mark, { force: true }) }
}

/** What PGlite throws then is the last word of a WebAssembly program: of no use to anybody. */
function damaged(folder: string): StartError {
  return new StartError(
    `The embedded database in ${folder} cannot be opened: its files are damaged, or another version wrote them; move the folder away to begin anew.`,
  )
}

function takeFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // PGlite writes its files readable by everyone: the folder is what keeps others out.
    chmodSync(folder, 0o700)
    return lockFolder(folder)
  } catch (error) {
    if (error instanceof StartError) throw error
    const { code } = error as { code?: string }
    throw new StartError(
      `The data folder ${folder} cannot be written (${code}); mend its permissions, or choose another DATA_DIR.`,
    )
  }
}

function embeddedHandle(pg: PGliteInterface, released: () => void): Database {
  return {
    kind: 'EMBEDDED',
    query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await pg.query<Row>(text, [...parameters])).rows,
    as: (role, settings = {}) => executorAs(pg, role, settings),
    transaction: (work) => pg.transaction(async (tx) => work(await begun(tx))),
    script: async <Row>(text: string) =>
      ((await pg.exec(text, { serializers, parsers })).at(-1)?.rows ?? []) as Row[],
    close: async () => {
      await pg.close()
      released()
    },
  }
}

/**
 * A bare `SET ROLE` would hold for whoever has the connection next: the role ends with its transaction. The session is a
 * superuser's, so here the wall catches mistakes of ours and not an intruder who can write SQL (`RESET ROLE`).
 */
function executorAs(pg: PGliteInterface, role: string, settings: Settings): Executor {
  const set = [`set local role ${checkRole(role)}`, settingsText(settings)]
    .filter(Boolean)
    .join('; ')
  return {
    query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
      pg.transaction(async (tx) => {
        await tx.exec(set)
        return (await tx.query<Row>(text, [...parameters])).rows
      }),
  }
}

async function begun(tx: PgTransaction): Promise<Transaction> {
  const started = await tx.query<{ at: Date }>(TRANSACTION_INSTANT)
  return {
    at: started.rows[0]!.at,
    query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await tx.query<Row>(text, [...parameters])).rows,
  }
}
