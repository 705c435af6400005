import { Agent } from 'node:http'
import { openPostgres } from '../../src/database/postgres.ts'
import {
  askGraphql,
  CHECK,
  countCodes,
  quantile,
  refusedWrongly,
  repeat,
  within,
  type Told,
} from './call.ts'
import { bugsOf, pause, settled, type Drilled } from './drill.ts'
import type { Town } from './town.ts'

/** Many ask what is held up; few check, and again and again. */
const ASKING_MS = 100
const LONG = { heldMs: 12_000, clients: 64 }
const CHECKING = { clients: 8, pauseMs: 10 }
const BEFORE_MS = 1_000
/** A table that this reads, and a check does not. */
const HELD_UP = 'measure_application'
const LISTED = '{ measureApplications(first: 5) { totalCount edges { node { id } } } }'
/** So many checks succeed meanwhile. */
const SUCCEED = 0.99
/** Who waits for a connection is refused within this, in milliseconds. */
const REFUSED_MS = 2_000
/** Whose statement runs, or was sent behind one that does, is refused within this: some wait for a connection before. */
const ENDED_MS = 1_500 + 7_000 + 1_000
/** All is well so long after it is over. */
const WELL_MS = 1_000

/**
 * A lock holds up the statements of a query that many ask, with the same credential as those who check credit: checks go
 * on, and who waits is told in time to come again.
 */
export async function slowStatements(
  town: Town,
  rounds = 3,
  { heldMs, clients } = LONG,
): Promise<Drilled> {
  const agent = new Agent({ keepAlive: true })
  const asker = { town, agent, secret: town.secret }
  const code = (turn: number) => town.firms[turn % town.firms.length]!.usci
  const rows = []
  const wrong: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const asking = repeat({ clients, pauseMs: ASKING_MS }, () => askGraphql(asker, LISTED))
    const checking = repeat(CHECKING, (turn) => askGraphql(asker, CHECK, { code: code(turn) }))
    await pause(BEFORE_MS)
    const from = performance.now()
    await holdUp(town.url, heldMs)
    const to = performance.now()
    await pause(2 * WELL_MS)
    await Promise.all([asking.stop(), checking.stop()])
    const checks = within(checking.answers, from, to)
    const asked = asking.answers.filter(({ askedAt, ms }) => askedAt < to && askedAt + ms > from)
    const later = [...asking.answers, ...checking.answers].filter(
      ({ askedAt }) => askedAt > to + WELL_MS,
    )
    wrong.push(
      ...refusedWrongly(asking.answers, ['BUSY', 'UNAVAILABLE']),
      ...refusedWrongly(later, []),
    )
    rows.push({ round, ...seenOf(checks, asked), later: later.length })
  }
  agent.destroy()
  const bugs = bugsOf(town)
  const isGood =
    wrong.length === 0 &&
    bugs === 0 &&
    rows.every(
      ({ checked, held, refused, slowestMs, later }) =>
        checked >= SUCCEED &&
        held <= clients &&
        refused > held &&
        slowestMs <= ENDED_MS &&
        later > 0,
    )
  return { rows, summary: { wrong: wrong.length, bugs }, wrong, isGood }
}

/** A round: how many checks there were, the share of them that succeeded, and what became of the query. */
export interface HeldUp {
  checks: number
  checked: number
  checkP99Ms: number | null
  refused: number
  /** Refused later than who only waits for a connection. */
  held: number
  slowestMs: number
  codes: string
}

function seenOf(checks: readonly Told[], asked: readonly Told[]): HeldUp {
  const good = checks.filter((one) => one.code === 'OK')
  const refused = asked.filter((one) => one.code !== 'OK')
  return {
    checks: checks.length,
    checked: good.length / checks.length,
    checkP99Ms: settled(
      quantile(
        good.map(({ ms }) => ms),
        0.99,
      ),
    ),
    refused: refused.length,
    held: refused.filter(({ ms }) => ms > REFUSED_MS).length,
    slowestMs: Math.round(Math.max(0, ...refused.map(({ ms }) => ms))),
    codes: JSON.stringify(countCodes(checks)),
  }
}

async function holdUp(url: string, ms: number): Promise<void> {
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  try {
    await db.transaction(async (tx) => {
      await tx.query(`lock table ${HELD_UP} in access exclusive mode`)
      await pause(ms)
    })
  } finally {
    await db.close()
  }
}
