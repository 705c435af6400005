import { hash } from 'node:crypto'
import type { CommitmentColumn } from '../rule/commitment-file.schema.ts'
import type { FULFILMENT_RESULTS } from '../rule/commitment.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { SubjectCategory } from '../rule/rule.schema.ts'
import { cleanCell } from '../submission/cell.rules.ts'
import type { SubjectDraft } from '../submission/draft.ts'
import { problemOf } from '../submission/problem.ts'
import { divisionOf } from '../submission/subject-registration.ts'
import { parseDate } from '../vocabulary/date.rules.ts'
import { readSubjectCells } from './file-subject.rules.ts'
import { draftJudgement, type JudgementDraft } from './judgement.rules.ts'
import { problemAt, type CommitmentProblem } from './problem.ts'
import { draftCommitment, type CommitmentDraft } from './registration.rules.ts'
import { makeTextReader } from './text.rules.ts'

/** The cells of a row by the columns of the template, as they came; a column that the file lacks is undefined. */
export type FileCells = Readonly<Partial<Record<CommitmentColumn, string | undefined>>>

/** Why a row is refused, or what is remarked on it: a code, and where. */
export interface RowFault {
  /** The column's Chinese name; empty when the row as a whole is meant. */
  column: string
  code: string
  zh: string
  en: string
}

/** A row of a file of commitments that passed its rules. */
export interface CommitmentFileDraft {
  subject: SubjectDraft
  commitment: CommitmentDraft
  /** Null: nobody has judged it. */
  judgement: (JudgementDraft & { judgingUnit: string }) | null
  rowHash: string
  remarks: ReturnType<typeof problemOf>[]
}

/** The column that an input of registering or judging comes from. */
const COLUMN_OF: Readonly<Record<string, CommitmentColumn>> = {
  code: 'code',
  type: 'commitmentTypeId',
  publicationClass: 'publicationType',
  reason: 'reason',
  content: 'content',
  liability: 'liabilityBreachCommitment',
  signedOn: 'commitmentDate',
  validUntil: 'commitmentValidity',
  acceptingUnit: 'acceptanceUnit',
  acceptingUnitCode: 'acceptanceUnitIdentify',
  remarks: 'remarks',
  result: 'fulfillmentStatus',
  judgedOn: 'fulfillmentStatusDate',
  judgingUnit: 'acceptanceConfirmUnit',
  judgingUnitCode: 'acceptanceConfirmUnitIdentify',
  unfulfilledContent: 'unperformedCommitmentContent',
  accountability: 'liabilityBreachCommitmentContent',
}

/** Cells that go with a judgement alone. */
const OF_JUDGEMENT = [
  'unperformedCommitmentContent',
  'liabilityBreachCommitmentContent',
  'fulfillmentStatusDate',
] as const

/**
 * Checks a row of a file by the national template: by the same rules as a commitment that is registered and a judgement
 * that is given. The template knows no state before the judgement: a row that names none is of a commitment that waits
 * for it. A judgement without its day is taken for one of the day of intake. Pure.
 * @param zhOf the Chinese name of a column
 * @returns the draft, or all that is wrong with the row
 */
export function draftFileRow(
  book: RuleBook,
  today: string,
  cells: FileCells,
  zhOf: (column: CommitmentColumn) => string,
): { ok: true; draft: CommitmentFileDraft } | { ok: false; problems: RowFault[] } {
  const text = (column: CommitmentColumn) => cleanCell(cells[column] ?? '', book.nullMarks)
  const faults: RowFault[] = []
  const dates = readDates(book, today, text, zhOf, faults)
  const read = readSubjectCells(book, text, zhOf)
  if (!read.ok) faults.push(...read.problems)
  if (text('acceptanceUnit') === null)
    faults.push(problemOf('REQUIRED_MISSING', zhOf('acceptanceUnit')))
  const category = read.ok ? read.subject.category : 'ORGANIZATION'
  const drafted = readCommitment(book, today, text, dates, category)
  const judged = readJudgement(book, today, text, dates)
  const problems = [...(drafted.ok ? [] : drafted.problems), ...(judged.ok ? [] : judged.problems)]
  for (const { field, ...said } of problems) {
    if (dates.isUnknown && BY_DAY.has(said.code)) continue
    const column = zhOf(COLUMN_OF[field]!)
    // A cell that could not be read has its problem already.
    if (!faults.some((one) => one.column === column)) faults.push({ column, ...said })
  }
  if (faults.length > 0 || !read.ok || !drafted.ok || !judged.ok) {
    return { ok: false, problems: faults }
  }
  const { subject, remarks } = read
  const rowHash = hashOf(cells, text)
  return {
    ok: true,
    draft: { subject, commitment: drafted.draft, judgement: judged.draft, rowHash, remarks },
  }
}

