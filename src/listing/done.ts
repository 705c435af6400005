import type { EntryKey } from '../list/list.store.ts'
import type { ListProblem } from '../list/list-problem.ts'

/** What came of a step: the entry that it was taken with, or why it was not. */
export type Done = { entry: EntryKey } | { problem: ListProblem }
