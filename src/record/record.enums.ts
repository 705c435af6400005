import { enumOf } from '../vocabulary/enum.ts'

export const RecordState = enumOf(
  'RecordState',
  { zh: '信用记录状态', en: 'State of a record' },
  {
    IN_FORCE: { zh: '有效', en: 'In force' },
    REVOKED: { zh: '已撤销', en: 'Revoked' },
    SHIELDED: { zh: '破产保护期内屏蔽', en: 'Shielded under a bankruptcy plan' },
    SUSPENDED: {
      zh: '停止执行',
      en: 'Suspended by a stay of a reconsideration or a suit',
    },
    REPAIRED: { zh: '已修复', en: 'Repaired' },
    DECLARED: { zh: '自主申报，未核实', en: 'Declared by the subject itself, not verified' },
    REFUSED: {
      zh: '自主申报，核实未通过',
      en: 'Declared by the subject itself, and refused by who verified it',
    },
  },
)
