import { getTableColumns, getTableName, sql, type SQL, type Table } from 'drizzle-orm'
import { bulletinsHeld } from '../bulletin/bulletin.scope.ts'
import { listBulletin } from '../bulletin/bulletin.table.ts'
import { commitment } from '../commitment/commitment.table.ts'
import { DATABASE_CLASSES, type DatabaseClass, type RowRule } from '../disclosure/database-class.ts'
import type { Scope } from '../disclosure/scope.ts'
import { evaluationCondition } from '../evaluation/evaluation.scope.ts'
import { evaluation, evaluationStep } from '../evaluation/evaluation.table.ts'
import { entryCondition } from '../list/list.scope.ts'
import { listEntry, listStep } from '../list/list.table.ts'
import { applicationCondition } from '../measure/measure.scope.ts'
import { measureApplication } from '../measure/measure.table.ts'
import { objectionCondition, objectionsHeld, risen } from '../objection/objection.scope.ts'
import { objection, objectionStep } from '../objection/objection.table.ts'
import { proceedingCondition } from '../proceeding/proceeding.scope.ts'
import { legalProceeding } from '../proceeding/proceeding.table.ts'
import { repairCondition } from '../repair/repair.scope.ts'
import { repair, repairStep } from '../repair/repair.table.ts'
import { rowCondition, type RowTerms } from '../record/record.scope.ts'
import { record } from '../record/record.table.ts'
import {
  identifier,
  subject,
  subjectIdentifier,
  subjectLink,
  subjectName,
  subjectVersion,
} from '../subject/subject.table.ts'
import {
  COMMITMENT,
  EVALUATION,
  EVALUATION_STEP,
  IDENTIFIER,
  LIST_BULLETIN,
  LIST_ENTRY,
  LIST_STEP,
  MEASURE_APPLICATION,
  RECORD,
  SUBJECT,
  SUBJECT_IDENTIFIER,
  SUBJECT_LINK,
  SUBJECT_NAME,
  SUBJECT_VERSION,
  type Columns,
} from './column-scope.rules.ts'
import { LEGAL_PROCEEDING, OBJECTION, OBJECTION_STEP } from './dispute-scope.rules.ts'
import { REPAIR, REPAIR_STEP } from './repair-column-scope.rules.ts'

/** A table as the wall has it. */
export interface Walled {
  readonly name: string
  /** The scope of each column, by its name in the database. */
  readonly columns: Readonly<Record<string, Scope>>
  /** The rows that a class sees; null: all rows to all, no row policy. */
  readonly rows: ((databaseClass: DatabaseClass) => SQL) | null
}

/** What the transaction was told; null when it was told nothing, or empty (once set, a setting reads so for ever). */
const told = (setting: string): string => `current_setting('app.${setting}', true)`

/** True when `column` is among the codes that the transaction was told; false or null when it was told none. */
const isAmong = (column: string, setting: string): SQL =>
  sql.raw(`${column} = any(string_to_array(${told(setting)}, ','))`)

/** The same for a setting that narrows: true when nothing was told. */
const isWithin = (column: string, setting: string): SQL =>
  sql.raw(
    `(coalesce(${told(setting)}, '') = '' or ${column} = any(string_to_array(${told(setting)}, ',')))`,
  )

/**
 * Rows of the subjects that the transaction is bound to; none when it is bound to none. As texts, which are of one
 * length: an array would be made anew for each row.
 */
const boundBy = (column: 'id' | 'subject_id'): SQL =>
  sql.raw(`strpos(${told('subjects')}, ${column}::text) > 0`)

/** Rows that a unit holds: of its source and, when divisions are named, of those; none when no source is named. */
const HELD = sql`(${isAmong('source_code', 'sources')} and ${isWithin('region_code', 'regions')})`

/** Asia/Shanghai has kept one offset since 1991; by its name the zone would be looked up for each row. */
const TODAY = sql.raw(
  `coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)`,
)

/** True when the transaction was told no divisions. */
const NO_REGIONS = sql.raw(`coalesce(${told('regions')}, '') = ''`)

const HISTORY = sql.raw(`coalesce(current_setting('app.history', true), '') = 'on'`)

/** True for a class that sees some scope. */
function sees(databaseClass: DatabaseClass, scope: Scope): boolean {
  return (DATABASE_CLASSES[databaseClass].scopes as readonly Scope[]).includes(scope)
}

