import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import { purgeAccessLog } from '../../src/access-log/purge.service.ts'
import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import type { Database } from '../../src/database/database.ts'
import { makeRuleBook } from '../../src/rule/rule-book.ts'
import type { RuleVersion } from '../../src/rule/rule.schema.ts'
import { databases, onPostgres } from '../support/databases.ts'
import { access, at, findingsOf, write } from './access-log-made.ts'

/** A base with the retention that its rule data say. */
function baseOf(db: Database, months: number | null, now: string) {
  const rule: RuleVersion<'parameter'> = {
    kind: 'parameter',
    code: 'ACCESS_LOG_RETENTION_MONTHS',
    zh: '访问日志保存期限',
    en: 'How long the access log is kept',
    basis: '示例',
    confidence: 'LOW',
    validFrom: '2020-01-01',
    validTo: null,
    body: { value: months, unit: 'MONTH' },
  }
  const book = makeRuleBook([rule as RuleVersion])
  return { db, rules: () => book, now: () => new Date(now), today: () => now.slice(0, 10) }
}

describe.each(databases)('the retention of the log on $name', ({ open }) => {
  let db: Database
  beforeEach(async () => {
    db = await open()
  })
  afterEach(() => db.close())

  it('goes on from what retention left, and tells when that was changed', async () => {
    const base = baseOf(db, 6, '2026-11-20T04:00:00Z')
    const old = at(db, '2026-05-19T15:59:59Z')
    const mixed: Database = { ...old }
    const log = await openAccessLog({ db: mixed })
    for (let n = 0; n < 4; n++) await log.append(access(`old-${n}`))
    mixed.transaction = at(db, '2026-05-19T16:00:00Z').transaction
    for (let n = 0; n < 3; n++) await log.append(access(`kept-${n}`))
    // The clock went back for a moment: it stays, since only a prefix goes.
    mixed.transaction = old.transaction
    await log.append(access('back'))
    await write(old, 2)

    expect(await purgeAccessLog(base)).toMatchObject({
      months: 6,
      cutoff: new Date('2026-05-19T16:00:00Z'),
      streams: 2,
      entries: 6,
      subjects: 12,
    })
    expect(await purgeAccessLog(base)).toMatchObject({ streams: 0, entries: 0, subjects: 0 })
    expect(await verifyAccessLog(db)).toMatchObject({ streams: 2, entries: 4, findings: [] })
    // The process that wrote the stream goes on, and so does a new one.
    mixed.transaction = db.transaction
    await log.append(access('after'))
    await write(db, 1)
    expect(await verifyAccessLog(db)).toMatchObject({ streams: 3, entries: 6, findings: [] })

    await db.query(`update access_checkpoint set hash = repeat('0', 64) where seq = 4`)
    expect(await findingsOf(db)).toEqual([['PREVIOUS_WRONG', 5, null]])
    await db.query(`update access_checkpoint set seq = 5 where seq = 4`)
    expect((await findingsOf(db))[0]).toEqual(['ENTRY_FORGED', 5, null])
    await db.query(`delete from access_checkpoint where seq = 5`)
    expect(await findingsOf(db)).toEqual([['ENTRY_MISSING', 1, 4]])
  })

  it('tells when what retention left of a whole stream was changed', async () => {
    await write(at(db, '2026-01-10T04:00:00Z'), 2)
    await write(db, 1)
    await purgeAccessLog(baseOf(db, 6, '2026-11-20T04:00:00Z'))
    expect(await findingsOf(db)).toEqual([])
    await db.query(`update access_checkpoint set hash = repeat('0', 64)`)
    expect(await findingsOf(db)).toEqual([['HEAD_GONE', 2, null]])
  })

  it('is not misled by appends and a purge at the same time', async () => {
    const mixed: Database = { ...at(db, '2026-01-10T04:00:00Z') }
    const log = await openAccessLog({ db: mixed })
    await Promise.all(Array.from({ length: 1_500 }, (_, n) => log.append(access(`old-${n}`))))
    mixed.transaction = db.transaction
    const isRunning = { value: true }
    const writing = (async () => {
      for (let n = 0; isRunning.value; n++) await log.append(access(`new-${n}`))
    })()
    const [verified, purged, again] = await Promise.all([
      verifyAccessLog(db),
      purgeAccessLog(baseOf(db, 6, '2026-11-20T04:00:00Z')),
      verifyAccessLog(db),
    ])
    isRunning.value = false
    await writing
    expect(purged.entries).toBe(1_500)
    expect([verified.findings, again.findings]).toEqual([[], []])
    expect(await findingsOf(db)).toEqual([])
  })

  it('deletes nothing when the rule data allow less than the law', async () => {
    await write(at(db, '2026-01-10T04:00:00Z'), 2)
    const now = '2026-11-20T04:00:00Z'
    await expect(purgeAccessLog(baseOf(db, 5, now))).rejects.toThrow('6 months at least')
    await expect(purgeAccessLog(baseOf(db, null, now))).rejects.toThrow('in whole months')
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 2, findings: [] })
  })
})

describe.each(onPostgres)(
  'the log on $name, whose owner took the right to change it from itself',
  ({ open }) => {
    it('is written, verified and purged, and nothing else', async () => {
      const db = await open()
      const owner = `credit_test_${randomBytes(6).toString('hex')}`
      const tables = 'access_stream, access_entry, access_subject, access_checkpoint'
      await db.query(`create role ${owner}`)
      await db.query(`grant usage, create on schema public to ${owner}`)
      for (const table of tables.split(', '))
        await db.query(`alter table ${table} owner to ${owner}`)
      const owned: Database = {
        ...db,
        transaction: (work) =>
          db.transaction(async (tx) => {
            await tx.query(`set local role ${owner}`)
            return work(tx)
          }),
      }
      const appendOnly =
        'revoke update, delete, truncate on access_stream, access_entry, access_subject from current_user'
      await owned.transaction((tx) => tx.query(appendOnly))
      await write(at(owned, '2026-01-10T04:00:00Z'), 3)
      await write(owned, 2)
      const forbidden = [
        'delete from access_entry',
        'delete from access_subject',
        'update access_entry set operation = null',
        'update access_subject set until_closed = false',
        'update access_stream set heads = heads',
        'truncate access_entry',
      ]
      for (const pass of [1, 2]) {
        for (const text of forbidden) {
          const tried = owned.transaction((tx) => tx.query(text))
          await expect(tried).rejects.toMatchObject({ code: '42501' })
        }
        const purged = await purgeAccessLog(baseOf(owned, 6, '2026-11-20T04:00:00Z'))
        expect(purged.entries).toBe(pass === 1 ? 3 : 0)
      }
      expect(await verifyAccessLog(db)).toMatchObject({ entries: 2, findings: [] })
      // A role is the whole server's.
      await db.query(`reassign owned by ${owner} to current_user`)
      await db.query(`drop owned by ${owner}`)
      await db.query(`drop role ${owner}`)
      await db.close()
    })
  },
)
