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
import { day, instant, knownTime, provenance } from '../database/columns.ts'

/**
 * Repairs of facts, one row a version, as records have them. `sourceCode` and `regionCode` are those of the unit that
 * handles it: the unit that holds the fact. Whoever does not see the fact does not see its repair (`repair.scope.ts`).
 */
export const repair = pgTable(
  'repair',
  {
    subjectId: uuid('subject_id').notNull(),
    repairId: uuid('repair_id').notNull(),
    version: smallint('version').notNull(),
    /** RECORD or LIST_ENTRY, and its id. */
    factKind: text('fact_kind').notNull(),
    factId: uuid('fact_id').notNull(),
    /** The rule of repair that it goes by, and the version: its `validFrom`. */
    ruleCode: text('rule_code').notNull(),
    ruleVersion: day('rule_version').notNull(),
    /** null: the window decided, and did not say. */
    way: text('way'),
    /** Hours of training or social service that the applicant states. */
    hours: smallint('hours'),
    state: text('state').notNull(),
    /** The day on which it came into its state. */
    sinceOn: day('since_on').notNull(),
    appliedOn: day('applied_on').notNull(),
    /** The day from which deadlines count: of the application, or of its last supplement. */
    countedOn: day('counted_on').notNull(),
    isExtended: boolean('is_extended').notNull(),
    /** Last day, inclusive, on which the unit acts in time. */
    dueOn: day('due_on'),
    acceptedOn: day('accepted_on'),
    decidedOn: day('decided_on'),
    notifiedOn: day('notified_on'),
    /** CREDIT_CHINA or DETERMINING_UNIT, and the name; the number is that of the decision. */
    decidedBy: text('decided_by').notNull(),
    deciderName: text('decider_name').notNull(),
    decisionNumber: text('decision_number'),
    /** First day on which the subject may be repaired again, after a false statement. */
    barredUntil: day('barred_until'),
    /** The authority of an entry, which alone handles it; null for records. */
    authorityId: uuid('authority_id'),
    domain: text('domain'),
    regionCode: text('region_code'),
    disclosureScope: text('disclosure_scope').notNull(),
    /** Why this version came to be: APPLIED, or a step of REPAIR_ACTIONS. */
    changeKind: text('change_kind').notNull(),
    ...knownTime,
    ...provenance,
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.repairId, table.version] }),
    index('repair_of_subject_open')
      .on(table.subjectId, table.appliedOn, table.repairId)
      .where(sql`superseded_at is null`),
    index('repair_by_day_open')
      .on(table.appliedOn, table.repairId)
      .where(sql`superseded_at is null`),
    index('repair_by_source_open')
      .on(table.sourceCode, table.appliedOn, table.repairId)
      .where(sql`superseded_at is null`),
  ],
)

/**
 * What was said and handed in on the way of a repair, one row a version. Apart from the repair, since it is for the
 * handling unit and the subject itself alone.
 */
export const repairStep = pgTable(
  'repair_step',
  {
    subjectId: uuid('subject_id').notNull(),
    repairId: uuid('repair_id').notNull(),
    version: smallint('version').notNull(),
    kind: text('kind').notNull(),
    partyName: text('party_name').notNull(),
    takenOn: day('taken_on').notNull(),
    statement: text('statement').notNull(),
    /** SHA-256 of what was handed in, lower-case hexadecimal; null: nothing. */
    evidence: jsonb('evidence'),
    actor: text('actor').notNull(),
    sourceCode: text('source_code').notNull(),
    regionCode: text('region_code'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.repairId, table.version] })],
)
