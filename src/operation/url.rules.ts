import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import { IDENTIFIER_TYPES, isPersonalIdentifier } from '../subject/identifier.rules.ts'

/** Kinds of identity papers, by name. */
const PAPERS = IDENTIFIER_TYPES.filter((type) => isPersonalIdentifier(type, ''))
  .filter((type) => type !== 'TAX_NUMBER')
  .map((type) => new RegExp(`\\b${type}\\b`))

/**
 * Whether the query string of a URL has to do with an identity paper: URLs stand in the logs of proxies and in the
 * histories of browsers, so no number of a person goes there (docs/disclosure.md).
 */
export function namesIdentityPaper(url: string): boolean {
  const at = url.indexOf('?')
  if (at < 0) return false
  const words = [...new URLSearchParams(url.slice(at + 1)).values()].join('\n')
  return holdsIdentityNumber(words) || PAPERS.some((paper) => paper.test(words))
}
