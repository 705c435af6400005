import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import { PERSONAL_IDENTIFIER_TYPES } from '../subject/identifier-type.rules.ts'
import { detectIdentifier, isPersonalIdentifier } from '../subject/identifier.rules.ts'

const PAPERS = new RegExp(`\\b(?:${PERSONAL_IDENTIFIER_TYPES.join('|')})\\b`)

/** As long as the codes are by which subjects are found. */
const CODE = /(?<![\dA-Za-z])[\dA-Za-z]{9,20}(?![\dA-Za-z])/g

/**
 * Whether the query string of a URL has to do with an identity paper: it names a kind of them, or holds a number that
 * is one, mistyped or as a part of a tax number too. URLs stand in the logs of proxies and in the histories of
 * browsers, so no number of a person goes there (docs/disclosure.md).
 */
export function namesIdentityPaper(url: string): boolean {
  const at = url.indexOf('?')
  if (at < 0) return false
  const words = [...new URLSearchParams(url.slice(at + 1))].flat().join('\n')
  if (holdsIdentityNumber(words) || PAPERS.test(words)) return true
  return (words.match(CODE) ?? []).some((word) => {
    const type = detectIdentifier(word)
    return type !== null && isPersonalIdentifier(type, word.toUpperCase())
  })
}
