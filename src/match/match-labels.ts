import type { Label } from '../vocabulary/enum.ts'

/** What a candidate and a subject are compared by, and how that turned out. */
export const FEATURE_LABELS = {
  USCI: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  IDENTIFIER: { zh: '其他标识代码', en: 'Another identifier' },
  LICENCE: { zh: '许可证号', en: 'Licence' },
  NAME: { zh: '名称', en: 'Name' },
  REGION: { zh: '所在区划', en: 'Division' },
  ADDRESS: { zh: '地址', en: 'Address' },
} as const satisfies Record<string, Label>
export type Feature = keyof typeof FEATURE_LABELS

export const AGREEMENT_LABELS = {
  AGREES: { zh: '相符', en: 'It agrees' },
  DIFFERS: { zh: '不符', en: 'It differs' },
  UNKNOWN: { zh: '无从比对', en: 'There is nothing to compare it with' },
  INVALID: { zh: '所给内容无效', en: 'What was given cannot be used' },
} as const satisfies Record<string, Label>
export type Agreement = keyof typeof AGREEMENT_LABELS

export const RESULT_LABELS = {
  MATCHED: { zh: '匹配', en: 'The subject was found' },
  AMBIGUOUS: { zh: '多个主体相符，须人工选择', en: 'Several subjects fit; a person has to choose' },
  POSSIBLE: {
    zh: '可能匹配，须人工确认',
    en: 'A subject may be meant; a person has to confirm it',
  },
  NOT_FOUND: { zh: '未找到', en: 'No subject was found' },
  INVALID: { zh: '所给内容不足以匹配', en: 'Nothing was given by which a subject is found' },
} as const satisfies Record<string, Label>
export type MatchResult = keyof typeof RESULT_LABELS

/** The sentence of a feature that nothing was found of: by its agreement. */
export const UNCOMPARED_LABELS: Readonly<Record<Feature, Record<'UNKNOWN' | 'INVALID', Label>>> = {
  USCI: {
    UNKNOWN: {
      zh: '统一社会信用代码未登记在册',
      en: 'The unified social credit code is not on file',
    },
    INVALID: {
      zh: '统一社会信用代码格式或校验码有误，未采用',
      en: 'The form or check character of the unified social credit code is wrong; it was not used',
    },
  },
  IDENTIFIER: {
    UNKNOWN: { zh: '标识代码未登记在册', en: 'The identifier is not on file' },
    INVALID: {
      zh: '标识代码格式或校验码有误，未采用',
      en: 'The form or check character of the identifier is wrong; it was not used',
    },
  },
  LICENCE: {
    UNKNOWN: { zh: '许可证号未登记在册', en: 'The licence is not on file' },
    INVALID: { zh: '许可证号无效，未采用', en: 'The number of the licence cannot be used' },
  },
  NAME: {
    UNKNOWN: { zh: '名称未与任何主体比对', en: 'The name fits no subject' },
    INVALID: {
      zh: '名称过短或过长，未采用',
      en: 'The name is too short or too long; it was not used',
    },
  },
  REGION: {
    UNKNOWN: { zh: '主体所在区划未知', en: 'The division of the subject is not known' },
    INVALID: { zh: '没有这一区划，未采用', en: 'There is no such division; it was not used' },
  },
  ADDRESS: {
    UNKNOWN: {
      zh: '地址写法不同或未公开，不作判断',
      en: 'The address is written otherwise or not public; nothing follows from it',
    },
    INVALID: { zh: '地址无效，未采用', en: 'The address cannot be used' },
  },
}
