import type { Connection } from './connection.ts'
import type { Executor } from './database.ts'
import type { Pool } from './pool.ts'

/** A statement that waits for its transaction. */
interface Waiting {
  text: string
  parameters: readonly unknown[]
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

/**
 * Statements that run each in a transaction of its own, with settings for it alone. Begin, settings, statements and
 * commit go off together over one connection, in their order, and cost one round trip. Statements with the same settings
 * that are asked for within one turn of the event loop share a transaction, unless they are known to be slow.
 * @returns a handle for `set`, the text that makes the settings
 */
export function makeLanes(pool: Pool): (set: string) => Executor {
  const ask = inTurns(answer)
  return (set) => ({ query: (text, parameters = []) => ask(set, text, parameters) })

  function answer(set: string, together: readonly Waiting[]): void {
    const slow = together.filter(({ text }) => pool.isSlow(text))
    const quick = together.filter((one) => !slow.includes(one))
    if (quick.length > 0) void runTogether(set, quick)
    for (const one of slow) void runTogether(set, [one])
  }

  async function runTogether(set: string, together: readonly Waiting[]): Promise<void> {
    try {
      const texts = together.map(({ text }) => text)
      const outcomes = await pool.use((connection) => run(connection, set, together), texts)
      outcomes.forEach((outcome, at) => {
        const one = together[at]!
        if (outcome.status === 'fulfilled') one.resolve(outcome.value)
        // Another one failed and took the transaction with it: this one is asked again, by itself.
        else if (isAborted(outcome.reason) && together.length > 1) void runTogether(set, [one])
        else one.reject(outcome.reason)
      })
    } catch (error) {
      for (const one of together) one.reject(error)
    }
  }
}

/** Gathers the statements of one turn of the event loop that have the same settings. */
function inTurns(answer: (set: string, together: readonly Waiting[]) => void) {
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
        answer(set, together)
      })
    })
}

/**
 * Whatever goes wrong, nothing is shown that should not be: if the settings fail, the transaction is lost and the
 * statement with it; if the statement fails, `commit` ends the transaction all the same; and a connection that is lost
 * takes all of them with it.
 */
async function run(
  connection: Connection,
  set: string,
  together: readonly Waiting[],
): Promise<PromiseSettledResult<unknown[]>[]> {
  // All at once and in this order: nothing of another caller comes between.
  const begun = connection.script(`begin read only; ${set}`)
  const statements = together.map(({ text, parameters }) => connection.runInTurn(text, parameters))
  const committed = connection.script('commit')
  const [, outcomes] = await allOrFirst([begun, Promise.allSettled(statements), committed])
  return outcomes
}

/** Waits for all, even if one fails: the connection is not given back before each is answered. */
async function allOrFirst<Results extends readonly unknown[]>(promises: {
  [Place in keyof Results]: Promise<Results[Place]>
}): Promise<Results> {
  const settled = await Promise.allSettled(promises)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason as Error
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never
}

/** Whether a statement was refused only since its transaction had failed before. */
function isAborted(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02'
}
