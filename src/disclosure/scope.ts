/**
 * The disclosure scopes of public credit information (国家公共信用信息 practice). They are no ladder: an
 * agency with consent sees AUTHORIZED and not SHARED. Only the *stricter of two declarations* is ordered.
 */
export const SCOPES = ['PUBLIC', 'SHARED', 'AUTHORIZED', 'INTERNAL'] as const
export type Scope = (typeof SCOPES)[number]

/** The scope that holds when an item and a record, or a field and its catalogue column, both declare one. */
export function stricter(a: Scope, b: Scope): Scope {
  return SCOPES.indexOf(a) > SCOPES.indexOf(b) ? a : b
}

/** How a caller without entitlement can come to see a scope; said wherever something is withheld. */
export const HOW_TO_OBTAIN: Record<Scope, { reason: string; zh: string; en: string }> = {
  PUBLIC: { reason: 'PUBLIC', zh: '向社会公开', en: 'Open to everyone' },
  SHARED: {
    reason: 'SCOPE_SHARED',
    zh: '政务共享信息：行政机关说明用途后可查询',
    en: 'Shared between public bodies: a public body may see it when it names the purpose',
  },
  AUTHORIZED: {
    reason: 'SCOPE_AUTHORIZED',
    zh: '授权查询信息：信用主体本人或经其授权可查询',
    en: 'The subject itself, or whom it authorised for that purpose, may see it',
  },
  INTERNAL: {
    reason: 'SCOPE_INTERNAL',
    zh: '不予公开信息：仅限归集单位',
    en: 'Only the unit that holds it may see it',
  },
}
