/** How a personal value is shown where a declaration or a catalogue column says mask (脱敏规则). */
export const MASK_RULES = {
  IDENTITY_6_4: {
    zh: '证件号码保留前6位和后4位',
    en: 'The first 6 and the last 4 of an identity number',
  },
  PHONE_3_4: { zh: '电话保留前3位和后4位', en: 'The first 3 and the last 4 of a phone number' },
  NAME_FIRST: { zh: '姓名保留首字', en: 'The first character of a name' },
  KEEP_2_2: { zh: '保留前2位和后2位', en: 'The first 2 and the last 2 characters' },
  KEEP_NONE: { zh: '全部隐去', en: 'Nothing is kept' },
} as const

export type MaskRule = keyof typeof MASK_RULES

const STAR = '*'
/** Fixed length, so that not even the length of a wholly hidden value is told. */
const HIDDEN = '******'

/** Half-width, without white space, so that full-width digits are counted and cut like others. */
const compact = (value: string): string => value.normalize('NFKC').replace(/\s+/gu, '')

const keepEnds = (value: string, left: number, right: number): string =>
  value.slice(0, left) +
  STAR.repeat(value.length - left - right) +
  (right > 0 ? value.slice(value.length - right) : '')

/**
 * Masks an identity paper's number. An 18-digit resident ID shows the first 6 (division) and the
 * last 4; every other length (15-digit form, passport, travel permits) shows at most half of it,
 * never more than 6 + 4.
 *
 * Basis: the Ningbo data dictionary keeps 6 and hides the rest, catalogue items carry a rule
 * [keepLeft, keepRight], and this service shows 320612********123X. Returns '' for an empty value.
 */
export const maskIdentity = (value: string): string => {
  const text = compact(value)
  if (text.length === 18) return keepEnds(text, 6, 4)
  const shown = Math.floor(text.length / 2)
  const left = Math.min(6, Math.ceil(shown * 0.6))
  return keepEnds(text, left, Math.min(4, shown - left))
}

/**
 * Masks a phone number: a mobile number shows 3 + 4 of its 11 digits (with or without +86); a
 * land-line or foreign number shows at most half, the end first.
 *
 * Basis: customary rule 3 + 4 for mobile numbers. Hyphens, brackets and spaces are dropped.
 */
export const maskPhone = (value: string): string => {
  const digits = compact(value)
    .replace(/[-()+·.]/gu, '')
    .replace(/^(?:00)?86(?=1[3-9]\d{9}$)/u, '')
  if (digits.length === 11 && digits.startsWith('1')) return keepEnds(digits, 3, 4)
  const shown = Math.floor(digits.length / 2)
  const right = Math.min(4, shown)
  return keepEnds(digits, Math.min(3, shown - right), right)
}

/**
 * Masks a natural person's name: first character, then one star for each further character
 * (欧阳修 → 欧**). A name of one character is hidden altogether. Characters outside the basic plane
 * and variation selectors, which rare names need, count with their character.
 *
 * Basis: an operator's name is shown with its first character only to the public.
 */
export const maskName = (value: string): string => {
  const characters = value.trim().match(/\P{M}\p{M}*/gu) ?? []
  const [first = '', ...rest] = characters
  if (rest.length === 0) return first === '' ? '' : STAR
  return first + STAR.repeat(rest.length)
}

/**
 * Applies the mask rule of a catalogue column to a value. KEEP_NONE gives six stars whatever the
 * value is; an empty value stays empty under every rule.
 */
export const applyMask = (rule: MaskRule, value: string): string => {
  if (value.trim() === '') return ''
  switch (rule) {
    case 'IDENTITY_6_4':
      return maskIdentity(value)
    case 'PHONE_3_4':
      return maskPhone(value)
    case 'NAME_FIRST':
      return maskName(value)
    case 'KEEP_2_2':
      return compact(value).length > 6 ? keepEnds(compact(value), 2, 2) : HIDDEN
    case 'KEEP_NONE':
      return HIDDEN
  }
}
