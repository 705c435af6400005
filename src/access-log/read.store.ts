import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'

/** What shows the log: to a subject its own narrow rows, to an auditor whole entries. The latest come first. */

/** What of an access its subject is shown. */
export interface AccessRow {
  at: Date
  streamId: string
  seq: number
  partyClass: string
  partyName: string | null
  purpose: string | null
  matter: string | null
}

/** An entry, as an auditor is shown it: what was asked for and how much, never what was answered. */
export interface AuditRow extends AccessRow {
  partyId: string | null
  memberId: string | null
  tokenId: string | null
  requestId: string
  operation: string | null
  documentHash: string
  coordinates: string[]
  subjectCount: number
  consentCount: number
  hash: string
}

/** What an auditor narrows the log to; `from` and `before` are instants. */
export interface AuditNarrowing {
  from: Date | null
  before: Date | null
  partyId: string | null
  subjectIds: readonly string[] | null
}

const q = sql.placeholder

type Parameters = Record<string, unknown>

/** Statements differ by what narrows them and by the direction: each is compiled once, when it is first needed. */
function perShape<Row>(
  make: (shape: readonly boolean[]) => SQL,
): (shape: readonly boolean[]) => Statement<Parameters, Row> {
  const made = new Map<string, Statement<Parameters, Row>>()
  return (shape) => {
    const key = shape.map(Number).join('')
    const known = made.get(key) ?? statement<Parameters, Row>(make(shape))
    made.set(key, known)
    return known
  }
}

const AFTER = {
  forward: sql`< (${q('at')}::timestamptz, ${q('streamId')}::uuid, ${q('seq')}::bigint)`,
  backward: sql`> (${q('at')}::timestamptz, ${q('streamId')}::uuid, ${q('seq')}::bigint)`,
}

function orderOf(alias: SQL, backward: boolean): SQL {
  const way = backward ? sql`asc` : sql`desc`
  return sql`order by ${alias}.at ${way}, ${alias}.stream_id ${way}, ${alias}.seq ${way}
    limit ${q('size')}::int offset ${q('offset')}::int`
}

function pageParameters({ size, offset, from }: PageRequest): Parameters {
  const [at, streamId, seq] = from ?? []
  return { size: size + 1, offset, ...(from === null ? {} : { at, streamId, seq }) }
}

/** Looks into a matter (enforcement, random inspection) are shown once the party that named it closed it. */
function shownToSubject(seesAll: boolean): SQL {
  return seesAll
    ? sql`n.subject_id = any(${q('ids')}::uuid[])`
    : sql`n.subject_id = any(${q('ids')}::uuid[]) and (not n.until_closed or exists (
        select from closed_matter m where m.party_id = n.party_id and m.matter = n.matter))`
}

/** One row an entry, though several subjects of the file stand in it. */
const ofSubjects = perShape<AccessRow>(
  ([seesAll, isFrom, backward]) => sql`
  select n.at, n.stream_id as "streamId", n.seq, n.party_class as "partyClass", p.name as "partyName",
         n.purpose, n.matter
    from (select distinct n.at, n.stream_id, n.seq, n.party_class, n.party_id, n.purpose, n.matter
            from access_subject n where ${shownToSubject(seesAll!)}) n
    left join party p on p.id = n.party_id
   where ${isFrom! ? sql`(n.at, n.stream_id, n.seq) ${backward! ? AFTER.backward : AFTER.forward}` : sql`true`}
   ${orderOf(sql`n`, backward!)}`,
)

/** A page of the accesses to the subjects of a file; `seesAll`: those of open matters too. */
export function listAccessesOf(
  db: Executor,
  ids: readonly string[],
  seesAll: boolean,
  page: PageRequest,
): Promise<AccessRow[]> {
  const shape = [seesAll, page.from !== null, page.backward]
  return ofSubjects(shape)(db, { ids, ...pageParameters(page) })
}

const countOfSubjects = perShape<{ counted: number }>(
  ([seesAll]) => sql`
  select count(*)::int as counted from (
    select distinct n.stream_id, n.seq from access_subject n where ${shownToSubject(seesAll!)}
     limit ${q('most')}::int) counted`,
)

/** How many accesses to a file there are to show, 10,001 at most. */
export async function countAccessesOf(
  db: Executor,
  ids: readonly string[],
  seesAll: boolean,
): Promise<number> {
  const [row] = await countOfSubjects([seesAll])(db, { ids, most: COUNT_MOST + 1 })
  return row!.counted
}

type Narrows = readonly [from: boolean, before: boolean, party: boolean, subjects: boolean]

function narrowed([from, before, party, subjects]: Narrows): SQL {
  const parts = [
    from ? sql`e.at >= ${q('narrowFrom')}::timestamptz` : null,
    before ? sql`e.at < ${q('narrowBefore')}::timestamptz` : null,
    party ? sql`e.party_id = ${q('partyId')}::uuid` : null,
    subjects
      ? sql`exists (select from access_subject n where n.stream_id = e.stream_id and n.seq = e.seq
                       and n.subject_id = any(${q('subjectIds')}::uuid[]))`
      : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

function narrowsOf({ from, before, partyId, subjectIds }: AuditNarrowing): Narrows {
  return [from !== null, before !== null, partyId !== null, subjectIds !== null]
}

function narrowParameters({ from, before, partyId, subjectIds }: AuditNarrowing): Parameters {
  return {
    ...(from === null ? {} : { narrowFrom: from.toISOString() }),
    ...(before === null ? {} : { narrowBefore: before.toISOString() }),
    ...(partyId === null ? {} : { partyId }),
    ...(subjectIds === null ? {} : { subjectIds }),
  }
}

const entries = perShape<AuditRow>(([isFrom, backward, ...narrows]) => {
  const narrowing = narrowed(narrows as unknown as Narrows)
  const after = backward! ? AFTER.backward : AFTER.forward
  return sql`
  select e.at, e.stream_id as "streamId", e.seq, e.party_class as "partyClass", p.name as "partyName",
         e.purpose, e.matter, e.party_id as "partyId", e.member_id as "memberId", e.token_id as "tokenId",
         e.request_id as "requestId", e.operation, e.document_hash as "documentHash", e.coordinates,
         e.subject_count as "subjectCount", cardinality(e.consents) as "consentCount", e.hash
    from access_entry e left join party p on p.id = e.party_id
   where ${narrowing} and ${isFrom! ? sql`(e.at, e.stream_id, e.seq) ${after}` : sql`true`}
   ${orderOf(sql`e`, backward!)}`
})

/** A page of the entries. */
export function listEntries(
  db: Executor,
  narrowing: AuditNarrowing,
  page: PageRequest,
): Promise<AuditRow[]> {
  const shape = [page.from !== null, page.backward, ...narrowsOf(narrowing)]
  return entries(shape)(db, { ...narrowParameters(narrowing), ...pageParameters(page) })
}

const countOfEntries = perShape<{ counted: number }>(
  (narrows) => sql`
  select count(*)::int as counted from (
    select from access_entry e where ${narrowed(narrows as unknown as Narrows)} limit ${q('most')}::int) counted`,
)

/** How many entries there are, 10,001 at most. */
export async function countEntries(db: Executor, narrowing: AuditNarrowing): Promise<number> {
  const parameters = { ...narrowParameters(narrowing), most: COUNT_MOST + 1 }
  const [row] = await countOfEntries(narrowsOf(narrowing))(db, parameters)
  return row!.counted
}
