import { enumOf } from '../vocabulary/enum.ts'
import type { CommitmentStage as State } from './commitment.rules.ts'

export const CommitmentStage = enumOf<State>(
  'CommitmentStage',
  { zh: '信用承诺的阶段', en: 'Where a commitment stands' },
  {
    SIGNED: { zh: '已承诺，履行中', en: 'Made, and its time runs' },
    DUE: {
      zh: '已到期，待认定',
      en: 'Its time is over, or its judgement was revoked: to be judged',
    },
    FULFILLED: { zh: '全部履行', en: 'Fulfilled in whole' },
    PARTLY_FULFILLED: { zh: '部分履行', en: 'Fulfilled in part' },
    BREACHED: { zh: '全部未履行', en: 'Not fulfilled at all' },
    WITHDRAWN: { zh: '主体撤回', en: 'Taken back by the subject' },
    CANCELLED: { zh: '单位撤销', en: 'Cancelled by the unit that registered it' },
  },
)
