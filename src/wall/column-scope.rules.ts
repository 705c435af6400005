import type { Table } from 'drizzle-orm'
import type { listBulletin } from '../bulletin/bulletin.table.ts'
import type { commitment } from '../commitment/commitment.table.ts'
import type { evaluation, evaluationStep } from '../evaluation/evaluation.table.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { listEntry, listStep } from '../list/list.table.ts'
import type { measureApplication } from '../measure/measure.table.ts'
import type { record } from '../record/record.table.ts'
import type {
  identifier,
  subject,
  subjectIdentifier,
  subjectLink,
  subjectName,
  subjectVersion,
} from '../subject/subject.table.ts'

/** The scope of each column of the tables that a database class may read. */

/** Every column of a table with the scope that it takes: one that is missing here is an error of types. */
export type Columns<Declared extends Table> = Readonly<
  Record<keyof Declared['$inferSelect'], Scope>
>

/** Where a version came from is told to public bodies. */
export const PROVENANCE = {
  sourceCode: 'SHARED',
  fileId: 'SHARED',
  rowNumber: 'SHARED',
  rowHash: 'SHARED',
  exportedAt: 'SHARED',
  receivedAt: 'SHARED',
} as const

export const KNOWN_TIME = { recordedAt: 'PUBLIC', supersededAt: 'PUBLIC' } as const

export const SUBJECT: Columns<typeof subject> = {
  id: 'PUBLIC',
  category: 'PUBLIC',
  createdAt: 'PUBLIC',
}

