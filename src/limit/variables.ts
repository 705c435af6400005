import { DomainError } from '../errors.ts'
import { findExcess, VALUE_LIMITS } from './limits.ts'
import { valueSize } from './value-size.rules.ts'

/**
 * Holds the variables of an operation to their limits, by whichever door they came.
 * @throws DomainError VARIABLES_TOO_LARGE
 */
export function limitVariables(given: Readonly<Record<string, unknown>>): void {
  const excess = findExcess(valueSize(given), VALUE_LIMITS)
  if (excess !== null) throw new DomainError('VARIABLES_TOO_LARGE', excess)
}
