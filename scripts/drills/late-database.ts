import { readFileSync } from 'node:fs'
import { startAsking } from './asking.ts'
import { countCodes, quantile, refusedWrongly, within } from './call.ts'
import { pause, settled, type Drilled } from './drill.ts'
import type { Town } from './town.ts'

/** Few enough that they get their connections: so that it shows how long the statements of one request take together. */
const WRITERS = 4
const READING = { clients: 4, pauseMs: 50 }
/** How late the database answers, and for how long, in milliseconds. */
const LONG = { late: [300, 5_000], heldMs: 20_000 }
/** No request goes unanswered for longer, in milliseconds. */
const ANSWERED_MS = 16_000
/** All is well so long after it is over, beside what is under way, in milliseconds. */
const WELL_MS = 2_000
/** What the process may grow by meanwhile, in MiB. */
const GROWN_MOST = 400
const FOR_NOW = ['BUSY', 'UNAVAILABLE', 'LOG_UNAVAILABLE']

/** The database answers late for a while: whoever asks is answered or told in time to come again. Needs `canBeLate`. */
export async function lateDatabase(
  town: Town,
  rounds = 2,
  { heldMs, late }: { heldMs: number; late: readonly number[] } = LONG,
): Promise<Drilled> {
  const proxy = town.proxy!
  const asking = startAsking(town, WRITERS, READING)
  const { open, checks } = asking
  await pause(1_000)
  const rows = []
  const wrong: string[] = []
  for (const lateMs of Array.from({ length: rounds }, () => late).flat()) {
    const before = residentMiB(town)
    const from = performance.now()
    proxy.delay(lateMs)
    await pause(heldMs)
    const grown = residentMiB(town) - before
    proxy.delay(0)
    const to = performance.now()
    await pause(lateMs + 2 * WELL_MS)
    const all = [...open.answers, ...checks.answers]
    const meanwhile = within(all, from, to)
    const later = within(all, to + lateMs + WELL_MS, Infinity)
    wrong.push(...refusedWrongly(meanwhile, FOR_NOW), ...refusedWrongly(later, []))
    rows.push({
      lateMs,
      answers: JSON.stringify(countCodes(meanwhile)),
      p99Ms: settled(
        quantile(
          meanwhile.map(({ ms }) => ms),
          0.99,
        ),
      ),
      slowestMs: Math.round(Math.max(0, ...meanwhile.map(({ ms }) => ms))),
      grownMiB: Math.round(grown),
      later: later.length,
    })
  }
  await asking.stop()
  return asking.judge(
    rows,
    wrong,
    ({ slowestMs, grownMiB, later }) =>
      slowestMs <= ANSWERED_MS && grownMiB <= GROWN_MOST && later > 0,
  )
}

/** The memory that the server's process holds; 0 where the machine does not tell. */
function residentMiB({ server }: Town): number {
  try {
    const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
