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
import { day, instant, knownTime } from '../database/columns.ts'

/**
 * Objections to facts, one row a version. `sourceCode` and `regionCode` are those of the unit that handles it. What was
 * said stands apart, in `objection_step`: it is for the subject and the units that handle it alone.
 */
export const objection = pgTable(
  'objection',
  {
    subjectId: uuid('subject_id').notNull(),
    objectionId: uuid('objection_id').notNull(),
    version: smallint('version').notNull(),
    /** RECORD, LIST_ENTRY, EVALUATION, COMMITMENT, REPAIR, and the id of the fact, or of the repair. */
    factKind: text('fact_kind').notNull(),
    factId: uuid('fact_id').notNull(),
    aspect: text('aspect').notNull(),
    state: text('state').notNull(),
    filedOn: day('filed_on').notNull(),
    /** The day on which it came into its state. */
    sinceOn: day('since_on').notNull(),
    /** Last day, inclusive, for the next step; null: nothing is due. */
    dueOn: day('due_on'),
    /** From these days on what is overdue is the parent's and the bureau's to look after as well. */
    parentFrom: day('parent_from'),
    bureauFrom: day('bureau_from'),
    /** Last day, inclusive, for the decision. */
    decisionDueOn: day('decision_due_on').notNull(),
    decidedOn: day('decided_on'),
    /** UPHELD or REJECTED: what was decided last. */
    outcome: text('outcome'),
    /** It was looked at a second time. */
    isReviewed: boolean('is_reviewed').notNull(),
    /** It marks its fact as disputed. */
    marked: boolean('marked').notNull(),
    /** First day on which the fact is not open to everyone any more, as it was at the filing; null: no end. */
    factUntil: day('fact_until'),
    domain: text('domain'),
    regionCode: text('region_code'),
    sourceCode: text('source_code').notNull(),
    /** The one party that handles it, where the fact has an authority of its own; null: whoever holds the source. */
    handlerId: uuid('handler_id'),
    handlerName: text('handler_name').notNull(),
    /** The source of the unit that is asked to verify; null: the handling unit verifies itself. */
    verifierSource: text('verifier_source'),
    /** Sources of the unit above the handling one, and of the bureau at the top of the tree. */
    parentSource: text('parent_source'),
    bureauSource: text('bureau_source'),
    /** The party that filed it: for the subject, or on its behalf. */
    filerId: uuid('filer_id').notNull(),
    onBehalf: boolean('on_behalf').notNull(),
    /** Who decided last: nobody decides a second look on his own decision. */
    decidedBy: text('decided_by'),
    disclosureScope: text('disclosure_scope').notNull(),
    changeKind: text('change_kind').notNull(),
    ...knownTime,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.objectionId, table.version] }),
    index('objection_of_subject_open')
      .on(table.subjectId, table.filedOn, table.objectionId)
      .where(sql`superseded_at is null`),
    index('objection_of_fact_open')
      .on(table.subjectId, table.factId)
      .where(sql`superseded_at is null`),
    index('objection_by_handler_open')
      .on(table.sourceCode, table.filedOn, table.objectionId)
      .where(sql`superseded_at is null`),
  ],
)

/** What was said and shown, one row a version of the objection. */
export const objectionStep = pgTable(
  'objection_step',
  {
    subjectId: uuid('subject_id').notNull(),
    objectionId: uuid('objection_id').notNull(),
    version: smallint('version').notNull(),
    kind: text('kind').notNull(),
    partyName: text('party_name').notNull(),
    takenOn: day('taken_on').notNull(),
    statement: text('statement').notNull(),
    /** Values that are disputed, of the filing; values that were corrected, of a decision. */
    items: jsonb('items'),
    /** Ids of pieces of evidence. */
    evidence: jsonb('evidence'),
    actor: text('actor').notNull(),
    sourceCode: text('source_code').notNull(),
    verifierSource: text('verifier_source'),
    regionCode: text('region_code'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.objectionId, table.version] })],
)
