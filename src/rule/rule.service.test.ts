import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { openEmbedded } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { makeRuleBook } from './rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { RuleDataError, type RuleVersion } from './rule.schema.ts'
import { loadRules, readRuleBook } from './rule.service.ts'

const AT = new Date('2026-05-06T01:02:03Z')
const LATER = new Date('2026-06-07T04:05:06Z')

let db: Database
beforeAll(async () => {
  db = await openEmbedded(null)
  await migrate(db, 'drizzle')
})
afterAll(() => db.close())
beforeEach(() => db.query('delete from rule_version'))

/** A fictitious deadline. */
function deadline(
  over: Partial<RuleVersion<'parameter'>> = {},
  value: number | null = 7,
): RuleVersion<'parameter'> {
  return {
    kind: 'parameter',
    code: 'TEST_DEADLINE',
    zh: '测试时限',
    en: 'Deadline of the test',
    basis: '测试文件〔2000〕1号',
    confidence: 'LOW',
    validFrom: '2001-01-01',
    validTo: null,
    body: { value, unit: 'DAY' },
    ...over,
  }
}

function valueOn(
  book: { current: Awaited<ReturnType<typeof readRuleBook>>['current'] },
  on: string,
) {
  return book.current('parameter', 'TEST_DEADLINE', on)?.body.value
}

describe('loading rules', () => {
  it('brings the shipped files into the table unchanged, once', async () => {
    const files = readRuleFiles(RULE_DATA_FOLDER)
    const first = await loadRules(db, files, AT)
    expect(first.changed).toBe(files.length)

    const second = await loadRules(db, files, LATER)
    expect(second.changed).toBe(0)
    const touched = await db.query('select 1 from rule_version where loaded_at <> $1', [
      AT.toISOString(),
    ])
    expect(touched).toEqual([])

    const key = (rule: RuleVersion) => `${rule.kind}/${rule.code}/${rule.validFrom}`
    const sorted = (rules: readonly RuleVersion[]) =>
      rules.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    expect(sorted(second.book.rules)).toEqual(sorted(files))
  })

  it('has no rules whose order decides: a table gives them by code, files as they are written', () => {
    const { publicityRules } = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
    // publicityOf takes the newest rule that applies; two of one day for one item would tie.
    const ties = publicityRules.flatMap((a) =>
      publicityRules.filter(
        (b) =>
          a.code < b.code &&
          a.validFrom === b.validFrom &&
          a.body.recordKind === b.body.recordKind &&
          a.body.appliesBy === b.body.appliesBy &&
          (a.body.items ?? ['*']).some((item) => (b.body.items ?? ['*']).includes(item)),
      ),
    )
    expect(ties).toEqual([])
  })

  it('finds a version by its day when a later one follows', async () => {
    await loadRules(db, [deadline()], AT)
    const { book, changed } = await loadRules(
      db,
      [deadline({ validTo: '2010-01-01' }), deadline({ validFrom: '2010-01-01' }, 5)],
      LATER,
    )
    expect(changed).toBe(2)
    expect(valueOn(book, '2009-12-31')).toBe(7)
    expect(valueOn(book, '2010-01-01')).toBe(5)
    expect(valueOn(book, '2000-12-31')).toBeUndefined()
  })

  it('counts a correction of a version and takes it over', async () => {
    await loadRules(db, [deadline(), deadline({ code: 'TEST_OTHER' })], AT)
    const corrected = [deadline({}, 8), deadline({ code: 'TEST_OTHER' })]
    const { book, changed } = await loadRules(db, corrected, LATER)
    expect(changed).toBe(1)
    expect(valueOn(book, '2001-01-01')).toBe(8)
    const rows = await db.query('select code, loaded_at as at from rule_version order by code')
    expect(rows).toEqual([
      { code: 'TEST_DEADLINE', at: LATER },
      { code: 'TEST_OTHER', at: AT },
    ])
  })

  it('keeps what an operator added', async () => {
    await loadRules(db, [deadline({ code: 'TEST_ADDED' }, null)], AT)
    const { book, changed } = await loadRules(db, [deadline()], LATER)
    expect(changed).toBe(1)
    expect(book.current('parameter', 'TEST_ADDED', '2020-01-01')?.body).toEqual({
      value: null,
      unit: 'DAY',
    })
    expect((await readRuleBook(db)).rules).toHaveLength(2)
  })

  it('refuses rules that overlap those of the table, and changes nothing', async () => {
    await loadRules(db, [deadline()], AT)
    const failed = loadRules(db, [deadline({ validFrom: '2010-01-01' })], LATER)
    await expect(failed).rejects.toThrow(RuleDataError)
    await expect(failed).rejects.toThrow('parameter TEST_DEADLINE (2001-01-01): overlaps')
    expect((await readRuleBook(db)).rules).toHaveLength(1)
  })

  it('refuses broken rows and names each with its key', async () => {
    await loadRules(db, [deadline(), deadline({ code: 'TEST_OTHER' })], AT)
    await db.query(`update rule_version set body = '{"value": 7, "unit": "FORTNIGHT"}'
                     where code = 'TEST_DEADLINE'`)
    await db.query(`update rule_version set kind = 'horoscope' where code = 'TEST_OTHER'`)
    const failed = readRuleBook(db)
    await expect(failed).rejects.toMatchObject({ code: 'RULE_DATA_INVALID' })
    await expect(failed).rejects.toThrow('parameter TEST_DEADLINE (2001-01-01): body.unit')
    await expect(failed).rejects.toThrow('horoscope TEST_OTHER (2001-01-01): kind')
  })
})
