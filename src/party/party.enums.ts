import { MEMBER_ROLES } from '../disclosure/viewer.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { ACT_KINDS } from './four-eyes.rules.ts'
import { MANDATE_ACTS } from './mandate.rules.ts'

export const MemberRole = enumOf(
  'MemberRole',
  { zh: '人员角色', en: 'What a person is for its party' },
  MEMBER_ROLES,
)

export const Standing = enumOf(
  'Standing',
  { zh: '登记状态', en: 'State of what is registered' },
  {
    PROPOSED: { zh: '待决定', en: 'Proposed, or refused: not in the register' },
    ACTIVE: { zh: '有效', en: 'In force, within its validity' },
    SUSPENDED: { zh: '暂停', en: 'Suspended' },
    ENDED: { zh: '终止', en: 'Ended' },
  },
)

export const MandateAct = enumOf(
  'MandateAct',
  { zh: '委托事项', en: 'What a party is mandated to do' },
  MANDATE_ACTS,
)

export const AdministrativeActKind = enumOf(
  'AdministrativeActKind',
  { zh: '管理事项', en: 'What an act of administration does' },
  ACT_KINDS,
)

export const AdministrativeActState = enumOf(
  'AdministrativeActState',
  { zh: '管理事项的状态', en: 'State of an act of administration' },
  {
    PROPOSED: { zh: '待决定', en: 'Waits for another person to decide' },
    APPROVED: { zh: '已批准', en: 'Approved, and applied' },
    REJECTED: { zh: '已驳回', en: 'Rejected' },
  },
)

export const AdministrativeDecision = enumOf(
  'AdministrativeDecision',
  { zh: '决定', en: 'A decision' },
  {
    APPROVE: { zh: '批准', en: 'Approve' },
    REJECT: { zh: '驳回', en: 'Reject' },
  },
)
