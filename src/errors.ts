/**
 * The three kinds of failure (docs/errors.md):
 * an expected outcome is part of the schema; a refusal or bad input is a `DomainError` with a stable
 * code; everything else is a bug, which the server masks and logs under an incident id.
 *
 * This table is the one declaration of the codes. `http` is the status for plain-HTTP doors and for a
 * GraphQL request that was refused before it ran.
 */
export const ERROR_CODES = {
  BAD_INPUT: { http: 400, zh: '输入有误', en: 'The input is not valid' },
  IDENTIFIER_MALFORMED: { http: 400, zh: '标识代码格式不正确', en: 'The identifier is malformed' },
  IDENTIFIER_TYPE_FORBIDDEN: {
    http: 403,
    zh: '不得以身份证件号码查询',
    en: 'Looking anyone up by an identity paper is not allowed here',
  },
  PAGING_INVALID: { http: 400, zh: '分页参数有误', en: 'The paging arguments are not valid' },
  CURSOR_INVALID: { http: 400, zh: '游标无效', en: 'The cursor is not valid' },
  SEARCH_TOO_SHORT: {
    http: 400,
    zh: '检索词至少两个字',
    en: 'A search needs two characters or more',
  },
  AS_OF_BEYOND_HORIZON: {
    http: 400,
    zh: '知悉时点晚于可确认的时点',
    en: 'knownAt lies beyond the instant up to which everything is known',
  },
  DISCLOSURE_FORBIDDEN_ARGUMENT: {
    http: 403,
    zh: '无权按该字段筛选或排序',
    en: 'Filtering or ordering by this field is not allowed',
  },
  DISCLOSURE_WITHHELD: {
    http: 403,
    zh: '请求包含不予披露的字段',
    en: 'The operation asks for fields that would be withheld',
  },
  FORBIDDEN: { http: 403, zh: '无权执行该操作', en: 'This operation is not allowed' },
  NOT_FOUND: { http: 404, zh: '未找到', en: 'Not found' },
  CATALOGUE_ITEM_UNKNOWN: {
    http: 400,
    zh: '目录中没有该事项，不得归集',
    en: 'The item is not in the catalogue and may not be recorded',
  },
  CATALOGUE_COLUMN_UNKNOWN: {
    http: 400,
    zh: '目录中没有该数据项，不得归集',
    en: 'The column is not in the catalogue and may not be recorded',
  },
  RECORD_STATE_CONFLICT: {
    http: 409,
    zh: '信用记录的当前状态不允许该操作',
    en: 'The state of the record does not allow this',
  },
  SUBJECT_LINK_CONFLICT: {
    http: 409,
    zh: '主体合并关系不允许该操作',
    en: 'The links of the subject do not allow this',
  },
  IDEMPOTENCY_CONFLICT: {
    http: 409,
    zh: '同一幂等键已用于不同的请求',
    en: 'The idempotency key was used for another request',
  },
  GRAPHQL_PARSE_FAILED: { http: 400, zh: '查询语句无法解析', en: 'The document cannot be parsed' },
  GRAPHQL_VALIDATION_FAILED: {
    http: 400,
    zh: '查询语句不符合模式',
    en: 'The document does not fit the schema',
  },
  OPERATION_RESOLUTION_FAILURE: {
    http: 400,
    zh: '无法确定要执行的操作',
    en: 'The operation to run cannot be determined',
  },
  BODY_TOO_LARGE: { http: 413, zh: '请求体过大', en: 'The request body is too large' },
  BAD_REQUEST: { http: 400, zh: '请求有误', en: 'The request is not valid' },
  UNAVAILABLE: { http: 503, zh: '服务暂不可用', en: 'The service is not available' },
  INTERNAL: { http: 500, zh: '内部错误', en: 'Internal error' },
} as const

/** A stable error code, as clients see it in `extensions.code`. */
export type ErrorCode = keyof typeof ERROR_CODES

/** A message in both languages of the product. */
export interface Message {
  zh: string
  en: string
}

/**
 * A refusal or bad input: expected, safe to show, with a stable code.
 * `detail` replaces the code's own sentence by a more precise one; it never holds personal data.
 */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly detail: Message

  constructor(code: ErrorCode, detail?: Message) {
    super(detail?.zh ?? ERROR_CODES[code].zh)
    this.name = 'DomainError'
    this.code = code
    this.detail = detail ?? ERROR_CODES[code]
  }
}

/** A condition of the environment that ends the start with one clear sentence (exit code 78). */
export class StartError extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'StartError'
  }
}
