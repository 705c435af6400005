import type { FactKey } from '../fact/fact.ts'
import { findRepair } from '../repair/repair.service.ts'
import { grantInstead, lockRepair, reopen } from '../repairing/redecide.service.ts'
import type { DisputeSource } from './disputed-fact.ts'

const keyOf = ({ subjectId, id }: FactKey) => ({ subjectId, repairId: id })

/**
 * Results of repairs (修复结果) that went against the subject. Corrected: the repair is granted by the decision. Taken back:
 * the application is decided anew. What Credit China decided is disputed there (国家发展改革委令第36号: 谁决定、谁处理).
 */
export const disputedRepair: DisputeSource = {
  kind: 'REPAIR',
  find: (reader, key) => findRepair(reader, keyOf(key)),
  lock: async (writing, tx, key) => {
    const locked = await lockRepair(writing, tx, keyOf(key))
    if (locked === null) return null
    const { row, isAgainst, window } = locked
    return {
      ...key,
      kind: 'REPAIR',
      isStanding: isAgainst,
      isSuspended: false,
      isDisputed: false,
      scope: row.disclosureScope,
      until: null,
      domain: row.domain,
      regionCode: row.regionCode,
      sourceCode: row.sourceCode,
      authorityId: row.authorityId,
      ...(window === null
        ? {}
        : {
            elsewhere: {
              zh: `该修复结果由“信用中国”决定，请向${window.zh}提出异议`,
              en: `Credit China decided this repair; object at: ${window.en}`,
            },
          }),
    }
  },
  correct: async (changing, key, values) => {
    if (values.size > 0)
      return [
        {
          zh: '修复结果无可更正的数据项：更正即准予修复',
          en: 'The result of a repair has no values to set: to correct it is to grant the repair',
        },
      ]
    const problem = await grantInstead(changing, keyOf(key))
    return problem === null ? [] : [problem]
  },
  revoke: (changing, key) => reopen(changing, keyOf(key)),
}
