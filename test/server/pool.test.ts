import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { isBusy, isUnreachable, type Database } from '../../src/database/database.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { onServer } from '../support/postgres-server.ts'
import { until } from './process.ts'
import { cloneTemplate, type ClonedDatabase } from './clone.ts'

const { postgres } = inject('databases')

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )
/** They take twice as long as anything waits for a connection. */
const SLOW = ['select pg_sleep(1.2), 1', 'select pg_sleep(1.2), 2']
/** Ends the connections of a database, as an administrator does. */
const KILL = `select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()`

describe.runIf(postgres !== null)('a pool of connections', () => {
  let database: ClonedDatabase
  let db: Database
  let other: Database

  beforeEach(async () => {
    database = await cloneTemplate(`template template0`)
    db = openPostgres(database.url, { size: 4, statementTimeoutMs: 1_500, waitMs: 600 })
    other = openPostgres(database.url, { size: 1, statementTimeoutMs: 0 })
    await other.script('create table kept (n int primary key)')
  })
  afterEach(async () => {
    await Promise.all([db.close(), other.close()])
    await database.drop()
  })
  const kept = async () =>
    (await other.query<{ n: number }>('select n from kept order by n')).map(({ n }) => n)

  it('answers with its own rows after a statement that failed behind some of its rows', async () => {
    const one = openPostgres(database.url, { size: 1, statementTimeoutMs: 1_500 })
    try {
      const failing = 'select 12 / (6 - n) as n from generate_series(1, 9) n'
      const own = 'select n from generate_series(1, 2) n'
      const wanted = [{ n: 1 }, { n: 2 }]
      const ways: Record<string, () => Promise<unknown[]>> = {
        query: () => one.query(own),
        transaction: () => one.transaction((tx) => tx.query(own)),
        none: () => one.query('select 1 where false'),
      }
      for (const [name, way] of Object.entries(ways)) {
        await expect(one.query(failing)).rejects.toMatchObject({ code: '22012' })
        const rows = await way()
        expect([name, rows.length, [...rows]]).toEqual(
          name === 'none' ? [name, 0, []] : [name, 2, wanted],
        )
      }
    } finally {
      await one.close()
    }
  })

  it('leaves room for what is quick beside what is slow, refuses what waits, and recovers', async () => {
    await db.query('select 1 as quick')
    const begun = performance.now()
    // Two statements that nobody knows to be slow yet, far more of each than there are connections.
    const slow = Array.from({ length: 64 }, async (_, n) => {
      const error = await outcomeOf(db.query(`select pg_sleep(0.5), ${n % 2}`))
      return { error, ms: performance.now() - begun }
    })
    let quick = 0
    let late = 0
    while (performance.now() - begun < 1_500) {
      const error = await outcomeOf(db.query('select 1 as quick'))
      if (error === null) quick++
      else late++
    }
    const answers = await Promise.all(slow)
    const refused = answers.filter(({ error }) => isBusy(error))
    expect(refused.length).toBeGreaterThan(32)
    expect(refused.every(({ ms }) => ms < 2_000)).toBe(true)
    expect(answers.every(({ error }) => error === null || isBusy(error))).toBe(true)
    expect(late / (quick + late)).toBeLessThan(0.01)
    expect(await outcomeOf(db.transaction((tx) => tx.query('select 1')))).toBeNull()
  })

  it('leaves room beside two statements at once that nobody knows to be slow yet', async () => {
    await db.query('select 1 as quick')
    const slow = Array.from({ length: 16 }, (_, n) => outcomeOf(db.query(SLOW[n % 2]!)))
    await pause(50)
    expect(await outcomeOf(db.query('select 1 as quick'))).toBeNull()
    const errors = await Promise.all(slow)
    expect(errors.filter((error) => error === null)).not.toEqual([])
    expect(errors.every((error) => error === null || isBusy(error))).toBe(true)
  })

  /** Statements that sleep, and transactions that wait for their next. */
  const underWay = async () => {
    const [found] = await other.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and (state = 'idle in transaction' or (state = 'active' and query like '%pg_sleep%'))`,
    )
    return found!.count
  }

  it('ends every statement and every transaction when its connections are killed', async () => {
    let killed = () => {}
    const kill = new Promise<void>((resolve) => (killed = resolve))
    const running = [
      db.query('select pg_sleep(1.4)'),
      db.as('credit_public', { 'app.today': '2026-01-01' }).query('select pg_sleep(1.4)'),
      db.transaction(async (tx) => {
        await tx.query('insert into kept values (1)')
        await kill
        // Its connection is gone meanwhile: this must not run on another.
        await tx.query('insert into kept values (2)')
      }),
      db.transaction(async (tx) => {
        await tx.query('insert into kept values (3)')
        await kill
      }),
    ].map(outcomeOf)
    await until(async () => (await underWay()) === running.length)
    await other.query(KILL)
    killed()
    await db.transaction((tx) => tx.query('insert into kept values (4)'))
    const errors = await Promise.all(running)
    expect(errors.map(isUnreachable)).toEqual([true, true, true, true])
    expect(await kept()).toEqual([4])
  })

  it('commits nothing when a statement failed, though its error was caught, and nothing late', async () => {
    let late: Promise<unknown> = Promise.resolve()
    const failed = await outcomeOf(
      db.transaction(async (tx) => {
        await tx.query('insert into kept values (5)')
        await tx.query('select 1/0').catch(() => {})
        late = outcomeOf(pause(100).then(() => tx.query('insert into kept values (6)')))
      }),
    )
    expect(failed).toMatchObject({ code: '22012' })
    expect(String(await late)).toContain('the transaction is over')
    expect(await kept()).toEqual([])
  })

  it('answers in time though the database is silent', async () => {
    const [{ pid }] = (await db.query<{ pid: number }>('select pg_backend_pid() as pid')) as [
      { pid: number },
    ]
    try {
      process.kill(pid, 'SIGSTOP')
    } catch {
      return
    }
    const begun = performance.now()
    const error = await outcomeOf(db.query('select 2'))
    process.kill(pid, 'SIGCONT')
    expect(isUnreachable(error)).toBe(true)
    expect(performance.now() - begun).toBeLessThan(6_000)
    expect(await db.query('select 2 as n')).toEqual([{ n: 2 }])
  })

  it('reads a database that takes no writes, whose writes are refused for now', async () => {
    const name = new URL(database.url).pathname.slice(1)
    await onServer(postgres!.url, `alter database ${name} set default_transaction_read_only = on`)
    const error = await outcomeOf(db.transaction((tx) => tx.query('insert into kept values (7)')))
    expect(isUnreachable(error)).toBe(true)
    expect(await db.query('select count(*)::int as n from kept')).toEqual([{ n: 0 }])
    await onServer(postgres!.url, `alter database ${name} reset default_transaction_read_only`)
    // Each connection that still says no is given up, as one that landed on a standby.
    const write = () => outcomeOf(db.transaction((tx) => tx.query('insert into kept values (7)')))
    await until(async () => (await write()) === null)
    expect(await kept()).toEqual([7])
  })
})
