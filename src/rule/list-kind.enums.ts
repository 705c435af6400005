import { enumOf } from '../vocabulary/enum.ts'
import type { ListExit as Exit, ListStep as Step } from './list-kind.schema.ts'

/** Labels of the codes that list-kind.schema.ts declares; a code without a label does not compile. */

export const ListKindStep = enumOf<Step>(
  'ListKindStep',
  { zh: '名单认定前的环节', en: 'A step before an entry is determined' },
  {
    NOTICED: { zh: '事先告知', en: 'Prior notice, with a period of defence' },
    PUBLICIZED: { zh: '公示', en: 'Public notice' },
  },
)

export const ListExit = enumOf<Exit>(
  'ListExit',
  { zh: '名单退出方式', en: 'How an entry leaves its list' },
  {
    EXPIRY: { zh: '期满退出', en: 'Its term ends' },
    REPAIR: { zh: '信用修复', en: 'It is repaired' },
    REVOCATION: { zh: '撤销', en: 'It is revoked' },
  },
)
