import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import type { FeedTable } from './feed-kind.ts'

/**
 * The statements that find changes. They run as the owner of the tables, since what came before is closed to readers by
 * the second wall; they give ids and two answers, never content. Both answers are the reader's own row scope: would it
 * have seen the version while that was open (`after`), and the one before it (`before`)?
 */

const q = sql.placeholder
const id = sql.identifier

/** Asia/Shanghai has kept one offset since 1991; by its name the zone would be looked up for each row. */
const ZONE = sql.raw(`interval '+08:00'`)
const dayOf = (instant: SQL) => sql`(${instant} at time zone ${ZONE})::date`
const midnightOf = (day: SQL) => sql`(${day}::timestamp at time zone ${ZONE})`
const written = (instant: SQL) =>
  sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** A way in which facts of a kind change, as it stands in positions: by what was recorded, or by a day. */
export interface Stream {
  name: string
  isOfDays: boolean
  /** Finds the changes that a shape shows. */
  changes(shape: Shape): SQL
  /** Finds how far so many rows reach. */
  reach: SQL
}

/** All streams of a kind. */
export function streamsOf(table: FeedTable): Stream[] {
  const { kind, endsUnfollowed, days } = table
  return [
    {
      name: `${kind}/recorded`,
      isOfDays: false,
      changes: (shape) => recorded(table, shape),
      reach: reachOf(table, {
        stream: `${kind}/recorded`,
        column: 'recorded_at',
        type: 'timestamptz',
        at: sql`v.recorded_at`,
        more: sql`true`,
      }),
    },
    ...(endsUnfollowed ? [streamOfEnds(table)] : []),
    ...days.map((day) => streamOfDay(table, day)),
  ]
}

function streamOfEnds(table: FeedTable): Stream {
  const way = {
    stream: `${table.kind}/ended`,
    column: 'superseded_at',
    type: 'timestamptz',
    at: sql`v.superseded_at`,
  } as const
  return {
    name: way.stream,
    isOfDays: false,
    changes: (shape) => {
      const before = isTrue(table.fact.visible(shape, 'r', dayOf(sql`v.superseded_at`)))
      const seen = { after: sql`false`, before, previous: null, more: before }
      return changesOf(table, { ...way, ...seen })
    },
    reach: reachOf(table, { ...way, more: sql`true` }),
  }
}

/** A day comes that opens or closes a version which is open then. */
function streamOfDay(table: FeedTable, { column, of }: FeedTable['days'][number]): Stream {
  const named = sql`v.${id(column)}`
  const day = of === 'FIRST' ? named : sql`(${named} + 1)`
  const at = midnightOf(day)
  const way = { stream: `${table.kind}/${column}`, column, type: 'date', at } as const
  const isLater = laterThanRecorded({ column, of }, 'v')
  return {
    name: way.stream,
    isOfDays: true,
    changes: (shape) => {
      const after = isTrue(table.fact.visible(shape, 'r', day))
      const before = isTrue(table.fact.visible(shape, 'r', sql`(${day} - 1)`))
      // Told by itself only when the day came after the version: as its index has it.
      const more = sql`${isLater} and (v.superseded_at is null or v.superseded_at > ${at})
        and ${after} <> ${before}`
      return changesOf(table, { ...way, after, before, previous: null, more })
    },
    reach: reachOf(table, { ...way, more: isLater }),
  }
}

/** The name of a parameter of a stream. */
export function parameterOf(stream: string, name: string): string {
  return `${stream}:${name}`
}

/** A version as it was while it was open, under another alias: its row scope tests the open ones only. */
function asOpen({ columns }: FeedTable, from: string, to: string): SQL {
  const all = columns.map((column) =>
    column === 'superseded_at'
      ? sql`null::timestamptz as superseded_at`
      : sql`${id(from)}.${id(column)}`,
  )
  return sql`cross join lateral (select ${sql.join(all, sql`, `)}) ${id(to)}`
}

const isTrue = (condition: SQL) => sql`coalesce((${condition}), false)`

/** What a way of change differs in from the others. */
interface Way {
  stream: string
  /** The column that the stream is ordered by, and its type. */
  column: string
  type: 'timestamptz' | 'date'
  at: SQL
  after: SQL
  before: SQL
  previous: SQL | null
  more: SQL
}

