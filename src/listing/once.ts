import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import type { ListProblem } from '../list/list-problem.ts'
import type { EntryKey } from '../list/list.store.ts'
import { checkRequestKey } from '../submission/request-key.rules.ts'
import { insertAnswer, readAnswer } from '../submission/request-key.store.ts'

/** What came of a step: the entry that it was taken with, or why it was not. */
export type Done = { entry: EntryKey } | { problem: ListProblem }

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
export async function once<Answer extends object = Done>(
  base: Base,
  viewer: Viewer,
  { name, key, body }: KeyedStep,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  checkRequestKey(key)
  const bodyHash = keyedHash(base.cipher, 'REQUEST', JSON.stringify([name, body]))
  const request = { actor: viewer.actor, key, bodyHash }
  const answered = await readAnswer(base.db, request)
  if (answered !== null) return answered as Answer
  try {
    return await base.db.transaction(async (tx) => {
      const done = await work(tx)
      if (!('problem' in done)) await insertAnswer(tx, request, done, tx.at)
      return done
    })
  } catch (error) {
    // The same key won the race elsewhere: its answer is ours.
    const winner = await readAnswer(base.db, request)
    if (winner === null) throw error
    return winner as Answer
  }
}

const TEXT_MOST = 2000
/** Characters of a legal basis, or the number of a document. */
const LINE_MOST = 500

/**
 * A text that is kept with a step: something, and not too much.
 * @throws DomainError BAD_INPUT also for one that holds an identity, bank card or mobile number
 */
export function readText(text: string): string {
  const read = text.trim()
  if (read === '' || read.length > TEXT_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `说明须为 1 至 ${TEXT_MOST} 字`,
      en: `A statement has 1 to ${TEXT_MOST} characters`,
    })
  }
  checkPlainText(read)
  return read
}

/**
 * A short text that may be missing; blank is nothing.
 * @throws DomainError BAD_INPUT as `readText`
 */
export function readLine(text: string | null): string | null {
  const read = text?.trim() ?? ''
  if (read.length > LINE_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `依据和文书号至多 ${LINE_MOST} 字`,
      en: `A basis or a number has ${LINE_MOST} characters at most`,
    })
  }
  checkPlainText(read)
  return read === '' ? null : read
}
