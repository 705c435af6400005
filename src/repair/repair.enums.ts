import { enumOf } from '../vocabulary/enum.ts'
import { REPAIR_REQUIREMENTS } from './eligibility.rules.ts'
import { REPAIR_PROBLEMS } from './repair-problem.ts'
import { REPAIR_STATES, type REPAIR_ACTIONS } from './repair-state.rules.ts'

export const RepairState = enumOf(
  'RepairState',
  { zh: '修复申请的状态', en: 'State of a repair' },
  REPAIR_STATES,
)

type StepKind = 'APPLIED' | (typeof REPAIR_ACTIONS)[keyof typeof REPAIR_ACTIONS]

export const RepairStepKind = enumOf<StepKind>(
  'RepairStepKind',
  { zh: '修复办理环节', en: 'A step on the way of a repair' },
  {
    APPLIED: { zh: '申请', en: 'It was applied for' },
    ACCEPTED: { zh: '受理', en: 'It was accepted' },
    DECLINED: { zh: '不予受理', en: 'It was not accepted' },
    SUPPLEMENT_ASKED: { zh: '要求补正', en: 'More was asked for' },
    SUPPLEMENTED: { zh: '补正', en: 'More was handed in' },
    EXTENDED: { zh: '延长', en: 'The decision was put off' },
    GRANTED: { zh: '准予修复', en: 'It was granted' },
    REFUSED: { zh: '不予修复', en: 'It was refused' },
    NOTIFIED: { zh: '告知结果', en: 'The applicant was told the result' },
    WITHDRAWN: { zh: '撤回', en: 'It was withdrawn' },
    REVOKED: { zh: '撤销修复', en: 'The repair was revoked' },
    REOPENED: {
      zh: '异议成立，重新办理',
      en: 'An objection to the result was upheld: it is decided anew',
    },
  },
)

export const RepairProblemCode = enumOf(
  'RepairProblemCode',
  { zh: '修复办理中的问题', en: 'Why a step of a repair is not taken' },
  REPAIR_PROBLEMS,
)

export const RepairRequirementCode = enumOf(
  'RepairRequirementCode',
  { zh: '修复条件', en: 'What a repair takes' },
  REPAIR_REQUIREMENTS,
)
