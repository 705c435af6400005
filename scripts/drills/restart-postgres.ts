import { firstAfter, startLoad } from './load.ts'
import { pause, settled, type Drilled } from './drill.ts'
import type { Town } from './town.ts'
import { findDamage } from './whole.ts'

const CLIENTS = { writers: 64, readers: 64 }
const RUN_MS = 1_000
const NEXT_MS = 2_000
const WAYS = ['fast', 'immediate', 'kill'] as const

/**
 * PostgreSQL is stopped in each of its ways, and by kill -9, under 64 writers and 64 readers, and started again: the
 * server stays up, nobody gets a wrong answer, and the next write is acknowledged within 2 s.
 */
export async function restartPostgres(town: Town, rounds = 10): Promise<Drilled> {
  const load = startLoad(town, CLIENTS)
  let isUp = true
  void town.server.ended.then(() => (isUp = false))
  const rows = []
  for (let round = 0; round < rounds; round++) {
    await pause(RUN_MS * (0.5 + Math.random()))
    const how = WAYS[round % WAYS.length]!
    const begun = performance.now()
    await town.cluster.restart(how)
    const back = performance.now()
    const nextMs = await firstAfter(load.tally.acknowledgedAt, back, 5 * NEXT_MS)
    const readMs = await firstAfter(load.tally.readAt, back, 5 * NEXT_MS)
    rows.push({
      round: round + 1,
      how,
      awayMs: Math.round(back - begun),
      nextMs: settled(nextMs),
      readMs: settled(readMs),
      isUp,
    })
  }
  await load.stop()
  const damage = await findDamage(town.url, load.tally)
  const { acknowledgedAt, readAt, refused, wrong } = load.tally
  const isGood =
    isUp &&
    wrong.length === 0 &&
    Object.values(damage).every((count) => count === 0) &&
    rows.every(({ nextMs }) => nextMs !== null && nextMs <= NEXT_MS)
  const counts = { acknowledged: acknowledgedAt.length, read: readAt.length, refused }
  return { rows, summary: { ...counts, wrong: wrong.length, ...damage }, wrong, isGood }
}
