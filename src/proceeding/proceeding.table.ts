import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { day, knownTime } from '../database/columns.ts'

/**
 * Administrative reconsiderations (行政复议) and suits (行政诉讼) about facts, one row a version. `sourceCode` and
 * `regionCode` are those of the unit that holds the fact, which records them.
 */
export const legalProceeding = pgTable(
  'legal_proceeding',
  {
    subjectId: uuid('subject_id').notNull(),
    proceedingId: uuid('proceeding_id').notNull(),
    version: smallint('version').notNull(),
    factKind: text('fact_kind').notNull(),
    factId: uuid('fact_id').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    /** Who reconsiders or hears it, and under which number. */
    organ: text('organ').notNull(),
    caseNumber: text('case_number').notNull(),
    filedOn: day('filed_on').notNull(),
    sinceOn: day('since_on').notNull(),
    outcome: text('outcome'),
    /** Number of the document that stays, lifts or decides. */
    documentNumber: text('document_number'),
    statement: text('statement').notNull(),
    domain: text('domain'),
    regionCode: text('region_code'),
    sourceCode: text('source_code').notNull(),
    disclosureScope: text('disclosure_scope').notNull(),
    changeKind: text('change_kind').notNull(),
    actor: text('actor').notNull(),
    ...knownTime,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.proceedingId, table.version] }),
    index('legal_proceeding_of_subject_open')
      .on(table.subjectId, table.filedOn, table.proceedingId)
      .where(sql`superseded_at is null`),
  ],
)
