import { setImmediate as nextTurn } from 'node:timers/promises'
import { draftFileRow, type CommitmentFileDraft } from '../commitment-register/file-row.rules.ts'
import {
  submitCommitments,
  type CommitmentDraftRow,
} from '../commitment-register/take-in.service.ts'
import type { Writing } from '../disclosure/reading.ts'
import { draftRow } from '../submission/draft.rules.ts'
import { planItem, type ItemPlan } from '../submission/item-plan.ts'
import type { DraftRow } from '../submission/outcome.ts'
import { submitRows } from '../submission/submission.service.ts'
import type { Origin } from '../submission/subject-registration.ts'
import { makeCity, makeRecords, makeSubject, type GeneratedSubject } from './city.ts'
import { fillLists } from './fill-lists.ts'
import type { GeneratedEntry } from './list-entry.ts'
import type { GeneratedRecord, RowValues } from './row.ts'

/** Rows of one transaction. */
const BATCH_ROWS = 4000
/** Rows that are checked in one turn of the event loop, so that the database is not kept waiting. */
const TURN_ROWS = 50

export interface FillOptions {
  seed: string
  subjects: number
  /** Where generated rows say they came from. */
  sourceCode: string
  onProgress?: (subjects: number, rows: number) => void
}

/**
 * Fills a database with a generated city, through the same checks and the same service as every other row, and its lists
 * with entries of some of its firms. The same
 * seed again changes nothing.
 * @returns how many rows were submitted
 * @throws Error when a generated row is refused: the generator and the catalogue disagree
 */
export async function fillCity(writing: Writing, options: FillOptions): Promise<number> {
  const origin = { sourceCode: options.sourceCode, fileId: null }
  const plans = new Map<string, ItemPlan>()
  let working: Promise<unknown> = Promise.resolve()
  let batch: DraftRow[] = []
  let commitments: CommitmentDraftRow[] = []
  let [subjects, rows] = [0, 0]
  const entries: GeneratedEntry[] = []
  const submit = async () => {
    await working
    const full = { records: batch, commitments }
    batch = []
    commitments = []
    working = submitRows(writing, origin, full.records).then(() =>
      submitGenerated(writing, origin, full.commitments),
    )
    working.catch(() => {})
    options.onProgress?.(subjects, rows)
  }
  for (const file of makeCity(options.seed, options)) {
    const { registration, records, listEntry, commitments: made } = file
    if (listEntry !== null) entries.push(listEntry)
    for (const generated of registration === null ? records : [registration, ...records]) {
      batch.push({ draft: draftGenerated(writing, plans, generated), rowNumber: null })
      rows++
      if (rows % TURN_ROWS === 0) await nextTurn()
      if (batch.length >= BATCH_ROWS) await submit()
    }
    for (const values of made) {
      commitments.push({ draft: draftGeneratedCommitment(writing, values), rowNumber: null })
      rows++
    }
    subjects++
  }
  await submit()
  await working
  await fillLists(writing, entries)
  return rows
}

/** The index of a firm that no city is large enough to hold. */
const OUTSIDE = 10_000_000

/**
 * Fills in one firm with so many records: far more than the longest tail of a city has.
 * @returns its code
 */
export async function fillFile(
  writing: Writing,
  { seed, records, sourceCode }: { seed: string; records: number; sourceCode: string },
): Promise<string> {
  const subject = makeFirm(seed)
  const plans = new Map<string, ItemPlan>()
  const made = makeManyRecords(seed, subject)
  for (let left = records; left > 0; left -= BATCH_ROWS) {
    const batch = Array.from({ length: Math.min(left, BATCH_ROWS) }, () => ({
      draft: draftGenerated(writing, plans, made.next().value),
      rowNumber: null,
    }))
    await submitRows(writing, { sourceCode, fileId: null }, batch)
  }
  return subject.usci
}

function makeFirm(seed: string): GeneratedSubject & { usci: string } {
  for (let index = OUTSIDE; ; index += 1) {
    const subject = makeSubject(seed, index)
    if (subject.category === 'ORGANIZATION' && subject.usci !== null)
      return { ...subject, usci: subject.usci }
  }
}

/** Records of one firm without end, each with a number of its own. */
function* makeManyRecords(
  seed: string,
  subject: GeneratedSubject,
): Generator<GeneratedRecord, never> {
  for (let index = subject.index; ; index += 1) yield* makeRecords(seed, index, subject)
}

async function submitGenerated(
  writing: Writing,
  origin: Origin,
  rows: readonly CommitmentDraftRow[],
): Promise<void> {
  const outcomes = await submitCommitments(writing, origin, rows)
  if (outcomes.some(({ status }) => status === 'REJECTED')) {
    throw new Error('a generated commitment was refused: its code is taken')
  }
}

/**
 * Checks a generated row of the national template.
 * @throws Error when it is refused: the generator and the rules disagree
 */
export function draftGeneratedCommitment(writing: Writing, values: RowValues): CommitmentFileDraft {
  const drafted = draftFileRow(writing.rules(), writing.today(), values, (column) => column)
  if (drafted.ok) return drafted.draft
  throw refused('commitments', drafted.problems)
}

/** Checks a generated row; the plan of its item is compiled once. */
function draftGenerated(
  writing: Writing,
  plans: Map<string, ItemPlan>,
  { item: code, values }: GeneratedRecord,
): DraftRow['draft'] {
  const plan = plans.get(code) ?? planOf(writing, code)
  plans.set(code, plan)
  const drafted = draftRow(
    plan,
    plan.columns.map(({ column }) => values[column.key]),
  )
  if (drafted.ok) return drafted.draft
  throw refused(code, drafted.problems)
}

function refused(what: string, problems: readonly { column: string; code: string }[]): Error {
  const named = problems.map(({ column, code }) => `${column} ${code}`).join(', ')
  return new Error(`a generated row of ${what} was refused: ${named}`)
}

function planOf(writing: Writing, code: string): ItemPlan {
  const item = writing.rules().catalogueItem(code, writing.today())
  if (item === null) throw new Error(`the catalogue lacks item ${code}`)
  return planItem(writing.rules(), item, writing.today())
}
