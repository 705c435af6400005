import { Agent } from 'node:http'
import { until } from '../../test/server/process.ts'
import { startProgram } from '../../test/support/program.ts'
import { askGraphql, quantile, READ, refusedWrongly, repeat, within } from './call.ts'
import type { Dribbled } from './dribble.ts'
import { bugsOf, pause, settled, type Drilled } from './drill.ts'
import type { Town } from './town.ts'

/** Those who ask honestly meanwhile. */
const HONEST = { clients: 4, pauseMs: 20 }
/** Each is closed within this, in milliseconds. */
const CLOSED_MS = 5_000
/** Honest callers wait no longer than twice as long; below this many milliseconds it is the machine that wavers. */
const WAVERS_MS = 25

/**
 * Many connections send one byte a second, and come again once they are closed: each is told so and closed, and honest callers
 * hardly notice.
 */
export async function slowConnections(
  town: Town,
  rounds = 5,
  count = 1_000,
  ms = 12_000,
): Promise<Drilled> {
  const agent = new Agent({ keepAlive: true })
  const asker = { town, agent, secret: null }
  const code = (turn: number) => town.firms[turn % town.firms.length]!.usci
  const honest = repeat(HONEST, (turn) => askGraphql(asker, READ, { code: code(turn) }))
  await pause(1_000)
  const rows = []
  const [before, during]: [number[], number[]] = [[], []]
  for (let round = 1; round <= rounds; round++) {
    const quietFrom = performance.now()
    await pause(ms)
    const quietTo = performance.now()
    const { from, dribbled } = await dribbleAt(town, count, ms)
    before.push(...within(honest.answers, quietFrom, quietTo).map((one) => one.ms))
    during.push(...within(honest.answers, from, performance.now()).map((one) => one.ms))
    rows.push({ round, ...dribbled })
  }
  await honest.stop()
  agent.destroy()
  const wrong = refusedWrongly(honest.answers, [])
  const [p99Before, p99During] = [quantile(before, 0.99), quantile(during, 0.99)]
  const bugs = bugsOf(town)
  const isGood =
    wrong.length === 0 &&
    bugs === 0 &&
    during.length > 0 &&
    rows.every(
      ({ connections, told, slowestMs }) =>
        connections >= count && told === connections && slowestMs <= CLOSED_MS,
    ) &&
    p99During < Math.max(2 * p99Before, p99Before + WAVERS_MS)
  const summary = {
    honest: honest.answers.length,
    p99BeforeMs: settled(p99Before),
    p99DuringMs: settled(p99During),
    wrong: wrong.length,
    bugs,
  }
  return { rows, summary, wrong, isGood }
}

async function dribbleAt({ server }: Town, count: number, ms: number) {
  const { port } = new URL(server.url)
  const running = startProgram('scripts/drills/dribble.ts', [port, String(count), String(ms)])
  await until(() => running.out().includes('begun'), 30_000)
  const from = performance.now()
  const { out, err } = await running.ended
  const [, told] = out.split('\n')
  if (told === undefined || told === '') throw new Error(err)
  return { from, dribbled: JSON.parse(told) as Dribbled }
}
