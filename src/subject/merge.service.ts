import { uuidv7 } from 'uuidv7'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import { OPERATOR } from '../disclosure/entitlement.ts'
import type { Writing } from '../disclosure/reading.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import { DomainError } from '../errors.ts'
import { nameEntryOf } from './name-entry.ts'
import { listFileIds, listVersions } from './subject.store.ts'
import {
  closeLink,
  insertLink,
  lockSubjects,
  putNames,
  removeNames,
} from './subject-write.store.ts'

/**
 * Records that one subject is another: its facts stay where they are, and the other's file reads over both. The
 * link has its own two times, so the file before the merge can still be read.
 * @throws DomainError NOT_FOUND; SUBJECT_LINK_CONFLICT when it is merged already, would close a circle, or the two
 *   are not of one category
 */
export function mergeSubjects(
  writing: Writing,
  subjectId: string,
  intoSubjectId: string,
  reason: string,
): Promise<void> {
  checkPlainText(reason)
  return writing.db.transaction(async (tx) => {
    const locked = await lockSubjects(tx, { ids: [subjectId, intoSubjectId] })
    const [one, other] = [subjectId, intoSubjectId].map((id) => locked.find((row) => row.id === id))
    if (one === undefined || other === undefined) throw new DomainError('NOT_FOUND')
    if (one.category !== other.category)
      throw conflict('两主体类别不同', 'The two are of different categories')
    const files = await listFileIds(tx, [subjectId, intoSubjectId], AS_OF_NOW)
    const rootOf = (id: string) => files.find((file) => file.asked === id)!.rootId
    if (rootOf(subjectId) !== subjectId)
      throw conflict('该主体已被合并', 'The subject is merged already')
    if (rootOf(intoSubjectId) === subjectId) {
      throw conflict('不得形成循环合并', 'The two would be merged into each other')
    }
    const at = tx.at.toISOString()
    await insertLink(tx, { subjectId, id: uuidv7(), into: intoSubjectId, reason, at })
    await removeNames(tx, { ids: [subjectId] })
  })
}

/**
 * Undoes the merge of a subject: from now on each has its own file again.
 * @returns the subject that it was merged into
 * @throws DomainError SUBJECT_LINK_CONFLICT when it is not merged
 */
export function unmergeSubject(writing: Writing, subjectId: string): Promise<string> {
  return writing.db.transaction(async (tx) => {
    await lockSubjects(tx, { ids: [subjectId] })
    const [closed] = await closeLink(tx, { subjectId, at: tx.at.toISOString() })
    if (closed === undefined) throw conflict('该主体未被合并', 'The subject is not merged')
    await restoreName(writing, tx, subjectId)
    return closed.into
  })
}

async function restoreName(writing: Writing, tx: Transaction, subjectId: string): Promise<void> {
  const [version] = await listVersions(tx, OPERATOR, [subjectId], AS_OF_NOW)
  if (version === undefined || version.category === 'PERSON') return
  await putNames(tx, [nameEntryOf(writing.rules(), version.category, version)])
}

function conflict(zh: string, en: string): DomainError {
  return new DomainError('SUBJECT_LINK_CONFLICT', { zh, en })
}
