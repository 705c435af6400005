import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** Names by their core, for matching: reads the public register of names, in which no person stands. */

/** What is looked for. */
export interface NameWanted {
  /** Normalised: it comes first where it is there. */
  name: string
  core: string
  /** Those that lie in here come next; empty: anywhere. */
  regions: readonly string[]
}

/** An entry of the register that has the core. */
export interface NameFound {
  /** Place of what was looked for. */
  at: number
  subjectId: string
  name: string
  regionCode: string | null
}

const q = (name: string) => sql.placeholder(name)

/** The divisions of one question travel as one text: an array of arrays would have to be rectangular. */
const DIVISIONS = sql`string_to_array(k.regions, ',')`

const byCore = statement<Record<string, unknown>, NameFound>(
  sql`select k.at::int - 1 as at, n.subject_id as "subjectId", n.name, n.region_code as "regionCode"
        from unnest(${q('names')}::text[], ${q('cores')}::text[], ${q('regions')}::text[])
               with ordinality as k(name, core, regions, at)
       cross join lateral (
         select subject_id, name, region_code from subject_name s
          where s.core_name = k.core
          order by s.name = k.name desc, coalesce(s.region_code = any(${DIVISIONS}), false) desc, s.subject_id
          limit ${q('most')}::int) n`,
)

/** The entries with the core of each that is wanted, at most `most` of each, those that fit best among them. */
export function listNamesByCore(
  db: Executor,
  wanted: readonly NameWanted[],
  most: number,
): Promise<NameFound[]> {
  return byCore(db, {
    names: wanted.map(({ name }) => name),
    cores: wanted.map(({ core }) => core),
    regions: wanted.map(({ regions }) => regions.join(',')),
    most,
  })
}
