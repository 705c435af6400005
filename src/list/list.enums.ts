import { enumOf } from '../vocabulary/enum.ts'
import { LIST_PROBLEMS } from './list-problem.ts'
import { LIST_ENTRY_STATES } from './list-state.rules.ts'

export const ListEntryState = enumOf(
  'ListEntryState',
  { zh: '名单条目状态', en: 'State of an entry of a list' },
  LIST_ENTRY_STATES,
)

export const ListStepKind = enumOf(
  'ListStepKind',
  { zh: '名单办理环节', en: 'A step on the way to a list, or off it' },
  {
    NOMINATED: { zh: '推荐', en: 'Nominated' },
    NOTICED: { zh: '事先告知', en: 'Prior notice given' },
    DEFENDED: { zh: '陈述申辩', en: 'The subject defended itself' },
    PUBLICIZED: { zh: '公示', en: 'Put under public notice' },
    OBJECTED: { zh: '公示异议', en: 'Objected to during the public notice' },
    ANSWERED: { zh: '异议答复', en: 'An objection was answered' },
    DETERMINED: { zh: '认定', en: 'Determined' },
    REJECTED: { zh: '不予列入', en: 'Rejected' },
    REPAIRED: { zh: '修复', en: 'Repaired' },
    REINSTATED: { zh: '撤销修复，恢复有效', en: 'Its repair was revoked: in force again' },
    REVOKED: { zh: '撤销', en: 'Revoked' },
    DISPUTED: { zh: '标注异议', en: 'Marked as disputed' },
    UNDISPUTED: { zh: '解除异议标注', en: 'Not disputed any more' },
    CORRECTED: { zh: '更正', en: 'Corrected' },
    SUSPENDED: { zh: '停止执行', en: 'Suspended by a stay' },
    RESUMED: { zh: '恢复执行', en: 'Resumed: the stay was lifted' },
  },
)

export const ListProblemCode = enumOf(
  'ListProblemCode',
  { zh: '名单办理中的问题', en: 'Why a step on the way to a list, or off it, is not taken' },
  LIST_PROBLEMS,
)
