import { uuidv7 } from 'uuidv7'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { Transaction } from '../database/database.ts'
import { stricter } from '../disclosure/scope.ts'
import { DomainError } from '../errors.ts'
import type { FactKey } from '../fact/fact.ts'
import { applyRemedy, type Remedy } from '../dispute/apply.service.ts'
import { disputeSource } from '../dispute/dispute-sources.ts'
import type { DisputedFact, DisputeSource, FactChanging } from '../dispute/disputed-fact.ts'
import { handles, handlingOf } from '../objecting/handler.service.ts'
import { onceOrRefused, refuse, type Done } from '../objecting/refused.ts'
import type { Asking } from '../objecting/step.service.ts'
import {
  nextState,
  PROCEEDING_ACTIONS,
  PROCEEDING_STATES,
  type ProceedingAction,
  type ProceedingKind,
  type ProceedingOutcome,
} from '../proceeding/proceeding-state.rules.ts'
import type { ProceedingRow } from '../proceeding/proceeding.store.ts'
import { writeGlobalId, type KeyedFact } from '../relay/global-id.ts'
import { readLine, readText } from '../request/text.rules.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import {
  closeProceeding,
  findOpenProceeding,
  insertProceedings,
  listStaying,
} from './report.store.ts'

/** A proceeding to be recorded. */
export interface Proceeding {
  fact: KeyedFact
  kind: ProceedingKind
  organ: string
  caseNumber: string
  filedOn: string
  statement: string
  key: string
}

/**
 * Records that a reconsideration or a suit was filed, by the unit that holds the fact. Nothing else changes
 * (行政复议法第四十二条、行政诉讼法第五十六条: 不停止执行).
 * @throws DomainError NOT_FOUND for a fact that the caller does not see, or does not hold; BAD_INPUT
 */
export async function recordProceeding(
  { writing, reader }: Asking,
  { key, ...given }: Proceeding,
): Promise<Done> {
  const { viewer } = reader
  const { factKind, subjectId, id } = given.fact
  const source = disputeSource(factKind)
  // What is not suspended has no proceeding here: a repair.
  const isThere =
    source?.mark !== undefined && (await source.find(reader, { subjectId, id })) !== null
  if (!isThere) throw new DomainError('NOT_FOUND')
  const statement = readText(given.statement)
  const organ = readLine(given.organ)
  const caseNumber = readLine(given.caseNumber)
  if (organ === null || caseNumber === null || given.filedOn > writing.today())
    throw new DomainError('BAD_INPUT')
  const step = { name: 'PROCEEDING/RECORD', key, body: given }
  return onceOrRefused(writing, viewer, step, async (tx) => {
    await lockFile(tx, subjectId)
    const fact = await source.lock(writing, tx, { subjectId, id })
    if (fact === null) throw new DomainError('NOT_FOUND')
    const { sourceCode, handlerId } = await handlingOf(writing, tx, fact)
    const { regionCode, domain, scope } = fact
    if (!handles(writing, viewer, { sourceCode, handlerId, regionCode }))
      throw new DomainError('NOT_FOUND')
    if (!fact.isStanding && !fact.isSuspended) refuse('FACT_NOT_STANDING')
    const proceeding = { subjectId, id: uuidv7() }
    await insertProceedings(tx, [
      {
        subjectId,
        proceedingId: proceeding.id,
        version: 1,
        factKind,
        factId: id,
        kind: given.kind,
        state: 'FILED',
        organ,
        caseNumber,
        filedOn: given.filedOn,
        sinceOn: writing.today(),
        outcome: null,
        documentNumber: null,
        statement,
        domain,
        regionCode,
        sourceCode,
        disclosureScope: stricter('SHARED', scope),
        changeKind: 'FILED',
        actor: viewer.actor,
        recordedAt: tx.at.toISOString(),
      },
    ])
    return proceeding
  })
}

/** A step that is reported of a proceeding. */
export interface ProceedingStep {
  proceeding: FactKey
  expectedVersion: number
  documentNumber: string | null
  statement: string
  key: string
}

/** What a step is taken on. */
interface Stepping {
  tx: Transaction
  row: ProceedingRow
  source: DisputeSource
  fact: DisputedFact
  changing: FactChanging
}

/** The execution is stayed: the fact is suspended, not published, shared or counted. */
export function recordStay(asking: Asking, asked: ProceedingStep): Promise<Done> {
  return takeStep(asking, 'STAY', asked, null, async ({ source, fact, changing }) => {
    if (!fact.isStanding && !fact.isSuspended) refuse('FACT_NOT_STANDING')
    if (fact.isStanding) await source.mark?.(changing, keyOf(fact), 'SUSPENDED')
  })
}

/** The stay is lifted: the fact counts again, unless another proceeding stays it. */
export function liftStay(asking: Asking, asked: ProceedingStep): Promise<Done> {
  return takeStep(asking, 'LIFT', asked, null, resume)
}

