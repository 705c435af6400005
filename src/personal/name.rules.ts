import { plateEndAt } from './plate.rules.ts'
import { DOUBLE_SURNAMES, SURNAMES, WORDS_LIKE_NAMES } from './surname.ts'

/** What a character may be in a name; several flags at once. */
const SURNAME = 1
/** May follow a name when a cue went before it. */
const FOLLOWS = 2
/** Followed by these, a word at the edge of a clause is a person that acts. */
const ACTS = 4
/** Never in a given name when no cue went before. */
const NOT_GIVEN = 8
/** Stands for hidden characters: 张某某, 李**, 王×× */
const MASK = 16
/** May stand before a name although it is a Chinese character. */
const BEFORE = 32
/** Ends the name of an organisation or a place. */
const ORGANISATION = 64

const FLAGS = new Uint8Array(65536)
const mark = (characters: string, flag: number): void => {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i)
    FLAGS[code] = (FLAGS[code] ?? 0) | flag
  }
}
mark(SURNAMES, SURNAME)
mark(
  '驾未在于从持的和与及是为系将无有因不没已经向擅超载使利涉违私当所之等承自对提拒接到至通现说称表签陈供指组以被把给让用拿开停行进出同就再又也仅只均按依据其该此本时后前报送受负担任参雇租借买卖带携乘坐上下随随发死受左右逃逸酒醉疲伪变造冒电手身证住男女生先师女小两三二一',
  FOLLOWS,
)
mark('驾未于在系持因擅涉将非使利私有无没从拒不逃酒醉疲违超雇租携乘承是等经开的向签与和及到以', ACTS)
mark(
  '的了在于未不没无是系将被把和与及或由从向对因以其该此已应须需予者所公司局站厂店镇县省市区街村乡驾驶载输客货辆船罚款证件号每等至某另曾又再也仅只擅私违按依据后时分秒为路线段桥口处段上下内外港库场院校社部队室厅',
  NOT_GIVEN,
)
mark('某*＊×xXＸｘ○〇□_＿△■●◯', MASK)
mark('日时分许由系与和及对向被给经为让令将即', BEFORE)
mark('厂店站部社局厅库市县省镇村', ORGANISATION)

const pairKey = (first: number, second: number): number => first * 65536 + second
const pairsOf = (words: readonly string[]): ReadonlySet<number> =>
  new Set(words.map((word) => pairKey(word.charCodeAt(0), word.charCodeAt(1))))
const DOUBLE = pairsOf(DOUBLE_SURNAMES)
const DOUBLE_FIRST = new Set(DOUBLE_SURNAMES.map((word) => word.charCodeAt(0)))
const WORDS = pairsOf(WORDS_LIKE_NAMES.split(' '))

const flag = (text: string, at: number): number => FLAGS[text.charCodeAt(at)] ?? 0
/** Chinese character (main block and extension A) or half of one outside the basic plane. */
export const isHan = (code: number): boolean =>
  (code >= 0x3400 && code <= 0x9fff) || (code >= 0xd800 && code <= 0xdfff)

/** Whether a character can begin a name that no cue announces. */
export const isSurnameCode = (code: number): boolean => ((FLAGS[code] ?? 0) & SURNAME) !== 0
export const SURNAME_CODES: readonly number[] = [
  ...new Set(SURNAMES + DOUBLE_SURNAMES.map((s) => s.charAt(0)).join('')),
].map((character) => character.charCodeAt(0))

/** Length of the surname at `at`: 2, 1, or 0 when none begins there. */
const surnameLength = (text: string, at: number): number => {
  const first = text.charCodeAt(at)
  const pair = pairKey(first, text.charCodeAt(at + 1))
  if (DOUBLE_FIRST.has(first) && DOUBLE.has(pair)) return 2
  if (!isSurnameCode(first) || WORDS.has(pair)) return 0
  return 1
}

const COMPANY =
  /公司|集团|合作社|经营部|服务部|门市部|运输队|车队|工程队|分局|支队|大队|中心|协会|学校|驾校|码头|工厂|商行|商店|超市|酒店|村委会|街道|航运|物流|厂|店$|站$|局$|社$|行$|部$|委$/u
const HAN_RUN = /^[\u3400-\u9fff（）()]{2,40}/u

/** Whether the run of characters that begins at `at` is the name of an organisation. */
const isOrganisation = (text: string, at: number): boolean =>
  COMPANY.test(HAN_RUN.exec(text.slice(at, at + 40))?.[0] ?? '')

