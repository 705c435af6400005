import { appendEvaluation, movedTo } from '../evaluating/append.ts'
import {
  awaitEvaluationTurn,
  findOpenEvaluation,
  type NewEvaluation,
} from '../evaluating/evaluating.store.ts'
import { stateOn } from '../evaluation/evaluation-state.rules.ts'
import { findEvaluation } from '../evaluation/evaluation.service.ts'
import type { FactKey } from '../fact/fact.ts'
import type { DisputeSource, FactChanging, FactMark } from './disputed-fact.ts'
import { readCorrection } from './field-values.rules.ts'

const MARKED = {
  DISPUTED: { disputed: true },
  UNDISPUTED: { disputed: false },
  SUSPENDED: { state: 'SUSPENDED' },
  RESUMED: { state: 'FINAL' },
} as const

const CORRECTABLE = { validUntil: { column: 'validTo', form: 'LAST_DAY' } } as const

/**
 * Final evaluations. A grade is not written over: one that does not stand is withdrawn, and the evaluator evaluates anew.
 * The department that answers for an agency handles what is disputed of its results.
 */
export const disputedEvaluation: DisputeSource = {
  kind: 'EVALUATION',
  find: findEvaluation,
  lock: async ({ today }, tx, key) => {
    await awaitEvaluationTurn(tx, key)
    const [row] = await findOpenEvaluation(tx, key)
    if (row === undefined) return null
    return {
      ...key,
      kind: 'EVALUATION',
      isStanding: stateOn(row, today()) === 'FINAL',
      isSuspended: row.state === 'SUSPENDED',
      isDisputed: row.disputed,
      scope: row.disclosureScope,
      until: row.validTo,
      domain: row.domain,
      regionCode: row.regionCode,
      sourceCode: row.holderSource ?? row.sourceCode,
      authorityId: row.mandateId === null ? row.evaluatorId : null,
    }
  },
  mark: (changing, key, mark) => append(changing, key, mark, MARKED[mark]),
  correct: async (changing, key, values) => {
    const read = readCorrection(CORRECTABLE, values)
    if ('problems' in read) return read.problems
    await append(changing, key, 'CORRECTED', read.values)
    return []
  },
  revoke: async (changing, key) => {
    const { tx, writing } = changing
    const [row] = await findOpenEvaluation(tx, key)
    await append(changing, key, 'WITHDRAWN', await movedTo(writing, tx, row!, 'WITHDRAWN'))
  },
}

async function append(
  { writing, tx, partyName, reason }: FactChanging,
  key: FactKey,
  kind: FactMark | 'CORRECTED' | 'WITHDRAWN',
  changes: Partial<NewEvaluation>,
): Promise<void> {
  const [row] = await findOpenEvaluation(tx, key)
  await appendEvaluation(writing, tx, row!, { kind, changes, partyName, reason })
}
