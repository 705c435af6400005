import { isDigit, isLetter } from './digits.rules.ts'

/** First characters of number plates by province (GA 36), with embassies' 使. */
export const PLATE_PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使'

const isWord = (code: number): boolean => isDigit(code) || isLetter(code)
const SEPARATORS = ' \t\u3000\u00a0·•‧・.．-－—'
const SUFFIXES = '挂学警港澳领试超'

const skipSeparators = (text: string, at: number, most: number): number => {
  let end = at
  while (end < at + most && end < text.length && SEPARATORS.includes(text.charAt(end))) end++
  return end
}

const wordEnd = (text: string, at: number): number => {
  let end = at
  while (end < text.length && isWord(text.charCodeAt(end))) end++
  return end
}

const hasDigit = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (isDigit(text.charCodeAt(at))) return true
  return false
}

/** End of the serial part of a plate that begins at `at`, or 0: 5 or 6 characters, or 4 and 挂. */
const serialEnd = (text: string, at: number): number => {
  let end = wordEnd(text, at)
  if (end - at < 4) {
    // Spread plates: 苏F12 345.
    const next = skipSeparators(text, end, 1)
    const rest = end > at && next > end ? wordEnd(text, next) : end
    if (end - at + rest - next < 5 || end - at + rest - next > 6) return 0
    return hasDigit(text, at, rest) ? rest : 0
  }
  if (!hasDigit(text, at, end)) return 0
  const length = end - at
  const suffix = skipSeparators(text, end, 1)
  if (suffix < text.length && SUFFIXES.includes(text.charAt(suffix)) && length <= 6)
    return suffix + 1
  if (length === 4) return 0
  if (length <= 6) return end
  // A longer run is a document number when 号 or 字 closes it; else digits follow the plate.
  if ('号字第'.includes(text.charAt(end)) && end < text.length) return 0
  end = at + 5
  return end
}

/**
 * End of the number plate that begins with the province character at `at`, or 0: 苏F12345,
 * 苏F·D12345, 苏F 1234挂, full-width and lower-case letters too (GA 36). Ships' names and document
 * numbers (苏交执罚…, 苏JX20240001号) are none.
 */
export const plateEndAt = (text: string, at: number): number => {
  if (!PLATE_PROVINCES.includes(text.charAt(at))) return 0
  const letter = skipSeparators(text, at + 1, 2)
  if (!isLetter(text.charCodeAt(letter))) return 0
  return serialEnd(text, skipSeparators(text, letter + 1, 3))
}

const PLATE_CUE = /(?:车牌|号牌|车号|牌照|牌号)(?:号|号码)?[为是系：:\s]*$/u

/** End of a plate whose province was left out after 车牌号 and the like, or 0. */
export const plateWithoutProvince = (text: string, at: number): number => {
  const end = wordEnd(text, at)
  if (end - at < 6 || end - at > 7 || !hasDigit(text, at + 1, end)) return 0
  return PLATE_CUE.test(text.slice(Math.max(0, at - 8), at)) ? end : 0
}

/** Chinese passports (E, EA, G, D, S, P) and travel permits of Hong Kong, Macao (H, M) and others. */
const PAPER = /^(?:[EG]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(?:\d\d)?)$/
const PAPER_AFTER_CUE = /^[A-Z]{0,2}\d{6,10}$/
const PAPER_CUE =
  /(?:护照|通行证|永久居留证|永久居留身份证|回乡证|台胞证)(?:号|号码)?[为是系：:（(\s]*$/u
const DATED = /^[A-Z]20[0-3]\d(?:0[1-9]|1[0-2])/

/**
 * End of the passport or travel permit number that begins with the letter at `at`, or 0. Without a
 * cue before it, H and M with a date in them are taken for serial numbers.
 */
export const paperAt = (text: string, at: number): number => {
  const end = wordEnd(text, at)
  if (end - at < 7 || end - at > 12) return 0
  const word = text.slice(at, end).normalize('NFKC').toUpperCase()
  if (PAPER_CUE.test(text.slice(Math.max(0, at - 12), at)) && PAPER_AFTER_CUE.test(word)) return end
  return PAPER.test(word) && !(/^[HM]/.test(word) && DATED.test(word)) ? end : 0
}
