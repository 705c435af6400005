import type { Database } from '../../src/database/database.ts'
import type { Ran } from '../support/counting.ts'
import { REGULATED } from '../support/multiply.ts'

/** How the tables of a statement are reached. */

/**
 * Tells a fresh database, before anything else is asked of it, that to read a whole table is the last resort: what is
 * read whole all the same has no index, however many rows there are.
 */
export async function avoidWhole(db: Database): Promise<void> {
  await db.script(`do $$ begin
    execute format('alter database %I set enable_seqscan = off', current_database());
    -- The last resort counts as very dear, and what is dear would be compiled.
    execute format('alter database %I set jit = off', current_database());
    set enable_seqscan = off;
    set jit = off;
  end $$`)
}

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: PlanNode[]
}

/**
 * How a statement reaches the regulated tables: `table by index`; `table along index` where the index gives the order
 * and no condition; `table whole` for a sequential scan.
 */
export async function waysOf(db: Database, { text, parameters, role, settings }: Ran) {
  const handle = role === null ? db : db.as(role, settings)
  const [row] = await handle.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
    `explain (format json) ${text}`,
    parameters,
  )
  return waysWithin(row!['QUERY PLAN'][0]!.Plan, null)
}

function waysWithin(node: PlanNode, relation: string | null): string[] {
  const { 'Node Type': type, 'Index Name': index, Plans: below = [] } = node
  const table = node['Relation Name'] ?? relation
  const isRegulated = REGULATED.some((one) => one === table)
  const own: string[] = []
  if (isRegulated && index !== undefined)
    own.push(`${table} ${node['Index Cond'] === undefined ? 'along' : 'by'} ${index}`)
  if (isRegulated && type === 'Seq Scan') own.push(`${table} whole`)
  // The index scans under a bitmap scan name no table: it is that of the bitmap scan.
  const above = type.startsWith('Bitmap') ? table : null
  return [...own, ...below.flatMap((one) => waysWithin(one, above))]
}

/** Whether a statement has to do with the regulated tables. */
export function readsRegulated({ text }: Ran): boolean {
  return REGULATED.some((table) => new RegExp(`\\b${table}\\b`).test(text.replaceAll('"', ' ')))
}
