import type { CheckQuestion } from '../check/check.service.ts'
import type { Reader } from '../disclosure/reading.ts'
import type { MatchResult } from '../match/match-labels.ts'
import { matchSubjects, type Match } from '../match/match.service.ts'
import { isPersonalIdentifier, normalizeIdentifier } from '../subject/identifier.rules.ts'
import { findSubject, listSubjectIdentifiers } from '../subject/subject.service.ts'
import type { GivenRow } from './columns.rules.ts'
import type { ScreenedRowProblem } from './problem.ts'

/** What a row asks, or why it asks nothing. */
export type RowQuestion =
  | { question: CheckQuestion; problem: null }
  | { question: null; problem: ScreenedRowProblem }

/**
 * Whom each row of a chunk is about, in its order: its code says it; without one its name, where that leads to one
 * subject beyond doubt. Nobody looks at the rows, so what a person would have to choose or confirm asks nothing.
 */
export async function questionsOf(
  reader: Reader,
  rows: readonly GivenRow[],
): Promise<readonly RowQuestion[]> {
  const named = rows.filter(isNamed)
  const matches = named.length === 0 ? [] : await matchSubjects(reader, named.map(candidateOf))
  const asked = (await Promise.all(matches.map((match) => questionOfMatch(reader, match)))).values()
  return rows.map((row) => (isNamed(row) ? asked.next().value! : questionOfCode(reader, row)))
}

function isNamed({ name, code }: GivenRow): boolean {
  return code === '' && name !== ''
}

function candidateOf({ name }: GivenRow) {
  return { key: null, name, usci: null, identifiers: [], licences: [], region: null, address: null }
}

const OF_RESULT: Readonly<Record<Exclude<MatchResult, 'MATCHED'>, ScreenedRowProblem>> = {
  AMBIGUOUS: 'NAME_AMBIGUOUS',
  POSSIBLE: 'NAME_UNCERTAIN',
  NOT_FOUND: 'NAME_UNKNOWN',
  INVALID: 'IDENTIFIER_MISSING',
}

async function questionOfMatch(reader: Reader, { result, subjectId }: Match): Promise<RowQuestion> {
  if (result !== 'MATCHED') return { question: null, problem: OF_RESULT[result] }
  const file = await findSubject(reader, subjectId!)
  const identifiers = file === null ? [] : await listSubjectIdentifiers(file)
  const known = identifiers.find(({ isPersonal }) => !isPersonal)
  if (known === undefined) return { question: null, problem: 'NAME_UNKNOWN' }
  return { question: { type: known.type, value: known.value }, problem: null }
}

function questionOfCode(reader: Reader, { code, type }: GivenRow): RowQuestion {
  if (code === '') return { question: null, problem: 'IDENTIFIER_MISSING' }
  if (type === null) return { question: null, problem: 'IDENTIFIER_MALFORMED' }
  // One such row must not stop its chunk, which is asked as a whole.
  const isPersonal = isPersonalIdentifier(type, normalizeIdentifier(type, code))
  if (isPersonal && !reader.mayUseIdentityPapers) {
    return { question: null, problem: 'IDENTIFIER_TYPE_FORBIDDEN' }
  }
  return { question: { type, value: code }, problem: null }
}
