import { Writable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { City } from '../disclosure/canary.ts'
import { plant } from '../disclosure/city.ts'
import { neverShown, throwGarbage } from '../disclosure/garbage.ts'
import { makeScanner } from '../disclosure/scan.ts'
import { startHttp, type HttpServer } from '../server/http-server.ts'
import { databases } from '../support/databases.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const REQUESTS = Number(process.env['GARBAGE_REQUESTS'] ?? 100_000)
const SEED = process.env['GARBAGE_SEED'] ?? '2026-11-20'
const MIB = 1024 * 1024

/** PostgreSQL where there is one. */
const { name, open } = databases.at(-1)!

describe(`malformed and random requests on ${name}`, () => {
  let server: HttpServer
  let city: City
  let logged = ''
  beforeAll(async () => {
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged += chunk.toString()
        done()
      },
    })
    server = await startHttp({ logger: pino({ level: 'trace', base: null }, sink) }, await open())
    city = await plant(server.world)
  })
  afterAll(() => server.close())

  it('are all answered, none by a failure, in memory that does not grow', async () => {
    const began = Date.now()
    const never = await neverShown(server)
    const scan = makeScanner(city.canaries)
    const told: string[] = []
    const heaps: number[] = []
    const pause = async (sent: number) => {
      collect()
      heaps.push(Math.round(process.memoryUsage().heapUsed / MIB))
      const found = never.exec(logged)
      if (found !== null) told.push(logged.slice(Math.max(0, found.index - 200), found.index + 200))
      console.log(sent, 'sent', Math.round((Date.now() - began) / 1000), 's', heaps.at(-1), 'MiB')
      if (scan(logged).length > 0) told.push('a canary')
      logged = ''
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const report = await throwGarbage(server, city, { seed: SEED, requests: REQUESTS, pause })
    const { failures, unanswered, leaks, ...figures } = report
    const seconds = Math.round((Date.now() - began) / 1000)
    console.log(`seed ${SEED}: ${seconds} s`, { ...figures, heaps })
    expect({ failures: failures.slice(0, 3), unanswered: unanswered.slice(0, 3) }).toEqual({
      failures: [],
      unanswered: [],
    })
    expect({ leaks: leaks.slice(0, 3), told: told.slice(0, 3) }).toEqual({ leaks: [], told: [] })
    expect(report.asked).toBe(REQUESTS)
    // Caches are full by then.
    const plateau = heaps.slice(heaps.length / 2)
    expect(Math.max(...plateau)).toBeLessThan(Math.min(...plateau) * 1.1)
  })
})
