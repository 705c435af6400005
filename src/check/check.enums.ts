import { enumOf } from '../vocabulary/enum.ts'
import type { SourceState } from './coverage.rules.ts'
import type { FactChange, Verification } from './replay.service.ts'

export const SourceFreshness = enumOf<SourceState['state']>(
  'SourceFreshness',
  { zh: '来源的新鲜程度', en: 'How a source was heard' },
  {
    FRESH: { zh: '按时更新', en: 'Its last delivery is recent enough' },
    STALE: { zh: '逾期未更新', en: 'Its last delivery is too old' },
    MISSING: { zh: '尚无数据', en: 'It has delivered nothing' },
  },
)

export const FactChangeKind = enumOf<FactChange['change']>(
  'FactChangeKind',
  { zh: '事实的变动', en: 'What became of a fact' },
  {
    CORRECTED: { zh: '已更正', en: 'It was corrected' },
    REVOKED: { zh: '已撤销', en: 'It was revoked' },
    REPAIRED: { zh: '已修复，不得再使用', en: 'It was repaired, and must not be used any more' },
    SHIELDED: { zh: '已屏蔽（重整计划）', en: 'It is shielded by a bankruptcy plan' },
    SUSPENDED: { zh: '停止执行', en: 'It is suspended by a stay' },
    DISPUTED: { zh: '异议处理中', en: 'An objection is open' },
  },
)

export const ReceiptState = enumOf<Verification['state']>(
  'ReceiptState',
  { zh: '回执核验结果', en: 'What was found of a receipt' },
  {
    INTACT: { zh: '完整，为本系统出具', en: 'Intact, and given here' },
    ALTERED: { zh: '被改动或无法识别', en: 'Altered, or no receipt at all' },
    UNKNOWN_KEY: { zh: '签名密钥未登记', en: 'Signed by a key that is not registered' },
    UNKNOWN_NUMBER: { zh: '编号不存在', en: 'No answer was given under this number' },
  },
)
