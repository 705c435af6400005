import type { objection, objectionStep } from '../objection/objection.table.ts'
import type { legalProceeding } from '../proceeding/proceeding.table.ts'
import { KNOWN_TIME, type Columns } from './column-scope.rules.ts'

/** The scope of each column of the tables of objections and proceedings. */

/** Who sees an objection at all the rows say; lists are narrowed and ordered by the columns that are public. */
export const OBJECTION: Columns<typeof objection> = {
  subjectId: 'PUBLIC',
  objectionId: 'PUBLIC',
  version: 'PUBLIC',
  factKind: 'PUBLIC',
  factId: 'SHARED',
  aspect: 'SHARED',
  state: 'PUBLIC',
  filedOn: 'PUBLIC',
  sinceOn: 'SHARED',
  dueOn: 'PUBLIC',
  parentFrom: 'SHARED',
  bureauFrom: 'SHARED',
  decisionDueOn: 'SHARED',
  decidedOn: 'SHARED',
  outcome: 'SHARED',
  isReviewed: 'SHARED',
  marked: 'SHARED',
  factUntil: 'SHARED',
  domain: 'SHARED',
  regionCode: 'SHARED',
  sourceCode: 'SHARED',
  handlerId: 'SHARED',
  handlerName: 'SHARED',
  verifierSource: 'SHARED',
  parentSource: 'SHARED',
  bureauSource: 'SHARED',
  // Who filed it, and which person decided, is between the units.
  filerId: 'INTERNAL',
  onBehalf: 'AUTHORIZED',
  decidedBy: 'INTERNAL',
  disclosureScope: 'SHARED',
  changeKind: 'SHARED',
  ...KNOWN_TIME,
}

/** The rows are the subject's own and those of the units that handle and verify. */
export const OBJECTION_STEP: Columns<typeof objectionStep> = {
  subjectId: 'PUBLIC',
  objectionId: 'PUBLIC',
  version: 'AUTHORIZED',
  kind: 'AUTHORIZED',
  partyName: 'AUTHORIZED',
  takenOn: 'AUTHORIZED',
  statement: 'AUTHORIZED',
  items: 'AUTHORIZED',
  evidence: 'AUTHORIZED',
  // Which person acted is the unit's.
  actor: 'INTERNAL',
  sourceCode: 'AUTHORIZED',
  verifierSource: 'AUTHORIZED',
  regionCode: 'AUTHORIZED',
  recordedAt: 'AUTHORIZED',
}

/** The rows are the subject's own, those of the unit that holds the fact, and auditors'. */
export const LEGAL_PROCEEDING: Columns<typeof legalProceeding> = {
  subjectId: 'PUBLIC',
  proceedingId: 'PUBLIC',
  version: 'PUBLIC',
  factKind: 'SHARED',
  factId: 'SHARED',
  kind: 'SHARED',
  state: 'SHARED',
  organ: 'SHARED',
  caseNumber: 'SHARED',
  filedOn: 'PUBLIC',
  sinceOn: 'SHARED',
  outcome: 'SHARED',
  documentNumber: 'SHARED',
  statement: 'AUTHORIZED',
  domain: 'SHARED',
  regionCode: 'SHARED',
  sourceCode: 'SHARED',
  disclosureScope: 'SHARED',
  changeKind: 'SHARED',
  actor: 'INTERNAL',
  ...KNOWN_TIME,
}
