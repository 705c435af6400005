import { getTableColumns, sql, type SQL, type Table } from 'drizzle-orm'
import { profileValues } from '../change/profile.rules.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { factVisibility, heldRows } from '../fact/fact.scope.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { subjectTypeOf } from '../subject/schema-type.rules.ts'
import { findSubject } from '../subject/subject.service.ts'
import { versionColumns, type SubjectVersionRow } from '../subject/subject.store.ts'
import { subjectLink, subjectVersion } from '../subject/subject.table.ts'
import type { FeedKind } from './feed-kind.ts'

/** The names of all columns of a table. */
export function columnNames(table: Table): string[] {
  return Object.values(getTableColumns(table)).map(({ name }) => name)
}

const PERSON = sql`'PERSON'`

/** A person is no one's to find who sees what is public only. */
function visibleSubject(shape: Shape, alias: string): SQL {
  const r = sql.identifier(alias)
  const open = sql`${r}.superseded_at is null and ${r}.valid_to is null`
  if (shape.rows === 'HELD') return sql`(${open} and ${heldRows(alias)})`
  return shape.scopes.has('SHARED') ? open : sql`(${open} and ${r}.category <> ${PERSON})`
}

/** What is known of the subject itself. */
export const subjects: FeedKind = {
  kind: 'SUBJECT',
  label: { zh: '主体', en: 'A subject' },
  fact: {
    table: 'subject_version',
    id: 'subject_id',
    columns: versionColumns,
    visible: visibleSubject,
  },
  columns: columnNames(subjectVersion),
  alias: 'v',
  tie: 'id',
  version: null,
  endsUnfollowed: false,
  days: [],
  visibilityOf: ({ entitlement, today }) => factVisibility(entitlement, today()),
  compared: {
    typeOf: (row) => subjectTypeOf(row as SubjectVersionRow),
    valuesOf: ({ row, by }) => profileValues(row as SubjectVersionRow, by.cipher),
  },
  globalIdOf: ({ subjectId }) => writeGlobalId({ kind: 'subject', subjectId }),
  find: (reader, { subjectId }) => findSubject(reader, subjectId),
}

/** A merge is told of the subject that went into another, which is its fact. */
function visibleMerge(shape: Shape, alias: string): SQL {
  const r = sql.identifier(alias)
  // What a unit holds says nothing of merges: all who see the subject are told of them.
  if (shape.rows === 'HELD') return sql`false`
  const open = sql`${r}.superseded_at is null`
  if (shape.scopes.has('SHARED')) return open
  return sql`(${open} and not exists (select from subject s
    where s.id in (${r}.subject_id, ${r}.into_subject_id) and s.category = ${PERSON}))`
}

/** Merges of subjects: facts stay with their subjects, and a file reads over all of them. */
export const merges: FeedKind = {
  kind: 'MERGE',
  label: { zh: '主体合并', en: 'A merge of subjects' },
  fact: {
    table: 'subject_link',
    id: 'into_subject_id',
    columns: () => sql`r.id`,
    visible: visibleMerge,
  },
  columns: columnNames(subjectLink),
  alias: 'r',
  tie: 'id',
  version: null,
  endsUnfollowed: true,
  days: [],
  visibilityOf: ({ entitlement, today }) => factVisibility(entitlement, today()),
  compared: null,
  globalIdOf: ({ id }) => writeGlobalId({ kind: 'subject', subjectId: id }),
  find: (reader, { id }) => findSubject(reader, id),
}
