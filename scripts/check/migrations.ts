import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { problemsOf, runTool } from './run-tool.ts'
import { bareSql } from './sql.ts'

/**
 * Tables that are not distributed by subject, each with its reason. Every other table is regulated: `subject_id` is
 * in its primary key, its unique constraints and its foreign keys.
 */
export const NOT_BY_SUBJECT: Readonly<Record<string, string>> = {
  subject: 'is the subject: its own id is the key',
  rule_version: 'rule data, small, replicated everywhere',
  identifier: 'finds the subject by (type, value)',
  commitment_code: 'finds the commitment by (code, source)',
  import_file: 'local: one row per file taken in',
  quarantine_row: 'local: rows that reached no subject',
  request_key: 'local: answers to repeated requests',
  source_delivery: 'small: what each source delivered',
  list_bulletin: 'small: a unit, a list and a month; many subjects each',
  evidence: 'local: uploaded before it belongs to any subject',
  receipt_key: 'small: public keys, replicated everywhere',
  credit_check: 'by number: all that the holder of a receipt has; an unknown subject has no id',
  check_request: 'local: answers to repeated requests',
  screening: 'local: lists that were handed in',
  repair_decision: 'by the number of the window; what fits no fact has no subject yet',
  screening_row: 'local: rows of a list, which may be about many subjects',
  exchange_platform: 'small: how far the exchange with each platform is',
  exchange_batch: 'local: a queue of files, each about many subjects',
  exchange_file: 'local: files that platforms handed over',
  exchange_decision: 'local: a queue of decisions that reached no subject yet',
  exchange_comparison: 'local: a platform and a day; many subjects each',
  feed_reader: 'small: which party follows the feed',
  stop_use_progress: 'small: one row',
  webhook: 'small: addresses that parties registered',
  webhook_delivery: 'local: a queue of messages, by their webhook',
  party: 'small: who uses the API',
  party_member: 'small: who acts for a party',
  mandate: 'small: what a party may contribute',
  administrative_act: 'small: proposals and decisions',
  access_token: 'small: credentials',
  token_usage: 'local: counts of a token and a day',
  consent_letter: 'by the hash of a letter, which may serve many subjects',
  access_stream: 'the chain of a process',
  access_entry: 'one an answer, which may be about many subjects',
  access_checkpoint: 'the chain of a process',
  closed_matter: 'local: matters of a party',
}

/** Rule data, which refer to nothing that is regulated. */
const RULE_TABLES = new Set(['rule_version'])

/**
 * The migrations of a folder make the tables that its code declares: drizzle-kit finds nothing to add to a copy of
 * them. The folder itself stays as it is.
 */
