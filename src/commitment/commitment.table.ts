import { sql } from 'drizzle-orm'
import { boolean, index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { day, knownTime, provenance } from '../database/columns.ts'

/**
 * Credit commitments (信用承诺), one row a version, by the national collection template. `commitmentId` is the
 * commitment, `version` counts its versions from 1; the open one has no `supersededAt`.
 */
export const commitment = pgTable(
  'commitment',
  {
    subjectId: uuid('subject_id').notNull(),
    commitmentId: uuid('commitment_id').notNull(),
    version: smallint('version').notNull(),
    /** Twenty digits; null where the type has none. */
    code: text('code'),
    /** The version of the template that it follows (code@validFrom); null: of none. */
    template: text('template'),
    typeCode: text('type_code').notNull(),
    sceneCode: text('scene_code'),
    publicationClass: text('publication_class').notNull(),
    reason: text('reason').notNull(),
    content: text('content').notNull(),
    liability: text('liability').notNull(),
    /** The field of business that it belongs to, and the division of who accepted it. */
    domain: text('domain'),
    regionCode: text('region_code'),
    signedOn: day('signed_on').notNull(),
    /** While it is to be fulfilled, half-open; an open end is null: it never falls due by itself. */
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    /** Where it stands (commitment.rules.ts). */
    stage: text('stage').notNull(),
    /** Whether it counts, as of records: IN_FORCE, SUSPENDED, SHIELDED, REVOKED (withdrawn, cancelled), REPAIRED. */
    state: text('state').notNull(),
    disputed: boolean('disputed').notNull(),
    disclosureScope: text('disclosure_scope').notNull(),
    /** Why the scope is what it is: BY_CLASS, PERSON, TEXT_NOT_RELEASED. */
    publicationReason: text('publication_reason').notNull(),
    publishedFrom: day('published_from'),
    publishedTo: day('published_to'),
    acceptingUnit: text('accepting_unit'),
    acceptingUnitCode: text('accepting_unit_code'),
    judgedOn: day('judged_on'),
    judgingUnit: text('judging_unit'),
    judgingUnitCode: text('judging_unit_code'),
    unfulfilledContent: text('unfulfilled_content'),
    accountability: text('accountability'),
    evidence: text('evidence'),
    remarks: text('remarks'),
    /** The record that a breach made. */
    breachRecordId: uuid('breach_record_id'),
    /** Why this version came to be: REGISTERED, DUE, JUDGED, REOPENED, WITHDRAWN, CANCELLED, RELEASED. */
    changeKind: text('change_kind').notNull(),
    changeReason: text('change_reason'),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.commitmentId, table.version] }),
    // What the feed goes by (src/feed): the few rows of one instant are sorted as they are read, and the index stays
    // small. Days are told by themselves only where they came after the version.
    index('commitment_recorded').on(table.recordedAt),
    index('commitment_published_from_later')
      .on(table.publishedFrom)
      .where(sql`published_from > (recorded_at at time zone interval '+08:00')::date`),
    index('commitment_published_to_later')
      .on(table.publishedTo)
      .where(sql`published_to > (recorded_at at time zone interval '+08:00')::date`),
    index('commitment_of_subject_open')
      .on(table.subjectId, table.signedOn, table.commitmentId)
      .where(sql`superseded_at is null`),
    index('commitment_by_day_open')
      .on(table.signedOn, table.commitmentId)
      .where(sql`superseded_at is null`),
    index('commitment_by_stage_open')
      .on(table.stage, table.validTo, table.commitmentId)
      .where(sql`superseded_at is null`),
  ],
)

/**
 * Finds a commitment by its code, and lets a source use a code once: of two writers at once the second is refused by
 * the key. A code that was cancelled is free again. Other sources may tell of the same commitment under its code.
 */
export const commitmentCode = pgTable(
  'commitment_code',
  {
    code: text('code').notNull(),
    sourceCode: text('source_code').notNull(),
    subjectId: uuid('subject_id').notNull(),
    commitmentId: uuid('commitment_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.code, table.sourceCode] })],
)
