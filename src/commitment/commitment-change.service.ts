import { plainValues, versionDifferences, type VersionedKind } from '../fact/version-difference.ts'
import { visibleParameters } from '../record/record.scope.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { findCommitment } from './commitment.service.ts'
import { commitmentStore, type CommitmentRow } from './commitment.store.ts'

/** Fields of a commitment that a version may change, by their names in the schema. */
const FIELDS: Readonly<Record<string, (row: CommitmentRow) => string | null>> = {
  stage: (row) => row.stage,
  state: (row) => row.state,
  disputed: (row) => String(row.disputed),
  disclosureScope: (row) => row.disclosureScope,
  publishedFrom: (row) => row.publishedFrom,
  publishedUntil: (row) => inclusiveEnd(row.publishedTo),
  judgedOn: (row) => row.judgedOn,
  judgingUnit: (row) => row.judgingUnit,
  judgingUnitCode: (row) => row.judgingUnitCode,
  unfulfilledContent: (row) => row.unfulfilledContent,
  accountability: (row) => row.accountability,
  evidence: (row) => row.evidence,
}

/** The names of those fields. */
export const COMPARED_COMMITMENT_FIELDS: readonly string[] = Object.keys(FIELDS)

/** What of a version may differ, for comparisons and for the feed. */
export const commitmentVersions: VersionedKind<CommitmentRow> = {
  kind: 'COMMITMENT',
  label: { zh: '信用承诺', en: 'A credit commitment' },
  idOf: ({ commitmentId }) => commitmentId,
  typeOf: () => 'Commitment',
  withdrawn: ['REVOKED', 'REPAIRED'],
  valuesOf: ({ row }) => plainValues(FIELDS, row),
  list: ({ db, entitlement, rules, today }, files, asked) => {
    const visibility = visibleParameters(entitlement, rules(), today())
    return commitmentStore.listChanges(db, entitlement.shape, files, asked, visibility)
  },
  find: (reader, { subjectId, id }, { to }) =>
    findCommitment(reader, { subjectId, commitmentId: id }, { validAt: null, knownAt: to }),
}

/** Commitments. Who may not see history is told of open versions that came within the span, and of nothing before them. */
export const commitmentDifferences = versionDifferences(commitmentVersions)
