/** What statistics of application are grouped by. */
export const STATISTICS_GROUPS = {
  MEASURE: { zh: '措施', en: 'The measure' },
  REGION: { zh: '实施单位的区划', en: 'The division of the unit' },
  UNIT: { zh: '实施单位', en: 'The unit that applied' },
  DOMAIN: { zh: '领域', en: 'The field of business' },
} as const
export type StatisticsGroup = keyof typeof STATISTICS_GROUPS

/**
 * A count of natural persons as it is told: rounded down to a multiple of the step, so that no single person is told by
 * a count, by the difference of two, nor by leaving a group out.
 */
export function roundedDown(count: number, step: number): number {
  return count - (count % step)
}
