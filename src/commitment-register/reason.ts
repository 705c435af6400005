import { DomainError } from '../errors.ts'
import { checkPlainText } from '../personal/plain-text.ts'

const REASON_MOST = 500

/**
 * Reads the reason of a change.
 * @throws DomainError BAD_INPUT when there is none, or it is too long, or holds an identity number
 */
export function readReason(reason: string): string {
  const text = reason.trim()
  if (text === '' || text.length > REASON_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `须说明理由，至多 ${REASON_MOST} 字`,
      en: `Give a reason, in ${REASON_MOST} characters at most`,
    })
  }
  checkPlainText(text)
  return text
}
