import { z } from 'zod'

/**
 * What a comparison of a candidate with a subject may find, for each feature the strongest first. A finding gives
 * points or takes them.
 */
export const MATCH_FINDINGS = [
  'USCI_SAME',
  'USCI_OTHER',
  'IDENTIFIER_SAME',
  'IDENTIFIER_OTHER',
  'LICENCE_SAME',
  'LICENCE_OTHER',
  'NAME_SAME',
  'NAME_SAME_WORDS',
  'NAME_SAME_CORE',
  'NAME_NEAR',
  'NAME_OTHER',
  'REGION_SAME',
  'REGION_OTHER',
  'ADDRESS_SAME',
] as const
export type MatchFinding = (typeof MATCH_FINDINGS)[number]

/** How subjects are matched to candidates that come without a code that is on file. */
export const matchPolicy = z.strictObject({
  /** Points of each finding; their sum, kept within 0 and 100, is the score. */
  points: z.record(z.enum(MATCH_FINDINGS), z.int().min(-100).max(100)),
  /** A firm that is found by its name alone and has fewer points is no match. */
  possibleFrom: z.int().min(1).max(100),
  /** Of several firms the best is proposed when it is ahead of the second by so many points. */
  lead: z.int().min(1).max(100),
  /** Most alternatives that are named. */
  alternatives: z.int().min(1).max(5),
  note: z.string().optional(),
})

type Points = z.infer<typeof matchPolicy>['points']

/** Findings of one feature in the order of their strength: a weaker one may not give as much. */
const ORDERS: readonly (readonly MatchFinding[])[] = [
  ['USCI_SAME', 'IDENTIFIER_SAME', 'NAME_SAME'],
  ['USCI_SAME', 'LICENCE_SAME', 'LICENCE_OTHER'],
  ['NAME_SAME', 'NAME_SAME_WORDS', 'NAME_SAME_CORE', 'NAME_NEAR', 'NAME_OTHER'],
  ['IDENTIFIER_SAME', 'IDENTIFIER_OTHER'],
  ['REGION_SAME', 'REGION_OTHER'],
]

/** What is wrong with a match policy: a weaker finding that gives as much, one that differs and gives points. */
export function problemsOfMatchPolicy({ points }: { points: Points }): string[] {
  const unordered = ORDERS.flatMap((order) =>
    order.slice(1).flatMap((weaker, at) => {
      const stronger = order[at]!
      return points[stronger] > points[weaker]
        ? []
        : [`points: ${stronger} must give more than ${weaker}`]
    }),
  )
  const giving = MATCH_FINDINGS.filter((one) => one.endsWith('_OTHER') && points[one] > 0)
  return [...unordered, ...giving.map((one) => `points: ${one} may not give any`)]
}
