import type { Transaction } from '../database/database.ts'
import type { Reader, Writing } from '../disclosure/reading.ts'
import type { Viewer, ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { answeredOnce } from '../request/once.ts'
import { checkRequestKey } from '../request/request-key.rules.ts'
import type { CommitmentProblem } from './problem.ts'

/** Who writes: what it sees decides what it may change. */
export interface Asking {
  writing: Writing
  reader: Reader
}

/**
 * The party that registers or judges.
 * @throws DomainError FORBIDDEN for who acts for none
 */
export function partyOf({ party }: Viewer): ViewerParty {
  if (party === null) throw new DomainError('FORBIDDEN')
  return party
}

/** What became of a request: the commitment, by its ids, or what is wrong. */
export type Written =
  | { ok: true; subjectId: string; commitmentId: string }
  | { ok: false; problems: CommitmentProblem[] }

/** What was done, and what was refused, of a request about a commitment. */
export type Done = Extract<Written, { ok: true }>
export type Refused = Extract<Written, { ok: false }>

/**
 * Does something once for an idempotency key: the same key with the same body gives the first answer again. Nothing is
 * kept of what was refused.
 * @param work gets what keeps the answer, to be called in its transaction
 * @throws DomainError BAD_INPUT for a bad key, IDEMPOTENCY_CONFLICT for one that was used for another body
 */
export async function once<Done extends { ok: true }, Refused extends { ok: false }>(
  writing: Writing,
  key: string,
  body: unknown,
  work: (keep: (tx: Transaction, done: Done) => Promise<void>) => Promise<Done | Refused>,
): Promise<Done | Refused> {
  checkRequestKey(key)
  const request = {
    actor: writing.actor,
    key,
    bodyHash: keyedHash(writing.cipher, 'REQUEST', JSON.stringify(body)),
  }
  return answeredOnce<Done | Refused>(writing.db, request, work)
}
