import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { City } from '../disclosure/canary.ts'
import { plant } from '../disclosure/city.ts'
import { fuzz } from '../disclosure/fuzz.ts'
import { startHttp, type HttpServer } from '../server/http-server.ts'
import { databases } from '../support/databases.ts'

const REQUESTS = Number(process.env['LEAK_FUZZ_REQUESTS'] ?? 100_000)
const SEED = process.env['LEAK_FUZZ_SEED'] ?? '2026-11-20'

/** PostgreSQL where there is one. */
const { name, open } = databases.at(-1)!

describe(`random queries over HTTP on ${name}`, () => {
  let server: HttpServer
  let city: City
  beforeAll(async () => {
    server = await startHttp({}, await open())
    city = await plant(server.world)
  })
  afterAll(() => server.close())

  it('show nobody what the tables do not', async () => {
    const began = Date.now()
    const { leaks, failures, seenShare, ...report } = await fuzz(server, city, SEED, REQUESTS)
    const seconds = Math.round((Date.now() - began) / 1000)
    console.log(`seed ${SEED}: ${seconds} s`, { ...report, seenShare, leaks: leaks.length })
    expect({ leaks: leaks.slice(0, 10), failures: failures.slice(0, 3) }).toEqual({
      leaks: [],
      failures: [],
    })
    expect(report.asked).toBeGreaterThanOrEqual(REQUESTS)
    // Most answers are answers, and what may be seen is seen.
    expect(report.byCode['data']).toBeGreaterThan(REQUESTS / 2)
    expect(seenShare).toBeGreaterThan(REQUESTS < 20_000 ? 0.3 : 0.9)
  })
})
