import { addDays, addWorkingDays, isWorkingDay, type WorkingCalendar } from './calendar.rules.ts'

/** A period of days as rule data have it. */
export interface Period {
  value: number | string | null
  unit: string
}

/**
 * The last day, inclusive, of a period that begins the day after `on`. Working days by the calendar of the State Council's
 * notices. Of a period in days the last is put off to the next working day when it is none (民法典第二百零三条、行政诉讼法
 * 解释第四十八条: 期间届满的最后一日是节假日的，以节假日后的第一日为期间届满之日).
 * @throws RangeError for a period that is not in days
 */
export function lastDayOf(on: string, { value, unit }: Period, calendar: WorkingCalendar): string {
  if (typeof value !== 'number') throw new RangeError('a period needs its days')
  if (unit === 'WORKING_DAY') return addWorkingDays(on, value, calendar)
  if (unit !== 'DAY') throw new RangeError(`a period in ${unit}`)
  let last = addDays(on, value)
  while (!isWorkingDay(last, calendar)) last = addDays(last, 1)
  return last
}
