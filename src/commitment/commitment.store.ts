import { sql, type SQL } from 'drizzle-orm'
import { knownNow, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { seesHistory } from '../fact/fact.scope.ts'
import { FILES, filesOf, instantsOf, seenAsOf } from '../fact/fact.statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import type { CommitmentStage } from './commitment.rules.ts'
import { visibleCommitment, type CommitmentVisibility } from './commitment.scope.ts'

/** Reading commitments for a reader: every statement here carries the reader's row scope. */

/** A commitment, wherever it is named: its subject's id and its own. */
export interface CommitmentKey {
  subjectId: string
  commitmentId: string
}

/** A version of a commitment. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface CommitmentRow extends CommitmentKey {
  version: number
  code: string | null
  template: string | null
  typeCode: string
  sceneCode: string | null
  publicationClass: string
  reason: string
  content: string
  liability: string
  domain: string | null
  regionCode: string | null
  signedOn: string
  validFrom: string
  validTo: string | null
  stage: CommitmentStage
  state: 'IN_FORCE' | 'SHIELDED' | 'REVOKED' | 'REPAIRED'
  disputed: boolean
  disclosureScope: Scope
  publicationReason: 'BY_CLASS' | 'PERSON' | 'TEXT_NOT_RELEASED'
  publishedFrom: string | null
  publishedTo: string | null
  acceptingUnit: string | null
  acceptingUnitCode: string | null
  judgedOn: string | null
  judgingUnit: string | null
  judgingUnitCode: string | null
  unfulfilledContent: string | null
  accountability: string | null
  evidence: string | null
  remarks: string | null
  breachRecordId: string | null
  changeKind: string
  changeReason: string | null
  recordedAt: Date
  supersededAt: Date | null
  sourceCode: string
  fileId: string | null
  rowNumber: number | null
  rowHash: string
  receivedAt: Date
}

/** The columns that a scope adds; the grants of the database classes are the same (src/wall). */
const COLUMNS_OF_SCOPE: Record<Scope, string> = {
  PUBLIC: `c.subject_id as "subjectId", c.commitment_id as "commitmentId", c.version, c.code, c.template,
    c.type_code as "typeCode", c.scene_code as "sceneCode", c.publication_class as "publicationClass",
    c.reason, c.content, c.liability, c.domain, c.region_code as "regionCode", c.signed_on as "signedOn",
    c.valid_from as "validFrom", c.valid_to as "validTo", c.stage, c.state, c.disputed,
    c.disclosure_scope as "disclosureScope", c.published_from as "publishedFrom",
    c.published_to as "publishedTo", c.accepting_unit as "acceptingUnit",
    c.accepting_unit_code as "acceptingUnitCode", c.judged_on as "judgedOn",
    c.judging_unit as "judgingUnit", c.judging_unit_code as "judgingUnitCode",
    c.unfulfilled_content as "unfulfilledContent", c.accountability, c.recorded_at as "recordedAt",
    c.superseded_at as "supersededAt"`,
  SHARED: `c.publication_reason as "publicationReason", c.breach_record_id as "breachRecordId",
    c.change_kind as "changeKind", c.source_code as "sourceCode", c.file_id as "fileId",
    c.row_number as "rowNumber", c.row_hash as "rowHash", c.received_at as "receivedAt"`,
  AUTHORIZED: '',
  INTERNAL: `c.evidence, c.remarks, c.change_reason as "changeReason"`,
}

function listed(scopes: Iterable<Scope>): SQL {
  const columns = [...scopes].map((scope) => COLUMNS_OF_SCOPE[scope])
  return sql.raw(columns.filter((some) => some !== '').join(', '))
}

/** The select list of a reader: what it may not see is not even read. */
export function commitmentColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return listed(scopes)
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_COMMITMENT_COLUMNS = listed(Object.keys(COLUMNS_OF_SCOPE) as Scope[])

/** What commitments are narrowed by; null narrows nothing. */
export interface CommitmentNarrowing {
  stages: readonly string[] | null
  types: readonly string[] | null
}

/** A page of commitments: everything that shapes or feeds its statement. */
export interface CommitmentPageRequest {
  narrowing: CommitmentNarrowing
  descending: boolean
  page: PageRequest
  asOf: AsOf
}

const q = sql.placeholder

/** The versions of `c` that a reader sees as of two instants; its values are those of `instantsOf`. */
function visibleAsOf(shape: Shape, asOf: AsOf): SQL {
  return seenAsOf(shape, 'c', visibleCommitment(shape, 'c'), asOf)
}

const NARROWED = sql`(${q('stages')}::text[] is null or c.stage = any(${q('stages')}::text[]))
  and (${q('types')}::text[] is null or c.type_code = any(${q('types')}::text[]))`

function ordered({ descending, page }: CommitmentPageRequest): { after: SQL; by: SQL } {
  const falling = descending !== page.backward
  const direction = sql.raw(falling ? 'desc' : 'asc')
  return {
    after:
      page.from === null
        ? sql`true`
        : sql`(c.signed_on, c.commitment_id) ${sql.raw(falling ? '<' : '>')} (${q('fromOn')}::date, ${q('fromId')}::uuid)`,
    by: sql`c.signed_on ${direction}, c.commitment_id ${direction}`,
  }
}

type Built<Row> = Statement<Record<string, unknown>, Row>
const built = new Map<string, Built<never>>()

/** Statements are compiled once for each shape, order, direction and kind of instants. */
function shaped<Row>(
  name: string,
  shape: Shape,
  { asOf, page, descending }: CommitmentPageRequest,
  make: () => SQL,
): Built<Row> {
  const given = [asOf.knownAt, asOf.validAt, page.from].map((one) => one !== null)
  const key = [name, shape.key, ...given, descending, page.backward].join()
  const known = built.get(key)
  if (known !== undefined) return known as Built<Row>
  const compiled = statement<Record<string, unknown>, Row>(make())
  built.set(key, compiled as Built<never>)
  return compiled
}

function parametersOf(
  { narrowing, page, asOf }: CommitmentPageRequest,
  visibility: CommitmentVisibility,
): Record<string, unknown> {
  return {
    ...visibility,
    ...narrowing,
    fromOn: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
    ...instantsOf(asOf),
  }
}

/** One page (and one row more) of each file's commitments, by one statement; `ord` is the file's place. */
export function listCommitmentsOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: CommitmentPageRequest,
  visibility: CommitmentVisibility,
): Promise<(CommitmentRow & { ord: number })[]> {
  const run = shaped<CommitmentRow & { ord: number }>('files', shape, request, () => {
    const { after, by } = ordered(request)
    return sql`select p.ord, one.* from ${FILES} cross join lateral (
        select ${commitmentColumns(shape)} from commitment c
         where c.subject_id = any(p.ids) and ${visibleAsOf(shape, request.asOf)} and ${NARROWED} and ${after}
         order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int) one`
  })
  return run(db, { ...filesOf(files), ...parametersOf(request, visibility) })
}

