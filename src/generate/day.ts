/** Days as numbers since 1970-01-01 (a plain calendar day, no time zone), written from a table: files hold millions. */

const DAY_MS = 86_400_000

/** The number of an ISO day. Throws RangeError for a text that is none. */
export function dayOf(on: string): number {
  const day = Date.parse(`${on}T00:00:00Z`) / DAY_MS
  if (!Number.isInteger(day)) throw new RangeError('not an ISO day')
  return day
}

const written = new Map<number, string>()

/** The ISO day of a number. */
export function isoDay(day: number): string {
  const known = written.get(day)
  if (known !== undefined) return known
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10)
  written.set(day, text)
  return text
}

const slashed = new Map<number, string>()

/** The day as the exchange format writes it, yyyy/MM/dd. */
export function slashDay(day: number): string {
  const known = slashed.get(day)
  if (known !== undefined) return known
  const text = isoDay(day).replaceAll('-', '/')
  slashed.set(day, text)
  return text
}

/** The day as documents write it in their text, 2025年3月7日. */
export function chineseDay(day: number): string {
  const on = isoDay(day)
  return `${on.slice(0, 4)}年${Number(on.slice(5, 7))}月${Number(on.slice(8))}日`
}
