import { checkJudge } from '../commitment-register/rights.service.ts'
import type { Asking } from '../commitment-register/once.ts'
import type { Executor } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import type { RecordRow } from '../record/record.store.ts'
import { itemOf } from '../record/record.view.ts'
import { findSubject } from '../subject/subject.service.ts'
import type { takeRecord } from '../submission/declared.ts'

type TakenRecord = NonNullable<Awaited<ReturnType<typeof takeRecord>>>

/**
 * A record that was taken for writing, if it is a declaration and still the one that the caller knows.
 * @throws DomainError NOT_FOUND, VERSION_CONFLICT
 */
export function takeDeclaration(
  { rules, today }: Pick<Writing, 'rules' | 'today'>,
  row: TakenRecord | null,
  expectedVersion: number,
): TakenRecord {
  if (row === null || itemOf(rules(), row, today()).body.selfDeclared !== true) {
    throw new DomainError('NOT_FOUND')
  }
  if (row.version !== expectedVersion) throw new DomainError('VERSION_CONFLICT')
  return row
}

/**
 * Checks that a public body may verify a declaration, as it may judge a commitment: within its mandates. A declaration
 * lies where its subject does.
 * @throws DomainError FORBIDDEN
 */
export async function checkVerifier(
  asking: Asking,
  { sourceCode, domain, regionCode }: RecordRow,
  db: Executor,
  subjectRegion: string | null,
): Promise<void> {
  const where = { sourceCode, domain, regionCode: regionCode ?? subjectRegion }
  await checkJudge(asking, where, db)
}

/** The division of the subject that a record is about, as the caller sees it; null: none is known. */
export async function regionOfSubject(
  { reader }: Asking,
  subjectId: string,
): Promise<string | null> {
  return (await findSubject(reader, subjectId))?.regionCode ?? null
}