/** The rows of facts about subjects, whose own condition says which of them a class sees by their state. */
function factRows(
  databaseClass: DatabaseClass,
  table: string,
  condition: (rows: RowRule, terms: RowTerms) => SQL,
): SQL {
  const { scopes, rows, bound } = DATABASE_CLASSES[databaseClass]
  if (bound === 'sources') return HELD
  const listed = sql.raw(scopes.map((scope) => `'${scope}'`).join(', '))
  const byState = condition(rows, {
    table,
    inScope: sql`disclosure_scope in (${listed})`,
    today: TODAY,
    history: HISTORY,
  })
  if (bound === null) return byState
  return sql`${boundBy('subject_id')} and ${isWithin('domain', 'domains')} and ${byState}`
}

/** What was said on the way of an entry or a repair: the unit's that holds it, and the subject's own. */
function stepRows(databaseClass: DatabaseClass): SQL {
  const { rows } = DATABASE_CLASSES[databaseClass]
  if (rows === 'HELD') return HELD
  return rows === 'OWN' ? boundBy('subject_id') : sql`false`
}

/** Bulletins: the unit's own and those of the units below it, and all for auditors. */
function listBulletinRows(databaseClass: DatabaseClass): SQL {
  const { rows } = DATABASE_CLASSES[databaseClass]
  if (rows === 'HELD') return bulletinsHeld(HELD, isAmong('overseer_source', 'sources'))
  return rows === 'ALL' ? sql`true` : sql`false`
}

/** Evaluations that a unit holds, and those that a party made which shares its source with others. */
const HELD_EVALUATIONS = sql`(${sql.raw(`evaluator_id::text = ${told('party')}`)}
  or (${isAmong('holder_source', 'sources')} and ${isWithin('region_code', 'regions')}))`

function evaluationRows(databaseClass: DatabaseClass): SQL {
  const { bound } = DATABASE_CLASSES[databaseClass]
  return bound === 'sources'
    ? HELD_EVALUATIONS
    : factRows(databaseClass, 'evaluation', evaluationCondition)
}

/** Objections that a unit is asked to verify. */
const ASKED = sql`(${isAmong('verifier_source', 'sources')} and ${isWithin('region_code', 'regions')})`

/** Objections that a unit handles, verifies, or has to look after since they are overdue. */
function objectionRows(databaseClass: DatabaseClass): SQL {
  if (DATABASE_CLASSES[databaseClass].rows !== 'HELD')
    return factRows(databaseClass, 'objection', objectionCondition)
  const isSource = (column: string) => isAmong(column, 'sources')
  return objectionsHeld(HELD, ASKED, risen('objection', TODAY, isSource))
}

/** What was said of objections: the subject's own, and that of the units that handle and verify. */
function objectionStepRows(databaseClass: DatabaseClass): SQL {
  const { rows } = DATABASE_CLASSES[databaseClass]
  if (rows === 'HELD') return sql`(${HELD} or ${ASKED})`
  return rows === 'OWN' ? boundBy('subject_id') : sql`false`
}

/** What went into evaluations and what was said: as for the steps of lists. */
function evaluationStepRows(databaseClass: DatabaseClass): SQL {
  const { rows } = DATABASE_CLASSES[databaseClass]
  if (rows === 'HELD') return HELD_EVALUATIONS
  return rows === 'OWN' ? boundBy('subject_id') : sql`false`
}

function subjectVersionRows(databaseClass: DatabaseClass): SQL {
  const { bound } = DATABASE_CLASSES[databaseClass]
  if (bound === 'sources') return HELD
  if (bound === 'subjects') return boundBy('subject_id')
  return sees(databaseClass, 'SHARED') ? sql`true` : sql`category <> 'PERSON'`
}

/** A person is no one's to find who sees what is public only. */
function subjectRows(databaseClass: DatabaseClass): SQL {
  const { bound } = DATABASE_CLASSES[databaseClass]
  if (bound === 'subjects') return boundBy('id')
  return sees(databaseClass, 'SHARED') ? sql`true` : sql`category <> 'PERSON'`
}

