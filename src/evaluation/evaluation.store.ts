import { sql, type SQL } from 'drizzle-orm'
import type { AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { FILES, filesOf, instantsOf, seenAsOf } from '../fact/fact.statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import type { Explanation, Inputs } from './account.ts'
import type { EvaluationStatus, StoredEvaluationState } from './evaluation-state.rules.ts'
import {
  visibleEvaluation,
  visibleEvaluationStep,
  type EvaluationVisibility,
} from './evaluation.scope.ts'

/** Reading evaluations for a reader: every statement here carries the reader's row scope. */

/** A version of an evaluation. Columns of scopes that the reader lacks are not selected, hence undefined. */
export interface EvaluationRow {
  subjectId: string
  evaluationId: string
  version: number
  schemeCode: string
  schemeVersion: string
  periodFrom: string
  periodTo: string
  state: StoredEvaluationState
  sinceOn: string
  status: EvaluationStatus
  grade: string | null
  publicityFrom: string | null
  publicityUntil: string | null
  validFrom: string | null
  validTo: string | null
  evaluatorId: string
  evaluatorName: string
  domain: string
  regionCode: string | null
  disclosureScope: Scope
  recordedAt: Date
  supersededAt: Date | null
  score?: string | null
  explanation?: Explanation
  mandateId?: string | null
  holderSource?: string | null
  changeKind?: string
  sourceCode?: string
  fileId?: string | null
  rowNumber?: number | null
  rowHash?: string
  receivedAt?: Date
  review?: string | null
}

const COLUMNS_OF_SCOPE: Partial<Record<Scope, string>> = {
  PUBLIC: `r.subject_id as "subjectId", r.evaluation_id as "evaluationId", r.version,
    r.scheme_code as "schemeCode", r.scheme_version as "schemeVersion", r.period_from as "periodFrom",
    r.period_to as "periodTo", r.state, r.since_on as "sinceOn", r.status, r.grade,
    r.publicity_from as "publicityFrom", r.publicity_until as "publicityUntil", r.valid_from as "validFrom",
    r.valid_to as "validTo", r.evaluator_id as "evaluatorId", r.evaluator_name as "evaluatorName", r.domain,
    r.region_code as "regionCode", r.disclosure_scope as "disclosureScope", r.recorded_at as "recordedAt",
    r.superseded_at as "supersededAt"`,
  SHARED: `r.score, r.explanation, r.mandate_id as "mandateId", r.holder_source as "holderSource",
    r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  AUTHORIZED: `r.review`,
}

/** The select list of a reader; the grants of the database classes are the same (src/wall). */
export function evaluationColumns({ scopes }: Pick<Shape, 'scopes'>): SQL {
  return sql.raw([...scopes].flatMap((scope) => COLUMNS_OF_SCOPE[scope] ?? []).join(', '))
}

/** Everything of a version, for writers, who make the next one of it. */
export const ALL_EVALUATION_COLUMNS = sql.raw(Object.values(COLUMNS_OF_SCOPE).join(', '))

/** What evaluations are narrowed by; null narrows nothing. */
export interface EvaluationNarrowing {
  schemes: readonly string[] | null
  /** EXPIRED means final, and its validity over. */
  states: readonly string[] | null
  grades: readonly string[] | null
  domains: readonly string[] | null
  regions: readonly string[] | null
}

/** A page of evaluations, of some files or of all. */
export interface EvaluationPageRequest {
  narrowing: EvaluationNarrowing
  page: PageRequest
  asOf: AsOf
}

/** An evaluation, wherever it is named: its subject's id and its own. */
export interface EvaluationKey {
  subjectId: string
  evaluationId: string
}

const q = sql.placeholder
const today = sql`${q('today')}::date`

const STATE = sql`case when r.state = 'FINAL' and r.valid_to <= ${today} then 'EXPIRED' else r.state end`

/** One text whatever is narrowed: what is not given is null. */
const NARROWED = sql`(${q('wantedSchemes')}::text[] is null or r.scheme_code = any(${q('wantedSchemes')}::text[]))
  and (${q('wantedStates')}::text[] is null or ${STATE} = any(${q('wantedStates')}::text[]))
  and (${q('wantedGrades')}::text[] is null or r.grade = any(${q('wantedGrades')}::text[]))
  and (${q('wantedDomains')}::text[] is null or r.domain = any(${q('wantedDomains')}::text[]))
  and (${q('wantedRegions')}::text[] is null or r.region_code = any(${q('wantedRegions')}::text[]))`

/** The versions of `r` that a reader sees as of two instants; its values are those of `instantsOf`. */
function visibleAsOf(shape: Shape, asOf: AsOf): SQL {
  return seenAsOf(shape, 'r', visibleEvaluation(shape, 'r'), asOf)
}

type Built = Statement<Record<string, unknown>, never>
const built = perOwner((_shape: Shape) => new Map<string, Built>())

/** Statements are compiled once for each shape, kind of instants and way of reading. */
function compiled<Row>(shape: Shape, key: string, make: () => SQL) {
  const known = built(shape).get(key)
  const run = known ?? (statement<Record<string, unknown>, Row>(make()) as Built)
  built(shape).set(key, run)
  return run as Statement<Record<string, unknown>, Row>
}

function keyOf(name: string, { knownAt, validAt }: AsOf, page?: PageRequest): string {
  const way = page === undefined ? '' : `${page.backward}/${page.from !== null}`
  return [name, knownAt !== null, validAt !== null, way].join('/')
}

/** The newest first, unless it is read backward. */
function ordered({ backward, from }: PageRequest): { after: SQL; by: SQL } {
  const direction = sql.raw(backward ? 'asc' : 'desc')
  return {
    after:
      from === null
        ? sql`true`
        : sql`(r.since_on, r.evaluation_id) ${sql.raw(backward ? '>' : '<')} (${q('fromOn')}::date, ${q('fromId')}::uuid)`,
    by: sql`r.since_on ${direction}, r.evaluation_id ${direction}`,
  }
}

function parametersOf(
  { narrowing, page, asOf }: EvaluationPageRequest,
  visibility: EvaluationVisibility,
) {
  return {
    ...visibility,
    wantedSchemes: narrowing.schemes,
    wantedStates: narrowing.states,
    wantedGrades: narrowing.grades,
    wantedDomains: narrowing.domains,
    wantedRegions: narrowing.regions,
    fromOn: page.from?.[0] ?? null,
    fromId: page.from?.[1] ?? null,
    limit: page.size + 1,
    offset: page.offset,
    ...instantsOf(asOf),
  }
}

/** One page (and one row more) of each file's evaluations, by one statement; `ord` is the file's place. */
export function listEvaluationsOfFiles(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  request: EvaluationPageRequest,
  visibility: EvaluationVisibility,
): Promise<(EvaluationRow & { ord: number })[]> {
  const { asOf, page } = request
  const { after, by } = ordered(page)
  const run = compiled<EvaluationRow & { ord: number }>(shape, keyOf('files', asOf, page), () => {
    return sql`select p.ord, one.* from ${FILES} cross join lateral (
        select ${evaluationColumns(shape)} from evaluation r
         where r.subject_id = any(p.ids) and ${visibleAsOf(shape, asOf)} and ${NARROWED} and ${after}
         order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int) one`
  })
  return run(db, { ...filesOf(files), ...parametersOf(request, visibility) })
}

/** One page (and one row more) of all evaluations that the reader sees. */
export function listAllEvaluations(
  db: Executor,
  shape: Shape,
  request: EvaluationPageRequest,
  visibility: EvaluationVisibility,
): Promise<EvaluationRow[]> {
  const { asOf, page } = request
  const { after, by } = ordered(page)
  const run = compiled<EvaluationRow>(shape, keyOf('all', asOf, page), () => {
    return sql`select ${evaluationColumns(shape)} from evaluation r
        where ${visibleAsOf(shape, asOf)} and ${NARROWED} and ${after}
        order by ${by} limit ${q('limit')}::int offset ${q('offset')}::int`
  })
  return run(db, parametersOf(request, visibility))
}

/** The evaluations of each file (null: of all) that count, by their ids: what several handles show is counted once. */
export function listEvaluationIds(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[] | null,
  request: EvaluationPageRequest,
  visibility: EvaluationVisibility,
): Promise<{ ord: number; evaluationId: string }[]> {
  const { asOf } = request
  const most = sql.raw(String(COUNT_MOST + 1))
  const name = files === null ? 'ids' : 'ids/files'
  const run = compiled<{ ord: number; evaluationId: string }>(shape, keyOf(name, asOf), () => {
    const seen = sql`${visibleAsOf(shape, asOf)} and ${NARROWED}`
    return files === null
      ? sql`select 0 as ord, r.evaluation_id as "evaluationId" from evaluation r where ${seen} limit ${most}`
      : sql`select p.ord, one."evaluationId" from ${FILES} cross join lateral (
          select r.evaluation_id as "evaluationId" from evaluation r
           where r.subject_id = any(p.ids) and ${seen} limit ${most}) one`
  })
  const of = files === null ? {} : filesOf(files)
  return run(db, { ...of, ...parametersOf(request, visibility) })
}

const KEYS = sql`unnest(${q('subjects')}::uuid[], ${q('ids')}::uuid[]) as k(subject_id, evaluation_id)`
const JOINED = sql`r.subject_id = k.subject_id and r.evaluation_id = k.evaluation_id`

function keysOf(keys: readonly EvaluationKey[]) {
  return {
    subjects: keys.map(({ subjectId }) => subjectId),
    ids: keys.map(({ evaluationId }) => evaluationId),
  }
}

/** The versions of evaluations as of two instants; those that the reader may not see are missing, like those that are not. */
export function findEvaluations(
  db: Executor,
  shape: Shape,
  keys: readonly EvaluationKey[],
  asOf: AsOf,
  visibility: EvaluationVisibility,
): Promise<EvaluationRow[]> {
  const run = compiled<EvaluationRow>(shape, keyOf('keys', asOf), () => {
    return sql`select ${evaluationColumns(shape)} from ${KEYS} join evaluation r on ${JOINED}
        where ${visibleAsOf(shape, asOf)}`
  })
  return run(db, { ...keysOf(keys), ...instantsOf(asOf), ...visibility })
}

/** A step with an evaluation. */
export interface EvaluationStepRow extends EvaluationKey {
  kind: string
  partyName: string
  takenOn: string
  statement: string | null
  inputs: Inputs | null
  recordedAt: Date
}

/** The steps of evaluations that the reader sees, the oldest first. */
export function listEvaluationSteps(
  db: Executor,
  shape: Shape,
  keys: readonly EvaluationKey[],
  knownAt: Date | null,
  { sources, regions, party }: EvaluationVisibility,
): Promise<EvaluationStepRow[]> {
  const run = compiled<EvaluationStepRow>(shape, 'steps', () => {
    return sql`select r.subject_id as "subjectId", r.evaluation_id as "evaluationId", r.kind,
        r.party_name as "partyName", r.taken_on as "takenOn", r.statement, r.inputs,
        r.recorded_at as "recordedAt"
        from ${KEYS} join evaluation_step r on ${JOINED}
       where ${visibleEvaluationStep(shape, 'r')} and r.recorded_at <= ${q('until')}::timestamptz
       order by r.evaluation_id, r.version`
  })
  const until = knownAt?.toISOString() ?? 'infinity'
  return run(db, { ...keysOf(keys), sources, regions, party, until })
}
