/**
 * Why a step with a bulletin is not taken. The one declaration of the codes; a message never repeats what was written,
 * which may be personal data.
 */
export const BULLETIN_PROBLEMS = {
  BULLETIN_STATE_CONFLICT: {
    zh: '月报的当前状态不允许该操作',
    en: 'The state of the bulletin does not allow this',
  },
  VERSION_CONFLICT: {
    zh: '月报已被变更，请重新读取',
    en: 'The bulletin was changed meanwhile; read it again',
  },
  LIST_KIND_UNKNOWN: { zh: '没有该名单', en: 'There is no such list' },
  AUTHORITY_FORBIDDEN: {
    zh: '该单位无权认定此名单',
    en: 'This party does not determine entries of this list',
  },
  MONTH_OPEN: { zh: '该月尚未结束', en: 'The month is not over' },
  ALREADY_FROZEN: {
    zh: '该月该名单的月报已经冻结，如有误请更正',
    en: 'The bulletin of this list and month was frozen already; correct it',
  },
  CHANNEL_UNKNOWN: { zh: '没有该报送渠道', en: 'There is no such channel' },
} as const
export type BulletinProblemCode = keyof typeof BULLETIN_PROBLEMS

/** A problem, with its sentence in both languages. */
export interface BulletinProblem {
  code: BulletinProblemCode
  zh: string
  en: string
}

/** Makes a problem. */
export function bulletinProblem(code: BulletinProblemCode): BulletinProblem {
  return { code, ...BULLETIN_PROBLEMS[code] }
}
