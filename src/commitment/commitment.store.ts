import { sql, type SQL } from 'drizzle-orm'
import type { Shape } from '../disclosure/entitlement.ts'
import type { Scope } from '../disclosure/scope.ts'
import { makeFactStore } from '../fact/fact-list.store.ts'
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
  state: 'IN_FORCE' | 'SUSPENDED' | 'SHIELDED' | 'REVOKED' | 'REPAIRED'
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
  PUBLIC: `r.subject_id as "subjectId", r.commitment_id as "commitmentId", r.version, r.code, r.template,
    r.type_code as "typeCode", r.scene_code as "sceneCode", r.publication_class as "publicationClass",
    r.reason, r.content, r.liability, r.domain, r.region_code as "regionCode", r.signed_on as "signedOn",
    r.valid_from as "validFrom", r.valid_to as "validTo", r.stage, r.state, r.disputed,
    r.disclosure_scope as "disclosureScope", r.published_from as "publishedFrom",
    r.published_to as "publishedTo", r.accepting_unit as "acceptingUnit",
    r.accepting_unit_code as "acceptingUnitCode", r.judged_on as "judgedOn",
    r.judging_unit as "judgingUnit", r.judging_unit_code as "judgingUnitCode",
    r.unfulfilled_content as "unfulfilledContent", r.accountability, r.recorded_at as "recordedAt",
    r.superseded_at as "supersededAt"`,
  SHARED: `r.publication_reason as "publicationReason", r.breach_record_id as "breachRecordId",
    r.change_kind as "changeKind", r.source_code as "sourceCode", r.file_id as "fileId",
    r.row_number as "rowNumber", r.row_hash as "rowHash", r.received_at as "receivedAt"`,
  AUTHORIZED: '',
  INTERNAL: `r.evidence, r.remarks, r.change_reason as "changeReason"`,
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

const q = sql.placeholder

const NARROWED = sql`(${q('stages')}::text[] is null or r.stage = any(${q('stages')}::text[]))
  and (${q('types')}::text[] is null or r.type_code = any(${q('types')}::text[]))`

/** Reads commitments for a reader. */
export const commitmentStore = makeFactStore<
  CommitmentRow,
  CommitmentNarrowing,
  CommitmentVisibility
>({
  table: 'commitment',
  id: 'commitment_id',
  day: 'signed_on',
  columns: commitmentColumns,
  visible: (shape, table, on) => visibleCommitment(shape, table, '', on),
  narrowed: NARROWED,
  valuesOf: ({ stages, types }) => ({ stages, types }),
})
