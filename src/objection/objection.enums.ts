import { enumOf } from '../vocabulary/enum.ts'
import { FACT_KIND_LABELS } from '../rule/decision.enums.ts'
import { OBJECTION_ASPECTS, type DisputedKind } from './aspect.ts'
import { OVERDUE_LEVELS } from './overdue.rules.ts'
import { OBJECTION_PROBLEMS } from './objection-problem.ts'
import { OBJECTION_OUTCOMES, OBJECTION_STATES } from './objection-state.rules.ts'

export const ObjectionState = enumOf(
  'ObjectionState',
  { zh: '异议状态', en: 'State of an objection' },
  OBJECTION_STATES,
)

export const ObjectionOutcome = enumOf(
  'ObjectionOutcome',
  { zh: '异议处理结果', en: 'What was decided of an objection' },
  OBJECTION_OUTCOMES,
)

export const ObjectionAspect = enumOf(
  'ObjectionAspect',
  { zh: '异议事项', en: 'What of a fact is disputed' },
  OBJECTION_ASPECTS,
)

export const DisputedFactKind = enumOf<DisputedKind>(
  'DisputedFactKind',
  { zh: '异议对象', en: 'What is disputed' },
  { ...FACT_KIND_LABELS, REPAIR: { zh: '信用修复的结果', en: 'What was decided of a repair' } },
)

export const OverdueLevel = enumOf(
  'OverdueLevel',
  { zh: '逾期异议的督办层级', en: 'Who has to look after an overdue objection' },
  OVERDUE_LEVELS,
)

export const ObjectionStepKind = enumOf(
  'ObjectionStepKind',
  { zh: '异议办理环节', en: 'A step with an objection' },
  {
    FILED: { zh: '提出', en: 'Filed' },
    ACCEPTED: { zh: '受理', en: 'Accepted' },
    NOT_ACCEPTED: { zh: '不予受理', en: 'Not accepted' },
    VERIFICATION_ASKED: { zh: '交来源单位核实', en: 'The source was asked to verify' },
    VERIFIED: { zh: '来源单位答复', en: 'The source answered' },
    UPHELD: { zh: '异议成立', en: 'Upheld' },
    REJECTED: { zh: '异议不成立', en: 'Rejected' },
    NOTIFIED: { zh: '告知结果', en: 'The result was told' },
    REVIEW_ASKED: { zh: '申请复查', en: 'A second look was asked for' },
    WITHDRAWN: { zh: '撤回', en: 'Withdrawn' },
  },
)

export const ObjectionProblemCode = enumOf(
  'ObjectionProblemCode',
  {
    zh: '异议、复议和诉讼办理中的问题',
    en: 'Why a step with an objection or a proceeding is not taken',
  },
  OBJECTION_PROBLEMS,
)