/** What was decided: the fact stands, is corrected, or is taken back. */
export interface ProceedingDecision {
  outcome: ProceedingOutcome
  /** Of CHANGED. */
  values: ReadonlyMap<string, string | null>
}

const REMEDY_OF: Partial<Record<ProceedingOutcome, Remedy>> = {
  CHANGED: 'CORRECT',
  CANCELLED: 'REVOKE',
}

/** Records the decision, or the end without one. A stay of this proceeding ends with it. */
export function recordDecision(
  asking: Asking,
  asked: ProceedingStep,
  { outcome, values }: ProceedingDecision,
): Promise<Done> {
  return takeStep(asking, 'DECIDE', asked, { outcome, values }, async (stepping) => {
    const { source, changing } = stepping
    const fact = await resume(stepping)
    const remedy = REMEDY_OF[outcome]
    if (remedy === undefined) return
    const problems = await applyRemedy(source, changing, fact, remedy, values)
    if (problems.length > 0) {
      refuse('CORRECTION_INVALID', {
        zh: problems.map(({ zh }) => zh).join('；'),
        en: problems.map(({ en }) => en).join('; '),
      })
    }
  })
}

const keyOf = ({ subjectId, id }: FactKey): FactKey => ({ subjectId, id })

/** Ends the stay of this proceeding; the fact as it is then. */
async function resume({ tx, row, source, fact, changing }: Stepping): Promise<DisputedFact> {
  if (row.state !== 'STAYED' || !fact.isSuspended) return fact
  const key = { subjectId: row.subjectId, id: row.proceedingId, factId: row.factId }
  if ((await listStaying(tx, key)).length > 0) return fact
  await source.mark?.(changing, keyOf(fact), 'RESUMED')
  return { ...fact, isSuspended: false, isStanding: true }
}

/**
 * Takes a step with a proceeding: the next version. Others' proceedings read like missing ones.
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
async function takeStep(
  { writing, reader: { viewer } }: Asking,
  action: ProceedingAction,
  { proceeding, expectedVersion, key, ...given }: ProceedingStep,
  decision: ProceedingDecision | null,
  work: (stepping: Stepping) => Promise<unknown>,
): Promise<Done> {
  const statement = readText(given.statement)
  const documentNumber = readLine(given.documentNumber)
  const more = decision === null ? null : [decision.outcome, [...decision.values]]
  const body = [proceeding, expectedVersion, statement, documentNumber, more]
  const step = { name: `PROCEEDING/${action}`, key, body }
  return onceOrRefused(writing, viewer, step, async (tx) => {
    await lockFile(tx, proceeding.subjectId)
    const [row] = await findOpenProceeding(tx, proceeding)
    const source = row === undefined ? null : disputeSource(row.factKind)
    if (row === undefined || source === null) throw new DomainError('NOT_FOUND')
    const fact = (await source.lock(writing, tx, {
      subjectId: row.subjectId,
      id: row.factId,
    }))!
    const { handlerId } = await handlingOf(writing, tx, fact)
    if (!handles(writing, viewer, { ...row, handlerId })) throw new DomainError('NOT_FOUND')
    if (row.version !== expectedVersion) refuse('VERSION_CONFLICT')
    const state = nextState(row.state, action)
    if (state === null) {
      const { zh } = PROCEEDING_STATES[row.state]
      refuse('OBJECTION_STATE_CONFLICT', {
        zh: `当前为“${zh}”，不允许该操作`,
        en: `The proceeding is ${row.state}, which does not allow ${action}`,
      })
    }
    const reason = reasonOf(row, action, statement)
    const changing = { writing, viewer, tx, partyName: viewer.party!.name, reason }
    await work({ tx, row, source, fact, changing })
    const at = tx.at.toISOString()
    await closeProceeding(tx, { ...proceeding, at })
    await insertProceedings(tx, [
      {
        ...row,
        state,
        sinceOn: writing.today(),
        outcome: decision?.outcome ?? null,
        documentNumber: documentNumber ?? row.documentNumber,
        statement,
        changeKind: PROCEEDING_ACTIONS[action],
        actor: viewer.actor,
        version: row.version + 1,
        recordedAt: at,
      },
    ])
    return proceeding
  })
}

/** Why a version of the fact came to be: it names the proceeding. */
function reasonOf(
  { subjectId, proceedingId, caseNumber }: ProceedingRow,
  action: ProceedingAction,
  statement: string,
): string {
  const id = writeGlobalId({ kind: 'proceeding', subjectId, id: proceedingId })
  return `${caseNumber} ${id} ${PROCEEDING_ACTIONS[action]}：${statement}`
}

async function lockFile(tx: Transaction, subjectId: string): Promise<void> {
  const [file] = await listFileIds(tx, [subjectId], AS_OF_NOW)
  await lockSubjects(tx, { ids: file!.memberIds })
}
