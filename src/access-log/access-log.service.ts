import { uuidv7 } from 'uuidv7'
import type { Along } from '../database/along.ts'
import type { Database, Transaction } from '../database/database.ts'
import { DomainError } from '../errors.ts'
import {
  findHead,
  insertEntries,
  insertNarrowRows,
  insertStream,
  listHeads,
  type NarrowEntry,
} from './access-log.store.ts'
import { readAccess, type NewAccess } from './access.rules.ts'
import {
  canonicalInstant,
  chainEntries,
  headsToName,
  openingHash,
  writeHeads,
  type ChainedEntry,
  type ChainHead,
  type Unchained,
} from './chain.rules.ts'

/** The access log, as one process writes it. */
export interface AccessLog {
  /**
   * Resolves once the entry, its narrow rows and what goes along are committed; nothing may be released before. Not to
   * be awaited inside a transaction: on the embedded database, with its one connection, that would wait for itself.
   * @throws DomainError LOG_UNAVAILABLE (503, worth trying again): it is not in the log
   */
  append(access: NewAccess, along?: readonly Along[]): Promise<void>
  /** Takes nothing more, and resolves when all that waits was written or refused. */
  close(): Promise<void>
}

/** Settings of a log; the defaults are right for a server. */
export interface AccessLogOptions {
  /** Accesses that may wait; further ones are refused at once. */
  queueMost?: number
  /** After this long without an outcome a transaction counts as failed. */
  patienceMs?: number
  /** Told of each failure, for the server's own log. */
  onFailure?: (error: unknown) => void
}

/** What one transaction takes at most, so that it ends long before a statement's time is up. */
const GROUP_MOST = { entries: 1_000, subjects: 20_000 }

/** An access, and what is committed with it. */
interface Logged {
  access: Unchained
  along: readonly Along[]
}

interface Waiting extends Logged {
  done(): void
  failed(error: unknown): void
}

/**
 * Opens a stream of the access log for this process. Appends that come while a transaction is under way share the
 * next one: one insert for their entries, one for their narrow rows.
 * @throws what the database throws: without a log there is nothing to serve but what is public
 */
export async function openAccessLog(
  { db }: { db: Database },
  { queueMost = 10_000, patienceMs = 15_000, onFailure = () => {} }: AccessLogOptions = {},
): Promise<AccessLog> {
  const stream = makeStream(db, await openStream(db), patienceMs)
  let queue: Waiting[] = []
  let isClosed = false
  let draining: Promise<void> | null = null

  const drain = async () => {
    // One turn of the event loop: answers that are ready together share a transaction from the first on.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const group = queue.slice(0, groupSize(queue))
      queue = queue.slice(group.length)
      try {
        await stream.write(group)
        for (const { done } of group) done()
      } catch (error) {
        for (const { failed } of group) failed(unavailable())
        onFailure(error)
      }
    }
    draining = null
  }
  return {
    append: async (access, along = []) => {
      if (isClosed || queue.length >= queueMost) throw unavailable()
      const unchained = readAccess(access)
      return new Promise<void>((done, failed) => {
        queue.push({ access: unchained, along, done, failed })
        draining ??= drain()
      })
    },
    close: async () => {
      isClosed = true
      await draining
    },
  }
}

function unavailable(): DomainError {
  return new DomainError('LOG_UNAVAILABLE')
}

function groupSize(queue: readonly Waiting[]): number {
  let subjects = 0
  const over = queue.findIndex(({ access }, at) => {
    subjects += access.subjectIds.length
    return at >= GROUP_MOST.entries || (at > 0 && subjects > GROUP_MOST.subjects)
  })
  return over < 0 ? queue.length : over
}

/** Opens a stream in the database and gives its head: the opening. */
function openStream(db: Database): Promise<ChainHead> {
  return db.transaction(async (tx) => {
    const earlier = await listHeads(tx, {})
    const named = headsToName(
      earlier.map(({ streamId, seq, hash }) => ({ streamId, seq, hash })),
      earlier,
    )
    const begun = { id: uuidv7(), openedAt: canonicalInstant(tx.at), heads: writeHeads(named) }
    const opening = openingHash(begun)
    await insertStream(tx, { ...begun, opening })
    return { streamId: begun.id, seq: 0, hash: opening }
  })
}

