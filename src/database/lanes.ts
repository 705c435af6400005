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

/**
 * Lanes of one connection each: what is sent to one arrives in its order, so that begin, settings, statement and commit
 * go off together and cost one round trip, where a transaction of the driver's own takes three.
 * @param open makes a client of one connection, which tells when that closes
 */
export function openLanes(size: number, open: (closed: () => void) => Sql): Lanes {
  const lanes: Lane[] = []
  return {
    executor: (set) => ({
      query: async (text, parameters) => {
        const lane = pick()
        try {
          return await run(lane, set, text, parameters)
        } catch (error) {
          if (isUnreachable(error)) retire(lane)
          throw error
        }
      },
    }),
    end: async () => {
      await Promise.all(lanes.map(({ client }) => client.end({ timeout: 5 })))
    },
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

/**
 * Whatever goes wrong, nothing is shown that should not be: if the settings fail, the transaction is lost and the
 * statement with it; if the statement fails, `commit` ends the transaction all the same; and a statement that finds
 * itself without its settings, on a connection that came anew, sees no rows and is not answered.
 */
async function run<Row>(
  lane: Lane,
  set: string,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const { closings } = lane
  lane.waiting++
  try {
    // `execute` at once and in this order: nothing of another caller comes between.
    const begun = lane.client.unsafe(`begin read only; ${set}`).execute()
    const statement = lane.client.unsafe(text, parameters as never[], { prepare: true }).execute()
    const committed = lane.client.unsafe('commit').execute()
    const [, rows] = await Promise.all([begun, statement, committed])
    checkNotRetried(statement)
    // Part of it may have gone over a connection that came anew, without the settings, and nothing failed.
    if (lane.closings !== closings) throw connectionLost()
    return rows as unknown as Row[]
  } finally {
    lane.waiting--
  }
}

/**
 * The driver sends a statement again by itself when its plan is void after a change of tables. Here it would then stand
 * behind its own commit, and perhaps in the transaction of another caller: that answer is thrown away.
 */
function checkNotRetried(statement: object): void {
  const { retried } = statement as { retried?: unknown }
  if (retried !== undefined && retried !== null) throw retried
}
