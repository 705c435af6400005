import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { FACT_KEYS, keysOf, makeStatements } from '../fact/fact-find.store.ts'
import type { FactKey } from '../fact/fact.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { FeedTable } from './feed-kind.ts'
import { parameterOf, streamsOf } from './feed.statement.ts'
import { dayOf, dayStartOf, startOf, type Position } from './position.rules.ts'

/** A change that a handle shows, or showed: a version came, ended, or a day of it. */
export interface ChangeRow extends Position {
  kind: string
  factId: string
  after: boolean
  before: boolean
  tieBefore: string | null
  versionBefore: number | null
}

/** A part of the sequence: what lies behind a position, up to another. */
export interface Stretch {
  after: Position
  until: Position
  kinds: readonly string[]
  /** Null: of all subjects. */
  subjects: readonly string[] | null
  limit: number
}

const q = sql.placeholder
const compiled = makeStatements()

/**
 * Lists changes of all kinds in the order of the sequence, as far as the row scope of a shape shows the fact before or
 * after. As the owner of the tables.
 */
export function listChanges(
  db: Executor,
  shape: Shape,
  tables: readonly FeedTable[],
  stretch: Stretch,
  visibility: object,
): Promise<ChangeRow[]> {
  const run = compiled<ChangeRow>(`changes/${shape.key}`, () => {
    const parts = tables.flatMap((table) => streamsOf(table).map(({ changes }) => changes(shape)))
    return sql`select * from (${sql.join(parts, sql` union all `)}) found
      order by at collate "C", stream collate "C", "subjectId", tie, version limit ${q('limit')}::int`
  })
  const { kinds, subjects, limit } = stretch
  return run(db, { ...visibility, kinds, subjects, limit, ...boundsOf(tables, stretch) })
}

/**
 * The place behind so many rows, whoever sees them; null when there are fewer. Statements look at so many at most, since
 * a reader that sees none of a million rows must not wait for one statement over all of them.
 */
export async function findReach(
  db: Executor,
  tables: readonly FeedTable[],
  stretch: Omit<Stretch, 'limit'>,
  rows: number,
): Promise<Position | null> {
  const run = compiled<Position>('reach', () => {
    const parts = tables.flatMap((table) => streamsOf(table).map(({ reach }) => reach))
    return sql`select * from (${sql.join(parts, sql` union all `)}) found
      order by at collate "C", stream collate "C", "subjectId", tie, version limit 1`
  })
  const { kinds, subjects } = stretch
  const bounds = boundsOf(tables, stretch)
  const [found] = await run(db, { kinds, subjects, reach: rows - 1, ...bounds })
  return found ?? null
}

function boundsOf(
  tables: readonly FeedTable[],
  { after, until }: Pick<Stretch, 'after' | 'until'>,
): object {
  const bounds: Record<string, string | number> = {}
  for (const table of tables) {
    for (const { name, isOfDays, isBehind } of streamsOf(table).map(withOffset(table))) {
      for (const [end, position] of Object.entries({ after, until })) {
        const place = isOfDays ? dayStartOf(name, position) : startOf(name, position)
        const set = (key: string, value: string | number) => {
          bounds[parameterOf(name, `${end}:${key}`)] = value
        }
        set('at', isBehind ? dayBefore(place.at) : place.at)
        set('subject', place.subjectId)
        set('tie', place.tie)
        set('version', place.version)
      }
    }
  }
  return bounds
}

/** A stream of last days: what it tells happens at the midnight behind them. */
function withOffset({ kind, days }: FeedTable) {
  return <Named extends { name: string }>(stream: Named) => ({
    ...stream,
    isBehind: days.some(({ column, of }) => of === 'LAST' && stream.name === `${kind}/${column}`),
  })
}

function dayBefore(on: string): string {
  return new Date(Date.parse(on) - 24 * 3_600_000).toISOString().slice(0, 10)
}

