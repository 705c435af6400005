import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import { stricter } from '../disclosure/scope.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { dueOnOf } from '../repair/repair-state.rules.ts'
import type { Eligibility } from '../repair/eligibility.rules.ts'
import { repairProblem, type RepairProblem } from '../repair/repair-problem.ts'
import type { RepairKey } from '../repair/repair.store.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import type { RepairWay } from '../rule/repair-rule.schema.ts'
import type { RepairRule } from '../rule/rule.schema.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { readEvidence } from './evidence.rules.ts'
import { eligibilityNow, isSubject, loadFact, type FactRef, type Loaded } from './repairable.ts'
import {
  insertRepairSteps,
  insertRepairVersions,
  type NewRepairVersion,
} from './repairing.store.ts'

/** What came of a step: the repair that it was taken with, or why it was not. */
export type Repaired = { repair: RepairKey } | { problem: RepairProblem }

/** An application: by which way, with what proof. */
export interface Application {
  fact: FactRef
  way: RepairWay
  /** Hours of training or social service that were done. */
  hours: number | null
  statement: string
  /** SHA-256 of what is handed in. */
  evidence: readonly string[]
}

/**
 * The subject or its representative applies for a repair of a fact that the unit decides of. What the window decides of is
 * refused here, and the window named. Others' facts read like missing ones.
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export function applyForRepair(
  writing: Writing,
  viewer: Viewer,
  given: Application,
  key: string,
): Promise<Repaired> {
  const application = { ...given, ...readGiven(given) }
  const request = { name: 'applyForRepair', key, body: application }
  return once<Repaired>(writing, viewer, request, async (tx) => {
    const found = await loadFact(writing, tx, application.fact)
    if (found === null || !isSubject(viewer, found.memberIds)) throw new DomainError('NOT_FOUND')
    await lockSubjects(tx, { ids: found.memberIds })
    // Whoever waited here reads what the writer before it left.
    const loaded = (await loadFact(writing, tx, application.fact)) ?? found
    const eligibility = await eligibilityNow(writing, tx, loaded)
    const problem = problemOfApplying(eligibility, application)
    if (problem !== null) return { problem }
    const repair = { subjectId: loaded.ref.subjectId, repairId: uuidv7() }
    const made = versionOf(writing, loaded, eligibility.rule!, application)
    await insertFirst(
      writing,
      tx,
      { ...made, ...repair, recordedAt: tx.at.toISOString() },
      {
        kind: 'APPLIED',
        partyName: viewer.party!.name,
        statement: application.statement,
        evidence: application.evidence.length === 0 ? null : application.evidence,
        actor: viewer.actor,
      },
    )
    return { repair }
  })
}

/** @throws DomainError BAD_INPUT */
function readGiven({ statement, evidence, hours }: Application) {
  if (hours !== null && (!Number.isInteger(hours) || hours < 0 || hours > 10_000)) {
    throw new DomainError('BAD_INPUT', { zh: '小时数有误', en: 'The hours are not valid' })
  }
  return { statement: readText(statement), evidence: readEvidence(evidence) }
}

/** What stands against an application; null: nothing. */
export function problemOfApplying(
  { rule, eligible, requirements }: Eligibility,
  { way, hours }: Pick<Application, 'way' | 'hours'>,
): RepairProblem | null {
  if (rule === null) return repairProblem('REPAIR_RULE_MISSING')
  const elsewhere = problemOfDecider(rule)
  if (elsewhere !== null) return elsewhere
  if (!eligible) {
    const unmet = requirements.filter(({ satisfied }) => satisfied === false)
    if (unmet.some(({ code }) => code === 'NOT_PENDING')) return repairProblem('REPAIR_PENDING')
    return repairProblem('REPAIR_NOT_ELIGIBLE', {
      zh: `不符合修复条件：${unmet.map(({ zh }) => zh).join('；')}`,
      en: `Not met: ${unmet.map(({ en }) => en).join('; ')}`,
    })
  }
  const known = rule.body.ways.find((one) => one.way === way)
  if (known === undefined) return repairProblem('REPAIR_WAY_UNKNOWN')
  if (known.hours === null || (hours ?? 0) >= known.hours) return null
  return repairProblem('REPAIR_HOURS_SHORT', {
    zh: `至少须 ${known.hours} 小时`,
    en: `It takes ${known.hours} hours at least`,
  })
}

/** What a unit does not decide of itself goes to the window of the rule. */
export function problemOfDecider({ body, zh, en }: RepairRule): RepairProblem | null {
  if (body.decidedBy === 'DETERMINING_UNIT') return null
  return repairProblem('REPAIR_ELSEWHERE', {
    zh: `依${zh}，请向${body.window.zh}申请`,
    en: `By ${en}, apply at: ${body.window.en}`,
  })
}

function versionOf(
  { cipher, rules, today }: Writing,
  loaded: Loaded,
  rule: RepairRule,
  { way, hours, fact, statement }: Application,
): Omit<NewRepairVersion, 'subjectId' | 'repairId' | 'recordedAt'> {
  const on = today()
  const counted = { state: 'APPLIED', countedOn: on, isExtended: false } as const
  return {
    ...ofFact(loaded, rule),
    ...counted,
    way,
    hours,
    sinceOn: on,
    appliedOn: on,
    dueOn: dueOnOf(rule, counted, rules().workingCalendar),
    acceptedOn: null,
    decidedOn: null,
    notifiedOn: null,
    decidedBy: 'DETERMINING_UNIT',
    deciderName: loaded.unitName,
    decisionNumber: null,
    barredUntil: null,
    changeKind: 'APPLIED',
    rowHash: keyedHash(cipher, 'REPAIR', JSON.stringify([fact, way, hours, statement, on])),
  }
}

/** What a repair has of its fact and of the rule. */
export function ofFact(
  { ref, sourceCode, regionCode, domain, authorityId, disclosureScope }: Loaded,
  rule: RepairRule,
) {
  return {
    version: 1,
    factKind: ref.kind,
    factId: ref.id,
    ruleCode: rule.code,
    ruleVersion: rule.validFrom,
    sourceCode,
    regionCode,
    domain,
    authorityId,
    disclosureScope: stricter('SHARED', disclosureScope),
  }
}

/** Inserts the first version of a repair with its step. */
export async function insertFirst(
  { today }: Writing,
  tx: Transaction,
  version: NewRepairVersion,
  step: {
    kind: string
    partyName: string
    statement: string
    evidence: readonly string[] | null
    actor: string
  },
): Promise<void> {
  const { subjectId, repairId, sourceCode, regionCode, recordedAt } = version
  await insertRepairVersions(tx, [version])
  const of = { subjectId, repairId, version: 1, sourceCode, regionCode, recordedAt }
  await insertRepairSteps(tx, [{ ...of, ...step, takenOn: today() }])
}
