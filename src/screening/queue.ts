import PgBoss from 'pg-boss'
import type { Database, Executor, Transaction } from '../database/database.ts'
import { StartError } from '../errors.ts'
import { nextDailyAt } from './daily.rules.ts'

const SCREENING = 'screening'
/** Named after the first thing that it did. */
const DAILY = 'screening-retention'
/** An idle worker looks for jobs this often; what is handed in here wakes it. */
const POLL_MS = 2_000
/** A job that was not ended after this long belongs to a process that is gone, and is given to another. */
const EXPIRE_SECONDS = 60
const SUPERVISE_SECONDS = 30
const TRIES = 8

/** What the jobs do. */
export interface Jobs {
  /** Works on a screening; true: something is left to do. */
  runSlice(id: string, isStopping: () => boolean): Promise<boolean>
  /** A screening could not be finished, however often it was tried. */
  giveUp(id: string): Promise<void>
  /** What is done once a day, each whatever becomes of the others. */
  daily: readonly (() => Promise<unknown>)[]
  /** The screenings of which something is left to do. */
  listUnfinished(): Promise<string[]>
  onFailure(error: unknown): void
}

/** The queue of a process: one job at a time. */
export interface Queue {
  /** Puts a screening into the queue, in the transaction that keeps it. */
  enqueue(tx: Transaction, id: string): Promise<void>
  /** Looks for jobs now. */
  wake(): void
  /** Makes the library's tables if need be, and goes on with what was left unfinished. */
  start(): Promise<void>
  /** Ends after the chunk that is under way. */
  stop(): Promise<void>
}

interface Job {
  id: string
  data: { id: string }
  retryCount: number
  retryLimit: number
}

/**
 * Makes the queue over pg-boss, on our own handle of the database. Its workers and its clock are not used: they complete
 * jobs in promises that nobody awaits, and one that fails would end the process.
 */
export function makeQueue(db: Database, jobs: Jobs): Queue {
  const boss = new PgBoss({
    db: bossHandle(db),
    schedule: false,
    maintenanceIntervalSeconds: SUPERVISE_SECONDS,
  })
  boss.on('error', jobs.onFailure)
  const worker = makeWorker(boss, jobs)
  return {
    enqueue: (tx, id) => send(boss, id, { db: { executeSql: executeOn(tx) } }),
    wake: worker.wake,
    start: async () => {
      await boss.start().catch((error: unknown) => {
        throw asStartError(error)
      })
      const retries = { retryLimit: TRIES, retryDelay: 2, retryBackoff: true }
      const queue = { policy: 'short', expireInSeconds: EXPIRE_SECONDS, ...retries } as const
      await boss.createQueue(SCREENING, { name: SCREENING, ...queue })
      await boss.createQueue(DAILY, { name: DAILY, ...queue })
      for (const id of await jobs.listUnfinished()) await send(boss, id)
      await scheduleDaily(boss)
      worker.start()
    },
    stop: async () => {
      await worker.stop()
      await boss.stop({ graceful: false, close: false })
    },
  }
}

/** One waiting job for each screening is enough: another is not added. */
async function send(boss: PgBoss, id: string, options: PgBoss.ConnectionOptions = {}) {
  await boss.send(SCREENING, { id }, { singletonKey: id, ...options })
}

async function scheduleDaily(boss: PgBoss): Promise<void> {
  const startAfter = nextDailyAt(new Date())
  await boss.send(DAILY, {}, { startAfter, singletonKey: DAILY })
}

/** Takes one job after the other, and naps where there is none. */
function makeWorker(boss: PgBoss, jobs: Jobs) {
  const nap = makeNap()
  let isStopping = false
  let working: Promise<void> = Promise.resolve()
  const fetch = async (queue: string): Promise<Job | undefined> => {
    const options = { batchSize: 1, includeMetadata: true } as const
    const [job] = await boss.fetch<{ id: string }>(queue, options)
    return job
  }
  const workOnce = async () => {
    const screening = await fetch(SCREENING)
    if (screening !== undefined) return runScreening(boss, jobs, screening, () => isStopping)
    const daily = await fetch(DAILY)
    return daily === undefined ? nap.take(POLL_MS) : runDaily(boss, jobs, daily)
  }
  const work = async () => {
    while (!isStopping) {
      await workOnce().catch((error: unknown) => {
        jobs.onFailure(error)
        return nap.take(POLL_MS)
      })
    }
  }
  return {
    wake: nap.wake,
    start: () => {
      working = work()
    },
    stop: () => {
      isStopping = true
      nap.wake()
      return working
    },
  }
}

async function runScreening(
  boss: PgBoss,
  jobs: Jobs,
  { id: jobId, data: { id }, retryCount, retryLimit }: Job,
  isStopping: () => boolean,
): Promise<void> {
  try {
    const isLeft = await jobs.runSlice(id, isStopping)
    if (isLeft) await send(boss, id)
    await boss.complete(SCREENING, jobId)
  } catch (error) {
    jobs.onFailure(error)
    if (retryCount >= retryLimit) await jobs.giveUp(id)
    await boss.fail(SCREENING, jobId, {})
  }
}

async function runDaily(boss: PgBoss, jobs: Jobs, { id }: Job): Promise<void> {
  for (const work of jobs.daily) await work().catch(jobs.onFailure)
  await scheduleDaily(boss)
  await boss.complete(DAILY, id)
}

/** What pg-boss runs its statements through; those without values may be several, some in a transaction of their own. */
function bossHandle(db: Database): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] | undefined) => {
      if (values !== undefined) return executeOn(db)(text, values)
      const bare = text.replace(/^\s*BEGIN;/, '').replace(/;?\s*COMMIT;\s*$/, '')
      return { rows: await db.script(bare) }
    },
  }
}

function executeOn(db: Executor) {
  return async (text: string, values: readonly unknown[]) => ({
    rows: await db.query<Record<string, unknown>>(
      text,
      values.map((value) => value ?? null),
    ),
  })
}

/** A pause that can be cut short, also by what came just before it. */
function makeNap() {
  let isWoken = false
  let end = () => {}
  return {
    wake: () => {
      isWoken = true
      end()
    },
    take: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        end = () => {
          clearTimeout(timer)
          resolve()
        }
        if (isWoken) end()
      }).finally(() => {
        isWoken = false
      }),
  }
}

function asStartError(error: unknown): unknown {
  if ((error as { code?: string }).code !== '42501') return error
  return new StartError(
    'The database user may not make the schema of the job queue, pgboss (42501); grant it CREATE on the database, or let the owner of the tables start once.',
  )
}
