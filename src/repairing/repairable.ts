import { AS_OF_NOW } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import type { Base, Writing } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { findOpenEvaluation, type OpenEvaluation } from '../evaluating/evaluating.store.ts'
import { stateOn as evaluationStateOn } from '../evaluation/evaluation-state.rules.ts'
import { kindOf } from '../list/list.view.ts'
import { stateOn } from '../list/list-state.rules.ts'
import { findOpenEntry, type OpenEntry } from '../listing/listing.store.ts'
import type { RecordRow } from '../record/record.store.ts'
import { PENDING_REPAIRS } from '../repair/repair-state.rules.ts'
import { eligibilityOf, type Eligibility } from '../repair/eligibility.rules.ts'
import type { RepairableFact } from '../repair/repair.rules.ts'
import type { RepairedFact } from '../rule/repair-rule.schema.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { findBar, findWholeRecord, listStandingRepairs } from './repairing.store.ts'

/** A fact that may be repaired, wherever it is named. */
export interface FactRef {
  kind: RepairedFact
  subjectId: string
  id: string
}

/** A fact with what decides who may have it repaired. */
export interface Loaded {
  ref: FactRef
  fact: RepairableFact
  /** All subjects of its file. */
  memberIds: readonly string[]
  /** Who holds it: its source; of an entry the authority alone, of an evaluation the department that made it. */
  sourceCode: string
  regionCode: string | null
  domain: string | null
  authorityId: string | null
  disclosureScope: Scope
  unitName: string
}

/** The open version of a fact, whoever asks; null: there is none. */
export async function loadFact(
  base: Pick<Base, 'rules' | 'today'>,
  db: Executor,
  ref: FactRef,
): Promise<Loaded | null> {
  const { subjectId } = ref
  const [file] = await listFileIds(db, [subjectId], AS_OF_NOW)
  if (file === undefined) return null
  const { memberIds } = file
  const found = await loadOpen(base, db, ref)
  return found === null ? null : { ref, memberIds, ...found }
}

type Open = Omit<Loaded, 'ref' | 'memberIds'>

async function loadOpen(
  base: Pick<Base, 'rules' | 'today'>,
  db: Executor,
  { kind, subjectId, id }: FactRef,
): Promise<Open | null> {
  switch (kind) {
    case 'RECORD': {
      const [row] = await findWholeRecord(db, { subjectId, recordId: id })
      return row === undefined ? null : ofRecord(row)
    }
    case 'LIST_ENTRY': {
      const [row] = await findOpenEntry(db, { subjectId, entryId: id })
      return row === undefined ? null : ofEntry(base, row)
    }
    case 'EVALUATION': {
      const [row] = await findOpenEvaluation(db, { subjectId, id })
      return row === undefined ? null : ofEvaluation(base, row)
    }
  }
}

function ofRecord(row: RecordRow): Open {
  const classes = row.attributesPublic?.['penaltyClasses'] ?? []
  return {
    fact: {
      of: 'RECORD',
      state: row.state,
      decidedOn: row.decidedOn,
      isAdverse: row.polarity === 'NEGATIVE',
      recordKind: row.kind,
      item: row.itemCode,
      severity: row.severity,
      domain: row.domain,
      penaltyClasses: Array.isArray(classes) ? classes : [String(classes)],
      publicityRule: row.publicityRule,
      publishedFrom: row.publishedFrom,
      publishedTo: row.publishedTo,
    },
    sourceCode: row.sourceCode,
    regionCode: row.regionCode,
    domain: row.domain,
    disclosureScope: row.disclosureScope,
    authorityId: null,
    unitName: row.authorityName ?? row.sourceCode,
  }
}

