import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import type { Database } from '../../src/database/database.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { counting } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { access, count, FIRM, outcomes, SHIP, some } from './access-log-made.ts'

/** Keeps the next transactions of a database from their commit until they are let go. */
function holding(db: Database): { begun: Promise<void>; letGo(): void } {
  const { promise: begun, resolve: begins } = deferred()
  const { promise: held, resolve: letGo } = deferred()
  const { transaction } = db
  db.transaction = (work) =>
    transaction(async (tx) => {
      const value = await work(tx)
      begins()
      await held
      return value
    })
  return { begun, letGo }
}

function deferred(): { promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve: () => resolve() }
}

describe.each(databases)('the access log on $name', ({ open }) => {
  let db: Database
  beforeEach(async () => {
    db = await open()
  })
  afterEach(() => db.close())

  it('keeps what an access says', async () => {
    const log = await openAccessLog({ db })
    const party = { id: FIRM.toUpperCase(), class: 'BUREAU' as const, name: '示例局' }
    const viewer = {
      ...OPERATOR_VIEWER,
      partyClass: 'BUREAU' as const,
      party: { ...party, regionCode: null, domains: [], subjectId: null, sourceCode: null },
      member: { id: SHIP, role: 'ACTOR' as const },
      tokenId: FIRM,
      purpose: 'TENDER',
      matter: '"示例", {\\1} 号',
    }
    const consents = [randomUUID(), randomUUID()]
    await log.append(access('r1', { viewer, consents, subjectIds: [SHIP, FIRM, SHIP] }))
    const [entry] = await db.query('select * from access_entry')
    expect(entry).toMatchObject({
      seq: 1,
      request_id: 'r1',
      party_class: 'BUREAU',
      party_id: FIRM,
      member_id: SHIP,
      token_id: FIRM,
      purpose: 'TENDER',
      matter: '"示例", {\\1} 号',
      operation: 'File',
      document_hash: 'ab'.repeat(32),
      coordinates: ['Organization.phone', 'SoleTrader.phone'],
      consents,
      subject_count: 2,
    })
    const narrow = await db.query<{ subject_id: string }>(
      'select * from access_subject order by subject_id',
    )
    expect(narrow.map((row) => row.subject_id)).toEqual([FIRM, SHIP])
    expect(narrow[1]).toMatchObject({
      seq: 1,
      party_class: 'BUREAU',
      party_id: FIRM,
      purpose: 'TENDER',
      matter: '"示例", {\\1} 号',
      until_closed: false,
      at: (entry as { at: Date }).at,
    })
    expect((await verifyAccessLog(db)).findings).toEqual([])
  })

  it('takes the appends of one moment in one transaction of two inserts', async () => {
    const counted = counting(db)
    const log = await openAccessLog({ db: counted })
    counted.taken()
    await Promise.all(some(500, 'r').map((one) => log.append(one)))
    const inserts = counted.taken().filter((text) => text.includes('insert into'))
    expect(inserts.map((text) => /insert into (\w+)/.exec(text)![1])).toEqual([
      'access_entry',
      'access_subject',
    ])
    const rows = await db.query<{ requestId: string }>(
      'select request_id as "requestId" from access_entry order by seq',
    )
    expect(rows.map(({ requestId }) => requestId)).toEqual(
      some(500, 'r').map(({ requestId }) => requestId),
    )
    const verified = await verifyAccessLog(db)
    expect(verified).toMatchObject({ streams: 1, entries: 500, findings: [] })
    expect(await count(db, 'access_subject')).toBe(1000)
  })

  it('has those that come meanwhile wait for the next transaction, all together', async () => {
    const slow = { ...counting(db) }
    const log = await openAccessLog({ db: slow })
    const waits = holding(slow)
    slow.taken()
    const first = log.append(access('r-first'))
    await waits.begun
    const others = some(300, 'r').map((one) => log.append(one))
    await sleep(50)
    waits.letGo()
    await Promise.all([first, ...others])
    const inserts = slow.taken().filter((text) => text.includes('into access_entry'))
    expect(inserts).toHaveLength(2)
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 301, findings: [] })
  })

  it('resolves only once the entry is committed', async () => {
    const slow = { ...db }
    const log = await openAccessLog({ db: slow })
    const waits = holding(slow)
    let isDone = false
    const append = log.append(access('r')).then(() => (isDone = true))
    await waits.begun
    await sleep(100)
    expect(isDone).toBe(false)
    waits.letGo()
    await append
    expect(await count(db, 'access_entry')).toBe(1)
  })

  it('keeps the streams of two processes apart, and names the earlier in the later', async () => {
    const one = await openAccessLog({ db })
    await one.append(access('a'))
    const other = await openAccessLog({ db })
    await Promise.all(
      [one, other, one, other].flatMap((log, n) => some(20, `r${n}`).map((a) => log.append(a))),
    )
    const third = await openAccessLog({ db })
    await third.append(access('z'))
    const verified = await verifyAccessLog(db)
    expect(verified).toMatchObject({ streams: 3, entries: 82, findings: [] })
    const named = await db.query<{ heads: string }>(
      'select heads from access_stream order by opened_at, id',
    )
    const seqs = named.map(({ heads }) => (JSON.parse(heads) as unknown[][]).map((head) => head[1]))
    expect(seqs).toEqual([[], [1], [41, 40]])
  })

  it('opens streams at once that verify', async () => {
    const logs = await Promise.all([1, 2, 3, 4].map(() => openAccessLog({ db })))
    await Promise.all(logs.map((log) => log.append(access('r'))))
    expect(await verifyAccessLog(db)).toMatchObject({ streams: 4, entries: 4, findings: [] })
  })

  it('refuses at once beyond what may wait', async () => {
    const log = await openAccessLog({ db }, { queueMost: 10 })
    const given = await outcomes(some(13, 'r').map((one) => log.append(one)))
    expect(given.filter((one) => one === 'WRITTEN')).toHaveLength(10)
    expect(given.slice(10)).toEqual(Array(3).fill('LOG_UNAVAILABLE'))
    await log.append(access('later'))
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 11, findings: [] })
  })

  it('writes what waits before it closes, and takes nothing afterwards', async () => {
    const log = await openAccessLog({ db })
    const appends = some(50, 'r').map((one) => log.append(one))
    await log.close()
    expect(await count(db, 'access_entry')).toBe(50)
    expect(await outcomes(appends)).toEqual(Array(50).fill('WRITTEN'))
    expect(await outcomes([log.append(access('late'))])).toEqual(['LOG_UNAVAILABLE'])
  })

  it('takes texts that no database keeps, without harm to others', async () => {
    const log = await openAccessLog({ db })
    const matter = `a\0b\ud800c`
    const viewer = { ...OPERATOR_VIEWER, matter }
    await Promise.all([log.append(access('r1', { viewer })), log.append(access('r2'))])
    const [row] = await db.query('select matter from access_entry where seq = 1')
    expect(row).toEqual({ matter: 'a\ufffdb\ufffdc' })
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 2, findings: [] })
    await expect(log.append(access('r3', { subjectIds: ['none'] }))).rejects.toThrow(TypeError)
    await log.append(access('r4', { subjectIds: [] }))
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 3, findings: [] })
  })
})
