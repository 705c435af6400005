import { addressEndAt, unitAddressStart } from './address.rules.ts'
import { digitRunAt, findInRun, isDigit, isLetter, shortRunEnd } from './digits.rules.ts'
import { CUE_CODES, cueLengthAt, namesAfterCue } from './cue.rules.ts'
import { bareNameEnd, isHan, nameBeforeTitle, SURNAME_CODES } from './name.rules.ts'
import { paperAt, PLATE_PROVINCES, plateEndAt, plateWithoutProvince } from './plate.rules.ts'

export type PersonalDataKind =
  | 'RESIDENT_ID'
  | 'PHONE'
  | 'PLATE'
  | 'PERSON_NAME'
  | 'BANK_CARD'
  | 'EMAIL'
  | 'ADDRESS'
  | 'PASSPORT'

/** `start` and `end` (exclusive) are UTF-16 offsets in the text as given. */
export type PersonalDataFinding = { kind: PersonalDataKind; start: number; end: number }

const DIGIT = 1
const LETTER = 2
const PROVINCE = 4
const CUE = 8
const SURNAME = 16
const OTHER = 32
const TITLE = 64

const TITLES = ['同志', '师傅', '先生', '女士', '小姐', '警官', '老板', '阿姨', '大爷']

const CLASS = new Uint8Array(65536)
const mark = (code: number, flag: number): void => {
  CLASS[code] = (CLASS[code] ?? 0) | flag
}
for (let code = 0; code < 65536; code++) {
  if (isDigit(code)) mark(code, DIGIT)
  if (isLetter(code)) mark(code, LETTER)
}
for (const character of PLATE_PROVINCES) mark(character.charCodeAt(0), PROVINCE)
for (const code of CUE_CODES) mark(code, CUE)
for (const code of SURNAME_CODES) mark(code, SURNAME)
for (const title of TITLES) mark(title.charCodeAt(0), TITLE)
for (const character of '《@＠住户家室组·•‧・') mark(character.charCodeAt(0), OTHER)

const LONGEST_TITLE = 80
const EMAIL_BEFORE = /[A-Za-z0-9._%+-]{1,64}$/
const EMAIL_AFTER = /^[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/
/** 阿依古丽·买买提: names of several ethnic groups are joined by a dot. */
const DOTTED_BEFORE = /[\u3400-\u9fff]{2,8}$/u
const DOTTED_AFTER = /^.[\u3400-\u9fff]{2,8}/u

type Scan = { text: string; found: PersonalDataFinding[]; first: boolean; nameless: number }

const add = (scan: Scan, kind: PersonalDataKind, start: number, end: number): number => {
  scan.found.push({ kind, start, end })
  return end
}

const scanDigits = (scan: Scan, at: number): number => {
  const short = shortRunEnd(scan.text, at)
  if (short > 0) return short
  const run = digitRunAt(scan.text, at)
  findInRun(scan.text, at, run, scan.found as Parameters<typeof findInRun>[3], scan.first)
  return run.end
}

const scanLetters = (scan: Scan, at: number): number => {
  const { text } = scan
  const before = text.charCodeAt(at - 1)
  if (isDigit(before) || isLetter(before)) return at + 1
  const plate = plateWithoutProvince(text, at)
  if (plate > 0) return add(scan, 'PLATE', at, plate)
  const paper = paperAt(text, at)
  return paper > 0 ? add(scan, 'PASSPORT', at, paper) : at + 1
}

const scanOther = (scan: Scan, at: number): number => {
  const { text } = scan
  const character = text.charAt(at)
  switch (character) {
    case '《': {
      // The title of a law or form holds no person's name.
      const close = text.slice(at, at + LONGEST_TITLE).indexOf('》')
      if (close > 0) scan.nameless = at + close
      return at + 1
    }
    case '@':
    case '＠': {
      const before = EMAIL_BEFORE.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? ''
      const after = EMAIL_AFTER.exec(text.slice(at, at + 130))?.[0] ?? ''
      if (before !== '' && after !== '')
        return add(scan, 'EMAIL', at - before.length, at + after.length)
      return at + 1
    }
    case '室':
    case '组': {
      const start = unitAddressStart(text, at)
      return start >= 0 ? add(scan, 'ADDRESS', start, at + 1) : at + 1
    }
    case '住':
    case '户':
    case '家': {
      const end = addressEndAt(text, at)
      return end > 0 ? add(scan, 'ADDRESS', at, end) : at + 1
    }
    default: {
      const before = DOTTED_BEFORE.exec(text.slice(Math.max(0, at - 8), at))?.[0] ?? ''
      const after = DOTTED_AFTER.exec(text.slice(at, at + 9))?.[0] ?? ''
      if (before !== '' && after !== '')
        return add(scan, 'PERSON_NAME', at - before.length, at + after.length)
      return at + 1
    }
  }
}

/** Names at `at` by cue, by form of address, then by what the word does; the place to go on from. */
const scanName = (scan: Scan, at: number, flags: number): number => {
  const { text } = scan
  if ((flags & CUE) !== 0) {
    const cue = cueLengthAt(text, at)
    if (cue > 0) {
      const list = namesAfterCue(text, at + cue, text.slice(at, at + cue))
      for (const { start, end } of list.names) add(scan, 'PERSON_NAME', start, end)
      return list.end
    }
  }
  if ((flags & TITLE) !== 0 && TITLES.includes(text.slice(at, at + 2))) {
    const start = nameBeforeTitle(text, at)
    const last = scan.found.at(-1)
    if (start >= 0 && (last === undefined || last.end <= start)) add(scan, 'PERSON_NAME', start, at)
    return at + 2
  }
  if ((flags & SURNAME) !== 0) {
    const end = bareNameEnd(text, at)
    if (end > 0) return add(scan, 'PERSON_NAME', at, end)
  }
  return at + 1
}

const run = (text: string, first: boolean): PersonalDataFinding[] => {
  const scan: Scan = { text, found: [], first, nameless: -1 }
  for (let at = 0; at < text.length;) {
    const flags = CLASS[text.charCodeAt(at)] ?? 0
    if (flags === 0) {
      at++
      continue
    }
    let next = at + 1
    if ((flags & DIGIT) !== 0) next = scanDigits(scan, at)
    else if ((flags & LETTER) !== 0) next = scanLetters(scan, at)
    else {
      const plate = (flags & PROVINCE) !== 0 ? plateEndAt(text, at) : 0
      if (plate > 0) next = add(scan, 'PLATE', at, plate)
      else if ((flags & OTHER) !== 0) next = scanOther(scan, at)
      if (next === at + 1 && at > scan.nameless && isHan(text.charCodeAt(at)))
        next = scanName(scan, at, flags)
    }
    if (first && scan.found.length > 0) return scan.found
    at = next
  }
  return scan.found
}

/**
 * Finds personal data of natural persons in Chinese free text (违法事实, 备注): resident IDs, phones,
 * number plates, names, bank cards, e-mail and home addresses, passports. It prefers a false alarm
 * to a miss: the text is withheld until a person released it. Masked names (张某某, 李**), names of
 * organisations and places, law titles, document numbers, USCIs and registration numbers stay silent
 * as far as they can be told.
 *
 * Basis: free text of decisions is checked for personal data before it is public (Personal
 * Information Protection Law; the disclosure table's "never public"). Findings are in text order by
 * kind of search; they do not overlap for one kind. Linear in the text's length, never throws.
 */
export const scanPersonalData = (text: string): PersonalDataFinding[] => run(text, false)

/** Whether scanPersonalData would find anything; stops at the first finding. */
export const hasPersonalData = (text: string): boolean => run(text, true).length > 0