/** Whether anything at all was recorded, or a day began, behind one instant and up to another. */
export async function hasChanges(
  db: Executor,
  tables: readonly FeedTable[],
  from: string,
  until: string,
): Promise<boolean> {
  if (dayOf(from) !== dayOf(until)) return true
  const run = compiled<{ found: boolean }>('any', () => {
    const parts = tables.flatMap(({ fact, endsUnfollowed }) =>
      ['recorded_at', ...(endsUnfollowed ? ['superseded_at'] : [])].map(
        (column) => sql`exists (select from ${sql.identifier(fact.table)}
          where ${sql.identifier(column)} > ${q('from')}::timestamptz
            and ${sql.identifier(column)} <= ${q('until')}::timestamptz)`,
      ),
    )
    return sql`select (${sql.join(parts, sql` or `)}) as found`
  })
  const [row] = await run(db, { from, until })
  return row!.found
}

/**
 * The facts of keys of which a version is found, each by its key: a join may go through all rows of a kind where the
 * statistics of the table are old, as they are while much is written.
 */
function factsFound(version: SQL): SQL {
  return sql`select k.subject_id as "subjectId", k.fact_id as id from ${FACT_KEYS}
    cross join lateral (select ${version} limit 1) found`
}

/** Of some facts those that a handle shows now, by a statement of its own: the second wall has its say. */
export function listSeenNow(
  db: Executor,
  shape: Shape,
  table: FeedTable,
  keys: readonly FactKey[],
  visibility: object,
): Promise<FactKey[]> {
  const run = compiled<FactKey>(`now/${table.kind}/${shape.key}`, () =>
    factsFound(sql`from ${sql.identifier(table.fact.table)} r
       where r.subject_id = k.subject_id and r.${sql.identifier(table.fact.id)} = k.fact_id
         and r.superseded_at is null and ${table.fact.visible(shape, 'r')}`),
  )
  return run(db, { ...visibility, ...keysOf(keys) })
}

/** Of some facts those that a shape would have seen at an instant, by its rights of today. As the owner of the tables. */
export function listSeenThen(
  db: Executor,
  shape: Shape,
  table: FeedTable,
  keys: readonly FactKey[],
  visibility: object,
  since: string,
): Promise<FactKey[]> {
  const run = compiled<FactKey>(`then/${table.kind}/${shape.key}`, () => {
    const columns = table.columns.map((column) =>
      column === 'superseded_at'
        ? sql`null::timestamptz as superseded_at`
        : sql`t.${sql.identifier(column)}`,
    )
    return factsFound(sql`from ${sql.identifier(table.fact.table)} t
      cross join lateral (select ${sql.join(columns, sql`, `)}) r
     where t.subject_id = k.subject_id and t.${sql.identifier(table.fact.id)} = k.fact_id
       and t.recorded_at <= ${q('since')}::timestamptz
       and (t.superseded_at is null or t.superseded_at > ${q('since')}::timestamptz)
       and ${table.fact.visible(shape, 'r', sql`${q('sinceOn')}::date`)}`)
  })
  return run(db, { ...visibility, ...keysOf(keys), since, sinceOn: dayOf(since) })
}

/** A version by its subject, its tie and its number. */
export interface VersionKey {
  subjectId: string
  tie: string
  version: number
}

/**
 * Versions with the columns of a shape, whether they are open or not: to compare one that a reader sees with the one
 * before, which it saw. As the owner of the tables; what differs is told, the values are not.
 */
export function listVersions(
  db: Executor,
  shape: Shape,
  { kind, fact, alias, tie, version }: FeedTable,
  keys: readonly VersionKey[],
): Promise<(object & VersionKey)[]> {
  const run = compiled<object & VersionKey>(`versions/${kind}/${shape.key}`, () => {
    const a = sql.identifier(alias)
    const number = version === null ? sql`0` : sql`${a}.${sql.identifier(version)}::int`
    return sql`select ${fact.columns(shape)}, ${a}.${sql.identifier(tie)} as tie, ${number} as version
      from unnest(${q('subjects')}::uuid[], ${q('ties')}::uuid[], ${q('numbers')}::int[]) k(subject_id, tie, number)
      join ${sql.identifier(fact.table)} ${a} on ${a}.subject_id = k.subject_id
       and ${a}.${sql.identifier(tie)} = k.tie and ${number} = k.number`
  })
  return run(db, {
    subjects: keys.map(({ subjectId }) => subjectId),
    ties: keys.map((one) => one.tie),
    numbers: keys.map((one) => one.version),
  })
}
