import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { visibleEntry, type EntryVisibility } from '../list/list.scope.ts'
import { visibleRecord, type Visibility } from '../record/record.scope.ts'

/** What a rule counts: records of a level since a day, of some items (joined by commas), and how many it takes. */
export interface CountedLevel {
  severity: string
  atLeast: number
  since: string
  items: readonly string[]
}

/** A page of subjects; `from` is the one before it in reading direction. */
export interface SubjectsPage {
  from: string | null
  backward: boolean
  limit: number
  offset: number
}

const q = sql.placeholder

/** One text for each shape and direction. */
const statements = perOwner((shape: Shape) => {
  const made = (backward: boolean) =>
    statement<Record<string, unknown>, { subjectId: string }>(
      sql`select r.subject_id as "subjectId" from record r
          join unnest(${q('severities')}::text[], ${q('leasts')}::int[], ${q('sinces')}::date[],
                 ${q('counted')}::text[]) as t(severity, least, since, items)
            on r.severity = t.severity and r.decided_on >= t.since
           and r.item_code = any(string_to_array(t.items, ','))
         where ${knownNow('r')} and r.state = 'IN_FORCE' and ${visibleRecord(shape, 'r')}
           and r.decided_on <= ${q('today')}::date
           and (${q('from')}::uuid is null
                or r.subject_id ${sql.raw(backward ? '<' : '>')} ${q('from')}::uuid)
           and not exists (
             select from list_entry e
              where e.subject_id = r.subject_id and ${knownNow('e')} and ${visibleEntry(shape, 'e')}
                and e.list_code = ${q('list')}::text
                and (e.state in ('NOMINATED', 'NOTICED', 'PUBLICIZED')
                  or (e.state = 'IN_FORCE' and (e.valid_to is null or e.valid_to > ${q('today')}::date))))
         group by r.subject_id, t.severity, t.least, t.since, t.items
        having count(*) >= t.least
         order by r.subject_id ${sql.raw(backward ? 'desc' : 'asc')}
         limit ${q('limit')}::int offset ${q('offset')}::int`,
    )
  return { forward: made(false), backward: made(true) }
})

/**
 * The subjects with so many records of a level, as far as one handle shows them, that are not on a list or on their way
 * there, by their ids. One with several levels comes several times.
 */
export async function listEscalated(
  db: Executor,
  shape: Shape,
  levels: readonly CountedLevel[],
  list: string,
  { backward, ...page }: SubjectsPage,
  visibility: Visibility & EntryVisibility,
): Promise<string[]> {
  const { forward, backward: back } = statements(shape)
  const rows = await (backward ? back : forward)(db, {
    ...visibility,
    ...page,
    list,
    severities: levels.map(({ severity }) => severity),
    leasts: levels.map(({ atLeast }) => atLeast),
    sinces: levels.map(({ since }) => since),
    counted: levels.map(({ items }) => items.join(',')),
  })
  return rows.map(({ subjectId }) => subjectId)
}
