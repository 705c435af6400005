import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../database/columns.ts'

/** Pieces of evidence that were uploaded; their content is kept by its hash outside the database. */
export const evidence = pgTable(
  'evidence',
  {
    id: uuid('id').primaryKey(),
    /** SHA-256 of the content, lower-case hex. */
    hash: text('hash').notNull(),
    mediaType: text('media_type').notNull(),
    bytes: integer('bytes').notNull(),
    partyId: uuid('party_id').notNull(),
    actor: text('actor').notNull(),
    /** The objection that it was filed with; null until then. */
    subjectId: uuid('subject_id'),
    objectionId: uuid('objection_id'),
    uploadedAt: instant('uploaded_at').notNull(),
  },
  (table) => [index('evidence_of_party').on(table.partyId)],
)
