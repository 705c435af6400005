import { Agent } from 'node:http'
import { join } from 'node:path'
import { readRecordId } from '../../src/relay/global-id.ts'
import { databaseUrl, onServer } from '../../test/support/postgres-server.ts'
import { startBeside, type Beside } from './beside.ts'
import { askGraphql } from './call.ts'
import { pause, settled, type Drilled } from './drill.ts'
import { firstAfter, startLoad } from './load.ts'
import type { Town, TownSettings } from './town.ts'
import { findDamage } from './whole.ts'

const WRITERS = 16
const READERS = 4
/** So long each part takes, in milliseconds. */
const PART_MS = 2_000
/** A write is acknowledged so long after the standby took over. */
const NEXT_MS = 10_000
/** Whatever has to come about on a busy machine has so long, in milliseconds. */
const PATIENCE_MS = 20_000
const PAGE = `query ($after: String) { changes(after: $after, first: 50, filter: { kinds: [RECORD] }) {
  pageInfo { hasNextPage endCursor } edges { node { factId } } } }`

/** What a town needs for it: something between the server and the database that can lead elsewhere. */
export const FAILING_OVER: TownSettings = {
  postgres: { wal_level: 'replica', hot_standby: 'on' },
  canBeLate: true,
}

/**
 * The server is led to a standby that is behind, and then the primary ends. It is not read before it took over; then
 * nothing that was acknowledged is lost, and readers of the sequence of changes were told of each change once, in one order.
 */
export async function failOver(town: Town): Promise<Drilled> {
  const { cluster, proxy } = town
  if (proxy === null) throw new Error('the drill needs a proxy')
  const standby = await startStandby(town)
  // Not over a connection of the product: that would not be led to a standby.
  const say = (text: string) => cluster.run('psql', ['-X', '-q', '-d', standby.url, '-c', text])
  try {
    const reading = startReading(town, await positionOf(town))
    const load = startLoad(town, { writers: WRITERS, readers: 0 })
    await pause(PART_MS)
    // It takes what is written, and shows none of it.
    say('select pg_wal_replay_pause()')
    await pause(PART_MS)
    proxy.lead(standby.port)
    // What was on its way is answered.
    await pause(200)
    const behind = reading.told()
    await pause(PART_MS)
    const whileBehind = reading.told() - behind
    say('select pg_wal_replay_resume()')
    await cluster.restart('immediate')
    const begun = performance.now()
    say('select pg_promote(true, 10)')
    const nextMs = await firstAfter(load.tally.acknowledgedAt, begun, 2 * NEXT_MS)
    await pause(PART_MS)
    await load.stop()
    const acknowledged = [...load.tally.written.values()].filter((id) => id !== null)
    const read = await reading.stop(acknowledged.length)
    const damage = await findDamage(databaseUrl(standby.url, 'town'), load.tally)
    const rows = read.map((seen, n) => ({ reader: n + 1, ...judge(seen, read[0]!, acknowledged) }))
    const { wrong } = load.tally
    const summary = {
      acknowledged: acknowledged.length,
      nextMs: settled(nextMs),
      whileBehind,
      pages: reading.pages(),
      ...damage,
    }
    const isGood =
      nextMs !== null &&
      nextMs <= NEXT_MS &&
      acknowledged.length > 0 &&
      whileBehind === 0 &&
      wrong.length === 0 &&
      Object.values(damage).every((count) => count === 0) &&
      rows.every(({ skipped, twice, isInOrder }) => skipped + twice === 0 && isInOrder)
    return { rows, summary, wrong, isGood }
  } finally {
    standby.stop()
  }
}

/** A standby that has whatever the primary acknowledged. */
async function startStandby({ cluster }: Town): Promise<Beside> {
  const folder = join(cluster.data, '..', 'standby')
  const source = new URL(cluster.url)
  const copy = ['-d', source.href, '-D', folder, '-c', 'fast', '-X', 'stream', '-R']
  cluster.run('pg_basebackup', copy)
  // When it is the primary itself it waits for no other.
  const standby = await startBeside(cluster, folder, ['synchronous_standby_names='])
  await onServer(cluster.url, `alter system set synchronous_standby_names = '*'`)
  await onServer(cluster.url, 'select pg_reload_conf()')
  return standby
}

async function positionOf(town: Town): Promise<string> {
  const asker = { town, agent: new Agent(), secret: town.secret }
  const { data } = await askGraphql(asker, '{ feedPosition { cursor } }')
  return data['feedPosition'].cursor
}

/** Readers of the sequence that go on whatever happens. */
function startReading(town: Town, from: string) {
  const agent = new Agent({ keepAlive: true })
  let told = 0
  let pages = 0
  let isOver = false
  const seen = Array.from({ length: READERS }, (): string[] => [])
  const read = async (seen: string[]) => {
    let after = from
    // To its end, once nothing more is written.
    for (let hasMore = true; hasMore || !isOver;) {
      const answer = await askGraphql({ town, agent, secret: town.secret }, PAGE, { after })
      const { changes } = answer.data
      if (answer.code !== 'OK' || !changes) {
        await pause(50)
        continue
      }
      const ids = changes.edges.map(({ node }: { node: { factId: string } }) => node.factId)
      seen.push(...ids)
      told += ids.length
      pages++
      after = changes.pageInfo.endCursor
      hasMore = changes.pageInfo.hasNextPage
      if (!hasMore) await pause(20 + Math.random() * 80)
    }
    return seen
  }
  const readers = seen.map(read)
  return {
    told: () => told,
    pages: () => pages,
    /** Once each was told of so many at least. */
    stop: async (least: number) => {
      await until(() => Promise.resolve(seen.every(({ length }) => length >= least)))
      // What nobody was told is acknowledged is behind the horizon a moment later.
      await pause(1_000)
      isOver = true
      const read = await Promise.all(readers)
      agent.destroy()
      return read
    },
  }
}

/** Waits until something holds, or has had its time: what is missing then shows in the figures. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end && !(await holds())) await pause(100)
}

/** What one reader was told, held against what was acknowledged, and against another reader. */
function judge(seen: readonly string[], first: readonly string[], acknowledged: readonly string[]) {
  const told = new Set(seen.map((id) => readRecordId(id).recordId))
  const wanted = acknowledged.map((id) => readRecordId(id).recordId)
  return {
    told: seen.length,
    skipped: wanted.filter((id) => !told.has(id)).length,
    twice: seen.length - told.size,
    isInOrder: seen.length === first.length && seen.every((id, n) => id === first[n]),
  }
}
