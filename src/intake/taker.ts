import {
  draftFileRow,
  type CommitmentFileDraft,
  type FileCells,
} from '../commitment-register/file-row.rules.ts'
import { submitCommitments } from '../commitment-register/take-in.service.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { draftRow } from '../submission/draft.rules.ts'
import type { RecordDraft } from '../submission/draft.ts'
import type { Outcome } from '../submission/outcome.ts'
import type { RowProblem } from '../submission/problem.ts'
import { submitRows } from '../submission/submission.service.ts'
import type { Origin } from '../submission/subject-registration.ts'
import { FileRefused } from './file-refused.ts'
import {
  findCommitmentLayout,
  findLayout,
  knownHeadings,
  type CommitmentLayout,
  type ItemLayout,
  type Layout,
} from './layout.rules.ts'

/** Why a row is not taken in. */
export type RowFault = Omit<RowProblem, 'code'> & { code: string }

/** What became of a checked row. */
export type Taken =
  | Pick<Outcome, 'status' | 'remarks'>
  | { status: 'REJECTED'; problems: readonly RowFault[] }

/** What rows of a file become: how one is checked, and how many are taken in, in one transaction with `alongside`. */
export interface Taker<Draft = unknown> {
  layout: Layout
  /** The Chinese name of a column of the layout. */
  zhOf(column: number): string
  draft(
    cells: readonly (string | undefined)[],
  ): { ok: true; draft: Draft } | { ok: false; problems: RowFault[] }
  submit(
    writing: Writing,
    origin: Origin,
    rows: readonly { draft: Draft; rowNumber: number | null }[],
    alongside: (tx: Transaction, taken: readonly Taken[]) => Promise<void>,
  ): Promise<unknown>
}

/**
 * Tells from its header what a file holds: records of an item of the catalogue, or commitments.
 * @throws FileRefused HEADER_UNKNOWN
 */
export function takerOf(writing: Writing, header: readonly string[]): Taker {
  const [book, today] = [writing.rules(), writing.today()]
  const item = findLayout(book, header, today)
  const ofCommitments = findCommitmentLayout(book, header, today)
  if (ofCommitments !== null && (item === null || isBetter(ofCommitments, item))) {
    return commitmentTaker(writing, ofCommitments)
  }
  if (item === null) throw new FileRefused('HEADER_UNKNOWN')
  return recordTaker(item)
}

function isBetter(one: Layout, other: Layout): boolean {
  return knownHeadings(one) > knownHeadings(other)
}

function recordTaker(layout: ItemLayout): Taker<RecordDraft> {
  const { plan } = layout
  return {
    layout,
    zhOf: (at) => plan.columns[at]!.column.zh,
    draft: (cells) => draftRow(plan, cells),
    submit: submitRows,
  }
}

function commitmentTaker(writing: Writing, layout: CommitmentLayout): Taker<CommitmentFileDraft> {
  const { columns } = layout
  const [book, today] = [writing.rules(), writing.today()]
  const names = new Map(columns.map(({ key, zh }) => [key, zh]))
  return {
    layout,
    zhOf: (at) => columns[at]!.zh,
    draft: (cells) => {
      const byKey: FileCells = Object.fromEntries(columns.map(({ key }, at) => [key, cells[at]]))
      return draftFileRow(book, today, byKey, (column) => names.get(column) ?? column)
    },
    submit: submitCommitments,
  }
}
