import type { Message } from '../errors.ts'

/** Why a commitment or a judgement is not taken in: all of it at once, and no sentence repeats a value. */
export const COMMITMENT_PROBLEMS = {
  REQUIRED_MISSING: { zh: '必填项缺失', en: 'A required value is missing' },
  TEXT_TOO_LONG: { zh: '超出规定长度', en: 'Longer than the standard allows' },
  TEXT_DESTROYED: {
    zh: '文字已损坏，无法还原',
    en: 'The text is destroyed and cannot be restored',
  },
  TEXT_HOLDS_IDENTITY: {
    zh: '不得写入身份证件、银行卡或手机号码',
    en: 'It must hold no identity, bank card or mobile number',
  },
  TYPE_UNKNOWN: { zh: '承诺类型未登记', en: 'The type is not registered' },
  TYPE_FORBIDDEN: {
    zh: '该类承诺不由调用者登记',
    en: 'The caller does not register commitments of this type',
  },
  SCENE_UNKNOWN: { zh: '承诺场景未登记', en: 'The scene is not registered' },
  PUBLICATION_CLASS_UNKNOWN: {
    zh: '公开类型未登记',
    en: 'The publication class is not registered',
  },
  PUBLICATION_CLASS_FORBIDDEN: {
    zh: '主体自行登记的承诺不能不公开：无人可以认定',
    en: 'What a subject registers itself is not closed: nobody could judge it',
  },
  CODE_MALFORMED: {
    zh: '承诺编码须为二十位数字：区划、日期、序号',
    en: 'The code has 20 digits: division, day, serial',
  },
  CODE_DIVISION_UNKNOWN: {
    zh: '承诺编码中的区划不存在',
    en: 'There is no division as the code says',
  },
  CODE_DATE_DIFFERS: {
    zh: '承诺编码中的日期与承诺作出日期不符',
    en: 'The day of the code is not that of the commitment',
  },
  CODE_TAKEN: { zh: '承诺编码已使用', en: 'The code is in use' },
  NOT_A_MEMBER: {
    zh: '该主体未授权本协会提供会员服务，非本协会会员',
    en: 'The subject is no member: it has not consented to services for members of the association',
  },
  TEMPLATE_UNKNOWN: { zh: '承诺书范本未登记', en: 'The template is not registered' },
  TEMPLATE_NOT_IN_FORCE: {
    zh: '承诺书范本在承诺作出日期无效',
    en: 'The template did not hold on the day of the commitment',
  },
  TEMPLATE_DIFFERS: { zh: '与承诺书范本不符', en: 'It differs from the template' },
  UNIT_CODE_INVALID: {
    zh: '单位代码须为十八位统一社会信用代码',
    en: 'The code of a unit is a unified social credit identifier of 18 characters',
  },
  DATE_IN_FUTURE: { zh: '日期晚于今天', en: 'The day lies in the future' },
  DATE_BEFORE_COMMITMENT: {
    zh: '认定日期早于承诺作出日期',
    en: 'The judgement lies before the commitment',
  },
  PERIOD_REVERSED: {
    zh: '有效期截止日早于承诺作出日期',
    en: 'The last day lies before the first',
  },
  STATUS_UNKNOWN: { zh: '承诺履行状态未登记', en: 'The state of fulfilment is not registered' },
  CATEGORY_DIFFERS: {
    zh: '承诺人类别未登记，或与承诺人代码不符',
    en: 'The category of the subject is not registered, or does not fit its code',
  },
  NOT_WHEN_PENDING: {
    zh: '未填履行状态时不得填写',
    en: 'It does not go with a commitment that nobody has judged',
  },
  NOT_WHEN_FULFILLED: {
    zh: '全部履行时不得填写',
    en: 'It does not go with a commitment that was fulfilled in whole',
  },
  MANDATE_MISSING: {
    zh: '没有相应领域和区划的委托',
    en: 'No mandate covers the field of business and the division',
  },
} as const satisfies Record<string, Message>
export type CommitmentProblemCode = keyof typeof COMMITMENT_PROBLEMS

/** A problem of a field of the input. */
export interface CommitmentProblem extends Message {
  field: string
  code: CommitmentProblemCode
}

/** The problem of a code at a field. */
export function problemAt(field: string, code: CommitmentProblemCode): CommitmentProblem {
  return { field, code, ...COMMITMENT_PROBLEMS[code] }
}
