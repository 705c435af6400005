import type { Table } from 'drizzle-orm'
import { commitmentVersions } from '../commitment/commitment-change.service.ts'
import { findCommitment } from '../commitment/commitment.service.ts'
import { commitmentStore } from '../commitment/commitment.store.ts'
import { commitment } from '../commitment/commitment.table.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import type { FieldValue } from '../fact/difference.ts'
import { evaluationVersions } from '../evaluation/evaluation-change.service.ts'
import { evaluationVisibility } from '../evaluation/evaluation.scope.ts'
import { findEvaluation } from '../evaluation/evaluation.service.ts'
import { evaluationStore } from '../evaluation/evaluation.store.ts'
import { evaluation } from '../evaluation/evaluation.table.ts'
import { factVisibility } from '../fact/fact.scope.ts'
import type { FactTable } from '../fact/fact.statement.ts'
import type { FactKey } from '../fact/fact.ts'
import type { VersionedKind } from '../fact/version-difference.ts'
import { listEntryVersions } from '../list/list-change.service.ts'
import { entryVisibility } from '../list/list.scope.ts'
import { findListEntry } from '../list/list.service.ts'
import { listEntryStore } from '../list/list.store.ts'
import { listEntry } from '../list/list.table.ts'
import { applicationVersions } from '../measure/measure-change.service.ts'
import { findApplication } from '../measure/measure.service.ts'
import { applicationStore } from '../measure/measure.store.ts'
import { measureApplication } from '../measure/measure.table.ts'
import { recordVersions } from '../record/record-change.service.ts'
import { recordFinder } from '../record/record-find.store.ts'
import { visibleParameters } from '../record/record.scope.ts'
import { findRecord } from '../record/record.service.ts'
import { record } from '../record/record.table.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import type { FeedKind, FeedTable } from './feed-kind.ts'
import { columnNames, merges, subjects } from './subject-kinds.ts'

/** What the feed has to know of a kind of versioned facts beside what comparisons know of it. */
interface Versioned {
  versions: Pick<VersionedKind<never>, 'kind' | 'label'> & {
    typeOf(row: never): string
    valuesOf(seen: never): FieldValue[]
  }
  fact: FactTable
  table: Table
  /** Days by which its row scope opens and closes a version: each has an index, and what is not here is not told. */
  days: FeedTable['days']
  visibilityOf(reading: Reading): object
  globalIdOf(key: FactKey): string
  find(reader: Reader, key: FactKey): Promise<object | null>
}

function versioned({ versions, table, ...more }: Versioned): FeedKind {
  return {
    kind: versions.kind,
    label: versions.label,
    columns: columnNames(table),
    alias: 'r',
    tie: more.fact.id,
    version: 'version',
    endsUnfollowed: false,
    compared: {
      typeOf: (row) => versions.typeOf(row as never),
      valuesOf: (version) => versions.valuesOf(version as never),
    },
    ...more,
  }
}

const recordsSeen = ({ entitlement, rules, today }: Reading) =>
  visibleParameters(entitlement, rules(), today())

/** The kinds of facts of the feed. A new kind is a line here, and its indexes (`recorded_at`, its days). */
export const FEED_KINDS: readonly FeedKind[] = [
  subjects,
  merges,
  versioned({
    versions: recordVersions,
    fact: recordFinder.fact,
    table: record,
    days: [
      { column: 'published_from', of: 'FIRST' },
      { column: 'published_to', of: 'FIRST' },
    ],
    visibilityOf: recordsSeen,
    globalIdOf: ({ subjectId, id }) => writeGlobalId({ kind: 'record', subjectId, recordId: id }),
    find: (reader, { subjectId, id }) => findRecord(reader, { subjectId, recordId: id }),
  }),
  versioned({
    versions: listEntryVersions,
    fact: listEntryStore.fact,
    table: listEntry,
    days: [
      { column: 'valid_from', of: 'FIRST' },
      { column: 'valid_to', of: 'FIRST' },
      { column: 'notice_until', of: 'LAST' },
    ],
    visibilityOf: ({ entitlement, rules, today }) => entryVisibility(entitlement, rules(), today()),
    globalIdOf: ({ subjectId, id }) =>
      writeGlobalId({ kind: 'list-entry', subjectId, entryId: id }),
    find: (reader, { subjectId, id }) => findListEntry(reader, { subjectId, entryId: id }),
  }),
  versioned({
    versions: commitmentVersions,
    fact: commitmentStore.fact,
    table: commitment,
    days: [
      { column: 'published_from', of: 'FIRST' },
      { column: 'published_to', of: 'FIRST' },
    ],
    visibilityOf: recordsSeen,
    globalIdOf: (key) => writeGlobalId({ kind: 'commitment', ...key }),
    find: (reader, { subjectId, id }) => findCommitment(reader, { subjectId, commitmentId: id }),
  }),
  versioned({
    versions: applicationVersions,
    fact: applicationStore.fact,
    table: measureApplication,
    days: [{ column: 'valid_to', of: 'FIRST' }],
    visibilityOf: ({ entitlement, today }) => factVisibility(entitlement, today()),
    globalIdOf: (key) => writeGlobalId({ kind: 'measure-application', ...key }),
    find: (reader, { subjectId, id }) => findApplication(reader, { subjectId, applicationId: id }),
  }),
  versioned({
    versions: evaluationVersions,
    fact: evaluationStore.fact,
    table: evaluation,
    days: [
      { column: 'valid_from', of: 'FIRST' },
      { column: 'valid_to', of: 'FIRST' },
      { column: 'publicity_until', of: 'LAST' },
    ],
    visibilityOf: ({ entitlement, rules, today }) =>
      evaluationVisibility(entitlement, rules(), today()),
    globalIdOf: (key) => writeGlobalId({ kind: 'evaluation', ...key }),
    find: findEvaluation,
  }),
]
