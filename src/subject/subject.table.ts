import { sql } from 'drizzle-orm'
import { boolean, index, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { day, instant, knownTime, provenance } from '../database/columns.ts'

/** A subject: who a credit file is about. What is known of it stands in versions. */
export const subject = pgTable('subject', {
  id: uuid('id').primaryKey(),
  category: text('category').notNull(),
  createdAt: instant('created_at').notNull(),
})

/** What was known of a subject, by two times: valid (`validFrom`, `validTo`) and known. */
export const subjectVersion = pgTable(
  'subject_version',
  {
    subjectId: uuid('subject_id').notNull(),
    id: uuid('id').notNull(),
    /** The subject's category, here again since row policies test columns and ask no other table. */
    category: text('category').notNull(),
    name: text('name').notNull(),
    legalForm: text('legal_form'),
    status: text('status').notNull(),
    establishedOn: day('established_on'),
    capitalYuan: numeric('capital_yuan'),
    capitalReported: text('capital_reported'),
    capitalUnit: text('capital_unit'),
    /** Null for a sole trader, whose place of business is not public: `addressShared`. */
    address: text('address'),
    addressShared: text('address_shared'),
    regionCode: text('region_code'),
    domains: text('domains').array().notNull(),
    /** Masked for a sole trader, whose operator's name is not public: `representativeNameShared`. */
    representativeName: text('representative_name'),
    representativeNameShared: text('representative_name_shared'),
    /** Ciphertext: identity papers and phones are never stored in plain. */
    representativeIdSealed: text('representative_id_sealed'),
    phoneSealed: text('phone_sealed'),
    validFrom: day('valid_from'),
    validTo: day('valid_to'),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.id] }),
    index('subject_version_recorded').on(table.recordedAt),
    index('subject_version_open')
      .on(table.subjectId)
      .where(sql`superseded_at is null`),
  ],
)

/**
 * The way to a subject: any identifier, by type and value. The value of an identity paper is its blind
 * index. No foreign key: on a distributed database it lives on another node than the subject.
 */
export const identifier = pgTable(
  'identifier',
  {
    type: text('type').notNull(),
    value: text('value').notNull(),
    subjectId: uuid('subject_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.value] })],
)

/** The identifiers of a subject. `sealed` holds the ciphertext of an identity paper. */
export const subjectIdentifier = pgTable(
  'subject_identifier',
  {
    subjectId: uuid('subject_id').notNull(),
    type: text('type').notNull(),
    value: text('value').notNull(),
    sealed: text('sealed'),
    /** A number of an identity paper, or one that is built on it: never public. */
    isPersonal: boolean('is_personal').notNull(),
    validity: text('validity').notNull(),
    isPrimary: boolean('is_primary').notNull(),
    /** The source that told it first. */
    sourceCode: text('source_code').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.type, table.value] })],
)

/**
 * The public register that searches run on: organisations and sole traders by name, never a person, never
 * a merged subject. It stands apart so that text search is not slowed by a row policy.
 */
export const subjectName = pgTable(
  'subject_name',
  {
    subjectId: uuid('subject_id').primaryKey(),
    category: text('category').notNull(),
    name: text('name').notNull(),
    coreName: text('core_name').notNull(),
    bigrams: text('bigrams').array().notNull(),
    regionCode: text('region_code'),
    legalForm: text('legal_form'),
    status: text('status').notNull(),
    establishedOn: day('established_on'),
  },
  (table) => [
    index('subject_name_bigrams').using('gin', table.bigrams),
    index('subject_name_core').on(sql`core_name text_pattern_ops`),
    index('subject_name_by_name').on(table.name, table.subjectId),
    index('subject_name_by_region').on(table.regionCode, table.subjectId),
    index('subject_name_by_established').on(table.establishedOn, table.subjectId),
  ],
)

/**
 * A merge: `subjectId` was found to be the same as `intoSubjectId`. It moves no facts; a file reads over
 * the set of ids. Undoing it closes the link, so both states stay known for their time.
 */
export const subjectLink = pgTable(
  'subject_link',
  {
    subjectId: uuid('subject_id').notNull(),
    id: uuid('id').notNull(),
    intoSubjectId: uuid('into_subject_id').notNull(),
    reason: text('reason').notNull(),
    ...knownTime,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.id] }),
    index('subject_link_recorded').on(table.recordedAt),
    index('subject_link_superseded')
      .on(table.supersededAt)
      .where(sql`superseded_at is not null`),
    index('subject_link_open')
      .on(table.subjectId)
      .where(sql`superseded_at is null`),
    index('subject_link_into_open')
      .on(table.intoSubjectId)
      .where(sql`superseded_at is null`),
  ],
)