type Text = (column: CommitmentColumn) => string | null

/** What is compared with the day on which a commitment was made; it says nothing where that could not be read. */
const BY_DAY = new Set(['CODE_DATE_DIFFERS', 'PERIOD_REVERSED', 'DATE_BEFORE_COMMITMENT'])

interface Dates {
  signedOn: string
  isUnknown: boolean
  validUntil: string | null
  judgedOn: string | null
}

function readDates(
  book: RuleBook,
  today: string,
  text: Text,
  zhOf: (column: CommitmentColumn) => string,
  faults: RowFault[],
): Dates {
  const day = (column: CommitmentColumn): string | null => {
    const cell = text(column)
    if (cell === null) return null
    const parsed = parseDate(cell, { openEnded: book.openEndedDates })
    if (parsed.ok) return parsed.on
    faults.push({ column: zhOf(column), code: parsed.code, zh: parsed.zh, en: parsed.en })
    return null
  }
  const signedOn = day('commitmentDate')
  const column = zhOf('commitmentDate')
  if (signedOn === null && !faults.some((one) => one.column === column)) {
    faults.push(problemOf('REQUIRED_MISSING', column))
  }
  return {
    signedOn: signedOn ?? today,
    isUnknown: signedOn === null,
    validUntil: day('commitmentValidity'),
    judgedOn: day('fulfillmentStatusDate'),
  }
}

function readCommitment(
  book: RuleBook,
  today: string,
  text: Text,
  { signedOn, validUntil }: Dates,
  category: SubjectCategory,
): ReturnType<typeof draftCommitment> {
  const unit = text('acceptanceUnit')
  const given = {
    template: null,
    scene: null,
    domain: null,
    type: text('commitmentTypeId') ?? '',
    publicationClass: text('publicationType') ?? '',
    code: text('code'),
    reason: text('reason') ?? '',
    content: text('content') ?? '',
    liability: text('liabilityBreachCommitment') ?? '',
    signedOn,
    validUntil,
    acceptingUnit: unit,
    acceptingUnitCode: text('acceptanceUnitIdentify'),
    remarks: text('remarks'),
  }
  return draftCommitment(book, today, given, {
    // A file comes from a public body; what a subject registers itself it registers here.
    partyClass: 'BUREAU',
    partyName: '',
    partyRegion: unit === null ? null : divisionOf(book)(unit),
    subjectRegion: null,
    category,
  })
}

/** The content of a row, by which it is known again. */
function hashOf(cells: FileCells, text: Text): string {
  const columns = Object.keys(cells).toSorted() as CommitmentColumn[]
  const content = columns.map((column) => `${column}\u001f${text(column) ?? ''}`)
  return hash('sha256', content.join('\u001f'), 'hex')
}

type Judged =
  | { ok: true; draft: CommitmentFileDraft['judgement'] }
  | { ok: false; problems: CommitmentProblem[] }

function readJudgement(
  book: RuleBook,
  today: string,
  text: Text,
  { signedOn, judgedOn }: Dates,
): Judged {
  const status = text('fulfillmentStatus')
  if (status === null) {
    const given = OF_JUDGEMENT.filter((column) => text(column) !== null)
    const fieldOf = (column: CommitmentColumn) =>
      Object.keys(COLUMN_OF).find((field) => COLUMN_OF[field] === column)!
    const problems = given.map((column) => problemAt(fieldOf(column), 'NOT_WHEN_PENDING'))
    return problems.length > 0 ? { ok: false, problems } : { ok: true, draft: null }
  }
  const result = book
    .list('fulfilment-result', { on: today })
    .find(({ code, zh }) => code === status || zh === status)
  if (result === undefined) return { ok: false, problems: [problemAt('result', 'STATUS_UNKNOWN')] }
  const given = {
    result: result.code as (typeof FULFILMENT_RESULTS)[number],
    judgedOn: judgedOn ?? today,
    judgingUnitCode: text('acceptanceConfirmUnitIdentify'),
    evidence: null,
    unfulfilledContent: text('unperformedCommitmentContent'),
    accountability: text('liabilityBreachCommitmentContent'),
  }
  const drafted = draftJudgement(book, today, given, signedOn)
  if (!drafted.ok) return drafted
  const units = makeTextReader(book)
  const named = units.optional('judgingUnit', text('acceptanceConfirmUnit'), 'NAME')
  if (units.problems.length > 0) return { ok: false, problems: units.problems }
  return {
    ok: true,
    draft: { ...drafted.draft, judgingUnit: named ?? text('acceptanceUnit') ?? '' },
  }
}
