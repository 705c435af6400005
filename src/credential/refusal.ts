import { DomainError } from '../errors.ts'
import type { Quota } from './quota.rules.ts'

/** Why a credential was refused: for the log only; the caller learns that it was. */
export type RefusalReason =
  | 'SCHEME'
  | 'MALFORMED'
  | 'UNKNOWN'
  | 'REVOKED'
  | 'EXPIRED'
  | 'PARTY'
  | 'ALGORITHM'
  | 'HEADER'
  | 'KEY'
  | 'SIGNATURE'
  | 'CLAIM'
  | 'KIND'
  | 'NOT_CONFIGURED'

const reasons = new WeakMap<object, RefusalReason>()
const quotas = new WeakMap<object, Quota>()

/** A credential that is not accepted: one code and one sentence for every reason. */
export function unauthenticated(reason: RefusalReason): DomainError {
  const error = new DomainError('UNAUTHENTICATED')
  reasons.set(error, reason)
  return error
}

/** A quota that is used up. */
export function quotaExceeded(quota: Quota): DomainError {
  const error = new DomainError('QUOTA_EXCEEDED')
  quotas.set(error, quota)
  return error
}

/** The class of the reason why a credential was refused; null for other errors. For the log. */
export function refusalReasonOf(error: unknown): RefusalReason | null {
  return (typeof error === 'object' && error !== null && reasons.get(error)) || null
}

/** The state of the quota that a refusal was for; null for other errors. */
export function refusedQuotaOf(error: unknown): Quota | null {
  return (typeof error === 'object' && error !== null && quotas.get(error)) || null
}
