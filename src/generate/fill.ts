import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Writing } from '../disclosure/reading.ts'
import { draftRow } from '../submission/draft.rules.ts'
import { planItem, type ItemPlan } from '../submission/item-plan.ts'
import type { DraftRow } from '../submission/outcome.ts'
import { submitRows } from '../submission/submission.service.ts'
import { makeCity } from './city.ts'
import { fillLists } from './fill-lists.ts'
import type { GeneratedEntry } from './list-entry.ts'
import type { GeneratedRecord } from './row.ts'

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
  let [subjects, rows] = [0, 0]
  const entries: GeneratedEntry[] = []
  const submit = async () => {
    await working
    const full = batch
    batch = []
    working = submitRows(writing, origin, full)
    working.catch(() => {})
    options.onProgress?.(subjects, rows)
  }
  for (const { registration, records, listEntry } of makeCity(options.seed, options)) {
    if (listEntry !== null) entries.push(listEntry)
    for (const generated of registration === null ? records : [registration, ...records]) {
      batch.push({ draft: draftGenerated(writing, plans, generated), rowNumber: null })
      rows++
      if (rows % TURN_ROWS === 0) await nextTurn()
      if (batch.length >= BATCH_ROWS) await submit()
    }
    subjects++
  }
  await submit()
  await working
  await fillLists(writing, entries)
  return rows
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
  const named = drafted.problems
    .map(({ column, code: problem }) => `${column} ${problem}`)
    .join(', ')
  throw new Error(`a generated row of ${code} was refused: ${named}`)
}

function planOf(writing: Writing, code: string): ItemPlan {
  const item = writing.rules().catalogueItem(code, writing.today())
  if (item === null) throw new Error(`the catalogue lacks item ${code}`)
  return planItem(writing.rules(), item, writing.today())
}
