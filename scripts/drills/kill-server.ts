import { firstAfter, startLoad } from './load.ts'
import { pause, settled, type Drilled } from './drill.ts'
import type { Town } from './town.ts'
import { findDamage } from './whole.ts'

const WRITERS = 64
/** The load runs so long before each kill, in milliseconds. */
const RUN_MS = 1_000
const NEXT_MS = 2_000

/** kill -9 of the server with 64 mutations in flight; after each start the next is acknowledged within 2 s. */
export async function killServer(town: Town, rounds = 20): Promise<Drilled> {
  const load = startLoad(town, { writers: WRITERS, readers: 0 })
  const rows = []
  for (let round = 1; round <= rounds; round++) {
    await pause(RUN_MS * (0.5 + Math.random()))
    const inFlight = [...load.tally.written.values()].filter((id) => id === null).length
    town.server.child.kill('SIGKILL')
    await town.server.ended
    const startMs = await town.start()
    const nextMs = await firstAfter(load.tally.acknowledgedAt, performance.now(), 5 * NEXT_MS)
    rows.push({ round, inFlight, startMs: Math.round(startMs), nextMs: settled(nextMs) })
  }
  await load.stop()
  const damage = await findDamage(town.url, load.tally)
  const acknowledged = load.tally.acknowledgedAt.length
  const { wrong } = load.tally
  const isGood =
    Object.values(damage).every((count) => count === 0) &&
    wrong.length === 0 &&
    rows.every(({ nextMs }) => nextMs !== null && nextMs <= NEXT_MS)
  return { rows, summary: { acknowledged, wrong: wrong.length, ...damage }, wrong, isGood }
}
