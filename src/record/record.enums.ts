import { enumOf } from '../vocabulary/enum.ts'

export const RecordState = enumOf(
  'RecordState',
  { zh: '信用记录状态', en: 'State of a record' },
  {
    IN_FORCE: { zh: '有效', en: 'In force' },
    REVOKED: { zh: '已撤销', en: 'Revoked' },
    REPAIRED: { zh: '已修复', en: 'Repaired' },
  },
)

export const AttributeDisclosure = enumOf(
  'AttributeDisclosure',
  { zh: '数据项的披露方式', en: 'How an attribute is disclosed' },
  {
    SHOWN: { zh: '显示', en: 'Shown' },
    MASKED: { zh: '脱敏显示', en: 'Shown masked' },
    WITHHELD: { zh: '不予披露', en: 'Withheld' },
  },
)
