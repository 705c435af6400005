import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { Purpose } from '../rule/rule.schema.ts'

/**
 * The rule of the purpose that a viewer names; null when it names none.
 * @throws DomainError PURPOSE_UNKNOWN; PURPOSE_FORBIDDEN for a purpose that is not this caller's or its credential's;
 *   MATTER_REQUIRED where the purpose asks for a matter
 */
export function purposeOf(viewer: Viewer, rules: RuleBook, today: string): Purpose | null {
  const { purpose: code, partyClass, purposes, matter } = viewer
  if (code === null) return null
  const purpose = rules.current('purpose', code, today)
  if (purpose === null) throw new DomainError('PURPOSE_UNKNOWN')
  const mayName =
    viewer.isOperator || purpose.body.partyClasses.some((allowed) => allowed === partyClass)
  if (!mayName || (purposes !== null && !purposes.includes(code)))
    throw new DomainError('PURPOSE_FORBIDDEN')
  if (purpose.body.matter === 'REQUIRED' && matter === null)
    throw new DomainError('MATTER_REQUIRED')
  return purpose
}
