import type { FactKind } from '../rule/decision.schema.ts'

/** What of a fact is disputed. */
export const OBJECTION_ASPECTS = {
  CONTENT: { zh: '内容', en: 'What it says' },
  PERIOD: { zh: '期限', en: 'How long it is published or counts' },
  REPAIR_RESULT: { zh: '修复结果', en: 'What was decided of a repair' },
} as const
export type ObjectionAspect = keyof typeof OBJECTION_ASPECTS

/** What may be disputed: facts that decisions weigh, and what was decided of the repair of one. */
export type DisputedKind = FactKind | 'REPAIR'

/** Of a repair its result is disputed, and of nothing else. */
export function isAspectOf(aspect: ObjectionAspect, kind: DisputedKind): boolean {
  return (aspect === 'REPAIR_RESULT') === (kind === 'REPAIR')
}

/** A value that is disputed, or was corrected: the column of the catalogue item, or the field of the fact. */
export interface ObjectionItem {
  field: string
  recorded: string | null
  claimed: string | null
}
