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
  PARTY_REQUIRED: {
    http: 403,
    zh: '仅限已登记的参与方',
    en: 'This is for registered parties only',
  },
  RESYNC_REQUIRED: {
    http: 410,
    zh: '游标早于变更的保存期限，须重新建立副本',
    en: 'The cursor is older than changes are kept; build the copy anew',
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
  PURPOSE_UNKNOWN: { http: 400, zh: '用途未登记', en: 'The purpose is not registered' },
  PURPOSE_FORBIDDEN: {
    http: 403,
    zh: '该用途不适用于调用者或其凭证',
    en: 'The purpose is not one of this caller or its credential',
  },
  PURPOSE_CONFLICT: {
    http: 400,
    zh: '一次请求只能有一个用途和一个办理事项',
    en: 'A request has one purpose and one matter',
  },
  PURPOSE_NOT_CHECKED: {
    http: 400,
    zh: '该用途没有核查规则',
    en: 'There is no decision policy for this purpose',
  },
  MATTER_REQUIRED: {
    http: 400,
    zh: '该用途须说明办理事项',
    en: 'The purpose asks for the matter that it is about',
  },
  UNAUTHENTICATED: {
    http: 401,
    zh: '凭证无效',
    en: 'The credential is not valid',
  },
  ADDRESS_FORBIDDEN: {
    http: 403,
    zh: '凭证不得从该地址使用',
    en: 'The credential may not be used from this address',
  },
  PARTY_AMBIGUOUS: {
    http: 400,
    zh: '调用者代表多个参与方，须以 Acting-For 请求头指明',
    en: 'The caller acts for several parties; name one in the header Acting-For',
  },
  TOKEN_STATE_CONFLICT: {
    http: 409,
    zh: '令牌的当前状态不允许该操作',
    en: 'The state of the token does not allow this',
  },
  QUOTA_EXCEEDED: {
    http: 429,
    zh: '配额已用尽，请稍后重试',
    en: 'The quota is used up; try again later',
  },
  IDENTITY_MISSES_EXCEEDED: {
    http: 429,
    zh: '以身份证件号码查询未找到的次数过多，请改日再试',
    en: 'Too many look-ups by identity papers found nobody; try again another day',
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
  COMMITMENT_STATE_CONFLICT: {
    http: 409,
    zh: '信用承诺的当前状态不允许该操作',
    en: 'The state of the commitment does not allow this',
  },
  VERSION_CONFLICT: {
    http: 409,
    zh: '内容已被他人更改，请重新读取后再试',
    en: 'It was changed meanwhile; read it again and try anew',
  },
  SUBJECT_LINK_CONFLICT: {
    http: 409,
    zh: '主体合并关系不允许该操作',
    en: 'The links of the subject do not allow this',
  },
  CONSENT_STATE_CONFLICT: {
    http: 409,
    zh: '授权的当前状态不允许该操作',
    en: 'The state of the consent does not allow this',
  },
  CONSENT_PERIOD_INVALID: {
    http: 400,
    zh: '授权期限有误',
    en: 'The time of the consent is not valid',
  },
  ATTACHMENT_INVALID: { http: 400, zh: '附件有误', en: 'The attachment is not valid' },
  IDEMPOTENCY_CONFLICT: {
    http: 409,
    zh: '同一幂等键已用于不同的请求',
    en: 'The idempotency key was used for another request',
  },
  PARTY_INVALID: {
    http: 400,
    zh: '参与方的登记内容有误',
    en: 'What is registered of the party is not valid',
  },
  PARTY_TREE_INVALID: {
    http: 400,
    zh: '参与方在机构树中的位置有误',
    en: 'The party may not stand there in the tree',
  },
  PARTY_STATE_CONFLICT: {
    http: 409,
    zh: '当前状态不允许该操作',
    en: 'The state of the party, member or mandate does not allow this',
  },
  ROLE_CONFLICT: {
    http: 409,
    zh: '人员角色冲突',
    en: 'The role does not go with what the person or the party is',
  },
  MANDATE_INVALID: {
    http: 400,
    zh: '委托的内容有误',
    en: 'The mandate is not valid',
  },
  FOUR_EYES_REQUIRED: {
    http: 403,
    zh: '须由另一人决定',
    en: 'Another person than the proposer has to decide',
  },
  OWN_PARTY_FORBIDDEN: {
    http: 403,
    zh: '不得办理涉及本人或本方的事项',
    en: 'Nobody takes part in what concerns himself or his own party',
  },
  ACT_DECIDED: {
    http: 409,
    zh: '该事项已经决定',
    en: 'The act is decided already',
  },
  GRAPHQL_PARSE_FAILED: { http: 400, zh: '查询语句无法解析', en: 'The document cannot be parsed' },
  GRAPHQL_VALIDATION_FAILED: {
    http: 400,
    zh: '查询语句不符合模式',
    en: 'The document does not fit the schema',
  },
  OPERATION_TOO_COMPLEX: {
    http: 400,
    zh: '操作过于复杂',
    en: 'The operation is too complex',
  },
  OPERATION_TOO_COSTLY: {
    http: 400,
    zh: '操作的计费点数超出上限',
    en: 'The operation costs more points than any may',
  },
  OPERATION_NOT_REGISTERED: {
    http: 403,
    zh: '只能使用已登记的操作',
    en: 'Only registered operations may be used',
  },
  VARIABLES_TOO_LARGE: {
    http: 400,
    zh: '变量过大或嵌套过深',
    en: 'The variables are too many or too deep',
  },
  OPERATION_RESOLUTION_FAILURE: {
    http: 400,
    zh: '无法确定要执行的操作',
    en: 'The operation to run cannot be determined',
  },
  SCREENING_STATE_CONFLICT: {
    http: 409,
    zh: '名单筛查的当前状态不允许该操作',
    en: 'The state of the screening does not allow this',
  },
  EVALUATION_SCHEME_INCOMPLETE: {
    http: 409,
    zh: '评价方案不完整，不得据以评级',
    en: 'The evaluation scheme is not complete and grades nobody',
  },
  EVALUATION_INPUT_INVALID: {
    http: 400,
    zh: '评价输入有误',
    en: 'The input of the evaluation is not valid',
  },
  FILE_INVALID: { http: 400, zh: '文件无法处理', en: 'The file cannot be used' },
  MEDIA_TYPE_UNSUPPORTED: {
    http: 415,
    zh: '不支持的文件类型，须为 CSV、XLSX 或 JSON lines（UTF-8 或 GB18030）',
    en: 'The type is not taken: send CSV, XLSX or JSON lines, in UTF-8 or GB18030',
  },
  BODY_TOO_SLOW: {
    http: 408,
    zh: '请求体传输过慢',
    en: 'The request body comes too slowly',
  },
  BODY_TOO_LARGE: { http: 413, zh: '请求体过大', en: 'The request body is too large' },
  BAD_REQUEST: { http: 400, zh: '请求有误', en: 'The request is not valid' },
  LOG_UNAVAILABLE: {
    http: 503,
    zh: '访问日志暂不可用，非公开信息不予披露，请稍后重试',
    en: 'The access log is not available; nothing that is not public is disclosed. Try again later',
  },
  BUSY: {
    http: 503,
    zh: '系统繁忙，请稍后重试',
    en: 'Too much is asked for right now, or it takes too long; try again later',
  },
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
