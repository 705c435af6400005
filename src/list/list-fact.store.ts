import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { FILES, filesOf } from '../fact/fact.statement.ts'
import type { EntryKey } from './list.store.ts'
import { visibleEntry, type EntryVisibility } from './list.scope.ts'

/** An entry as decisions weigh it. */
export interface ListFactRow extends EntryKey {
  ord: number
  version: number
  listCode: string
  domain: string | null
  documentNumber: string | null
  validFrom: string
  validTo: string | null
  disputed: boolean
}

/** What is read of files: entries of some lists that came in force between two days, the first null: any. */
export interface ListFactRequest {
  weighed: readonly string[]
  since: string | null
  until: string
  knownAt: Date | null
}

const q = sql.placeholder

/** One text for each shape: what is not given is null. */
const statements = perOwner((shape: Shape) =>
  statement<Record<string, unknown>, ListFactRow>(
    sql`select p.ord, one.* from ${FILES}
        cross join lateral (
          select r.subject_id as "subjectId", r.entry_id as "entryId", r.version, r.list_code as "listCode",
                 r.domain, r.document_number as "documentNumber", r.valid_from as "validFrom",
                 r.valid_to as "validTo", r.disputed
            from list_entry r
           where r.subject_id = any(p.ids) and ${knownNow('r')} and r.state = 'IN_FORCE'
             and ${visibleEntry(shape, 'r')} and r.list_code = any(${q('weighed')}::text[])
             and (${q('knownAt')}::timestamptz is null or r.recorded_at <= ${q('knownAt')}::timestamptz)
             and r.valid_from <= ${q('until')}::date
             and (${q('since')}::date is null or r.valid_from >= ${q('since')}::date)
           order by r.valid_from desc, r.entry_id desc) one`,
  ),
)

/**
 * The entries of files that count for decisions: determined, not revoked or repaired since, that the shape shows. One
 * that is in force was never corrected: its version is the one that was determined.
 */
export function listEntryFacts(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  { knownAt, ...request }: ListFactRequest,
  visibility: EntryVisibility,
): Promise<ListFactRow[]> {
  return statements(shape)(db, {
    ...visibility,
    ...request,
    ...filesOf(files),
    knownAt: knownAt?.toISOString() ?? null,
  })
}

/** The states of the open versions of entries; one that has none is missing. */
export const listEntryStates = statement<
  { subjects: readonly string[]; entries: readonly string[] },
  { id: string; version: number; state: string; disputed: boolean }
>(
  sql`select r.entry_id as id, r.version, r.state, r.disputed
        from unnest(${q('subjects')}::uuid[], ${q('entries')}::uuid[]) as k(subject_id, entry_id)
        join list_entry r on r.subject_id = k.subject_id and r.entry_id = k.entry_id and ${knownNow('r')}`,
)
