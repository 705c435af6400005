import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
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
    /** Why this version came to be: NOMINATED, NOTICED, DEFENDED, PUBLICIZED, DETERMINED, REJECTED, REPAIRED, REVOKED. */
    changeKind: text('change_kind').notNull(),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.entryId, table.version] }),
    index('list_entry_of_subject_open')
      .on(table.subjectId, table.sinceOn, table.entryId)
      .where(sql`superseded_at is null`),
    index('list_entry_by_list_open')
      .on(table.listCode, table.sinceOn, table.entryId)
      .where(sql`superseded_at is null`),
  ],
)

/**
 * What was done on the way to a list and off it, one row a version of the entry: the nomination, the notice, the defence,
 * with what was said. Apart from the entry, since it is for the authority and the subject itself alone.
 */
export const listStep = pgTable(
  'list_step',
  {
    subjectId: uuid('subject_id').notNull(),
    entryId: uuid('entry_id').notNull(),
    version: smallint('version').notNull(),
    kind: text('kind').notNull(),
    /** Who took it: the name of a party, or of the subject's representation. */
    partyName: text('party_name').notNull(),
    takenOn: day('taken_on').notNull(),
    /** The last day, inclusive, of the period that it began. */
    untilOn: day('until_on'),
    statement: text('statement').notNull(),
    actor: text('actor').notNull(),
    sourceCode: text('source_code').notNull(),
    regionCode: text('region_code'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.entryId, table.version] })],
)
