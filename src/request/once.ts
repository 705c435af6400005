import type { Database, Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { checkRequestKey } from './request-key.rules.ts'
import { insertAnswer, readAnswer, type KeyedRequest } from './request-key.store.ts'

/** A request, as its idempotency is told: the operation's name, the caller's key, and all that it says. */
export interface KeyedStep {
  name: string
  key: string
  body: unknown
}

/**
 * Takes a step once: the same request under the same key gives the first answer again. What was not taken may be tried
 * again under its key.
 * @throws DomainError BAD_INPUT for a bad key; IDEMPOTENCY_CONFLICT; what `work` throws
 */
export function once<Result extends object>(
  { cipher, db }: Pick<Base, 'cipher' | 'db'>,
  { actor }: Pick<Viewer, 'actor'>,
  { name, key, body }: KeyedStep,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  checkRequestKey(key)
  const bodyHash = keyedHash(cipher, 'REQUEST', JSON.stringify([name, body]))
  return answeredOnce<Result>(db, { actor, key, bodyHash }, (keep) =>
    db.transaction(async (tx) => {
      const done = await work(tx)
      if (!('problem' in done)) await keep(tx, done)
      return done
    }),
  )
}

/**
 * Does something once for a request: what was answered before is answered again.
 * @param work gets what keeps the answer, to be called in its transaction; what is not kept may be tried again
 * @throws DomainError IDEMPOTENCY_CONFLICT for a key that was used for another body; what `work` throws
 */
export async function answeredOnce<Answer extends object>(
  db: Database,
  request: KeyedRequest,
  work: (keep: (tx: Transaction, done: Answer) => Promise<void>) => Promise<Answer>,
): Promise<Answer> {
  const answered = await readAnswer(db, request)
  if (answered !== null) return answered as Answer
  try {
    return await work((tx, done) => insertAnswer(tx, request, done, tx.at))
  } catch (error) {
    // The same key won the race elsewhere: its answer is ours.
    const winner = await readAnswer(db, request)
    if (winner === null) throw error
    return winner as Answer
  }
}
