import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { GONE_EVALUATIONS } from './evaluation-state.rules.ts'
import { day, instant, knownTime, provenance } from '../database/columns.ts'

/** True of a row that stands in the way of another of the same occasion. */
export const STANDS = sql.raw(
  `state not in (${GONE_EVALUATIONS.map((one) => `'${one}'`).join(', ')})`,
)

/**
 * Evaluations of subjects, one row a version, as records have them. A grade stands beside the scheme and the version of
 * it that gave it: none of the three is ever without the others.
 */
export const evaluation = pgTable(
  'evaluation',
  {
    subjectId: uuid('subject_id').notNull(),
    evaluationId: uuid('evaluation_id').notNull(),
    version: smallint('version').notNull(),
    /** The scheme, and the version of it by which was evaluated: its `validFrom`. */
    schemeCode: text('scheme_code').notNull(),
    schemeVersion: day('scheme_version').notNull(),
    /** What was evaluated, half-open. */
    periodFrom: day('period_from').notNull(),
    periodTo: day('period_to').notNull(),
    state: text('state').notNull(),
    /** The day on which it came into its state. */
    sinceOn: day('since_on').notNull(),
    /** GRADED or UNDETERMINED. */
    status: text('status').notNull(),
    /** A code of the scale of the scheme; null while undetermined. */
    grade: text('grade'),
    /** A decimal, exact to 30 places: text, so that nothing is rounded. */
    score: text('score'),
    /** Parts, points, vetoes, demotions and reasons, without what went in. */
    explanation: jsonb('explanation').notNull(),
    /** First and last day of the publicity, both inclusive. */
    publicityFrom: day('publicity_from'),
    publicityUntil: day('publicity_until'),
    /** REQUESTED or ANSWERED, where the subject asked for a review. */
    review: text('review'),
    /** When a final result counts, half-open; null before it is final. */
    validFrom: day('valid_from'),
    validTo: day('valid_to'),
    evaluatorId: uuid('evaluator_id').notNull(),
    evaluatorName: text('evaluator_name').notNull(),
    /** The mandate under which an agency evaluated; null: a department did. */
    mandateId: uuid('mandate_id'),
    domain: text('domain').notNull(),
    regionCode: text('region_code'),
    /** The source of the department that evaluated, or that answers for the agency: it holds the evaluation. */
    holderSource: text('holder_source'),
    disclosureScope: text('disclosure_scope').notNull(),
    /** An objection to it is open. */
    disputed: boolean('disputed').notNull().default(false),
    /** Why this version came to be: see EvaluationStepKind. */
    changeKind: text('change_kind').notNull(),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.evaluationId, table.version] }),
    // What the feed goes by (src/feed): the few rows of one instant are sorted as they are read, and the index stays
    // small. Days are told by themselves only where they came after the version.
    index('evaluation_recorded').on(table.recordedAt),
    index('evaluation_valid_from_later')
      .on(table.validFrom)
      .where(sql`valid_from > (recorded_at at time zone interval '+08:00')::date`),
    index('evaluation_valid_to_later')
      .on(table.validTo)
      .where(sql`valid_to > (recorded_at at time zone interval '+08:00')::date`),
    index('evaluation_publicity_until_later')
      .on(table.publicityUntil)
      .where(sql`publicity_until >= (recorded_at at time zone interval '+08:00')::date`),
    index('evaluation_of_subject_open')
      .on(table.subjectId, table.sinceOn, table.evaluationId)
      .where(sql`superseded_at is null`),
    index('evaluation_by_scheme_open')
      .on(table.schemeCode, table.sinceOn, table.evaluationId)
      .where(sql`superseded_at is null`),
    // An evaluator has one result of a subject for a period: whoever comes second learns it here.
    uniqueIndex('evaluation_once')
      .on(
        table.subjectId,
        table.schemeCode,
        table.schemeVersion,
        table.periodFrom,
        table.evaluatorId,
      )
      .where(sql`superseded_at is null and ${STANDS}`),
  ],
)

/**
 * What was done, one row a version of the evaluation, with what went in and what was said. Apart from the evaluation,
 * since it is for the evaluator, its holder and the subject itself alone.
 */
export const evaluationStep = pgTable(
  'evaluation_step',
  {
    subjectId: uuid('subject_id').notNull(),
    evaluationId: uuid('evaluation_id').notNull(),
    version: smallint('version').notNull(),
    kind: text('kind').notNull(),
    /** Who took it: the name of a party, or of the subject's representation. */
    partyName: text('party_name').notNull(),
    takenOn: day('taken_on').notNull(),
    statement: text('statement'),
    /** What the result was made of; null for a step that made none. */
    inputs: jsonb('inputs'),
    actor: text('actor').notNull(),
    evaluatorId: uuid('evaluator_id').notNull(),
    holderSource: text('holder_source'),
    regionCode: text('region_code'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.evaluationId, table.version] })],
)
