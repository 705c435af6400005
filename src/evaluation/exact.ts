import { Decimal } from 'decimal.js'

/**
 * Scores are computed with 90 significant digits and rounded once, at the end, to 30 places. Inputs have at most nine
 * digits before the point and four behind it, so for up to a thousand sections a score that is not exactly on an edge of
 * a band is farther from it than the last place: rounding never moves a score over an edge, and a quotient without end (a mean of three
 * sections) that is exactly on an edge is found there.
 */
export const Exact = Decimal.clone({ precision: 90, rounding: Decimal.ROUND_HALF_UP })
export type Exact = Decimal

const PLACES = 30

/** A number without its noise of division. */
export function settled(value: Exact): Exact {
  return value.toDecimalPlaces(PLACES)
}

/** A number as it is answered: without exponent and trailing zeros. */
export function written(value: Exact): string {
  return settled(value).toFixed()
}
