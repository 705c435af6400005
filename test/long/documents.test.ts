import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startHttp, type HttpServer } from '../server/http-server.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const DOCUMENTS = Number(process.env['DOCUMENTS'] ?? 5000)
const AT_ONCE = 4
const MIB = 1024 * 1024

let server: HttpServer
beforeAll(async () => {
  server = await startHttp()
})
afterAll(() => server.close())

/** The query is compiled and its disclosure planned, but nothing is read for it. */
async function compile(n: number): Promise<void> {
  const query = `{ records(first: 20) { edges { node { id kind title item { code zh en } severity decidedOn
    attributes { column { key zh en } disclosure value } subject { id name category identifiers { type value } } } } } } # ${n}`
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dry-run': 'true' },
    body: JSON.stringify({ query }),
  })
  expect(response.status).toBe(200)
  await response.arrayBuffer()
}

it('documents that all differ are kept up to a number: memory does not grow', async () => {
  const heaps: number[] = []
  let next = 0
  while (next < DOCUMENTS) {
    const end = Math.min(next + DOCUMENTS / 10, DOCUMENTS)
    const worker = async () => {
      while (next < end) await compile(next++)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    collect()
    heaps.push(Math.round(process.memoryUsage().heapUsed / MIB))
  }
  console.log(`${DOCUMENTS} documents`, { heaps })
  const plateau = heaps.slice(1)
  expect(Math.max(...plateau)).toBeLessThan(Math.min(...plateau) * 1.1)
})
