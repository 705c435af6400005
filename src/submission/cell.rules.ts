/**
 * Characters that do not show at the edge of a cell: controls, every Unicode space (ideographic
 * U+3000, no-break U+00A0), zero-width and direction marks, soft hyphen, byte order mark.
 */
const isBlank = (code: number): boolean =>
  code <= 0x20 ||
  (code >= 0x7f && code <= 0xa0) ||
  code === 0xad ||
  code === 0x1680 ||
  code === 0x180e ||
  (code >= 0x2000 && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202f) ||
  (code >= 0x205f && code <= 0x2064) ||
  code === 0x3000 ||
  code === 0xfeff

/** Longer cells are never a null mark; the bound keeps the look-up off the long texts. */
const LONGEST_NULL_MARK = 12

const isNullMark = (text: string, nullMarks: ReadonlySet<string>): boolean => {
  if (text.length > LONGEST_NULL_MARK) return false
  if (nullMarks.has(text)) return true
  // "— —", "Ｎ／Ａ" and "null" are the marks "——", "N/A" and "NULL" written another way.
  const plain = text.normalize('NFKC').replace(/\s+/gu, '')
  return nullMarks.has(plain) || nullMarks.has(plain.toUpperCase())
}

/**
 * Cleans a cell of an intake file: cuts invisible characters at both ends and gives null when
 * nothing or a null mark is left. The inner text stays as it is.
 *
 * `nullMarks` is rule data (—, — —, /, 无, N/A, NULL …); marks match whatever their spacing, width
 * and letter case, so give them in upper case.
 */
export const cleanCell = (raw: string, nullMarks: ReadonlySet<string>): string | null => {
  let start = 0
  let end = raw.length
  while (start < end && isBlank(raw.charCodeAt(start))) start++
  while (end > start && isBlank(raw.charCodeAt(end - 1))) end--
  if (start === end) return null
  const text = end - start === raw.length ? raw : raw.slice(start, end)
  return isNullMark(text, nullMarks) ? null : text
}

/** 锟斤拷 is U+FFFD twice, read as GBK; 烫烫/屯屯 is unset memory; 鏈夐檺, 鍗楅 are 有限, 南 read as GBK. */
const MOJIBAKE =
  /\ufffd|\p{Cs}|锟斤|斤拷|烫烫烫|屯屯屯|鏈夐檺|鍏徃|鍗楅|\?{3}|(?:[\u00e4-\u00e9][\u0080-\u00bf\u0152-\u0178\u0192-\u02dc\u2013-\u2122]{2}){2}/u

/**
 * Whether text was lost before it arrived: U+FFFD, 锟斤拷, runs of question marks, UTF-8 read in another code page,
 * half of a character (a surrogate alone), or NUL, which no database stores. Such a row goes to quarantine; its text
 * cannot be restored with certainty.
 */
export const isDestroyed = (text: string): boolean => text.includes('\0') || MOJIBAKE.test(text)

const DATE =
  /^\d{4}(?:([-/.])\d{1,2}\1\d{1,2}|年\d{1,2}月\d{1,2}日)(?:[T\s]*\d{1,2}[:时]\d{1,2}\S*)?$/u
const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$/u

/**
 * Whether a cell holds a date, which in an authority column is the sign of a shifted row. The
 * calendar is not asked.
 */
export const looksLikeDate = (text: string): boolean => DATE.test(text) || COMPACT_DATE.test(text)

const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/iu
const COMPACT_UUID = /^[0-9a-f]{32}$/iu

/** Whether a cell holds a UUID (also without hyphens), another sign of a shifted row. */
export const looksLikeUuid = (text: string): boolean => UUID.test(text) || COMPACT_UUID.test(text)
