import { randomUUID } from 'node:crypto'
import type { NewAccess } from '../../src/access-log/access.rules.ts'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import type { Database } from '../../src/database/database.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'

/** Two subjects that are nobody's. */
export const FIRM = '00000000-0000-7000-8000-0000000000a1'
export const SHIP = '00000000-0000-7000-8000-0000000000a2'

/** A look-up of both, as the operator made it. */
export function access(requestId: string, over: Partial<NewAccess> = {}): NewAccess {
  return {
    viewer: { ...OPERATOR_VIEWER, purpose: 'TENDER', matter: '示例〔2026〕1号' },
    requestId,
    operation: 'File',
    documentHash: 'ab'.repeat(32),
    coordinates: ['Organization.phone', 'SoleTrader.phone'],
    subjectIds: [FIRM, SHIP],
    consents: [randomUUID()],
    untilClosed: false,
    ...over,
  }
}

/** How many rows a table has. */
export async function count(db: Database, table: string, where = 'true'): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${where}`,
  )
  return row!.n
}

/** What `append` gave, one word each. */
export async function outcomes(appends: readonly Promise<void>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(appends)
  return settled.map((one) =>
    one.status === 'fulfilled' ? 'WRITTEN' : (one.reason as { code: unknown }).code,
  )
}

/** Some look-ups, numbered. */
export function some(n: number, name: string, over: Partial<NewAccess> = {}): NewAccess[] {
  return Array.from({ length: n }, (_, at) => access(`${name}-${at}`, over))
}

/** A database whose transactions begin at another instant: how old entries come to be. */
export function at(db: Database, instant: string): Database {
  const then = new Date(instant)
  return { ...db, transaction: (work) => db.transaction((tx) => work({ ...tx, at: then })) }
}

/** Writes `n` entries one after the other, and gives the stream's id. */
export async function write(db: Database, n: number): Promise<string> {
  const log = await openAccessLog({ db })
  for (let seq = 1; seq <= n; seq++)
    await log.append(access(`request-${seq}`, { untilClosed: true }))
  await log.close()
  const [row] = await db.query<{ id: string }>(
    'select stream_id as id from access_entry order by stream_id desc limit 1',
  )
  return row!.id
}

/** What the verifier finds: kind, first and last place. */
export async function findingsOf(db: Database): Promise<(string | number | null)[][]> {
  const { findings } = await verifyAccessLog(db)
  return findings.map(({ kind, seq, until }) => [kind, seq, until])
}
