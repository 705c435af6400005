import { sql, type SQL } from 'drizzle-orm'
import { knownNow, knownThen } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { SCOPES, type Scope } from '../disclosure/scope.ts'
import { FILES, filesOf } from '../fact/fact.statement.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'

/** A record as decisions weigh it; `codes` are the values of the coded columns that were asked for. */
export interface RecordFactRow {
  ord: number
  subjectId: string
  recordId: string
  version: number
  kind: string
  itemCode: string
  polarity: string
  severity: string | null
  regionCode: string | null
  title: string | null
  documentNumber: string | null
  decidedOn: string
  validTo: string | null
  state: 'IN_FORCE' | 'SHIELDED'
  disputed: boolean
  codes: Record<string, string | string[] | null>
  correctedSince: boolean
}

/** What is read of files. */
export interface RecordFactRequest {
  items: readonly string[]
  /** The first day of decision that counts; null: any. */
  since: string | null
  /** The last one: what was decided later is not known on that day. */
  until: string
  knownAt: Date | null
  /** Coded columns of the catalogue, by key: a short, fixed list of a policy. */
  keys: readonly string[]
}

const ATTRIBUTES: Record<Scope, string> = {
  PUBLIC: 'r.attributes_public',
  SHARED: 'r.attributes_shared',
  AUTHORIZED: 'r.attributes_authorized',
  INTERNAL: 'r.attributes_internal',
}

const q = sql.placeholder

/** The named columns from whichever scope holds them, of those that the shape reads. */
function codesOf({ scopes }: Shape, keys: readonly string[]): SQL {
  const columns = SCOPES.filter((scope) => scopes.has(scope)).map((scope) => ATTRIBUTES[scope])
  const pairs = keys.flatMap((key) => {
    if (!/^[a-z][A-Za-z0-9]*$/.test(key)) throw new TypeError(`no column key: ${key}`)
    return [`'${key}'`, `coalesce(${columns.map((column) => `${column} -> '${key}'`).join(', ')})`]
  })
  return sql.raw(`jsonb_build_object(${pairs.join(', ')})`)
}

type Built = Statement<Record<string, unknown>, RecordFactRow>
const built = new Map<string, Built>()

/** Statements are compiled once for each shape, set of columns and kind of instant. */
function shaped(shape: Shape, keys: readonly string[], isThen: boolean): Built {
  const key = [shape.key, keys.join(), isThen].join('/')
  const known = built.get(key)
  if (known !== undefined) return known
  // What was known otherwise then is told by its open version alone: an older one is not the reader's to see.
  const isCorrected = isThen
    ? sql`(r.version > 1 and r.recorded_at > ${q('knownAt')}::timestamptz)`
    : sql`false`
  const wasKnown = isThen ? sql`and (${knownThen('r')} or ${isCorrected})` : sql``
  const made = statement<Record<string, unknown>, RecordFactRow>(
    sql`select p.ord, one.* from ${FILES}
        cross join lateral (
          select r.subject_id as "subjectId", r.record_id as "recordId", r.version, r.kind,
                 r.item_code as "itemCode", r.polarity, r.severity, r.region_code as "regionCode",
                 r.title,
                 r.document_number as "documentNumber", r.decided_on as "decidedOn",
                 r.valid_to as "validTo", r.state, r.disputed, ${codesOf(shape, keys)} as codes,
                 ${isCorrected} as "correctedSince"
            from record r
           where r.subject_id = any(p.ids) and ${knownNow('r')} ${wasKnown}
             and r.state in ('IN_FORCE', 'SHIELDED') and ${visibleRecord(shape, 'r')}
             and r.item_code = any(${q('weighed')}::text[])
             and r.decided_on <= ${q('until')}::date
             and (${q('since')}::date is null or r.decided_on >= ${q('since')}::date)
           order by r.decided_on desc, r.record_id desc) one`,
  )
  built.set(key, made)
  return made
}

/**
 * The records of files that count for decisions: the open versions, in force or shielded, that the shape shows. Those
 * that were corrected after `knownAt` are among them, marked.
 */
export function listRecordFacts(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  { items, since, until, knownAt, keys }: RecordFactRequest,
  visibility: Visibility,
): Promise<RecordFactRow[]> {
  return shaped(
    shape,
    keys,
    knownAt !== null,
  )(db, {
    ...visibility,
    ...filesOf(files),
    weighed: items,
    since,
    until,
    knownAt: knownAt?.toISOString() ?? null,
  })
}

const states = statement<
  { subjects: readonly string[]; records: readonly string[] },
  { id: string; version: number; state: string; disputed: boolean }
>(
  sql`select r.record_id as id, r.version, r.state, r.disputed
        from unnest(${q('subjects')}::uuid[], ${q('records')}::uuid[]) as k(subject_id, record_id)
        join record r on r.subject_id = k.subject_id and r.record_id = k.record_id and ${knownNow('r')}`,
)

/** The states of the open versions of records; one that has none is missing. */
export function listRecordStates(
  db: Executor,
  keys: readonly { subjectId: string; id: string }[],
): Promise<{ id: string; version: number; state: string; disputed: boolean }[]> {
  return states(db, {
    subjects: keys.map(({ subjectId }) => subjectId),
    records: keys.map(({ id }) => id),
  })
}
