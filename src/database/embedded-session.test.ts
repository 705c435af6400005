import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'

let db: Database
beforeAll(async () => {
  db = await openEmbedded(null)
  await db.script(`create table t (n int, on_day date, at timestamptz, words text[], body jsonb, amount numeric);
    create role credit_public; grant select on t to credit_public; alter table t enable row level security;
    create policy seen on t for select to credit_public using (n::text = current_setting('app.subjects', true))`)
})
afterAll(() => db.close())

it('gives back what it was given, of each type', async () => {
  const at = new Date('2026-11-27T00:00:00.123Z')
  const given = [1, '2026-11-27', at, ['a,b', '"', '\\', null], { zh: '示例' }, '1.50']
  await db.query('insert into t values ($1, $2, $3, $4, $5, $6)', given)
  const [row] = await db.query(`select n, on_day, at, words, body, amount from t where n = $1`, [1])
  expect(row).toEqual({
    n: 1,
    on_day: '2026-11-27',
    at,
    words: ['a,b', '"', '\\', null],
    body: { zh: '示例' },
    amount: '1.50',
  })
  expect(await db.query('select $1::int as n, $2::text as t', [null, undefined])).toEqual([
    { n: null, t: null },
  ])
})

it('answers each of several that are asked at once, in a transaction too', async () => {
  const numbers = Array.from({ length: 30 }, (_, n) => n)
  const ask = (query: Database['query']) =>
    Promise.all(numbers.map((n) => query<{ n: number }>(`select ${n} + $1::int as n`, [n])))
  const expected = numbers.map((n) => [{ n: 2 * n }])
  expect(await ask(db.query)).toEqual(expected)
  expect(await db.transaction(({ query }) => ask(query))).toEqual(expected)
})

it('goes on after a statement that failed, and loses the transaction of one', async () => {
  await expect(db.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' })
  await expect(db.query('select nothing')).rejects.toMatchObject({ code: '42703' })
  const caught = db.transaction(async ({ query }) => {
    await query('insert into t (n) values (77)')
    await query('select $1::int', ['x']).catch(() => {})
  })
  await expect(caught).rejects.toMatchObject({ code: '22P02' })
  expect(await db.query('select n from t where n = 77')).toEqual([])
  await expect(db.as('credit_public').query('delete from t')).rejects.toMatchObject({
    code: '42501',
  })
  expect(await db.query('select count(*)::int as n from t')).toEqual([{ n: 1 }])
})

it('keeps to the role and settings of each statement, though its text is the same', async () => {
  const id = '018f0000-0000-7000-8000-000000000001'
  const text = 'select count(*)::int as n from t'
  const seen = db.as('credit_public', { 'app.subjects': id })
  for (let time = 0; time < 3; time += 1) {
    expect(await seen.query(text)).toEqual([{ n: 0 }])
    expect(await db.query(text)).toEqual([{ n: 1 }])
  }
  const set = `select current_setting('app.subjects', true) as set`
  expect(await seen.query(set)).toEqual([{ set: id }])
  expect(await db.as('credit_public').query(set)).toEqual([{ set: '' }])
})

it('forgets the statement that was prepared first beyond a thousand, and prepares it again', async () => {
  for (let n = 0; n < 1_100; n += 1) await db.query(`select ${n} as n`)
  expect(await db.query('select 0 as n')).toEqual([{ n: 0 }])
  const [{ n }] = (await db.query('select count(*)::int as n from pg_prepared_statements')) as [
    { n: number },
  ]
  expect(n).toBeLessThanOrEqual(1_001)
})