/** One page (and one row more) of all commitments that the reader sees. */
export function listCommitments(
  db: Executor,
  shape: Shape,
  request: CommitmentPageRequest,
  visibility: CommitmentVisibility,
): Promise<CommitmentRow[]> {
  const run = shaped<CommitmentRow>('all', shape, request, () => {
    const { after, by } = ordered(request)
    return sql`select ${commitmentColumns(shape)} from commitment c
         where ${visibleAsOf(shape, request.asOf)} and ${NARROWED} and ${after}
         order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int`
  })
  return run(db, parametersOf(request, visibility))
}

const MOST = sql.raw(String(COUNT_MOST + 1))

/**
 * The ids of the commitments of each file that the reader sees, up to one more than is counted exactly: what several
 * handles show is counted once.
 */
export function listIdsOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: CommitmentPageRequest,
  visibility: CommitmentVisibility,
): Promise<{ ord: number; id: string }[]> {
  const counting = { ...request, page: { ...request.page, from: null, backward: false } }
  const run = shaped<{ ord: number; id: string }>('ids/files', shape, counting, () => {
    return sql`select p.ord, one.id from ${FILES} cross join lateral (
        select c.commitment_id as id from commitment c
         where c.subject_id = any(p.ids) and ${visibleAsOf(shape, counting.asOf)} and ${NARROWED}
         limit ${MOST}) one`
  })
  return run(db, { ...filesOf(files), ...parametersOf(counting, visibility) })
}

/** The same of all commitments. */
export function listIds(
  db: Executor,
  shape: Shape,
  request: CommitmentPageRequest,
  visibility: CommitmentVisibility,
): Promise<{ id: string }[]> {
  const counting = { ...request, page: { ...request.page, from: null, backward: false } }
  const run = shaped<{ id: string }>('ids/all', shape, counting, () => {
    return sql`select c.commitment_id as id from commitment c
         where ${visibleAsOf(shape, counting.asOf)} and ${NARROWED} limit ${MOST}`
  })
  return run(db, parametersOf(counting, visibility))
}

const KEYS = sql`unnest(${q('subjects')}::uuid[], ${q('commitments')}::uuid[]) as k(subject_id, commitment_id)`

function keysOf(keys: readonly CommitmentKey[]) {
  return {
    subjects: keys.map((key) => key.subjectId),
    commitments: keys.map((key) => key.commitmentId),
  }
}

const finds = new Map<string, Built<CommitmentRow>>()

/** The versions of commitments as of two instants; those that the reader may not see are missing, like those that are not. */
export function findCommitments(
  db: Executor,
  shape: Shape,
  keys: readonly CommitmentKey[],
  asOf: AsOf,
  visibility: CommitmentVisibility,
): Promise<CommitmentRow[]> {
  const key = `${shape.key}/${asOf.knownAt !== null}/${asOf.validAt !== null}`
  const run =
    finds.get(key) ??
    statement<Record<string, unknown>, CommitmentRow>(
      sql`select ${commitmentColumns(shape)} from ${KEYS}
            join commitment c on c.subject_id = k.subject_id and c.commitment_id = k.commitment_id
           where ${visibleAsOf(shape, asOf)}`,
    )
  finds.set(key, run)
  return run(db, { ...keysOf(keys), ...instantsOf(asOf), ...visibility })
}

const versions = new Map<string, Built<CommitmentRow>>()

/** The versions of commitments that the reader sees, of those recorded up to an instant (null: all), the newest first. */
export function listCommitmentVersions(
  db: Executor,
  shape: Shape,
  keys: readonly CommitmentKey[],
  knownAt: Date | null,
  visibility: CommitmentVisibility,
): Promise<CommitmentRow[]> {
  const run =
    versions.get(shape.key) ??
    statement<Record<string, unknown>, CommitmentRow>(
      sql`select ${commitmentColumns(shape)} from ${KEYS}
            join commitment c on c.subject_id = k.subject_id and c.commitment_id = k.commitment_id
           where ${visibleCommitment(shape, 'c')} ${seesHistory(shape) ? sql`` : sql`and ${knownNow('c')}`}
             and c.recorded_at <= ${q('knownAt')}::timestamptz
           order by c.commitment_id, c.version desc`,
    )
  versions.set(shape.key, run)
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), ...visibility, knownAt: until })
}
