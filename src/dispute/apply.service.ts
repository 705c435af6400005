import type { FactKey } from '../fact/fact.ts'
import type {
  CorrectionProblem,
  DisputedFact,
  DisputeSource,
  FactChanging,
  FactCorrection,
} from './disputed-fact.ts'

/** What a decision makes of a fact: it is corrected, or taken back. */
export const REMEDIES = {
  CORRECT: { zh: '更正', en: 'It is corrected' },
  REVOKE: { zh: '撤销', en: 'It is taken back' },
} as const
export type Remedy = keyof typeof REMEDIES

/**
 * Carries out a remedy, each as a version of its own. A fact that is suspended stays so after a correction. What is gone
 * already cannot be corrected, and needs not be taken back.
 * @returns what is wrong; none: it was done. The caller rolls back what has problems
 */
export async function applyRemedy(
  source: DisputeSource,
  changing: FactChanging,
  fact: DisputedFact,
  remedy: Remedy,
  values: FactCorrection,
): Promise<CorrectionProblem[]> {
  const key: FactKey = { subjectId: fact.subjectId, id: fact.id }
  if (!fact.isStanding && !fact.isSuspended) {
    return remedy === 'REVOKE'
      ? []
      : [{ zh: '该事实已不再有效', en: 'The fact does not stand any more' }]
  }
  if (fact.isSuspended) await source.mark?.(changing, key, 'RESUMED')
  if (remedy === 'REVOKE') {
    await source.revoke(changing, key)
    return []
  }
  const problems = await source.correct(changing, key, values)
  if (problems.length === 0 && fact.isSuspended) await source.mark?.(changing, key, 'SUSPENDED')
  return problems
}
