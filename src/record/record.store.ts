import { sql, type SQL } from 'drizzle-orm'
import type { AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FILES, filesOf, instantsOf, seenAsOf } from '../fact/fact.statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import {
  countKey,
  heldValues,
  notHeld,
  uncounted,
  uncountedValues,
  type Counted,
  type HeldElsewhere,
} from './record.elsewhere.ts'
import { visibleRecord, type Visibility } from './record.scope.ts'

/** Reading records for a reader: every statement here carries the reader's row scope. */

/** The value of an attribute as it is stored. */
export type AttributeValue = string | string[] | { yuan: string; reported: string; unit: string }
export type Attributes = Record<string, AttributeValue>

export type RecordStateCode =
  | 'IN_FORCE'
  | 'SUSPENDED'
  | 'SHIELDED'
  | 'REVOKED'
  | 'REPAIRED'
  | 'DECLARED'
  | 'REFUSED'

/** A version of a record. Attributes of scopes that the reader lacks are not selected, hence undefined. */
export interface RecordRow {
  subjectId: string
  recordId: string
  version: number
  kind: 'PERMIT' | 'PENALTY' | 'OTHER'
  itemCode: string
  itemVersion: string
  polarity: 'POSITIVE' | 'NEGATIVE' | 'NEUTRAL'
  severity: 'MINOR' | 'GENERAL' | 'SERIOUS' | null
  title: string | null
  documentNumber: string | null
  authorityName: string | null
  authorityCode: string | null
  /** The division of the authority that decided, and the field of business of the item. */
  regionCode: string | null
  domain: string | null
  decidedOn: string
  validFrom: string
  validTo: string | null
  state: RecordStateCode
  disputed: boolean
  disclosureScope: Scope
  publicityRule: string | null
  publicityReason: string
  publicationDueOn: string
  publishedFrom: string | null
  publishedTo: string | null
  changeKind: string
  changeReason: string | null
  recordedAt: Date
  supersededAt: Date | null
  sourceCode: string
  fileId: string | null
  rowNumber: number | null
  rowHash: string
  receivedAt: Date
  attributesPublic?: Attributes | null
  attributesShared?: Attributes | null
  attributesAuthorized?: Attributes | null
  attributesInternal?: Attributes | null
}

const OPEN_COLUMNS = `r.subject_id as "subjectId", r.record_id as "recordId", r.version, r.kind,
  r.item_code as "itemCode", r.item_version as "itemVersion", r.polarity, r.severity, r.title,
  r.document_number as "documentNumber", r.authority_name as "authorityName",
  r.authority_code as "authorityCode", r.region_code as "regionCode", r.domain, r.decided_on as "decidedOn",
  r.valid_from as "validFrom", r.valid_to as "validTo", r.state, r.disputed,
  r.disclosure_scope as "disclosureScope", r.publicity_rule as "publicityRule",
  r.publication_due_on as "publicationDueOn", r.published_from as "publishedFrom",
  r.published_to as "publishedTo", r.recorded_at as "recordedAt", r.superseded_at as "supersededAt"`

