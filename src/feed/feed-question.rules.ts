import type { LensOf } from '../change/compare.rules.ts'
import { DomainError } from '../errors.ts'
import { readSubjectId } from '../relay/global-id.ts'
import type { FeedQuestion } from './feed.service.ts'

/** Subjects that one question names at most. */
const SUBJECTS_MOST = 100

/** What a caller gives. */
interface Given {
  after?: string | null | undefined
  filter?:
    | { kinds?: readonly string[] | null; subjects?: readonly string[] | null }
    | null
    | undefined
}

/**
 * Reads what a caller asks of the feed.
 * @throws DomainError NOT_FOUND for what is no subject's id; BAD_INPUT for too many subjects
 */
export function readQuestion({ after, filter }: Given, lensOf: LensOf): Omit<FeedQuestion, 'size'> {
  const { kinds = null, subjects = null } = filter ?? {}
  if (subjects !== null && subjects.length > SUBJECTS_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `subjects 至多 ${SUBJECTS_MOST} 个`,
      en: `At most ${SUBJECTS_MOST} subjects`,
    })
  }
  const ids = subjects?.map(readSubjectId) ?? null
  return { after: after ?? null, kinds, subjects: ids && [...new Set(ids)], lensOf }
}
