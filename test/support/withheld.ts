/** How what is withheld says that a scope is wanted. */
const wants = (requires: string, howToObtain: string) => {
  return { requires, reason: `SCOPE_${requires}`, howToObtain }
}
export const BY_SHARED = wants(
  'SHARED',
  '政务共享信息：行政机关说明用途后可查询\nShared between public bodies: a public body may see it when it names the purpose',
)
export const BY_CONSENT = wants(
  'AUTHORIZED',
  '授权查询信息：信用主体本人或经其授权可查询\nThe subject itself, or whom it authorised for that purpose, may see it',
)
