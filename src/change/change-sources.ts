import { commitmentDifferences } from '../commitment/commitment-change.service.ts'
import { evaluationDifferences } from '../evaluation/evaluation-change.service.ts'
import type { DifferenceSource } from '../fact/difference.ts'
import { listEntryDifferences } from '../list/list-change.service.ts'
import { applicationDifferences } from '../measure/measure-change.service.ts'
import { recordDifferences } from '../record/record-change.service.ts'
import {
  identifierDifferences,
  mergeDifferences,
  profileDifferences,
} from './subject-changes.service.ts'

/** The kinds of facts whose changes are told. A new kind is a source, and a line here. */
export const CHANGE_SOURCES: readonly DifferenceSource[] = [
  profileDifferences,
  identifierDifferences,
  mergeDifferences,
  recordDifferences,
  listEntryDifferences,
  commitmentDifferences,
  applicationDifferences,
  evaluationDifferences,
]
