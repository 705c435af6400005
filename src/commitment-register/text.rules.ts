import { holdsIdentityNumber, holdsResidentId } from '../personal/identity-number.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { checkIdentifier } from '../subject/identifier.rules.ts'
import { cleanCell, isDestroyed } from '../submission/cell.rules.ts'
import { problemAt, type CommitmentProblem } from './problem.ts'

/** The longest texts of the national template. */
const TEXT_MOST = { LONG: 4000, SHORT: 512, NAME: 200 } as const

/** Reads the texts of an input, and collects what is wrong with them. */
export interface TextReader {
  readonly problems: CommitmentProblem[]
  required(field: string, raw: string | null | undefined, most: keyof typeof TEXT_MOST): string
  optional(
    field: string,
    raw: string | null | undefined,
    most: keyof typeof TEXT_MOST,
  ): string | null
  /** The code of a unit, in its canonical form. */
  unitCode(field: string, raw: string | null | undefined): string | null
}

/** Makes the reader of one input. Marks of nothing (无, /, —) are nothing, as in files. */
export function makeTextReader(book: RuleBook): TextReader {
  const problems: CommitmentProblem[] = []
  const optional: TextReader['optional'] = (field, raw, most) => {
    const text = cleanCell(raw ?? '', book.nullMarks)
    if (text === null) return null
    const fault = faultOf(text, TEXT_MOST[most])
    if (fault !== null) problems.push(problemAt(field, fault))
    return text
  }
  return {
    problems,
    optional,
    required: (field, raw, most) => {
      const text = optional(field, raw, most)
      if (text === null) problems.push(problemAt(field, 'REQUIRED_MISSING'))
      return text ?? ''
    },
    unitCode: (field, raw) => {
      const text = cleanCell(raw ?? '', book.nullMarks)
      if (text === null) return null
      const checked = checkIdentifier('USCI', text, book.isIdentifierException)
      if (checked.ok && !holdsResidentId(checked.value)) return checked.value
      problems.push(problemAt(field, 'UNIT_CODE_INVALID'))
      return null
    },
  }
}

function faultOf(text: string, most: number) {
  if (isDestroyed(text)) return 'TEXT_DESTROYED'
  if (text.length > most) return 'TEXT_TOO_LONG'
  return holdsIdentityNumber(text) ? 'TEXT_HOLDS_IDENTITY' : null
}
