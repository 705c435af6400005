import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { day, knownTime, provenance } from '../database/columns.ts'

/**
 * Credit records, one row a version. `recordId` is the record, `version` counts its versions from 1;
 * the open one has no `supersededAt`. Attributes are stored by disclosure scope, one column each, so that
 * column grants reach them. Columns that a query filters by are text, uuid or date: their operators keep
 * using an index under a row policy.
 */
export const record = pgTable(
  'record',
  {
    subjectId: uuid('subject_id').notNull(),
    recordId: uuid('record_id').notNull(),
    version: smallint('version').notNull(),
    kind: text('kind').notNull(),
    itemCode: text('item_code').notNull(),
    /** The version of the catalogue item by which the attributes were typed: its `validFrom`. */
    itemVersion: day('item_version').notNull(),
    polarity: text('polarity').notNull(),
    severity: text('severity'),
    title: text('title'),
    documentNumber: text('document_number'),
    /** The licence of a permit, which its attributes hold too: a look-up has an index under a row policy only here. */
    licenceNumber: text('licence_number'),
    authorityName: text('authority_name'),
    authorityCode: text('authority_code'),
    /** The division and field of business that it arose in; a right that is narrowed to some tests these. */
    regionCode: text('region_code'),
    domain: text('domain'),
    decidedOn: day('decided_on').notNull(),
    /** When the fact holds, half-open; an open end is null. */
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    state: text('state').notNull(),
    disputed: boolean('disputed').notNull(),
    disclosureScope: text('disclosure_scope').notNull(),
    publicityRule: text('publicity_rule'),
    publicityReason: text('publicity_reason').notNull(),
    publicationDueOn: day('publication_due_on').notNull(),
    publishedFrom: day('published_from'),
    publishedTo: day('published_to'),
    attributesPublic: jsonb('attributes_public'),
    attributesShared: jsonb('attributes_shared'),
    attributesAuthorized: jsonb('attributes_authorized'),
    attributesInternal: jsonb('attributes_internal'),
    /** Why this version came to be: SUBMITTED, CORRECTED, REVOKED, RELEASED, RECLASSIFIED. */
    changeKind: text('change_kind').notNull(),
    changeReason: text('change_reason'),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.recordId, table.version] }),
    // What the feed, notices to stop using facts and the exchange go by: the few rows of one instant are sorted as they are read, and the index stays
    // small. Days are told by themselves only where they came after the version.
    index('record_recorded').on(table.recordedAt),
    index('record_published_from_later')
      .on(table.publishedFrom)
      .where(sql`published_from > (recorded_at at time zone interval '+08:00')::date`),
    index('record_published_to_later')
      .on(table.publishedTo)
      .where(sql`published_to > (recorded_at at time zone interval '+08:00')::date`),
    index('record_of_subject_open')
      .on(table.subjectId, table.decidedOn, table.recordId)
      .where(sql`superseded_at is null`),
    index('record_by_licence_open')
      .on(table.licenceNumber)
      .where(sql`superseded_at is null and licence_number is not null`),
    index('record_by_item_open')
      .on(table.itemCode, table.decidedOn, table.recordId)
      .where(sql`superseded_at is null`),
  ],
)
