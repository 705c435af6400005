import type { repair, repairStep } from '../repair/repair.table.ts'
import { KNOWN_TIME, PROVENANCE, type Columns } from './column-scope.rules.ts'

/** The scope of each column of repairs, as of the other tables. */

/** No row is public; what lists are narrowed by is read by every class. */
export const REPAIR: Columns<typeof repair> = {
  subjectId: 'PUBLIC',
  repairId: 'PUBLIC',
  version: 'PUBLIC',
  factKind: 'PUBLIC',
  factId: 'PUBLIC',
  ruleCode: 'SHARED',
  ruleVersion: 'SHARED',
  way: 'AUTHORIZED',
  hours: 'AUTHORIZED',
  state: 'PUBLIC',
  sinceOn: 'PUBLIC',
  appliedOn: 'PUBLIC',
  countedOn: 'SHARED',
  isExtended: 'SHARED',
  dueOn: 'PUBLIC',
  acceptedOn: 'SHARED',
  decidedOn: 'SHARED',
  notifiedOn: 'SHARED',
  decidedBy: 'SHARED',
  deciderName: 'SHARED',
  decisionNumber: 'SHARED',
  barredUntil: 'AUTHORIZED',
  authorityId: 'INTERNAL',
  domain: 'PUBLIC',
  regionCode: 'PUBLIC',
  disclosureScope: 'PUBLIC',
  changeKind: 'SHARED',
  ...KNOWN_TIME,
  ...PROVENANCE,
}

/** The rows are the handling unit's and the subject's own; nobody else has use for more than the key. */
export const REPAIR_STEP: Columns<typeof repairStep> = {
  subjectId: 'PUBLIC',
  repairId: 'PUBLIC',
  version: 'AUTHORIZED',
  kind: 'AUTHORIZED',
  partyName: 'AUTHORIZED',
  takenOn: 'AUTHORIZED',
  statement: 'AUTHORIZED',
  evidence: 'AUTHORIZED',
  // Which person acted is the unit's.
  actor: 'INTERNAL',
  sourceCode: 'AUTHORIZED',
  regionCode: 'AUTHORIZED',
  recordedAt: 'AUTHORIZED',
}
