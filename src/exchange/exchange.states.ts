/** The states of what is exchanged, with their labels: the one declaration of each. */

export const BATCH_STATES = {
  QUEUED: { zh: '待报送', en: 'Waits to be sent' },
  SENDING: { zh: '报送中', en: 'Is being sent' },
  DELIVERED: { zh: '已送达，待回执', en: 'Delivered, waits for its receipt' },
  ACKNOWLEDGED: { zh: '已回执', en: 'The platform acknowledged it' },
  FAILED: { zh: '报送失败，将重试', en: 'Sending failed, and will be tried again' },
  DEAD: { zh: '已停止重试', en: 'Given up: a person has to look at it' },
  SUPERSEDED: {
    zh: '内容已变更，未送达即作废',
    en: 'What it says changed before it reached the platform: another takes its place',
  },
} as const
export type BatchState = keyof typeof BATCH_STATES

export const BATCH_KINDS = {
  REPORT: { zh: '报送', en: 'Facts that the platform gets, or gets corrected' },
  WITHDRAWAL: { zh: '撤回', en: 'Facts that the platform has to stop publishing and using' },
} as const
export type BatchKind = keyof typeof BATCH_KINDS

export const ROW_STATES = {
  WAITING: { zh: '待回执', en: 'Waits for the receipt' },
  ACCEPTED: { zh: '已接收', en: 'Accepted' },
  REJECTED: { zh: '被退回', en: 'Rejected' },
} as const
export type RowState = keyof typeof ROW_STATES

export const WITHDRAWAL_CAUSES = {
  REVOKED: { zh: '已撤销', en: 'Revoked' },
  REPAIRED: { zh: '已修复', en: 'Repaired' },
  PUBLICATION_ENDED: { zh: '公示期满', en: 'Its publication ended' },
  KEY_CHANGED: {
    zh: '键已变更，随后重新报送',
    en: 'Its key changed: it is reported anew under another',
  },
  NOT_REPORTABLE: { zh: '不再属于可报送的信息', en: 'It may not be reported any more' },
} as const
export type WithdrawalCause = keyof typeof WITHDRAWAL_CAUSES

export const FILE_STATES = {
  RECEIVED: { zh: '已接收，待入库', en: 'Received, not taken in yet' },
  TAKEN: { zh: '已入库', en: 'Taken in' },
  WAITING: { zh: '部分内容待办理', en: 'Some of it waits to be acted on' },
  REFUSED: { zh: '整份退回', en: 'Refused as a whole' },
} as const
export type FileState = keyof typeof FILE_STATES

export const COMPARISON_STATES = {
  REQUESTED: { zh: '待核对', en: 'Asked for' },
  MATCHED: { zh: '一致', en: 'Both sides have the same' },
  DIFFERENT: { zh: '不一致', en: 'The sides differ' },
  FAILED: { zh: '未能核对', en: 'The platform could not be asked' },
} as const
export type ComparisonState = keyof typeof COMPARISON_STATES

export const DIFFERENCE_KINDS = {
  MISSING_THERE: { zh: '平台缺少', en: 'The platform lacks it' },
  MISSING_HERE: { zh: '平台多出', en: 'The platform has what we did not report' },
  DIFFERENT: { zh: '内容不一致', en: 'The platform has something else' },
} as const
export type DifferenceKind = keyof typeof DIFFERENCE_KINDS
