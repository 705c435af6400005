export type DateErrorCode = 'DATE_MALFORMED' | 'DATE_IMPOSSIBLE'

type DateRefusal = { ok: false; code: DateErrorCode; zh: string; en: string }

/** `on` is an ISO day (Asia/Shanghai), or null when the cell means "no end date". */
export type DateResult = { ok: true; on: string | null; openEnded: boolean } | DateRefusal

/** `at` is an ISO instant in UTC with milliseconds. */
export type InstantResult = { ok: true; at: string } | DateRefusal

const MALFORMED: DateRefusal = {
  ok: false,
  code: 'DATE_MALFORMED',
  zh: '日期格式无法识别，应为 yyyy/MM/dd',
  en: 'The date is not written in a known form such as yyyy/MM/dd',
}
const IMPOSSIBLE: DateRefusal = {
  ok: false,
  code: 'DATE_IMPOSSIBLE',
  zh: '日历上没有这一天，或年份不在 1900 至 2100 之间',
  en: 'There is no such day or time, or the year is not within 1900 to 2100',
}

const MAX_LENGTH = 40
const FIRST_YEAR = 1900
const LAST_YEAR = 2100
const HOUR_MS = 3_600_000
/**
 * Beijing time is UTC+8. The summer time of 1986 to 1991 is left out on purpose: it would shift the
 * edges of long-past days only, and every stored day is a date, not an instant.
 */
const DAY_MS = 24 * HOUR_MS
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS

const DAY = String.raw`(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))`
const CLOCK = String.raw`(\d{1,2})(?::|时)(\d{1,2})(?::|分)?(?:(\d{1,2})(?:\.\d{1,9})?秒?)?`
const ZONE = String.raw`(Z|[+-]\d{2}:?\d{2})?`
const FORM = new RegExp(
  String.raw`^${DAY}(?:(?:T|\s+|(?<=日))${CLOCK}\s*${ZONE}|(\d{2})(\d{2})(\d{2}))?$`,
)
/** Nearly every cell of the exchange files. */
const PLAIN = /^\d{4}([-/])\d\d\1\d\d$/

type Moment = { year: number; month: number; day: number; ms: number; zone: string }

const daysIn = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const isDay = (year: number, month: number, day: number): boolean =>
  year >= FIRST_YEAR &&
  year <= LAST_YEAR &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= daysIn(year, month)

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

const readMoment = (raw: string): Moment | DateRefusal => {
  if (raw.length > MAX_LENGTH) return MALFORMED
  const match = FORM.exec(raw.normalize('NFKC').trim())
  if (!match) return MALFORMED
  const year = Number(match[1])
  const month = Number(match[3] ?? match[5] ?? match[7])
  const day = Number(match[4] ?? match[6] ?? match[8])
  const hour = Number(match[9] ?? match[13] ?? 0)
  const minute = Number(match[10] ?? match[14] ?? 0)
  const second = Number(match[11] ?? match[15] ?? 0)
  // 24:00 is how documents write the end of a day.
  const endOfDay = hour === 24 && minute === 0 && second === 0
  if (!isDay(year, month, day) || (hour > 23 && !endOfDay) || minute > 59 || second > 59)
    return IMPOSSIBLE
  return {
    year,
    month,
    day,
    ms: hour * HOUR_MS + minute * 60_000 + second * 1000,
    zone: match[12] ?? '',
  }
}

const offsetOf = (zone: string): number => {
  if (zone === '') return SHANGHAI_OFFSET_MS
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  return sign * (Number(digits.slice(0, 2)) * HOUR_MS + Number(digits.slice(2)) * 60_000)
}

const instantOf = (moment: Moment): Date =>
  new Date(Date.UTC(moment.year, moment.month - 1, moment.day) + moment.ms - offsetOf(moment.zone))

const dayOf = (raw: string): string | DateRefusal => {
  if (PLAIN.test(raw)) {
    const [year, month, day] = [raw.slice(0, 4), raw.slice(5, 7), raw.slice(8, 10)]
    return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : IMPOSSIBLE
  }
  const moment = readMoment(raw)
  if ('ok' in moment) return moment
  // A zone that is written decides which day it was in Shanghai; otherwise the time part is cut.
  if (moment.zone !== '') return shanghaiDateOf(instantOf(moment))
  return `${moment.year}-${two(moment.month)}-${two(moment.day)}`
}

/**
 * Reads a day: yyyy/M/d, yyyy-MM-dd, yyyy.M.d, yyyyMMdd or 2026年4月1日, with full-width digits; a
 * time part is cut (one with a time zone is first brought to Asia/Shanghai). Excel serial numbers
 * are refused: nothing tells them from other numbers.
 *
 * `openEnded` holds the ISO days that the exchange format writes for "no end" (2099-12-31,
 * 2099-01-31); they give `on: null, openEnded: true`. Errors: DATE_MALFORMED, DATE_IMPOSSIBLE
 * (no such day in the calendar, or a year outside 1900 to 2100).
 */
export const parseDate = (raw: string, options: { openEnded: ReadonlySet<string> }): DateResult => {
  const on = dayOf(raw)
  if (typeof on !== 'string') return on
  return options.openEnded.has(on)
    ? { ok: true, on: null, openEnded: true }
    : { ok: true, on, openEnded: false }
}

/**
 * Reads 数据导出时间: yyyy/MM/dd HH:mm:ss (or a form of parseDate; a bare day is its first moment),
 * in Asia/Shanghai unless a zone is written. Gives an ISO instant in UTC; errors as parseDate.
 */
export const parseInstant = (raw: string): InstantResult => {
  const moment = readMoment(raw)
  return 'ok' in moment ? moment : { ok: true, at: instantOf(moment).toISOString() }
}

/** The day (ISO) on which an instant falls in Asia/Shanghai. */
export const shanghaiDateOf = (instant: Date): string => {
  const day = Math.floor((instant.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS)
  // Every request asks for today, several times.
  if (day !== latest.day) latest = { day, on: new Date(day * DAY_MS).toISOString().slice(0, 10) }
  return latest.on
}
let latest = { day: 0, on: '1970-01-01' }

/**
 * The first instant of an ISO day in Asia/Shanghai. Throws RangeError when `on` is not a day.
 */
export const startOfShanghaiDay = (on: string): Date => {
  const day = dayOf(on)
  if (day !== on) throw new RangeError('not an ISO day')
  return new Date(Date.parse(`${on}T00:00:00Z`) - SHANGHAI_OFFSET_MS)
}