/** A name found from `end`; a masked name ends at `end` too, but tells nobody. */
export type NameAt = { end: number; masked: boolean }

const endsName = (text: string, at: number, follow: number): boolean =>
  at >= text.length || !isHan(text.charCodeAt(at)) || (flag(text, at) & follow) !== 0

const skipMask = (text: string, at: number): number => {
  let end = at
  while (end < text.length && (flag(text, end) & MASK) !== 0) end++
  return end
}

/** The province of a number plate is not part of the name before it (张苏F12345). */
const isNameCharacter = (text: string, at: number): boolean =>
  isHan(text.charCodeAt(at)) && plateEndAt(text, at) === 0

/**
 * The name that begins at `at` right after a cue (驾驶员, 当事人 …): surname and one or two
 * characters. Undefined when what stands there is no name, or an organisation.
 */
export const nameAfterCue = (text: string, at: number): NameAt | undefined => {
  const length = surnameLength(text, at)
  if (length === 0) return undefined
  let given = at + length
  if ((flag(text, given) & MASK) !== 0) return { end: skipMask(text, given), masked: true }
  // Two-character names are often spread with (ideographic) spaces.
  while (given - at < length + 3 && (text[given] === ' ' || text[given] === '\u3000')) given++
  if (!isNameCharacter(text, given) || /[的了未被等]/u.test(text.charAt(given))) return undefined
  const two = isNameCharacter(text, given + 1) && (flag(text, given + 1) & ORGANISATION) === 0
  if (two && endsName(text, given + 2, FOLLOWS)) return { end: given + 2, masked: false }
  if (endsName(text, given + 1, ACTS)) return { end: given + 1, masked: false }
  if (endsName(text, given + 1, FOLLOWS) && !isOrganisation(text, at))
    return { end: given + 1, masked: false }
  if (isOrganisation(text, at)) return undefined
  return { end: given + (two ? 2 : 1), masked: false }
}

/**
 * The end of a name that no cue announces, or 0: it must stand at the edge of a clause (or after
 * 由, 与, 日 …) and be followed by what a person does (驾驶, 未, 持 …) or （男. The surname's place is `at`.
 */
export const bareNameEnd = (text: string, at: number): number => {
  const before = text.charCodeAt(at - 1)
  if (at > 0 && isHan(before) && ((FLAGS[before] ?? 0) & BEFORE) === 0) return 0
  const length = surnameLength(text, at)
  if (length === 0) return 0
  const first = at + length
  if (!isGiven(text, first)) return 0
  if (isGiven(text, first + 1) && isPersonAt(text, first + 2)) return first + 2
  return isPersonAt(text, first + 1) ? first + 1 : 0
}

const isGiven = (text: string, at: number): boolean =>
  isHan(text.charCodeAt(at)) && (flag(text, at) & (NOT_GIVEN | MASK)) === 0

/** Age, sex or paper in brackets or after a comma, as documents introduce a person. */
const INTRODUCED =
  /^[（(，,、：:]\s*(?:男|女|身份证|性别|汉族|公民身份|\d{2}岁|驾驶员|司机|驾驶|系|车主)/u

const isPersonAt = (text: string, at: number): boolean => {
  if (at >= text.length) return false
  if ((flag(text, at) & ACTS) !== 0) return true
  return !isHan(text.charCodeAt(at)) && INTRODUCED.test(text.slice(at, at + 8))
}

/** Characters that are words when they stand before a name (向王师傅, 应李先生). */
const WORD_SURNAMES = /[向于应任经和时方单曾连]/u

/**
 * The start of a name that ends at `title` where a form of address (同志, 师傅 …) begins, or -1. A
 * surname alone (王师傅) tells no more than 王某 and is none.
 */
export const nameBeforeTitle = (text: string, title: number): number => {
  for (const length of [4, 3, 2]) {
    const at = title - length
    if (at < 0) continue
    const surname = surnameLength(text, at)
    if (surname === 0 || length - surname < 1 || length - surname > 2) continue
    let given = at + surname
    while (given < title && isGiven(text, given)) given++
    if (given < title) continue
    if (
      length === 2 &&
      WORD_SURNAMES.test(text.charAt(at)) &&
      isSurnameCode(text.charCodeAt(at + 1))
    )
      continue
    return at
  }
  return -1
}
