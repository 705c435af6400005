import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * A subject's consent that a party sees AUTHORIZED information about it, for a purpose and a time. A party may ask for
 * it with a signed letter (授权书); the subject confirms, or a department reviews the letter. `subjectId` is an id that
 * leads nowhere where the party asked for somebody whom the database does not know (consent-request.service.ts).
 */
export const consent = pgTable(
  'consent',
  {
    subjectId: uuid('subject_id').notNull(),
    id: uuid('id').notNull(),
    partyId: uuid('party_id').notNull(),
    purpose: text('purpose').notNull(),
    state: text('state').notNull(),
    validFrom: day('valid_from').notNull(),
    /** Exclusive. */
    validTo: day('valid_to').notNull(),
    /** The identifier that the party asked by, as it wrote it; that of an identity paper is masked. */
    askedType: text('asked_type'),
    askedValue: text('asked_value'),
    requestedBy: text('requested_by'),
    requestedAt: instant('requested_at'),
    letterHash: text('letter_hash'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    decisionReason: text('decision_reason'),
    withdrawnBy: text('withdrawn_by'),
    withdrawnAt: instant('withdrawn_at'),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.id] }),
    index('consent_of_party').on(table.partyId, table.subjectId),
    /** The id alone is what parties know: the subject's id would tell them that there is one. */
    index('consent_by_id').on(table.id),
    index('consent_to_review')
      .on(table.requestedAt)
      .where(sql`state = 'REQUESTED' and letter_hash is not null`),
  ],
)

/** Signed letters, by the SHA-256 of their bytes; sealed, since they bear names, numbers and signatures. */
export const consentLetter = pgTable('consent_letter', {
  hash: text('hash').primaryKey(),
  mediaType: text('media_type').notNull(),
  sealed: text('sealed').notNull(),
  receivedAt: instant('received_at').notNull(),
})
