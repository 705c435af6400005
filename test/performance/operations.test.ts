import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { makeSmallCity, OPERATIONS, type SmallCity } from './city.ts'
import { multiply } from '../support/multiply.ts'
import { avoidWhole, readsRegulated, waysOf } from './plans.ts'

/**
 * What the operations of `npm run bench` take, counted instead of timed. The numbers are kept beside this file and
 * reviewed; `REVIEW=1 npx vitest run test/performance` writes them anew.
 */
const isReview = process.env['REVIEW'] !== undefined
/** Copies of each subject: enough that one index is dearer than another. */
const COPIES = 150
/** So much more than what is kept fails. */
const TOLERANCE = 1.1

function kept<Value>(file: string): Record<string, Value> {
  const path = new URL(file, import.meta.url)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Value>) : {}
}

function keep(file: string, values: object): void {
  if (!isReview) return
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(values, null, 2)}\n`)
}

/** Statements of one caller's operation, without quota and access log, and the rows that they gave. */
interface Counts {
  statements: number
  rows: number
}

/** The last database alone: both take the same statements. */
describe.each(databases.slice(-1))('each operation, on $name', ({ name, open }) => {
  let city: SmallCity
  beforeAll(async () => {
    const db = await open()
    if (name === 'PostgreSQL') await avoidWhole(db)
    city = await makeSmallCity(db)
  })
  afterAll(() => city.world.close())

  it('takes no more statements than were reviewed, and reads no more rows', async () => {
    const counts: Record<string, Counts> = {}
    for (const operation of OPERATIONS) {
      const runs = await city.run(operation)
      const rows = runs.reduce((sum, one) => sum + one.rows, 0)
      counts[operation.name] = { statements: runs.length, rows }
    }
    keep('statements.json', counts)
    const reviewed = kept<Counts>('statements.json')
    console.log(tableOf(counts, reviewed))
    expect(Object.keys(counts).filter((one) => isMore(counts[one]!, reviewed[one]))).toEqual([])
  })

  it.runIf(name === 'PostgreSQL')(
    'reaches regulated tables by indexes, and none as a whole',
    async () => {
      const { db } = city.world.base
      await multiply(db, COPIES, 'copy')
      const whole: string[] = []
      for (const operation of OPERATIONS) {
        for (const run of (await city.run(operation)).filter(readsRegulated))
          whole.push(...(await waysOf(db, run)).filter((way) => way.endsWith(' whole')))
      }
      expect(whole).toEqual([])
    },
  )
})

function isMore({ statements, rows }: Counts, reviewed: Counts | undefined): boolean {
  if (reviewed === undefined) return true
  return statements > reviewed.statements * TOLERANCE || rows > reviewed.rows * TOLERANCE
}

function tableOf(counts: Record<string, Counts>, reviewed: Record<string, Counts>): string {
  return Object.entries(counts)
    .map(([name, { statements, rows }]) => {
      const before = reviewed[name]
      return `${name}: ${statements} statements (reviewed ${before?.statements}), ${rows} rows (reviewed ${before?.rows})`
    })
    .join('\n')
}