/** The columns that a scope adds; the grants of the database classes are the same (src/wall). */
const COLUMNS_OF_SCOPE: Record<Scope, string> = {
  PUBLIC: `${OPEN_COLUMNS}, r.attributes_public as "attributesPublic"`,
  SHARED: `r.attributes_shared as "attributesShared", r.publicity_reason as "publicityReason",
    r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  AUTHORIZED: 'r.attributes_authorized as "attributesAuthorized"',
  INTERNAL: 'r.attributes_internal as "attributesInternal", r.change_reason as "changeReason"',
}

/** The select list of a reader: what it may not see is not even read. */
export function recordColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].map((scope) => COLUMNS_OF_SCOPE[scope]).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_RECORD_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** What records are narrowed by; null narrows nothing. Days are inclusive. */
export interface RecordNarrowing {
  kinds: readonly string[] | null
  items: readonly string[] | null
  polarities: readonly string[] | null
  severities: readonly string[] | null
  decidedFrom: string | null
  decidedTo: string | null
}

/** A page of records, of some files or of all: everything that shapes or feeds its statement. */
export interface RecordPageRequest {
  narrowing: RecordNarrowing
  descending: boolean
  page: PageRequest
  asOf: AsOf
}

const q = (name: string) => sql.placeholder(name)

function narrowed({ narrowing }: RecordPageRequest): SQL {
  const parts: SQL[] = [sql`true`]
  if (narrowing.kinds !== null) parts.push(sql`r.kind = any(${q('kinds')}::text[])`)
  if (narrowing.items !== null) parts.push(sql`r.item_code = any(${q('wanted')}::text[])`)
  if (narrowing.polarities !== null) parts.push(sql`r.polarity = any(${q('polarities')}::text[])`)
  if (narrowing.severities !== null) parts.push(sql`r.severity = any(${q('severities')}::text[])`)
  if (narrowing.decidedFrom !== null) parts.push(sql`r.decided_on >= ${q('decidedFrom')}::date`)
  if (narrowing.decidedTo !== null) parts.push(sql`r.decided_on <= ${q('decidedTo')}::date`)
  return sql.join(parts, sql` and `)
}

function visibleRows(shape: Shape, request: RecordPageRequest): SQL {
  return sql`${seenAsOf(shape, 'r', visibleRecord(shape, 'r'), request.asOf)} and ${narrowed(request)}`
}

function ordered(request: RecordPageRequest): { after: SQL; by: SQL } {
  const falling = request.descending !== request.page.backward
  const direction = sql.raw(falling ? 'desc' : 'asc')
  return {
    after:
      request.page.from === null
        ? sql`true`
        : sql`(r.decided_on, r.record_id) ${sql.raw(falling ? '<' : '>')} (${q('fromOn')}::date, ${q('fromId')}::uuid)`,
    by: sql`r.decided_on ${direction}, r.record_id ${direction}`,
  }
}

type Built<Row> = Statement<Record<string, unknown>, Row>
const built = new Map<string, Built<never>>()

/** Statements are compiled once for each shape: which filters, order, direction and columns they have. */
function shaped<Row>(
  name: string,
  shape: Shape,
  request: RecordPageRequest,
  make: () => SQL,
): Built<Row> {
  const { narrowing, asOf, page } = request
  const given = [narrowing.kinds, narrowing.items, narrowing.polarities, narrowing.severities]
  const key = [
    name,
    shape.key,
    ...[
      ...given,
      narrowing.decidedFrom,
      narrowing.decidedTo,
      asOf.knownAt,
      asOf.validAt,
      page.from,
    ].map((one) => one !== null),
    request.descending,
    page.backward,
  ].join()
  const known = built.get(key)
  if (known !== undefined) return known as Built<Row>
  const compiled = statement<Record<string, unknown>, Row>(make())
  built.set(key, compiled as Built<never>)
  return compiled
}

function parametersOf(request: RecordPageRequest, visibility: Visibility): Record<string, unknown> {
  const { narrowing, page, asOf } = request
  return {
    ...visibility,
    kinds: narrowing.kinds,
    wanted: narrowing.items,
    polarities: narrowing.polarities,
    severities: narrowing.severities,
    decidedFrom: narrowing.decidedFrom,
    decidedTo: narrowing.decidedTo,
    fromOn: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    reach: page.size + 1 + page.offset,
    offset: page.offset,
    ...instantsOf(asOf),
  }
}

/** A file of one subject, the usual case, reads its page from the index without a sort. */
function parents(single: boolean): { rows: SQL; of: SQL } {
  return single
    ? {
        rows: sql`unnest(${q('ords')}::int[], ${q('sids')}::uuid[]) as p(ord, sid)`,
        of: sql`r.subject_id = p.sid`,
      }
    : { rows: FILES, of: sql`r.subject_id = any(p.ids)` }
}

/**
 * One page (and one row more) of each file's records, by one statement; `ord` is the file's place.
 * @param held is left out; for readers of SHARED only, who know of each row where it came from
 */
export function listRecordsOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: RecordPageRequest,
  visibility: Visibility,
  held: HeldElsewhere | null = null,
): Promise<(RecordRow & { ord: number })[]> {
  const single = files.every((ids) => ids.length === 1)
  const name = `files/${single}/${held !== null}`
  const run = shaped<RecordRow & { ord: number }>(name, shape, request, () => {
    const { rows, of } = parents(single)
    const where = visibleRows(shape, request)
    const { after, by } = ordered(request)
    return sql`select p.ord, one.* from ${rows} cross join lateral (
        select ${recordColumns(shape)} from record r where ${of} and ${where} and ${after}
         order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int) one where ${notHeld(held)}`
  })
  return run(db, { ...filesOf(files), ...parametersOf(request, visibility), ...heldValues(held) })
}

/**
 * How many records each file has that the reader sees, counted to one more than is told exactly.
 * @param others handles whose rows are counted already
 */
export function countRecordsOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: RecordPageRequest,
  visibility: Visibility,
  others: readonly Counted[] = [],
): Promise<{ ord: number; counted: number }[]> {
  const counting = { ...request, page: { ...request.page, from: null, backward: false } }
  const name = countKey('count/files', others)
  const run = shaped<{ ord: number; counted: number }>(name, shape, counting, () => {
    const { rows, of } = parents(false)
    const where = sql`${visibleRows(shape, counting)} and ${uncounted(others)}`
    return sql`select p.ord, one.counted from ${rows} cross join lateral (
        select count(*)::int as counted from (
          select 1 from record r where ${of} and ${where} limit ${sql.raw(String(COUNT_MOST + 1))}) counted_rows) one`
  })
  const values = { ...parametersOf(counting, visibility), ...uncountedValues(others) }
  return run(db, { ...filesOf(files), ...values })
}

/** Each item's rows come ordered from its index, and the few of each are merged. */
const EACH_ITEM = sql`unnest(${q('items')}::text[]) as i(code)`

/**
 * One page (and one row more) of all records that the reader sees.
 * @param held see `listRecordsOfFiles`
 */
export function listRecords(
  db: Executor,
  shape: Shape,
  request: RecordPageRequest,
  visibility: Visibility,
  held: HeldElsewhere | null = null,
): Promise<RecordRow[]> {
  const run = shaped<RecordRow>(`all/${held !== null}`, shape, request, () => {
    const where = visibleRows(shape, request)
    const { after, by } = ordered(request)
    const merged = sql.raw(
      `"decidedOn" ${request.descending !== request.page.backward ? 'desc' : 'asc'}, "recordId" ${request.descending !== request.page.backward ? 'desc' : 'asc'}`,
    )
    return sql`select one.* from ${EACH_ITEM} cross join lateral (
        select ${recordColumns(shape)} from record r
         where r.item_code = i.code and ${where} and ${after}
         order by ${by} limit ${q('reach')}::int) one
        where ${notHeld(held)}
        order by ${merged} limit ${q('limit')}::int offset ${q('offset')}::int`
  })
  return run(db, { ...parametersOf(request, visibility), ...heldValues(held) })
}

/** How many records the reader sees, counted to one more than is told exactly. */
export async function countRecords(
  db: Executor,
  shape: Shape,
  request: RecordPageRequest,
  visibility: Visibility,
  others: readonly Counted[] = [],
): Promise<number> {
  const counting = { ...request, page: { ...request.page, from: null, backward: false } }
  const most = sql.raw(String(COUNT_MOST + 1))
  const name = countKey('count/all', others)
  const run = shaped<{ counted: number }>(name, shape, counting, () => {
    const where = sql`${visibleRows(shape, counting)} and ${uncounted(others)}`
    return sql`select count(*)::int as counted from (
        select 1 from ${EACH_ITEM} cross join lateral (
          select 1 from record r where r.item_code = i.code and ${where} limit ${most}) one limit ${most}) counted_rows`
  })
  const values = { ...parametersOf(counting, visibility), ...uncountedValues(others) }
  const [row] = await run(db, values)
  return row!.counted
}
