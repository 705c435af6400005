import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * Who uses the API, other than the anonymous public: units in a tree of city and county, subjects, and citizens.
 * `sourceCode` names the source under which a unit's own records stand: what it holds.
 */
export const party = pgTable(
  'party',
  {
    id: uuid('id').primaryKey(),
    class: text('class').notNull(),
    name: text('name').notNull(),
    parentId: uuid('parent_id'),
    regionCode: text('region_code'),
    domains: text('domains').array().notNull(),
    /** The subject that a party of class SUBJECT is. */
    subjectId: uuid('subject_id'),
    sourceCode: text('source_code'),
    contact: text('contact'),
    state: text('state').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [index('party_of_parent').on(table.parentId)],
)

/** A person who acts for a party: known by the issuer of its access tokens and its subject there, by no name. */
export const partyMember = pgTable(
  'party_member',
  {
    id: uuid('id').primaryKey(),
    partyId: uuid('party_id').notNull(),
    issuer: text('issuer').notNull(),
    issuerSubject: text('issuer_subject').notNull(),
    role: text('role').notNull(),
    state: text('state').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    index('party_member_person').on(table.issuer, table.issuerSubject),
    index('party_member_of_party').on(table.partyId),
  ],
)

/** What a party may contribute, on what basis: an act in a field of business and a division. */
export const mandate = pgTable(
  'mandate',
  {
    id: uuid('id').primaryKey(),
    partyId: uuid('party_id').notNull(),
    act: text('act').notNull(),
    /** Null: every field of business. */
    domain: text('domain'),
    /** Null: every division; else it and all below. */
    regionCode: text('region_code'),
    /** The filed (备案) scheme of a mandate to evaluate. */
    scheme: text('scheme'),
    basis: text('basis').notNull(),
    state: text('state').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [index('mandate_of_party').on(table.partyId)],
)

/** An act of administration that takes four eyes: proposed by one person, decided by another. */
export const administrativeAct = pgTable(
  'administrative_act',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    targetId: uuid('target_id'),
    body: jsonb('body').notNull(),
    reason: text('reason').notNull(),
    state: text('state').notNull(),
    proposedBy: text('proposed_by').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    decisionReason: text('decision_reason'),
  },
  (table) => [index('administrative_act_state').on(table.state, table.proposedAt)],
)
