import { TRANSACTION_INSTANT, type Transaction } from './database.ts'

/** What a transaction runs over: a connection that is its own until the end. */
export interface TransactionConnection {
  run<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  script<Row>(text: string): Promise<Row[]>
  isLost(): boolean
  destroy(): void
}

/**
 * One transaction over one connection. It commits only if no statement failed, and only where it began: a connection
 * that is lost never comes again, and what is asked for after the end is refused.
 */
export async function transact<Result>(
  connection: TransactionConnection,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  let isOver = false
  let failed: { error: unknown } | null = null
  await connection.script('begin')
  const query: Transaction['query'] = async (text, parameters) => {
    if (isOver) throw new Error('the transaction is over')
    try {
      return await connection.run(text, parameters)
    } catch (error) {
      // What follows a failure fails too (25P02): the failure itself is what happened.
      if (failed === null || isAborted((failed as { error: unknown }).error)) failed = { error }
      throw error
    }
  }
  try {
    const [row] = await query<{ at: Date }>(TRANSACTION_INSTANT)
    const result = await work({ at: row!.at, query })
    isOver = true
    // Whoever caught the error of a statement has lost the transaction all the same: `commit` would roll back.
    if (failed !== null) throw (failed as { error: Error }).error
    await connection.script('commit')
    return result
  } catch (error) {
    isOver = true
    if (!connection.isLost()) await connection.script('rollback').catch(() => connection.destroy())
    // The server says 25P02 of what came after the failure: the failure itself is what happened.
    throw isAborted(error) && failed !== null ? (failed as { error: Error }).error : error
  }
}

function isAborted(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02'
}
