import { uuidv7 } from 'uuidv7'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import { stricter } from '../disclosure/scope.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { updateEvidenceFiled } from '../evidence/evidence.store.ts'
import type { FactKey } from '../fact/fact.ts'
import { isAspectOf, type ObjectionAspect, type ObjectionItem } from '../objection/aspect.ts'
import { dueIn, endOfPeriod } from '../objection/objection-deadline.rules.ts'
import type { KeyedFact } from '../relay/global-id.ts'
import { readText } from '../request/text.rules.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { disputeSource } from '../dispute/dispute-sources.ts'
import type { DisputedFact } from '../dispute/disputed-fact.ts'
import { handlingOf } from './handler.service.ts'
import { insertObjections, insertObjectionSteps, listMarking } from './objecting.store.ts'
import { readItems } from './objection-items.rules.ts'
import { onceOrRefused, refuse, type Done } from './refused.ts'
import { reasonOf, type Asking } from './step.service.ts'

/** An objection to be filed. */
export interface Filing {
  fact: KeyedFact
  aspect: ObjectionAspect
  items: readonly ObjectionItem[]
  reason: string
  /** Ids of pieces of evidence that the filing party uploaded. */
  evidence: readonly string[]
  /** The subject at whose window a unit files; null: the subject files itself. */
  onBehalfOf: string | null
  key: string
}

/** What is to be filed, read. */
type Read = Omit<Filing, 'fact' | 'key'> & { fact: FactKey }

/**
 * Files an objection to a fact that the caller sees: the subject or its representative, or a unit for a subject that came
 * to its window with a signed paper. The fact is marked from now on.
 * @throws DomainError NOT_FOUND for a fact that the caller does not see; FORBIDDEN for who may not file; BAD_INPUT;
 *   IDEMPOTENCY_CONFLICT
 */
export async function fileObjection(asking: Asking, { key, ...filing }: Filing): Promise<Done> {
  const { writing, reader } = asking
  const party = partyOf(reader.viewer)
  const { factKind, subjectId, id } = filing.fact
  const source = disputeSource(factKind)
  const fact = { subjectId, id }
  if (source === null || (await source.find(reader, fact)) === null)
    throw new DomainError('NOT_FOUND')
  if (!isAspectOf(filing.aspect, source.kind)) throw new DomainError('BAD_INPUT')
  const read: Read = {
    ...filing,
    fact,
    items: readItems(filing.items),
    reason: readText(filing.reason),
    evidence: [...new Set(filing.evidence)],
  }
  const step = { name: 'OBJECTION/FILE', key, body: [read, factKind] }
  return onceOrRefused(writing, reader.viewer, step, async (tx) => {
    const [file] = await listFileIds(tx, [subjectId], AS_OF_NOW)
    await checkFiler(tx, reader.viewer, party, read, file!.memberIds)
    await lockSubjects(tx, { ids: file!.memberIds })
    const locked = await source.lock(writing, tx, fact)
    if (locked?.elsewhere !== undefined) refuse('OBJECTION_ELSEWHERE', locked.elsewhere)
    if (locked?.isStanding !== true) refuse('FACT_NOT_STANDING')
    const marking = await listMarking(tx, { subjectId, factId: id })
    if (marking.length > 0) refuse('OBJECTION_PENDING')
    const objection = { subjectId, id: uuidv7() }
    await insert(asking, tx, objection, read, locked)
    if (!locked.isDisputed) {
      const reason = reasonOf('FILE', objection, read.reason)
      const changing = { writing, viewer: reader.viewer, tx, partyName: party.name, reason }
      await source.mark?.(changing, fact, 'DISPUTED')
    }
    return objection
  })
}

function partyOf({ party }: Viewer): ViewerParty {
  if (party === null) throw new DomainError('FORBIDDEN')
  return party
}

/** The subject objects for itself; a unit for the subject that it names, with the paper that says so. */
async function checkFiler(
  tx: Transaction,
  viewer: Viewer,
  party: ViewerParty,
  { onBehalfOf, evidence }: Read,
  memberIds: readonly string[],
): Promise<void> {
  if (onBehalfOf === null) {
    if (party.subjectId === null || !memberIds.includes(party.subjectId))
      throw new DomainError('FORBIDDEN')
    return
  }
  const isUnit = party.class === 'BUREAU' || party.class === 'COUNTY'
  if (!isUnit || !mayDo(viewer, 'objection:handle')) throw new DomainError('FORBIDDEN')
  const [named] = await listFileIds(tx, [onBehalfOf], AS_OF_NOW)
  if (!named!.memberIds.some((id) => memberIds.includes(id))) throw new DomainError('NOT_FOUND')
  if (evidence.length === 0) refuse('EVIDENCE_MISSING')
}

async function insert(
  { writing, reader: { viewer } }: Asking,
  tx: Transaction,
  { subjectId, id: objectionId }: FactKey,
  { fact, aspect, items, reason, evidence, onBehalfOf }: Read,
  locked: DisputedFact,
): Promise<void> {
  const party = viewer.party!
  const rules = writing.rules()
  const today = writing.today()
  const handling = await handlingOf(writing, tx, locked)
  const decisionDueOn = endOfPeriod(rules, 'DECISION', today)
  const at = tx.at.toISOString()
  const { domain, regionCode, until } = locked
  await fileEvidence(tx, party, { subjectId, id: objectionId }, evidence)
  const shared = { subjectId, objectionId, version: 1, regionCode, recordedAt: at }
  const { sourceCode, verifierSource } = handling
  await insertObjections(tx, [
    {
      ...shared,
      ...handling,
      ...dueIn(rules, 'FILED', today, { filedOn: today, decisionDueOn }),
      factKind: locked.kind,
      factId: fact.id,
      aspect,
      state: 'FILED',
      filedOn: today,
      sinceOn: today,
      decisionDueOn,
      decidedOn: null,
      outcome: null,
      isReviewed: false,
      marked: true,
      factUntil: until,
      domain,
      filerId: party.id,
      onBehalf: onBehalfOf !== null,
      decidedBy: null,
      disclosureScope: stricter('SHARED', locked.scope),
      changeKind: 'FILED',
    },
  ])
  await insertObjectionSteps(tx, [
    {
      ...shared,
      kind: 'FILED',
      partyName: party.name,
      takenOn: today,
      statement: reason,
      items,
      evidence,
      actor: viewer.actor,
      sourceCode,
      verifierSource,
    },
  ])
}

/** Evidence that a party uploaded belongs to one objection, and to no other. */
async function fileEvidence(
  tx: Transaction,
  { id: partyId }: ViewerParty,
  { subjectId, id: objectionId }: FactKey,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const filed = await updateEvidenceFiled(tx, { ids, partyId, subjectId, objectionId })
  if (filed.length < ids.length) refuse('EVIDENCE_UNKNOWN')
}
