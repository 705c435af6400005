import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'graphql-sse'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { openPostgres } from '../../src/database/postgres.ts'
import { readRecordId } from '../../src/relay/global-id.ts'
import { cloneTemplate } from '../server/clone.ts'
import { post, production, startServer, type RunningServer } from '../server/process.ts'
import { bearer, issueByOperator } from '../support/credentials.ts'
import { makeLoad } from '../support/feed-load.ts'
import { makeFactories } from '../support/make.ts'
import { makeWorld } from '../support/world.ts'

const { postgres } = inject('databases')

const WRITERS = 32
const CHANGES = Number(process.env['LONG_CHANGES'] ?? 100_000)
const ROWS = 25
const SUBJECTS = 100
/** All readers together are done so many milliseconds a change after the last one was written. */
const READ_MS = 5
/** Readers that page, and readers that follow over SSE. */
const READERS = { paging: 3, following: 2 }
const PAGE = `query ($after: String) { changes(after: $after, first: 100, filter: { kinds: [RECORD] }) {
  pageInfo { hasNextPage endCursor } edges { cursor node { factId } } } }`
const FOLLOW = `subscription ($after: String) { changes(after: $after, filter: { kinds: [RECORD] }) {
  cursor node { factId } } }`

interface Edge {
  cursor: string
  node: { factId: string }
}

const recordOf = ({ node }: Edge) => readRecordId(node.factId).recordId

describe.runIf(postgres !== null)('the sequence of changes', () => {
  /** Two processes over one database; readers go from one to the other. */
  const servers: RunningServer[] = []
  let environment: Record<string, string>
  let drop = () => Promise.resolve()
  afterAll(async () => {
    for (const { child } of servers) child.kill('SIGKILL')
    await Promise.all(servers.map(({ ended }) => ended))
    await drop()
  })

  it(`of ${CHANGES} changes by ${WRITERS} writers is told once and in order, over a kill -9`, async () => {
    const database = await cloneTemplate()
    drop = database.drop
    environment = production(database.url)
    const db = openPostgres(database.url, { size: WRITERS + 2, statementTimeoutMs: 60_000 })
    const world = await makeWorld(db)
    world.setNow(new Date())
    const make = makeFactories(world)
    const models = []
    for (let n = 0; n < SUBJECTS; n++) models.push(await make.penalty(await make.subject()))
    // A quota that a hundred thousand changes do not use up.
    const { secret } = await issueByOperator(world.base, { quotaPoints: 100_000_000 })
    servers.push(await startServer(environment), await startServer(environment))
    const query = '{ feedPosition { cursor } }'
    const { body } = await post(anyUrl(), query, {}, bearer(secret))
    const { cursor } = body.data!['feedPosition'] as { cursor: string }
    const load = makeLoad(world, models)
    let isWriting = true
    const started = performance.now()
    const isOver = (seen: readonly string[]) => !isWriting && seen.length >= load.written.length
    const readers = [
      ...Array.from({ length: READERS.paging }, () => page(cursor, secret, isOver)),
      ...Array.from({ length: READERS.following }, () => follow(cursor, secret, isOver)),
    ]
    const writing = load.run(WRITERS, Math.ceil(CHANGES / WRITERS / ROWS), ROWS)
    const killed = killInTheMiddle(load.written)
    await writing
    await killed
    isWriting = false
    const written = performance.now()
    const [first, ...others] = await Promise.all(readers)
    const read = performance.now()
    console.log(
      `${load.written.length} changes written in ${((written - started) / 1000).toFixed(1)} s, read by ${readers.length} readers ${((read - written) / 1000).toFixed(1)} s later`,
    )
    expect(first).toHaveLength(load.written.length)
    expect(new Set(first)).toEqual(new Set(load.written))
    for (const other of others) expect(other.every((id, n) => id === first![n])).toBe(true)
    for (const other of others) expect(other).toHaveLength(first!.length)
    expect((read - written) / first!.length).toBeLessThan(READ_MS)
    await world.close()
  })

  const anyUrl = () => servers[Math.floor(Math.random() * servers.length)]!.url

  async function killInTheMiddle(written: readonly string[]) {
    while (written.length < CHANGES / 2) await sleep(20)
    const [killed] = servers
    killed!.child.kill('SIGKILL')
    await killed!.ended
    servers[0] = await startServer(environment)
    expect(servers[0].url).not.toBe(killed!.url)
  }

  /** Pages; comes and goes, in the middle of pages too. */
  async function page(from: string, secret: string, isOver: (seen: string[]) => boolean) {
    const seen: string[] = []
    let after = from
    while (!isOver(seen)) {
      const answer = await post(anyUrl(), PAGE, { after }, bearer(secret)).catch(() => null)
      const changes = answer?.body.data?.['changes'] as
        | { edges: Edge[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
        | undefined
      if (changes === undefined) {
        await sleep(100)
        continue
      }
      const leaves = Math.random() < 0.2 && changes.edges.length > 10
      const taken = leaves ? changes.edges.slice(0, 10) : changes.edges
      seen.push(...taken.map(recordOf))
      after = leaves ? taken.at(-1)!.cursor : changes.pageInfo.endCursor
      if (leaves || !changes.pageInfo.hasNextPage) await sleep(Math.random() * 100)
    }
    return seen
  }

  /** Follows; comes and goes, and goes on behind the last change that it got. */
  async function follow(from: string, secret: string, isOver: (seen: string[]) => boolean) {
    const seen: string[] = []
    let after = from
    while (!isOver(seen)) {
      const client = createClient({
        url: `${anyUrl()}/graphql/stream`,
        headers: bearer(secret),
        retryAttempts: 0,
      })
      const most = seen.length + 2_000 + Math.random() * 20_000
      try {
        for await (const { data } of client.iterate<{ changes: Edge }>({
          query: FOLLOW,
          variables: { after },
        })) {
          const edge = data!.changes
          seen.push(recordOf(edge))
          after = edge.cursor
          if (seen.length > most || isOver(seen)) break
        }
      } catch {
        // The server is away.
      }
      client.dispose()
      await sleep(100)
    }
    return seen
  }
})