/** The row of an identity paper takes SHARED whole: its value is the blind index. */
function identifierRows(databaseClass: DatabaseClass): SQL {
  const { bound } = DATABASE_CLASSES[databaseClass]
  const isBound = boundBy('subject_id')
  // An identifier lies in no division: who holds for some divisions only is not shown those of papers.
  if (bound === 'sources') {
    return sql`(${isAmong('source_code', 'sources')} and (${NO_REGIONS} or not is_personal))`
  }
  if (bound === null) return sees(databaseClass, 'SHARED') ? sql`true` : sql`not is_personal`
  return sees(databaseClass, 'SHARED') ? isBound : sql`${isBound} and not is_personal`
}

function walled<Declared extends Table>(
  table: Declared,
  columns: Columns<Declared>,
  rows: Walled['rows'],
): Walled {
  const scopes: Readonly<Record<string, Scope>> = columns
  const named = Object.entries(getTableColumns(table)).map(([key, { name }]) => {
    const scope = scopes[key]
    if (scope === undefined) throw new Error(`${name} has no scope in the wall`)
    return [name, scope] as const
  })
  return { name: getTableName(table), columns: Object.fromEntries(named), rows }
}

/** Tables that are closed to all classes: the program reads them as the owner, to decide on rights and to trace. */
export const CLOSED_TABLES: ReadonlySet<string> = new Set([
  'access_checkpoint',
  'access_entry',
  'access_stream',
  'access_subject',
  'access_token',
  'administrative_act',
  'check_request',
  'closed_matter',
  'commitment_code',
  'consent',
  'consent_letter',
  'credit_check',
  'evidence',
  'exchange_batch',
  'exchange_comparison',
  'exchange_decision',
  'exchange_fact',
  'exchange_file',
  'exchange_platform',
  'exchange_row',
  'feed_reader',
  'import_file',
  'mandate',
  'party',
  'party_member',
  'quarantine_row',
  'receipt_key',
  'repair_decision',
  'request_key',
  'review_task',
  'rule_version',
  'stop_use',
  'stop_use_progress',
  'stop_use_receiver',
  'screening',
  'screening_row',
  'shield',
  'source_delivery',
  'token_usage',
  'webhook',
  'webhook_delivery',
])

/** The wall: what each database class reads of each table. A table that is not here is closed. */
export const WALL: readonly Walled[] = [
  walled(subject, SUBJECT, subjectRows),
  walled(subjectVersion, SUBJECT_VERSION, subjectVersionRows),
  walled(subjectIdentifier, SUBJECT_IDENTIFIER, identifierRows),
  walled(record, RECORD, (one) =>
    factRows(one, 'record', (rows, terms) =>
      rowCondition(rows, { ...terms, declared: sees(one, 'AUTHORIZED') }),
    ),
  ),
  walled(listEntry, LIST_ENTRY, (one) => factRows(one, 'list_entry', entryCondition)),
  walled(listStep, LIST_STEP, stepRows),
  walled(listBulletin, LIST_BULLETIN, listBulletinRows),
  walled(evaluation, EVALUATION, evaluationRows),
  walled(evaluationStep, EVALUATION_STEP, evaluationStepRows),
  walled(objection, OBJECTION, objectionRows),
  walled(objectionStep, OBJECTION_STEP, objectionStepRows),
  walled(legalProceeding, LEGAL_PROCEEDING, (one) =>
    factRows(one, 'legal_proceeding', proceedingCondition),
  ),
  walled(commitment, COMMITMENT, (one) => factRows(one, 'commitment', rowCondition)),
  walled(measureApplication, MEASURE_APPLICATION, (one) =>
    factRows(one, 'measure_application', applicationCondition),
  ),
  walled(repair, REPAIR, (one) =>
    factRows(one, 'repair', (rows, terms) => repairCondition(rows, terms)),
  ),
  walled(repairStep, REPAIR_STEP, stepRows),
  // Look-ups that hold nothing but what is public: a row policy would keep their text searches from their indexes.
  walled(identifier, IDENTIFIER, null),
  walled(subjectName, SUBJECT_NAME, null),
  walled(subjectLink, SUBJECT_LINK, null),
]

/** The columns of a table that a class may read, in the order of the table. */
export function columnsOf(table: Walled, databaseClass: DatabaseClass): string[] {
  return Object.entries(table.columns).flatMap(([name, scope]) =>
    sees(databaseClass, scope) ? [name] : [],
  )
}
