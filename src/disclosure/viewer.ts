/** Who calls, by class: the rows of the table "Scopes by caller" (docs/disclosure.md). */
export const PARTY_CLASSES = {
  ANONYMOUS: { zh: '匿名公众', en: 'Anonymous public' },
  CITIZEN: { zh: '实名公众', en: 'Citizen' },
  SUBJECT: { zh: '信用主体或其代表', en: 'Subject of a credit file, or its representative' },
  BUREAU: { zh: '市级部门或业务系统', en: 'City department or bureau system' },
  COUNTY: { zh: '县（市、区）部门', en: 'County office' },
  ASSOCIATION: { zh: '行业协会', en: 'Industry association' },
  AGENCY: { zh: '信用服务机构', en: 'Credit agency' },
  PLATFORM: { zh: '其他信用平台', en: 'Peer platform' },
  AUDITOR: { zh: '审计员', en: 'Auditor' },
  ADMINISTRATOR: { zh: '管理员', en: 'Administrator' },
  OPERATOR: { zh: '系统操作员（仅限进程内）', en: 'Operator of the system, in the process only' },
} as const
export type PartyClass = keyof typeof PARTY_CLASSES

/** Of whom a rule of disclosure speaks. */
export const OVERS = ['EVERYONE', 'OWN', 'CONSENTED', 'AREA', 'HELD'] as const
export type Over = (typeof OVERS)[number]

/** What a credential permits; the word scope is kept for disclosure. */
export const PERMISSIONS = {
  'subject:read': { zh: '查询信用主体的非公开信息', en: 'Read what is not public of subjects' },
  'check:run': { zh: '执行信用核查', en: 'Run credit checks' },
  'record:submit': { zh: '报送信用记录', en: 'Submit records' },
  'record:revise': { zh: '更正、撤销信用记录', en: 'Correct and revoke records' },
  'commitment:register': { zh: '登记信用承诺', en: 'Register commitments' },
  'commitment:judge': { zh: '认定承诺履行状态', en: 'Judge whether commitments were fulfilled' },
  'fact:declare': { zh: '自主申报本方信息', en: 'Declare facts about oneself' },
  'fact:verify': { zh: '核实自主申报信息', en: 'Verify what subjects declare' },
  'evaluation:submit': { zh: '报送信用评价', en: 'Submit evaluations' },
  'list:nominate': { zh: '推荐列入名单', en: 'Nominate for lists' },
  'objection:handle': {
    zh: '办理异议，登记复议和诉讼',
    en: 'Handle objections, and record reconsiderations and suits',
  },
  'list:determine': {
    zh: '告知、公示、认定、修复、撤销名单条目',
    en: 'Notice, publicize, determine, repair and revoke entries of lists',
  },
  'measure:report': {
    zh: '报送奖惩措施的实施情况',
    en: 'Report which measures were applied',
  },
  'repair:apply': { zh: '申请信用修复', en: 'Apply for repairs' },
  'repair:decide': {
    zh: '办理信用修复、屏蔽信用记录',
    en: 'Handle repairs, and shield records',
  },
  'repair:submit': {
    zh: '报送“信用中国”的修复决定',
    en: 'Bring repair decisions of Credit China',
  },
  'stop-use:oversee': {
    zh: '督办停止使用通知',
    en: 'Oversee the notices to stop using facts',
  },
  'consent:request': { zh: '申请授权', en: 'Ask for consents' },
  'consent:decide': { zh: '授予、撤回或审核授权', en: 'Grant, withdraw or review consents' },
  'party:administer': { zh: '管理参与方与委托', en: 'Administer parties and mandates' },
  'token:manage': { zh: '管理本方令牌', en: 'Manage the tokens of one’s own party' },
  'exchange:read': {
    zh: '查看与平台的信息交换',
    en: 'See how the exchange with platforms stands',
  },
  'exchange:operate': {
    zh: '办理与平台的信息交换',
    en: 'Retry, give up and compare in the exchange with platforms',
  },
  'log:read': { zh: '查阅访问日志', en: 'Read the access log' },
} as const
export type Permission = keyof typeof PERMISSIONS

/** What a person is for its party. System, security and audit administration are three different people. */
export const MEMBER_ROLES = {
  ACTOR: { zh: '经办人', en: 'Acts for its unit' },
  REPRESENTATIVE: { zh: '代表人', en: 'Represents a subject' },
  DELEGATE: { zh: '本级管理员', en: 'Administers the parties below its own' },
  SYSTEM: { zh: '系统管理员', en: 'System administration' },
  SECURITY: { zh: '安全管理员', en: 'Security administration' },
  AUDIT: { zh: '审计管理员', en: 'Audit administration' },
} as const
export type MemberRole = keyof typeof MEMBER_ROLES

/** A party as a request needs it. */
export interface ViewerParty {
  id: string
  class: PartyClass
  name: string
  regionCode: string | null
  domains: readonly string[]
  /** The subject that it is, of class SUBJECT. */
  subjectId: string | null
  /** The source under which its own records stand. */
  sourceCode: string | null
}

/** Who is asking: resolved once per request. Everything that depends on the caller is derived from it. */
export interface Viewer {
  partyClass: PartyClass
  party: ViewerParty | null
  /** The person who acts, where one is known. */
  member: { id: string; role: MemberRole } | null
  tokenId: string | null
  permissions: ReadonlySet<Permission>
  /** Purposes that the credential is for; null: all that the class may name. */
  purposes: readonly string[] | null
  /** What the credential (or the agreement) narrows non-public reading to; null narrows nothing. */
  regions: readonly string[] | null
  domains: readonly string[] | null
  /** The purpose and the matter that the request names. */
  purpose: string | null
  matter: string | null
  /** Stands in the provenance of what is written, and in the access log. */
  actor: string
  isOperator: boolean
}

/** Whoever brings no credential. */
export const ANONYMOUS_VIEWER: Viewer = Object.freeze({
  partyClass: 'ANONYMOUS',
  party: null,
  member: null,
  tokenId: null,
  permissions: new Set<Permission>(),
  purposes: null,
  regions: null,
  domains: null,
  purpose: null,
  matter: null,
  actor: 'anonymous',
  isOperator: false,
})

/** The operator in the process (the command line and tests): no credential gives this from outside. */
export const OPERATOR_VIEWER: Viewer = Object.freeze({
  ...ANONYMOUS_VIEWER,
  partyClass: 'OPERATOR',
  permissions: new Set(Object.keys(PERMISSIONS) as Permission[]),
  actor: 'operator',
  isOperator: true,
})

/** A viewer's permission, or the operator. */
export function mayDo(viewer: Viewer, permission: Permission): boolean {
  return viewer.isOperator || viewer.permissions.has(permission)
}
