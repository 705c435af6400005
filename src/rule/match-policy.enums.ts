import { enumOf } from '../vocabulary/enum.ts'
import type { MatchFinding as Finding } from './match-policy.schema.ts'

/** What a comparison found, with the sentence that explains it. */
export const MATCH_FINDING_LABELS: Readonly<Record<Finding, { zh: string; en: string }>> = {
  USCI_SAME: {
    zh: '统一社会信用代码（或其中的组织机构代码）属于该主体',
    en: 'The unified social credit code, or the organisation code inside it, is that of the subject',
  },
  USCI_OTHER: {
    zh: '统一社会信用代码不是该主体的代码',
    en: 'The unified social credit code is not that of the subject',
  },
  IDENTIFIER_SAME: { zh: '标识代码属于该主体', en: 'The identifier is that of the subject' },
  IDENTIFIER_OTHER: {
    zh: '标识代码不是该主体的代码',
    en: 'The identifier is not that of the subject',
  },
  LICENCE_SAME: { zh: '许可证号是该主体的', en: 'The licence is that of the subject' },
  LICENCE_OTHER: { zh: '许可证号是其他主体的', en: 'The licence is that of another subject' },
  NAME_SAME: { zh: '名称完全一致', en: 'The names are the same' },
  NAME_SAME_WORDS: {
    zh: '字号与行业一致，区划或组织形式不同',
    en: 'The names are the same but for region or legal form',
  },
  NAME_SAME_CORE: {
    zh: '字号一致，行业或分支不同',
    en: 'The core names are the same; the trade words or the branch differ',
  },
  NAME_NEAR: { zh: '名称相差一个字', en: 'The names differ by one character' },
  NAME_OTHER: {
    zh: '名称不一致：可能已更名，也可能代码有误',
    en: 'The names differ: the subject was renamed, or the code is wrong',
  },
  REGION_SAME: { zh: '所在区划一致', en: 'The division is the same' },
  REGION_OTHER: { zh: '所在区划不同', en: 'The division differs' },
  ADDRESS_SAME: { zh: '地址一致', en: 'The addresses are the same' },
}

export const MatchFinding = enumOf<Finding>(
  'MatchFinding',
  { zh: '匹配比对的发现', en: 'What the comparison of a candidate with a subject found' },
  MATCH_FINDING_LABELS,
)