/** One try to write: where it leads to once it has chained, and whether nobody waits for it any more. */
interface Attempt {
  end: ChainHead | null
  isAbandoned: boolean
}

/** The writer of a stream: one transaction at a time, so seq and hash are assigned in memory. */
function makeStream(db: Database, opened: ChainHead, patienceMs: number) {
  let head = opened
  /** The attempt whose outcome is not known. */
  let doubtful: Attempt | null = null

  const commit = (logged: readonly Logged[], attempt: Attempt): Promise<void> =>
    db.transaction(async (tx) => {
      const accesses = logged.map(({ access }) => access)
      // One that got its connection too late must not write behind those that came after it.
      if (attempt.isAbandoned) throw new Error('given up before it began')
      const entries = chainEntries(head, tx.at, accesses)
      attempt.end = headAfter(entries)
      // Sent together: one way to the server and back instead of two.
      await Promise.all([
        insertEntries(tx, entries),
        insertNarrowRows(tx, narrowRows(entries, accesses)),
        ...insertAlong(tx, logged),
      ])
      if (attempt.isAbandoned) throw new Error('given up before it was committed')
    })

  /**
   * Reads how an attempt ended: true when it was committed. At a head that nobody here knows the stream is left and
   * another opened. An attempt that commits even later than this takes the place of the next, which then fails on the
   * primary key: a stream never forks.
   */
  const settle = async ({ end }: Attempt): Promise<boolean> => {
    const found = await within(patienceMs, findHead(db, head.streamId))
    const wasCommitted = found !== null && end !== null && isSame(found, end)
    if (wasCommitted) head = found
    else if (found === null || !isSame(found, head)) head = await within(patienceMs, openStream(db))
    doubtful = null
    return wasCommitted
  }

  return {
    /** Writes accesses, all or none. @throws when it is not certain that they are committed */
    write: async (logged: readonly Logged[]): Promise<void> => {
      if (doubtful !== null) await settle(doubtful)
      const attempt: Attempt = { end: null, isAbandoned: false }
      try {
        await within(patienceMs, commit(logged, attempt))
        head = attempt.end!
      } catch (error) {
        attempt.isAbandoned = true
        if (attempt.end === null) throw error
        // The connection may have been lost after the commit: only the database can tell.
        doubtful = attempt
        if (!(await settle(attempt))) throw error
      }
    },
  }
}

/** One call of each insert, with the rows of all answers that name it. */
function insertAlong(tx: Transaction, logged: readonly Logged[]): Promise<void>[] {
  const rows = new Map<Along['insert'], unknown[]>()
  for (const { insert, rows: own } of logged.flatMap(({ along }) => along)) {
    const known = rows.get(insert)
    if (known === undefined) rows.set(insert, [...own])
    else known.push(...own)
  }
  return [...rows].map(([insert, all]) => insert(tx, all))
}

function headAfter(entries: readonly ChainedEntry[]): ChainHead {
  const { streamId, seq, hash } = entries.at(-1)!
  return { streamId, seq, hash }
}

function isSame(one: ChainHead, other: ChainHead): boolean {
  return one.seq === other.seq && one.hash === other.hash
}

function narrowRows(
  entries: readonly ChainedEntry[],
  accesses: readonly Unchained[],
): NarrowEntry[] {
  return entries.flatMap(({ streamId, seq, at, partyClass, partyId, purpose, matter }, index) => {
    const { subjectIds, untilClosed } = accesses[index]!
    const shared = { streamId, seq, at, partyClass, partyId, purpose, matter, untilClosed }
    return subjectIds.map((subjectId) => ({ ...shared, subjectId }))
  })
}

/** A promise with an end: what is still under way then counts as failed, and is looked into later. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no outcome within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
