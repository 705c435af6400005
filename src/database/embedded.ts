import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { StartError } from '../errors.ts'
import type { Database, Executor } from './database.ts'
import { openSession, type Session } from './embedded-session.ts'
import { lockFolder } from './folder-lock.ts'
import { checkRole, settingsText, type Settings } from './settings.ts'
import { transact, type TransactionConnection } from './transact.ts'

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
 * The data are few. Plans take long in WebAssembly: one serves each time. And the buffers that PostgreSQL takes unless
 * told otherwise (128 MB) take more than half of the time that it opens in.
 */
const START = ['plan_cache_mode=force_generic_plan', 'shared_buffers=32MB']

/** In memory nothing is kept for later: what the log of writes holds back would be three quarters of an image. */
const IN_MEMORY = { start: ['min_wal_size=2MB'], init: ['--wal-segsize=1'] }

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
  const { start, init } = folder === null ? IN_MEMORY : { start: [], init: [] }
  try {
    const files = folder === null ? null : prepareFiles(folder)
    const pg = await PGlite.create({
      ...(files === null ? {} : { dataDir: files.path }),
      ...(image === undefined ? {} : { loadDataDir: image }),
      startParams: [
        ...PGlite.defaultStartParams,
        ...[...START, ...start].flatMap((one) => ['-c', one]),
      ],
      initDbStartParams: init,
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

function embeddedHandle(pg: PGlite, released: () => void): Database {
  const session = openSession(pg, parsers)
  return {
    kind: 'EMBEDDED',
    query: (text, parameters) => session.inTurn(() => session.run('', text, parameters)),
    as: (role, settings = {}) => executorAs(session, role, settings),
    transaction: (work) => session.inTurn(() => transact(connectionOf(session), work)),
    script: (text) => session.inTurn(() => session.script(text)),
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
function executorAs(session: Session, role: string, settings: Settings): Executor {
  const set = [`begin; set local role ${checkRole(role)}`, settingsText(settings)]
    .filter(Boolean)
    .join('; ')
  return {
    query: <Row>(text: string, parameters?: readonly unknown[]) =>
      session.inTurn(async () => {
        try {
          await session.script(set)
          const rows = await session.run<Row>(role, text, parameters)
          await session.script('commit')
          return rows
        } catch (error) {
          await session.script('rollback')
          throw error
        }
      }),
  }
}

/** It is in the process: it is not lost. */
function connectionOf(session: Session): TransactionConnection {
  return {
    run: (text, parameters) => session.run('', text, parameters),
    script: (text) => session.script(text),
    isLost: () => false,
    destroy: () => {},
  }
}
