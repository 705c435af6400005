import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import type { Tally } from './load.ts'

/** What of a load is not as it must be; all of them are 0. */
export interface Damage {
  /** Acknowledged, and not there. */
  lost: number
  /** Part of a write is there without the other. */
  half: number
  /** There more than once. */
  twice: number
  /** Findings of the verification of the access log. */
  broken: number
}

/** Holds the writes of a load against the database. */
export async function findDamage(url: string, { written }: Tally): Promise<Damage> {
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    const keys = [...written.keys()]
    const rows = await db.query<{
      key: string
      records: number
      answers: number
      versions: number
    }>(
      `select k.key,
              (select count(distinct record_id) from record r where r.document_number = k.key)::int as records,
              (select count(*) from record r where r.document_number = k.key)::int as versions,
              (select count(*) from request_key q where q.key = k.key)::int as answers
         from unnest($1::text[]) as k(key)`,
      [keys],
    )
    const { findings } = await verifyAccessLog(db)
    return {
      lost: rows.filter(({ key, records }) => written.get(key) !== null && records === 0).length,
      half: rows.filter(({ records, answers }) => records > 0 !== answers > 0).length,
      twice: rows.filter(({ records, versions }) => records > 1 || versions > 1).length,
      broken: findings.length,
    }
  } finally {
    await db.close()
  }
}
