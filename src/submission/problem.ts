/**
 * Why a submitted row is refused, or accepted with a remark. The one declaration of the codes of rows; a message
 * never repeats the value, which may be personal data.
 */
export const ROW_PROBLEMS = {
  COLUMN_COUNT: { zh: '列数与表头不符', en: 'The row has not as many cells as the header' },
  COLUMN_SHIFTED: { zh: '内容疑似错列', en: 'The content looks shifted from another column' },
  TEXT_DESTROYED: {
    zh: '文字已损坏，无法还原',
    en: 'The text is destroyed and cannot be restored',
  },
  TEXT_TOO_LONG: { zh: '超出规定长度', en: 'Longer than the catalogue allows' },
  REQUIRED_MISSING: { zh: '必填项缺失', en: 'A required value is missing' },
  IDENTIFIER_MISSING: { zh: '缺少主体标识代码', en: 'No identifier of the subject is given' },
  IDENTIFIER_MALFORMED: { zh: '标识代码格式不正确', en: 'The identifier is malformed' },
  DATE_MALFORMED: { zh: '日期格式不正确', en: 'The date is malformed' },
  DATE_IMPOSSIBLE: { zh: '日期不存在', en: 'There is no such day' },
  DATE_IN_FUTURE: { zh: '决定日期晚于今天', en: 'The day of the decision lies in the future' },
  PERIOD_REVERSED: { zh: '有效期止早于有效期起', en: 'The end of the validity precedes its start' },
  NUMBER_MALFORMED: { zh: '数字格式不正确', en: 'The number is malformed' },
  NUMBER_PRECISION_LOST: { zh: '数字精度已丢失', en: 'The number has lost its precision' },
  AMOUNT_MALFORMED: { zh: '金额格式不正确', en: 'The amount is malformed' },
  AMOUNT_NEGATIVE: { zh: '金额不得为负', en: 'The amount is negative' },
  AMOUNT_PRECISION: { zh: '金额精度小于一分', en: 'The amount is finer than a fen' },
  AMOUNT_CURRENCY: { zh: '金额须以人民币计', en: 'The amount is not in yuan' },
  CODE_UNKNOWN: { zh: '代码或名称不在代码集中', en: 'The value is not in the code set' },
  CATALOGUE_ITEM_UNKNOWN: { zh: '目录中没有该事项', en: 'The item is not in the catalogue' },
  CATALOGUE_COLUMN_UNKNOWN: { zh: '目录中没有该数据项', en: 'The column is not in the catalogue' },
  CATEGORY_FORBIDDEN: {
    zh: '该事项不适用于此类主体',
    en: 'The item does not concern subjects of this category',
  },
  MANDATE_MISSING: {
    zh: '没有覆盖该领域与区划的报送委托',
    en: 'No mandate to submit covers this field of business and division',
  },
  ROW_UNREADABLE: { zh: '该行无法读取', en: 'The row cannot be read' },
  IDENTIFIER_CONFLICT: {
    zh: '各标识代码指向不同主体，按首要代码归集',
    en: 'The identifiers lead to different subjects; the first one counts',
  },
  IDENTIFIER_INVALID: {
    zh: '标识代码校验位不符，已按原样归集',
    en: 'The check digit is wrong; recorded as it came',
  },
  TEXT_WITHHELD: {
    zh: '文本疑含个人信息，待人工审核后公开',
    en: 'The text seems to hold personal data and waits for release',
  },
  PUBLICITY_DIFFERS: {
    zh: '报送的公示截止期与规则所得不同',
    en: 'The reported end of publication differs from the rule’s',
  },
} as const

export type RowProblemCode = keyof typeof ROW_PROBLEMS

/** A problem of one row: where, and what. */
export interface RowProblem {
  /** The column's Chinese name; empty when the row as a whole is meant. */
  column: string
  code: RowProblemCode
  zh: string
  en: string
}

/** Makes a problem; `detail` makes the sentence more precise. */
export function problemOf(
  code: RowProblemCode,
  column = '',
  detail: { zh: string; en: string } = ROW_PROBLEMS[code],
): RowProblem {
  return { column, code, zh: detail.zh, en: detail.en }
}
