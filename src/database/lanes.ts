import type { Sql } from 'postgres'
import { connectionLost, isUnreachable, type Executor } from './database.ts'

/** Connections on which statements run each in a transaction of its own, with settings for it alone. */
export interface Lanes {
  /** Runs statements with `set`, the text that makes the settings. */
  executor(set: string): Executor
  end(): Promise<void>
}

/** A client of one connection: the statements on their way there, and how often its connection closed. */
interface Lane {
  client: Sql
  waiting: number
  closings: number
}

/** A statement that waits for its transaction. */
interface Waiting {
  text: string
  parameters: readonly unknown[]
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

/**
 * Lanes of one connection each: what is sent to one arrives in its order, so that begin, settings, statements and commit
 * go off together and cost one round trip, where a transaction of the driver's own takes three. Statements with the same
 * settings that are asked for within one turn of the event loop share a transaction.
 * @param open makes a client of one connection, which tells when that closes
 */
export function openLanes(size: number, open: (closed: () => void) => Sql): Lanes {
  const lanes: Lane[] = []
  let isEnded = false
  const ask = inTurns(answer)
  return {
    executor: (set) => ({ query: (text, parameters = []) => ask(set, text, parameters) }),
    end: async () => {
      isEnded = true
      await Promise.all(lanes.map(({ client }) => client.end({ timeout: 5 })))
    },
  }

  async function answer(set: string, together: readonly Waiting[]): Promise<void> {
    let lane: Lane | null = null
    const failed = (one: Waiting, error: unknown) => {
      if (lane !== null && isUnreachable(error)) retire(lane)
      one.reject(error)
    }
    try {
      lane = pick()
      const outcomes = await run(lane, set, together)
      outcomes.forEach((outcome, at) => {
        const one = together[at]!
        if (outcome.status === 'fulfilled') one.resolve(outcome.value)
        // Another one failed and took the transaction with it: this one is asked again, by itself.
        else if (isAborted(outcome.reason) && together.length > 1) void answer(set, [one])
        else failed(one, outcome.reason)
      })
    } catch (error) {
      for (const one of together) failed(one, error)
    }
  }

  /**
   * The driver loses statements that are given to a connection between its failing and its closing: nobody would ever
   * answer them. Ending the client does, and the next statement gets a new one.
   */
  function retire(lane: Lane): void {
    const at = lanes.indexOf(lane)
    if (at < 0) return
    lanes.splice(at, 1)
    void lane.client.end({ timeout: 1 })
  }

  function pick(): Lane {
    if (isEnded) throw connectionLost()
    const free = lanes.find(({ waiting }) => waiting === 0)
    if (free !== undefined) return free
    if (lanes.length < size) {
      const made: Lane = { client: open(() => made.closings++), waiting: 0, closings: 0 }
      lanes.push(made)
      return made
    }
    return lanes.reduce((least, one) => (one.waiting < least.waiting ? one : least))
  }
}

/** Gathers the statements of one turn of the event loop that have the same settings. */
function inTurns(answer: (set: string, together: readonly Waiting[]) => Promise<void>) {
  const waiting = new Map<string, Waiting[]>()
  return <Row>(set: string, text: string, parameters: readonly unknown[]): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      const one = { text, parameters, resolve: resolve as Waiting['resolve'], reject }
      const known = waiting.get(set)
      if (known !== undefined) {
        known.push(one)
        return
      }
      const together = [one]
      waiting.set(set, together)
      setImmediate(() => {
        waiting.delete(set)
        void answer(set, together)
      })
    })
}

/**
 * Whatever goes wrong, nothing is shown that should not be: if the settings fail, the transaction is lost and the
 * statement with it; if the statement fails, `commit` ends the transaction all the same; and a statement that finds
 * itself without its settings, on a connection that came anew, sees no rows and is not answered.
 */
async function run(
  lane: Lane,
  set: string,
  together: readonly Waiting[],
): Promise<PromiseSettledResult<unknown[]>[]> {
  const { closings } = lane
  lane.waiting++
  try {
    // `execute` at once and in this order: nothing of another caller comes between.
    const begun = lane.client.unsafe(`begin read only; ${set}`).execute()
    const statements = together.map(({ text, parameters }) =>
      lane.client.unsafe(text, parameters as never[], { prepare: true }).execute(),
    )
    const committed = lane.client.unsafe('commit').execute()
    const answers = Promise.allSettled(statements.map(notRetried))
    const [, outcomes] = await Promise.all([begun, answers, committed])
    // Part of it may have gone over a connection that came anew, without the settings, and nothing failed.
    if (lane.closings !== closings) throw connectionLost()
    return outcomes
  } finally {
    lane.waiting--
  }
}

/**
 * The driver sends a statement again by itself when its plan is void after a change of tables. Here it would then stand
 * behind its own commit, and perhaps in the transaction of another caller: that answer is thrown away.
 */
async function notRetried(statement: Promise<unknown>): Promise<unknown[]> {
  const rows = (await statement) as unknown[]
  const { retried } = statement as { retried?: unknown }
  if (retried !== undefined && retried !== null) throw retried
  return rows
}

/** Whether a statement was refused only since its transaction had failed before. */
function isAborted(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02'
}
