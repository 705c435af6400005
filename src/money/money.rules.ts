/** The two units in which the exchange format writes amounts. */
export type MoneyUnit = '元' | '万元'

export type MoneyErrorCode =
  | 'AMOUNT_MALFORMED'
  | 'AMOUNT_NEGATIVE'
  | 'AMOUNT_PRECISION'
  | 'AMOUNT_CURRENCY'

/** `yuan`: canonical decimal in 元; `reported`: the number as written, in `unit`. */
export type MoneyResult =
  | { ok: true; yuan: string; reported: string; unit: MoneyUnit }
  | { ok: false; code: MoneyErrorCode; zh: string; en: string }

const MESSAGES: Record<MoneyErrorCode, { zh: string; en: string }> = {
  AMOUNT_MALFORMED: { zh: '金额格式无法识别', en: 'The amount is not a decimal number' },
  AMOUNT_NEGATIVE: { zh: '金额不能为负数', en: 'The amount must not be negative' },
  AMOUNT_PRECISION: { zh: '金额精确到分以下', en: 'The amount is finer than one fen (0.01 yuan)' },
  AMOUNT_CURRENCY: { zh: '只接受人民币金额', en: 'Only amounts in renminbi are accepted' },
}

const refuse = (code: MoneyErrorCode): MoneyResult => ({ ok: false, code, ...MESSAGES[code] })

const MAX_LENGTH = 64
/** Ten times the gross product of the world in yuan: more digits are another number in the column. */
const MAX_INTEGER_DIGITS = 15
const FEN_DECIMALS = 2
const TEN_THOUSAND = 4

const PLAIN = /^\d{1,15}(?:\.\d{1,12})?$/
const WRITTEN =
  /^(?:人民币|RMB|CNY|¥)?([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?\(?((?:亿|万)?)(?:元|圆)?(?:人民币|RMB|CNY)?((?:亿|万)?)(?:元|圆)?整?\)?$/iu
const FOREIGN =
  /美元|美金|港元|港币|澳元|澳门|日元|日圆|欧元|英镑|法郎|韩元|韩币|卢布|加元|台币|新加坡|马克|外币|USD|HKD|EUR|JPY|GBP|AUD|CAD|KRW|TWD|SGD|CHF|MOP|\$|€|£/iu

/** Moves the decimal point to the right; both parts are digits only. Result is canonical. */
const shiftLeft = (integer: string, fraction: string, places: number): string => {
  const padded = fraction.padEnd(places, '0')
  const whole = (integer + padded.slice(0, places)).replace(/^0+(?=\d)/, '')
  const rest = padded.slice(places).replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}

const settle = (integer: string, fraction: string, unit: MoneyUnit): MoneyResult => {
  if (integer.length > MAX_INTEGER_DIGITS && integer.replace(/^0+/, '').length > MAX_INTEGER_DIGITS)
    return refuse('AMOUNT_MALFORMED')
  const yuan = shiftLeft(integer, fraction, unit === '万元' ? TEN_THOUSAND : 0)
  const point = yuan.indexOf('.')
  if (point >= 0 && yuan.length - point - 1 > FEN_DECIMALS) return refuse('AMOUNT_PRECISION')
  return { ok: true, yuan, reported: fraction === '' ? integer : `${integer}.${fraction}`, unit }
}

const parseWritten = (raw: string, columnUnit: MoneyUnit): MoneyResult => {
  const text = raw
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]/gu, '')
    .replace(/[−–]/gu, '-')
  if (FOREIGN.test(text)) return refuse('AMOUNT_CURRENCY')
  const match = WRITTEN.exec(text)
  if (!match) return refuse('AMOUNT_MALFORMED')
  const [, sign = '', grouped = '', fraction = '', before = '', after = ''] = match
  const opened = text.includes('(')
  if (opened !== text.includes(')') || (before !== '' && after !== ''))
    return refuse('AMOUNT_MALFORMED')
  const integer = grouped.replaceAll(',', '')
  if (sign === '-' && /[1-9]/.test(integer + fraction)) return refuse('AMOUNT_NEGATIVE')
  const scale = before || after
  if (scale === '亿') {
    const [whole = '0', rest = ''] = shiftLeft(integer, fraction, TEN_THOUSAND).split('.')
    return settle(whole, rest, '万元')
  }
  const unit = scale === '万' ? '万元' : /元|圆/u.test(text) ? '元' : columnUnit
  return settle(integer, fraction, unit)
}

/**
 * Reads an amount exactly, without floating point. `unit` is the column's unit (the exchange format
 * of 双公示 uses 万元 with six decimals); a unit written in the cell wins ("3000元" in a 万元 column,
 * "158(万元人民币)", 亿 is turned into 万元). Full-width digits and thousands separators are read.
 *
 * Gives `yuan` canonical (no trailing zeros, at most 2 decimals) and `reported` with its unit.
 * Errors: AMOUNT_MALFORMED (also more than 15 integer digits or 64 characters), AMOUNT_NEGATIVE,
 * AMOUNT_PRECISION (a non-zero part below one fen), AMOUNT_CURRENCY (not renminbi).
 */
export const parseMoney = (raw: string, unit: MoneyUnit): MoneyResult => {
  if (raw.length > MAX_LENGTH) return refuse('AMOUNT_MALFORMED')
  if (!PLAIN.test(raw)) return parseWritten(raw, unit)
  const point = raw.indexOf('.')
  return point < 0 ? settle(raw, '', unit) : settle(raw.slice(0, point), raw.slice(point + 1), unit)
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** A decimal string as an integer of `scale` places; throws RangeError when it is not a decimal. */
const scaled = (value: string, scale: number): bigint => {
  const match = DECIMAL.exec(value)
  if (!match) throw new RangeError('not a decimal string')
  const [, sign = '', integer = '', fraction = ''] = match
  const magnitude = BigInt(integer + fraction.padEnd(scale, '0'))
  return sign === '-' ? -magnitude : magnitude
}

const decimalsOf = (value: string): number => {
  const point = value.indexOf('.')
  return point < 0 ? 0 : value.length - point - 1
}

/**
 * Compares two decimal strings by value: -1, 0 or 1 ("0.30" equals "0.3").
 * Throws RangeError when one is not a decimal string.
 */
export const compareDecimal = (a: string, b: string): -1 | 0 | 1 => {
  const scale = Math.max(decimalsOf(a), decimalsOf(b))
  const left = scaled(a, scale)
  const right = scaled(b, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * Adds two decimal strings exactly and gives the canonical form (no trailing zeros, "0" for zero).
 * Throws RangeError when one is not a decimal string.
 */
export const addDecimal = (a: string, b: string): string => {
  const scale = Math.max(decimalsOf(a), decimalsOf(b))
  const sum = scaled(a, scale) + scaled(b, scale)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0')
  const cut = digits.length - scale
  const text = shiftLeft(digits.slice(0, cut), digits.slice(cut), 0)
  return sum < 0n ? `-${text}` : text
}
