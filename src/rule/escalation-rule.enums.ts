import { enumOf } from '../vocabulary/enum.ts'
import type { EscalationFind as Find, EscalationLevel as Level } from './escalation-rule.schema.ts'

/** Labels of the codes that escalation-rule.schema.ts declares; a code without a label does not compile. */

export const EscalationFind = enumOf<Find>(
  'EscalationFind',
  { zh: '累犯规则的对象', en: 'What a rule of escalation looks for' },
  {
    EQUIVALENCE: { zh: '多次折算为更重一级', en: 'Several of a level count like a heavier one' },
    REPEAT: { zh: '同类重复违法', en: 'Offences of the same class of penalty, repeated' },
    ELSEWHERE: { zh: '异地违法', en: 'Offences in another city than the subject’s' },
  },
)

export const EscalationLevel = enumOf<Level>(
  'EscalationLevel',
  { zh: '失信程度', en: 'Level of dishonesty' },
  {
    MINOR: { zh: '轻微', en: 'Minor' },
    GENERAL: { zh: '一般', en: 'General' },
    HEAVIER: { zh: '较重', en: 'Heavier' },
    SERIOUS: { zh: '严重', en: 'Serious' },
  },
)
