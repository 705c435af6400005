import { isDestroyed } from '../submission/cell.rules.ts'
import type { CommitmentColumn } from '../rule/commitment-file.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { SubjectCategory } from '../rule/rule.schema.ts'
import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import {
  categoryOfUsci,
  checkIdentifier,
  detectIdentifier,
  isPersonalIdentifier,
} from '../subject/identifier.rules.ts'
import { normalizeName } from '../subject/name.rules.ts'
import type { SubjectDraft } from '../submission/draft.ts'
import { problemOf, type RowProblem } from '../submission/problem.ts'
import type { RowFault } from './file-row.rules.ts'
import { COMMITMENT_PROBLEMS } from './problem.ts'

/** The longest name of the national template. */
const NAME_MOST = 200

/** 承诺人类别 as the template writes it: its own words and the code of the enum. */
const CATEGORIES: Readonly<Record<string, SubjectCategory>> = {
  法人及非法人组织: 'ORGANIZATION',
  个体工商户: 'SOLE_TRADER',
  自然人: 'PERSON',
}

type Read =
  | { ok: true; subject: SubjectDraft; remarks: RowProblem[] }
  | { ok: false; problems: RowFault[] }

/**
 * Reads who a row of a file of commitments is about: an organisation or a sole trader by its unified code, whose first
 * digits tell which of the two, a natural person by its resident number. An identity number never stands for a firm.
 */
export function readSubjectCells(
  book: RuleBook,
  text: (column: CommitmentColumn) => string | null,
  zhOf: (column: CommitmentColumn) => string,
): Read {
  const problems: RowFault[] = []
  const name = text('subjectName')
  if (name === null) problems.push(problemOf('REQUIRED_MISSING', zhOf('subjectName')))
  else problems.push(...faultsOfName(name, zhOf('subjectName')))
  const category = CATEGORIES[text('subjectCategory') ?? '']
  const differs = { column: zhOf('subjectCategory'), code: 'CATEGORY_DIFFERS' } as const
  if (category === undefined) problems.push({ ...differs, ...COMMITMENT_PROBLEMS.CATEGORY_DIFFERS })
  const given = text('identify')
  if (given === null) problems.push(problemOf('IDENTIFIER_MISSING', zhOf('identify')))
  if (name === null || category === undefined || given === null) return { ok: false, problems }
  const type = category === 'PERSON' ? 'RESIDENT_ID' : 'USCI'
  const checked = checkIdentifier(type, given, book.isIdentifierException)
  const isMisplaced = type === 'USCI' && detectIdentifier(given) === 'RESIDENT_ID'
  if (!checked.ok || isMisplaced) {
    const detail = checked.ok ? undefined : checked
    problems.push(problemOf('IDENTIFIER_MALFORMED', zhOf('identify'), detail))
  } else if (type === 'USCI' && categoryOfUsci(checked.value) !== category) {
    problems.push({ ...differs, ...COMMITMENT_PROBLEMS.CATEGORY_DIFFERS })
  }
  if (problems.length > 0 || !checked.ok) return { ok: false, problems }
  const { value, validity } = checked
  return {
    ok: true,
    remarks: validity === 'INVALID' ? [problemOf('IDENTIFIER_INVALID')] : [],
    subject: {
      category,
      name: normalizeName(name),
      identifiers: [{ type, value, validity, isPersonal: isPersonalIdentifier(type, value) }],
      representativeName: null,
      representativeId: null,
      profile: null,
    },
  }
}

function faultsOfName(name: string, column: string): RowFault[] {
  if (isDestroyed(name)) return [problemOf('TEXT_DESTROYED', column)]
  if (name.length > NAME_MOST) return [problemOf('TEXT_TOO_LONG', column)]
  // Names are stored in plain, and found by everybody.
  return holdsIdentityNumber(name) ? [problemOf('COLUMN_SHIFTED', column)] : []
}
