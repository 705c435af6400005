import type { RuleBook } from '../rule/rule-book.ts'

/** What evidence may be. */
export interface EvidenceLimits {
  bytesMost: number
  mediaTypes: readonly string[]
}

/**
 * The limits of the rule data on a day.
 * @throws RangeError when the rule data lack them
 */
export function evidenceLimits(rules: Pick<RuleBook, 'current'>, on: string): EvidenceLimits {
  const bytesMost = rules.current('parameter', 'EVIDENCE_BYTES_MOST', on)?.body.value
  const types = rules.current('parameter', 'EVIDENCE_MEDIA_TYPES', on)?.body.value
  if (typeof bytesMost !== 'number' || typeof types !== 'string')
    throw new RangeError('the rule data lack the limits of evidence')
  return { bytesMost, mediaTypes: types.split(';').map((one) => one.trim()) }
}

/**
 * How many days a piece is kept that nobody files.
 * @throws RangeError when the rule data lack it
 */
export function unfiledDays(rules: Pick<RuleBook, 'current'>, on: string): number {
  const days = rules.current('parameter', 'EVIDENCE_UNFILED_DAYS', on)?.body.value
  if (typeof days !== 'number') throw new RangeError('the rule data lack EVIDENCE_UNFILED_DAYS')
  return days
}

/** Whether a file may be kept: its type is allowed, and the declared one is that of its content. */
export function isAccepted(
  { mediaTypes }: Pick<EvidenceLimits, 'mediaTypes'>,
  declared: string,
  found: string | null,
): boolean {
  return mediaTypes.includes(declared) && declared === found
}
