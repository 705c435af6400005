import { sql } from 'drizzle-orm'
import { boolean, index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { day, instant, knownTime, provenance } from '../database/columns.ts'

/**
 * Entries of lists, one row a version, as records have them. `sourceCode` and `regionCode` are those of the authority that
 * determines: the entry is what it holds, whoever nominated.
 */
export const listEntry = pgTable(
  'list_entry',
  {
    subjectId: uuid('subject_id').notNull(),
    entryId: uuid('entry_id').notNull(),
    version: smallint('version').notNull(),
    /** The kind of list, and the version of its rule that the entry goes by: its `validFrom`. */
    listCode: text('list_code').notNull(),
    listVersion: day('list_version').notNull(),
    authorityId: uuid('authority_id').notNull(),
    authorityName: text('authority_name').notNull(),
    regionCode: text('region_code'),
    domain: text('domain'),
    state: text('state').notNull(),
    /** The day on which it came into its state. */
    sinceOn: day('since_on').notNull(),
    /** Last day of the public notice, inclusive. */
    noticeUntil: day('notice_until'),
    legalBasis: text('legal_basis'),
    documentNumber: text('document_number'),
    /** When it is (or was) in force, half-open; null before it is determined, an open end is null. */
    validFrom: day('valid_from'),
    validTo: day('valid_to'),
    disclosureScope: text('disclosure_scope').notNull(),
    /** An objection to it is open. */
    disputed: boolean('disputed').notNull().default(false),
    /** Why this version came to be: see ListStepKind. */
    changeKind: text('change_kind').notNull(),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.entryId, table.version] }),
    // What the feed goes by (src/feed): the few rows of one instant are sorted as they are read, and the index stays
    // small. Days are told by themselves only where they came after the version.
    index('list_entry_recorded').on(table.recordedAt),
    index('list_entry_valid_from_later')
      .on(table.validFrom)
      .where(sql`valid_from > (recorded_at at time zone interval '+08:00')::date`),
    index('list_entry_valid_to_later')
      .on(table.validTo)
      .where(sql`valid_to > (recorded_at at time zone interval '+08:00')::date`),
    index('list_entry_notice_until_later')
      .on(table.noticeUntil)
      .where(sql`notice_until >= (recorded_at at time zone interval '+08:00')::date`),
    index('list_entry_of_subject_open')
      .on(table.subjectId, table.sinceOn, table.entryId)
      .where(sql`superseded_at is null`),
    index('list_entry_by_list_open')
      .on(table.listCode, table.sinceOn, table.entryId)
      .where(sql`superseded_at is null`),
  ],
)

/**
 * What was done on the way to a list and off it: the nomination, the notice, the defence, with what was said, one row a
 * version of the entry. Objections and their answers make no version, which would tell everybody of them: they stand
 * beside the version that is under public notice. Apart from the entry, since it is for the authority and the subject
 * itself alone, and an objection for its author too.
 */
export const listStep = pgTable(
  'list_step',
  {
    subjectId: uuid('subject_id').notNull(),
    entryId: uuid('entry_id').notNull(),
    version: smallint('version').notNull(),
    /** Number of the objection, from 1, that was raised or answered; 0: a step that made its version. */
    objection: smallint('objection').notNull().default(0),
    kind: text('kind').notNull(),
    /** The party that took it; null where it is not known (what was planted). */
    partyId: uuid('party_id'),
    /** Who took it: the name of a party, or of the subject's representation. */
    partyName: text('party_name').notNull(),
    takenOn: day('taken_on').notNull(),
    /** The last day, inclusive, of the period that it began. */
    untilOn: day('until_on'),
    statement: text('statement').notNull(),
    /** The provision that it rests on, where the step needs one: of a repair. */
    basis: text('basis'),
    actor: text('actor').notNull(),
    sourceCode: text('source_code').notNull(),
    regionCode: text('region_code'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    // An objection is answered once.
    primaryKey({
      columns: [table.subjectId, table.entryId, table.version, table.objection, table.kind],
    }),
    index('list_step_objections_of_party')
      .on(table.partyId, table.entryId)
      .where(sql`kind = 'OBJECTED'`),
  ],
)
