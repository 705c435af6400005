/** Hour of the day, Asia/Shanghai, at which daily work is done: nobody waits for anything then. */
const HOUR = 3
const SHANGHAI_HOURS = 8
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The next three o'clock in the morning in Asia/Shanghai (which has no summer time) after an instant. */
export function nextDailyAt(now: Date): Date {
  const shift = (HOUR - SHANGHAI_HOURS) * HOUR_MS
  const day = Math.floor((now.getTime() - shift) / DAY_MS)
  return new Date((day + 1) * DAY_MS + shift)
}
