import { DomainError } from '../errors.ts'
import { holdsResidentId } from '../personal/identity-number.rules.ts'

/**
 * Checks the idempotency key of a request.
 * @throws DomainError BAD_INPUT for one of the wrong length, or with an identity number in it: keys are kept in plain
 */
export function checkRequestKey(key: string): void {
  if (key.length < 8 || key.length > 128) {
    throw new DomainError('BAD_INPUT', {
      zh: '幂等键须为 8 至 128 个字符',
      en: 'The idempotency key has 8 to 128 characters',
    })
  }
  if (holdsResidentId(key)) {
    throw new DomainError('BAD_INPUT', {
      zh: '幂等键不得含身份证件号码',
      en: 'The idempotency key must hold no identity number',
    })
  }
}
