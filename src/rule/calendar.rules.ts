/** Holidays and make-up working days of the State Council's yearly notices. */
export interface WorkingCalendar {
  /** Years whose notice is known. */
  readonly years: ReadonlySet<number>
  /** Days off, weekends inside a holiday included. */
  readonly holidays: ReadonlySet<string>
  /** Weekend days that are worked (调休). */
  readonly workdays: ReadonlySet<string>
}

const DAY_MS = 86_400_000
const SUNDAY = 0
const SATURDAY = 6

/** Whether the notice of that year is known; if not, Monday to Friday is assumed. */
export function calendarCovers(calendar: WorkingCalendar, year: number): boolean {
  return calendar.years.has(year)
}

/** Whether a day (ISO) is worked. A year without a notice falls back to Monday to Friday. */
export function isWorkingDay(on: string, calendar: WorkingCalendar): boolean {
  return isWorked(on, toMs(on), calendar)
}

function isWorked(on: string, ms: number, calendar: WorkingCalendar): boolean {
  if (calendar.holidays.has(on)) return false
  if (calendar.workdays.has(on)) return true
  const weekday = new Date(ms).getUTCDay()
  return weekday !== SATURDAY && weekday !== SUNDAY
}

/**
 * The n-th working day after a day (ISO), which itself does not count; n = 0 gives the day itself.
 * Where `calendarCovers` is false for a year on the way the answer assumes Monday to Friday.
 * @throws RangeError for a day that does not exist or a negative or fractional n.
 */
export function addWorkingDays(on: string, n: number, calendar: WorkingCalendar): string {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`working days: ${n}`)
  let ms = toMs(on)
  let day = on
  for (let left = n; left > 0;) {
    ms += DAY_MS
    day = toDay(ms)
    if (isWorked(day, ms, calendar)) left -= 1
  }
  return day
}

/** @throws RangeError for a day that does not exist. */
export function addDays(on: string, n: number): string {
  return remembered(daySums, on, n, daysLater)
}

/**
 * The same day of the month n months later, at most the last day of that month:
 * 31 January and one month is 28 (29) February.
 * @throws RangeError for a day that does not exist.
 */
export function addMonths(on: string, n: number): string {
  return remembered(monthSums, on, n, monthsLater)
}

function monthsLater(on: string, n: number): string {
  const from = new Date(toMs(on))
  const year = from.getUTCFullYear()
  const month = from.getUTCMonth() + n
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return toDay(Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)))
}

/** All days from the first to the last, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let ms = toMs(from); ms <= toMs(to); ms += DAY_MS) days.push(toDay(ms))
  return days
}

function daysLater(on: string, n: number): string {
  return toDay(toMs(on) + n * DAY_MS)
}

/** Rows of a file share their days by the thousand; the sums of a few decades are few. */
const SUMS_MOST = 50_000
const daySums = new Map<number, Map<string, string>>()
const monthSums = new Map<number, Map<string, string>>()

function remembered(
  sums: Map<number, Map<string, string>>,
  on: string,
  n: number,
  compute: (on: string, n: number) => string,
): string {
  const ofLength = sums.get(n) ?? new Map<string, string>()
  const known = ofLength.get(on)
  if (known !== undefined) return known
  const made = compute(on, n)
  if (ofLength.size >= SUMS_MOST) ofLength.clear()
  // A cell shares memory with the chunk it was read from: what is kept is a copy.
  sums.set(n, ofLength.set(Buffer.from(on).toString(), made))
  return made
}

function toMs(on: string): number {
  const ms = Date.parse(`${on}T00:00:00Z`)
  // Date.parse takes 2026-02-30 for 2 March in some engines.
  if (Number.isNaN(ms) || toDay(ms) !== on) throw new RangeError(`no such day: ${on}`)
  return ms
}

function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
