import type { Decimal } from 'decimal.js'
import { badInput } from './evaluation-input.ts'
import { Exact } from './exact.ts'

const NUMBER = /^-?\d{1,9}(\.\d{1,4})?$/

/**
 * A decimal of the input.
 * @throws DomainError EVALUATION_INPUT_INVALID for a text that is no decimal of nine digits and four places
 */
export function number(text: string, about: string): Decimal {
  if (!NUMBER.test(text))
    throw badInput(
      `${about} 须为至多九位整数、四位小数的十进制数`,
      `${about} has to be a decimal of at most nine digits and four places`,
    )
  return new Exact(text)
}