/** The keys of a stream's order, and the row comparison that keeps it between two places. */
function between(
  table: FeedTable,
  { stream, column, type }: Pick<Way, 'stream' | 'column' | 'type'>,
) {
  const keys = [sql`v.${id(column)}`, sql`v.subject_id`, sql`v.${id(table.tie)}`]
  if (table.version !== null) keys.push(sql`v.${id(table.version)}`)
  const place = (end: string) => {
    const p = (name: string) => q(parameterOf(stream, `${end}:${name}`))
    const all = [
      sql`${p('at')}::${sql.raw(type)}`,
      sql`${p('subject')}::uuid`,
      sql`${p('tie')}::uuid`,
      sql`${p('version')}::smallint`,
    ]
    return sql.join(all.slice(0, keys.length), sql`, `)
  }
  const order = sql.join(keys, sql`, `)
  const within = sql`${kindsAsked(table)} and (${order}) > (${place('after')}) and (${order}) <= (${place('until')})`
  return { order, within }
}

function kindsAsked({ kind }: FeedTable): SQL {
  return sql`${kind} = any(${q('kinds')}::text[])
     and (${q('subjects')}::uuid[] is null or v.subject_id = any(${q('subjects')}::uuid[]))`
}

function numberOf({ version }: FeedTable, alias: string): SQL {
  return version === null ? sql`0` : sql`${id(alias)}.${id(version)}::int`
}

function changesOf(table: FeedTable, way: Way): SQL {
  const { kind, fact, tie } = table
  const { order, within } = between(table, way)
  return sql`(select ${kind}::text as kind, ${way.stream}::text as stream, ${written(way.at)} as at,
      v.subject_id as "subjectId", v.${id(tie)} as tie, ${numberOf(table, 'v')} as version,
      v.${id(fact.id)} as "factId", ${way.after} as after, ${way.before} as before,
      ${way.previous === null ? sql`null::uuid` : sql`w.${id(tie)}`} as "tieBefore",
      ${way.previous === null ? sql`null::int` : numberOf(table, 'w')} as "versionBefore"
    from ${id(fact.table)} v ${asOpen(table, 'v', 'r')} ${way.previous ?? sql``}
   where ${within} and ${way.more}
   order by ${order} limit ${q('limit')}::int)`
}

/** The place of the row that is so many behind the beginning of a stream, whoever sees it; none when there are fewer. */
function reachOf(
  table: FeedTable,
  way: Pick<Way, 'stream' | 'column' | 'type' | 'at' | 'more'>,
): SQL {
  const { order, within } = between(table, way)
  return sql`(select ${way.stream}::text as stream, ${written(way.at)} as at, v.subject_id as "subjectId",
      v.${id(table.tie)} as tie, ${numberOf(table, 'v')} as version
    from ${id(table.fact.table)} v where ${within} and ${way.more}
   order by ${order} offset ${q('reach')}::int limit 1)`
}

/** A version came, in place of the one before. */
function recorded(table: FeedTable, shape: Shape): SQL {
  const { kind, fact, tie, version } = table
  const on = dayOf(sql`v.recorded_at`)
  const after = isTrue(fact.visible(shape, 'r', on))
  const before = sql`(w.subject_id is not null and ${isTrue(fact.visible(shape, 'b', on))})`
  const isPrevious =
    version === null
      ? sql`w.superseded_at = v.recorded_at`
      : sql`w.${id(tie)} = v.${id(tie)} and w.${id(version)} = v.${id(version)} - 1`
  return changesOf(table, {
    stream: `${kind}/recorded`,
    column: 'recorded_at',
    type: 'timestamptz',
    at: sql`v.recorded_at`,
    after,
    before,
    previous: sql`left join ${id(fact.table)} w on w.subject_id = v.subject_id and ${isPrevious}
      ${asOpen(table, 'w', 'b')}`,
    more: sql`(${after} or ${before})`,
  })
}

/** True of versions that were known before a day of theirs began to count: the condition of the indexes of days. */
export function laterThanRecorded({ column, of }: FeedTable['days'][number], alias: string): SQL {
  const later = sql.raw(of === 'FIRST' ? '>' : '>=')
  return sql`${id(alias)}.${id(column)} ${later} (${id(alias)}.recorded_at at time zone ${ZONE})::date`
}