export async function checkMigrationsCurrent(folder: string): Promise<string[]> {
  const copy = mkdtempSync(join(tmpdir(), 'migrations-'))
  try {
    cpSync(join(folder, 'drizzle'), copy, { recursive: true })
    // drizzle-kit puts `./` before its output folder: it must be named from where it runs.
    const out = relative(folder, copy)
    const args = ['generate', '--dialect', 'postgresql', '--schema', './src/**/*.table.ts']
    const result = await runTool('drizzle-kit/bin.cjs', [...args, '--out', out], folder)
    if (result.ok && result.output.includes('No schema changes')) return []
    const names = readdirSync(copy)
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
    const added = names.slice(readdirSync(join(folder, 'drizzle')).filter(isSql).length)
    const steps = added.flatMap((name) => readFileSync(join(copy, name), 'utf8').split('\n'))
    const lag = 'the migrations lag behind the tables: npx drizzle-kit generate'
    return [lag, ...(steps.length > 0 ? steps : problemsOf({ ...result, ok: false }))]
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function isSql(name: string): boolean {
  return name.endsWith('.sql')
}

/** The rules for migrations hold in every `*.sql` of a folder's `drizzle`. */
export function checkMigrationRules(folder: string): string[] {
  const drizzle = join(folder, 'drizzle')
  return readdirSync(drizzle)
    .filter(isSql)
    .toSorted()
    .flatMap((name) => checkMigration(name, readFileSync(join(drizzle, name), 'utf8')))
}

/**
 * The rules that let the tables be spread over machines by subject, and migrations be applied step by step; for one
 * migration, its name and its SQL. One line per fault; none is a pass.
 */
export function checkMigration(name: string, sql: string): string[] {
  return sql.split('--> statement-breakpoint').flatMap((step, at) => {
    const bare = bareSql(step)
    return checkStep(bare).map((fault) => `${name} step ${at + 1}: ${fault}`)
  })
}

function checkStep(step: string): string[] {
  const statements = step.split(';').filter((statement) => statement.trim() !== '')
  if (statements.length === 0) return ['is empty']
  if (statements.length > 1) return [`has ${statements.length} statements; one a step`]
  return [
    ...checkForbidden(step),
    ...checkCreateTable(step),
    ...checkAlterTable(step),
    ...checkIndex(step),
  ]
}

const FORBIDDEN: readonly [RegExp, string][] = [
  [/\b(small|big)?serial\d?\b/i, 'has a serial column; ids are uuids made by the program'],
  [
    /\bgenerated\b[^,]*\bas\s+identity\b/i,
    'has an identity column; ids are uuids made by the program',
  ],
  [
    /\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i,
    'makes a trigger; the program does it',
  ],
  [/\bcreate\s+domain\b/i, 'makes a domain type; rows distributed by one go missing'],
  [/\bon\s+(delete|update)\s+set\s+null\b/i, 'sets a reference to null'],
  [/\b(create|alter)\s+policy\b.*\(\s*select\b/is, 'has a subquery in a row policy'],
]

function checkForbidden(step: string): string[] {
  return FORBIDDEN.flatMap(([pattern, fault]) => (pattern.test(step) ? [fault] : []))
}

function checkCreateTable(step: string): string[] {
  const match =
    /^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w."]+)\s*\((.*)\)/is.exec(
      step,
    )
  if (match === null) return []
  const table = nameOf(match[1] ?? '')
  const parts = partsOf(match[2] ?? '')
  const faults = parts.flatMap((part) => checkPart(table, part))
  if (!isRegulated(table)) return faults
  const distributed = parts.find((part) => /^"?subject_id"?\s/i.test(part))
  const column = distributed?.replace(/\s+primary\s+key\b/i, '').trim()
  if (column === undefined) faults.push(`${table} has no subject_id`)
  else if (!/^"?subject_id"?\s+uuid\s+not\s+null$/i.test(column)) {
    faults.push(`${table}.subject_id must be plain uuid not null, not ${column}`)
  }
  if (!parts.some((part) => /\bprimary\s+key\b/i.test(part)))
    faults.push(`${table} has no primary key`)
  return faults
}

function checkAlterTable(step: string): string[] {
  const match = /^\s*alter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?([\w."]+)\s+(.*)$/is.exec(step)
  if (match === null) return []
  const table = nameOf(match[1] ?? '')
  const actions = partsOf((match[2] ?? '').replace(/;\s*$/, ''))
  const faults = actions.flatMap((action) => checkPart(table, action.replace(/^add\s+/i, '')))
  const adds = actions.some((action) => /^add\s+constraint\b/i.test(action))
  if (adds && actions.length > 1) faults.push(`${table}: ADD CONSTRAINT must stand alone`)
  if (
    isRegulated(table) &&
    actions.some((one) => /^alter\s+(column\s+)?"?subject_id"?\s/i.test(one))
  ) {
    faults.push(`${table}.subject_id is never altered`)
  }
  return faults
}

/** One column or constraint of a table: what is unique or refers to another table goes by subject. */
function checkPart(table: string, part: string): string[] {
  const faults: string[] = []
  const columns = keyColumnsOf(part)
  if (columns !== null && isRegulated(table) && !columns.includes('subject_id')) {
    faults.push(`${table}: a key of (${columns.join(', ')}) lacks subject_id`)
  }
  const refersTo = /\breferences\s+([\w."]+)/i.exec(part)?.[1]
  if (refersTo === undefined) return faults
  const target = nameOf(refersTo)
  if (RULE_TABLES.has(table) && (isRegulated(target) || target === 'subject')) {
    faults.push(`${table} holds rules and refers to ${target}, which is regulated`)
  }
  if (table === 'identifier') faults.push('identifier has no foreign key')
  return faults
}

/** The columns of a primary key, a unique constraint or a foreign key; null for anything else. */
function keyColumnsOf(part: string): string[] | null {
  const listed =
    /\b(?:primary\s+key|unique(?:\s+nulls\s+not\s+distinct)?|foreign\s+key)\s*\(([^)]*)\)/i.exec(
      part,
    )
  if (listed !== null) return (listed[1] ?? '').split(',').map(nameOf)
  if (!/\b(primary\s+key|unique|references)\b/i.test(part)) return null
  return [nameOf(part.replace(/^column\s+/i, '').split(/\s/)[0] ?? '')]
}

function checkIndex(step: string): string[] {
  const match =
    /^\s*create\s+unique\s+index\b.*?\bon\s+([\w."]+)\s*(?:using\s+\w+\s*)?\((.*?)\)/is.exec(step)
  if (match === null || !isRegulated(nameOf(match[1] ?? ''))) return []
  const columns = (match[2] ?? '').split(',').map(nameOf)
  if (columns.includes('subject_id')) return []
  return [`${nameOf(match[1] ?? '')}: a unique index of (${columns.join(', ')}) lacks subject_id`]
}

function isRegulated(table: string): boolean {
  return !Object.hasOwn(NOT_BY_SUBJECT, table)
}

function nameOf(quoted: string): string {
  return quoted.replaceAll('"', '').trim().split('.').at(-1) ?? ''
}

/** Splits at the commas that stand outside parentheses. */
function partsOf(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of list) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  return [...parts, part.trim()].filter((one) => one !== '')
}
