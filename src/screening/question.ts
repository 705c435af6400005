import type { CheckQuestion } from '../check/check.service.ts'
import type { Reader } from '../disclosure/reading.ts'
import { isPersonalIdentifier, normalizeIdentifier } from '../subject/identifier.rules.ts'
import type { GivenRow } from './columns.rules.ts'
import type { ScreenedRowProblem } from './problem.ts'

/** What a row asks, or why it asks nothing. */
export type RowQuestion =
  | { question: CheckQuestion; problem: null }
  | { question: null; problem: ScreenedRowProblem }

/**
 * Whom each row of a chunk is about, in its order. A row with a name and no code is nobody yet: names are not matched
 * to subjects here.
 */
export function questionsOf(
  reader: Reader,
  rows: readonly GivenRow[],
): Promise<readonly RowQuestion[]> {
  return Promise.resolve(rows.map((row) => questionOf(reader, row)))
}

function questionOf(reader: Reader, { code, type }: GivenRow): RowQuestion {
  if (code === '') return { question: null, problem: 'IDENTIFIER_MISSING' }
  if (type === null) return { question: null, problem: 'IDENTIFIER_MALFORMED' }
  // One such row must not stop its chunk, which is asked as a whole.
  const isPersonal = isPersonalIdentifier(type, normalizeIdentifier(type, code))
  if (isPersonal && !reader.mayUseIdentityPapers) {
    return { question: null, problem: 'IDENTIFIER_TYPE_FORBIDDEN' }
  }
  return { question: { type, value: code }, problem: null }
}