function ofEntry({ rules, today }: Pick<Base, 'rules' | 'today'>, row: OpenEntry): Open {
  const { body } = kindOf(rules(), row)
  return {
    fact: {
      of: 'LIST_ENTRY',
      state: stateOn(row, today()),
      decidedOn: row.validFrom ?? row.sinceOn,
      isAdverse: body.polarity === 'NEGATIVE',
      list: row.listCode,
      leastMonths: body.leastMonths,
      hasRepairExit: body.exits.includes('REPAIR'),
      validTo: row.validTo,
    },
    sourceCode: row.sourceCode,
    regionCode: row.regionCode,
    domain: row.domain,
    disclosureScope: row.disclosureScope,
    authorityId: row.authorityId,
    unitName: row.authorityName,
  }
}

/**
 * An evaluation; null for one that no department made or answers for: agencies share a source, and none is to see what
 * another repairs.
 */
function ofEvaluation(
  { rules, today }: Pick<Base, 'rules' | 'today'>,
  row: OpenEvaluation,
): Open | null {
  const { mandateId, holderSource, evaluatorId } = row
  if (holderSource === null) return null
  return {
    fact: {
      of: 'EVALUATION',
      state: evaluationStateOn(row, today()),
      decidedOn: row.validFrom ?? row.sinceOn,
      // Which grades say something bad is the rule's to say, which covers no others.
      isAdverse: true,
      scheme: row.schemeCode,
      grade: row.grade,
      validTo: row.validTo,
    },
    sourceCode: holderSource,
    regionCode: row.regionCode,
    domain: row.domain,
    disclosureScope: row.disclosureScope,
    authorityId: mandateId === null ? evaluatorId : null,
    unitName:
      mandateId === null
        ? row.evaluatorName
        : (rules().current('source', holderSource, today())?.zh ?? holderSource),
  }
}

/** Whether a fact may be repaired today, of what stands now. */
export async function eligibilityNow(
  { rules, today }: Pick<Base, 'rules' | 'today'>,
  db: Executor,
  { ref, fact, memberIds }: Loaded,
): Promise<Eligibility> {
  const { subjectId, kind, id } = ref
  const standing = await listStandingRepairs(db, { subjectId, factKind: kind, factId: id })
  const [bar] = await findBar(db, { ids: memberIds })
  const isPending = standing.some(({ state }) => PENDING_REPAIRS.includes(state))
  return eligibilityOf(rules(), fact, { isPending, barredUntil: bar?.until ?? null }, today())
}

/** Whether the viewer is the subject of a file, or represents it. */
export function isSubject({ party }: Viewer, memberIds: readonly string[]): boolean {
  return party !== null && party.subjectId !== null && memberIds.includes(party.subjectId)
}

/** What decides which unit handles a fact or its repair. */
export type Handled = Pick<Loaded, 'authorityId' | 'sourceCode' | 'domain' | 'regionCode'>

/**
 * Whether the viewer's unit handles a fact: of an entry its authority, of an evaluation the department that made it, of a
 * record, and of what an agency evaluated, the unit that holds it, as far as its mandates cover it.
 */
export async function isUnit(
  writing: Writing | null,
  viewer: Viewer,
  { authorityId, sourceCode, domain, regionCode }: Handled,
  db: Executor,
): Promise<boolean> {
  const { party } = viewer
  if (party === null || writing === null || !mayDo(viewer, 'repair:decide')) return false
  if (authorityId !== null) return party.id === authorityId
  const { author } = writing
  return author.sourceCode === sourceCode && author.covers(domain, regionCode, db)
}

/**
 * Whether a fact may be repaired, for the subject itself, its representative and the handling unit; null for everybody
 * else, as for a fact that is not there.
 */
export async function findEligibility(
  base: Base,
  writing: Writing | null,
  viewer: Viewer,
  ref: FactRef,
): Promise<Eligibility | null> {
  const loaded = await loadFact(base, base.db, ref)
  if (loaded === null) return null
  const isOwn = isSubject(viewer, loaded.memberIds)
  if (!isOwn && !(await isUnit(writing, viewer, loaded, base.db))) return null
  return eligibilityNow(base, base.db, loaded)
}
