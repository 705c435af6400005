import { DomainError } from '../errors.ts'
import { holdsIdentityNumber } from './identity-number.rules.ts'

/**
 * Checks a text of a caller that is kept in plain beside a fact: a reason, a note.
 * @throws DomainError BAD_INPUT when an identity, bank card or mobile number stands in it
 */
export function checkPlainText(text: string): void {
  if (!holdsIdentityNumber(text)) return
  throw new DomainError('BAD_INPUT', {
    zh: '理由和说明中不得写身份证件、银行卡或手机号码',
    en: 'A reason or note must hold no identity, bank card or mobile number',
  })
}