export const SUBJECT_VERSION: Columns<typeof subjectVersion> = {
  subjectId: 'PUBLIC',
  id: 'PUBLIC',
  category: 'PUBLIC',
  name: 'PUBLIC',
  legalForm: 'PUBLIC',
  status: 'PUBLIC',
  establishedOn: 'PUBLIC',
  capitalYuan: 'PUBLIC',
  capitalReported: 'PUBLIC',
  capitalUnit: 'PUBLIC',
  address: 'PUBLIC',
  addressShared: 'SHARED',
  regionCode: 'PUBLIC',
  domains: 'PUBLIC',
  representativeName: 'PUBLIC',
  representativeNameShared: 'SHARED',
  // Ciphertext: public bodies see the paper masked, and the field gate does that.
  representativeIdSealed: 'SHARED',
  phoneSealed: 'AUTHORIZED',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

export const SUBJECT_IDENTIFIER: Columns<typeof subjectIdentifier> = {
  subjectId: 'PUBLIC',
  type: 'PUBLIC',
  value: 'PUBLIC',
  sealed: 'SHARED',
  isPersonal: 'PUBLIC',
  validity: 'PUBLIC',
  isPrimary: 'PUBLIC',
  sourceCode: 'SHARED',
  recordedAt: 'PUBLIC',
}

/** The value of an identity paper is its blind index here. */
export const IDENTIFIER: Columns<typeof identifier> = {
  type: 'PUBLIC',
  value: 'PUBLIC',
  subjectId: 'PUBLIC',
}

export const SUBJECT_NAME: Columns<typeof subjectName> = {
  subjectId: 'PUBLIC',
  category: 'PUBLIC',
  name: 'PUBLIC',
  coreName: 'PUBLIC',
  bigrams: 'PUBLIC',
  regionCode: 'PUBLIC',
  legalForm: 'PUBLIC',
  status: 'PUBLIC',
  establishedOn: 'PUBLIC',
}

export const SUBJECT_LINK: Columns<typeof subjectLink> = {
  subjectId: 'PUBLIC',
  id: 'PUBLIC',
  intoSubjectId: 'PUBLIC',
  // Free text of an official.
  reason: 'INTERNAL',
  ...KNOWN_TIME,
}

export const RECORD: Columns<typeof record> = {
  subjectId: 'PUBLIC',
  recordId: 'PUBLIC',
  version: 'PUBLIC',
  kind: 'PUBLIC',
  itemCode: 'PUBLIC',
  itemVersion: 'PUBLIC',
  polarity: 'PUBLIC',
  severity: 'PUBLIC',
  title: 'PUBLIC',
  documentNumber: 'PUBLIC',
  licenceNumber: 'PUBLIC',
  authorityName: 'PUBLIC',
  authorityCode: 'PUBLIC',
  regionCode: 'PUBLIC',
  domain: 'PUBLIC',
  decidedOn: 'PUBLIC',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  state: 'PUBLIC',
  disputed: 'PUBLIC',
  disclosureScope: 'PUBLIC',
  publicityRule: 'PUBLIC',
  publicityReason: 'SHARED',
  publicationDueOn: 'PUBLIC',
  publishedFrom: 'PUBLIC',
  publishedTo: 'PUBLIC',
  attributesPublic: 'PUBLIC',
  attributesShared: 'SHARED',
  attributesAuthorized: 'AUTHORIZED',
  attributesInternal: 'INTERNAL',
  changeKind: 'SHARED',
  changeReason: 'INTERNAL',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

export const LIST_ENTRY: Columns<typeof listEntry> = {
  subjectId: 'PUBLIC',
  entryId: 'PUBLIC',
  version: 'PUBLIC',
  listCode: 'PUBLIC',
  listVersion: 'PUBLIC',
  authorityId: 'PUBLIC',
  authorityName: 'PUBLIC',
  regionCode: 'PUBLIC',
  domain: 'PUBLIC',
  state: 'PUBLIC',
  sinceOn: 'PUBLIC',
  noticeUntil: 'PUBLIC',
  legalBasis: 'PUBLIC',
  documentNumber: 'PUBLIC',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  disclosureScope: 'PUBLIC',
  disputed: 'PUBLIC',
  changeKind: 'SHARED',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

export const COMMITMENT: Columns<typeof commitment> = {
  subjectId: 'PUBLIC',
  commitmentId: 'PUBLIC',
  version: 'PUBLIC',
  code: 'PUBLIC',
  template: 'PUBLIC',
  typeCode: 'PUBLIC',
  sceneCode: 'PUBLIC',
  publicationClass: 'PUBLIC',
  reason: 'PUBLIC',
  content: 'PUBLIC',
  liability: 'PUBLIC',
  domain: 'PUBLIC',
  regionCode: 'PUBLIC',
  signedOn: 'PUBLIC',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  stage: 'PUBLIC',
  state: 'PUBLIC',
  disputed: 'PUBLIC',
  disclosureScope: 'PUBLIC',
  publicationReason: 'SHARED',
  publishedFrom: 'PUBLIC',
  publishedTo: 'PUBLIC',
  acceptingUnit: 'PUBLIC',
  acceptingUnitCode: 'PUBLIC',
  judgedOn: 'PUBLIC',
  judgingUnit: 'PUBLIC',
  judgingUnitCode: 'PUBLIC',
  unfulfilledContent: 'PUBLIC',
  accountability: 'PUBLIC',
  evidence: 'INTERNAL',
  remarks: 'INTERNAL',
  // The record of a breach is shared between public bodies and not public.
  breachRecordId: 'SHARED',
  changeKind: 'SHARED',
  changeReason: 'INTERNAL',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

export const MEASURE_APPLICATION: Columns<typeof measureApplication> = {
  subjectId: 'PUBLIC',
  applicationId: 'PUBLIC',
  version: 'PUBLIC',
  measureCode: 'PUBLIC',
  measureVersion: 'PUBLIC',
  purposeCode: 'PUBLIC',
  unitId: 'PUBLIC',
  unitName: 'PUBLIC',
  regionCode: 'PUBLIC',
  domain: 'PUBLIC',
  // Free texts of officials, and what leads to a check: between public bodies.
  matter: 'SHARED',
  content: 'SHARED',
  effect: 'SHARED',
  checkNumber: 'SHARED',
  state: 'PUBLIC',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  liftedOn: 'PUBLIC',
  disclosureScope: 'PUBLIC',
  changeKind: 'SHARED',
  changeReason: 'INTERNAL',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

/** The rows are its authority's and the subject's own; nobody else has use for more than the key. */
export const LIST_STEP: Columns<typeof listStep> = {
  subjectId: 'PUBLIC',
  entryId: 'PUBLIC',
  version: 'AUTHORIZED',
  objection: 'AUTHORIZED',
  kind: 'AUTHORIZED',
  partyId: 'INTERNAL',
  partyName: 'AUTHORIZED',
  takenOn: 'AUTHORIZED',
  untilOn: 'AUTHORIZED',
  statement: 'AUTHORIZED',
  basis: 'AUTHORIZED',
  // Which person acted is the unit's.
  actor: 'INTERNAL',
  sourceCode: 'AUTHORIZED',
  regionCode: 'AUTHORIZED',
  recordedAt: 'AUTHORIZED',
}

/** The rows are those of the unit, of the one above it, and of auditors; nobody else has use for more than the key. */
export const LIST_BULLETIN: Columns<typeof listBulletin> = {
  id: 'PUBLIC',
  partyId: 'SHARED',
  partyName: 'SHARED',
  sourceCode: 'SHARED',
  regionCode: 'SHARED',
  overseerSource: 'SHARED',
  listCode: 'SHARED',
  month: 'SHARED',
  version: 'SHARED',
  corrects: 'SHARED',
  reason: 'SHARED',
  state: 'SHARED',
  revision: 'SHARED',
  content: 'SHARED',
  contentHash: 'SHARED',
  entryCount: 'SHARED',
  signature: 'SHARED',
  channel: 'SHARED',
  submissionNumber: 'SHARED',
  receiptNumber: 'SHARED',
  frozenAt: 'SHARED',
  signedAt: 'SHARED',
  submittedAt: 'SHARED',
  receiptedAt: 'SHARED',
  correctedAt: 'SHARED',
  // Which person acted is the unit's.
  actor: 'INTERNAL',
}

export const EVALUATION: Columns<typeof evaluation> = {
  subjectId: 'PUBLIC',
  evaluationId: 'PUBLIC',
  version: 'PUBLIC',
  schemeCode: 'PUBLIC',
  schemeVersion: 'PUBLIC',
  periodFrom: 'PUBLIC',
  periodTo: 'PUBLIC',
  state: 'PUBLIC',
  sinceOn: 'PUBLIC',
  status: 'PUBLIC',
  grade: 'PUBLIC',
  score: 'SHARED',
  explanation: 'SHARED',
  publicityFrom: 'PUBLIC',
  publicityUntil: 'PUBLIC',
  // How far a request for review is, the steps say.
  review: 'INTERNAL',
  validFrom: 'PUBLIC',
  validTo: 'PUBLIC',
  evaluatorId: 'PUBLIC',
  evaluatorName: 'PUBLIC',
  // Which mandate stands behind a delegated result is between public bodies.
  mandateId: 'SHARED',
  domain: 'PUBLIC',
  regionCode: 'PUBLIC',
  holderSource: 'SHARED',
  disclosureScope: 'PUBLIC',
  disputed: 'PUBLIC',
  changeKind: 'SHARED',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

/** The rows are its evaluator's, its holder's and the subject's own; nobody else has use for more than the key. */
export const EVALUATION_STEP: Columns<typeof evaluationStep> = {
  subjectId: 'PUBLIC',
  evaluationId: 'PUBLIC',
  version: 'AUTHORIZED',
  kind: 'AUTHORIZED',
  partyName: 'AUTHORIZED',
  takenOn: 'AUTHORIZED',
  statement: 'AUTHORIZED',
  inputs: 'AUTHORIZED',
  // Which person acted is the unit's.
  actor: 'INTERNAL',
  evaluatorId: 'AUTHORIZED',
  holderSource: 'AUTHORIZED',
  regionCode: 'AUTHORIZED',
  recordedAt: 'AUTHORIZED',
}
