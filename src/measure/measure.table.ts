import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { day, knownTime, provenance } from '../database/columns.ts'

/**
 * What units really applied of the measures that follow from credit, one row a version, as records have them.
 * `sourceCode` and `regionCode` are those of the unit that applied: it holds what it reports.
 */
export const measureApplication = pgTable(
  'measure_application',
  {
    subjectId: uuid('subject_id').notNull(),
    applicationId: uuid('application_id').notNull(),
    version: smallint('version').notNull(),
    /** The measure, and the version of its rule that the application goes by: its `validFrom`. */
    measureCode: text('measure_code').notNull(),
    measureVersion: day('measure_version').notNull(),
    purposeCode: text('purpose_code').notNull(),
    unitId: uuid('unit_id').notNull(),
    unitName: text('unit_name').notNull(),
    regionCode: text('region_code'),
    domain: text('domain'),
    /** The matter in which it was applied, and what exactly was done in it. */
    matter: text('matter').notNull(),
    content: text('content').notNull(),
    /** What came of it (成效); null: not reported yet. */
    effect: text('effect'),
    /** The number of the unit's credit check that led to it, if there was one. */
    checkNumber: text('check_number'),
    state: text('state').notNull(),
    /** From the day of its application; half-open, an open end is null. One that was lifted ends on that day. */
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    liftedOn: day('lifted_on'),
    disclosureScope: text('disclosure_scope').notNull(),
    /** Why this version came to be: REPORTED, CORRECTED, LIFTED, WITHDRAWN. */
    changeKind: text('change_kind').notNull(),
    changeReason: text('change_reason'),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.applicationId, table.version] }),
    // What the feed goes by (src/feed): the few rows of one instant are sorted as they are read, and the index stays
    // small. Days are told by themselves only where they came after the version.
    index('measure_application_recorded').on(table.recordedAt),
    index('measure_application_valid_to_later')
      .on(table.validTo)
      .where(sql`valid_to > (recorded_at at time zone interval '+08:00')::date`),
    index('measure_application_of_subject_open')
      .on(table.subjectId, table.validFrom, table.applicationId)
      .where(sql`superseded_at is null`),
    index('measure_application_by_day_open')
      .on(table.validFrom, table.applicationId)
      .where(sql`superseded_at is null`),
  ],
)
