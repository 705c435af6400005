import { Agent } from 'node:http'
import { askGraphql, CHECK, READ, repeat, type Pace, type Repeated } from './call.ts'
import { bugsOf, type Drilled } from './drill.ts'
import { startLoad, type Load } from './load.ts'
import type { Town } from './town.ts'
import { findDamage } from './whole.ts'

/** Who asks a town while something is wrong with it: writers, callers for what is public, and callers for checks. */
export interface Asking {
  agent: Agent
  load: Load
  open: Repeated
  checks: Repeated
  stop(): Promise<void>
  /** After the stop: what came of it, once what was written is held against the database. */
  judge<Row extends object>(
    rows: readonly Row[],
    wrong: readonly string[],
    isGood: (row: Row) => boolean,
  ): Promise<Drilled>
}

/** Begins to ask; nobody of them gives up. */
export function startAsking(town: Town, writers: number, reading: Pace): Asking {
  const agent = new Agent({ keepAlive: true })
  const code = (turn: number) => town.firms[turn % town.firms.length]!.usci
  const ask = (secret: string | null, query: string) =>
    repeat(reading, (turn) => askGraphql({ town, agent, secret }, query, { code: code(turn) }))
  const load = startLoad(town, { writers, readers: 0 })
  const open = ask(null, READ)
  const checks = ask(town.secret, CHECK)
  return {
    agent,
    load,
    open,
    checks,
    stop: async () => {
      await Promise.all([load.stop(), open.stop(), checks.stop()])
    },
    judge: async (rows, found, isGood) => {
      agent.destroy()
      const { tally } = load
      const wrong = [...found, ...tally.wrong]
      const damage = await findDamage(town.url, tally)
      const bugs = bugsOf(town)
      const counts = [wrong.length, bugs, ...Object.values(damage)]
      const acknowledged = tally.acknowledgedAt.length
      return {
        rows: [...rows],
        summary: { acknowledged, ...damage, wrong: wrong.length, bugs },
        wrong,
        isGood: counts.every((count) => count === 0) && rows.every(isGood),
      }
    },
  }
}
