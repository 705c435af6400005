import {
  isAlphanumeric,
  isBirthDate,
  isDigits,
  isUsciCharacter,
  organizationCheckOf,
  registrationCheckOf,
  residentIdCheckOf,
  usciCheckOf,
} from '../check-digit/check-digit.rules.ts'

import type { IdentifierType } from './identifier-type.rules.ts'

/** White space and marks that copying leaves behind: zero-width, direction, byte order. */
const BLANKS = /[\s\u200B-\u200F\u2060\uFEFF]+/g
const HYPHEN = /^[-\u2010-\u2015\u2212]$/
const INSTITUTION_WRAPPER = /^事证第(\d+)号?$/

/**
 * The canonical form in which a code is stored and looked up: half-width, upper case, no white space
 * (inside a number of OTHER_ID it stays), organisation code without its hyphen (9 characters),
 * certificate and foreign registration numbers without the closing 号, 事证第…号 as its digits.
 * Text that is no such code comes back tidied alike; it never throws.
 */
export function normalizeIdentifier(type: IdentifierType, raw: string): string {
  if (isCanonical(raw)) return raw
  const text = raw.normalize('NFKC').toUpperCase()
  if (type === 'OTHER_ID') return text.trim()
  const value = text.replace(BLANKS, '')
  switch (type) {
    case 'ORGANIZATION_CODE':
      return withoutHyphen(value)
    case 'INSTITUTION_CERTIFICATE':
      return value.replace(INSTITUTION_WRAPPER, '$1')
    case 'FOREIGN_REGISTRATION':
    case 'SOCIAL_ORGANIZATION_CERTIFICATE':
      return value.endsWith('号') ? value.slice(0, -1) : value
    default:
      return value
  }
}

/** Only digits and capitals: nearly every code that comes in, and nothing to allocate. */
function isCanonical(raw: string): boolean {
  for (let index = 0; index < raw.length; index += 1) {
    const code = raw.charCodeAt(index)
    if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90))) return false
  }
  return true
}

function withoutHyphen(value: string): string {
  return value.length === 10 && HYPHEN.test(value.charAt(8))
    ? value.slice(0, 8) + value.charAt(9)
    : value
}

export type Judgement = 'VALID' | 'INVALID' | null

function validIf(valid: boolean): Judgement {
  return valid ? 'VALID' : 'INVALID'
}

function shapeIf(fits: boolean): Judgement {
  return fits ? 'VALID' : null
}

/** GB 32100-2015. Position 18 decides; the nested check at 17 is that of the organisation code. */
function judgeUsci(value: string): Judgement {
  if (value.length !== 18 || !isUsciCharacter(value, 17)) return null
  const check = usciCheckOf(value)
  return check === null ? null : validIf(value[17] === check)
}

function judgeOrganizationCode(value: string): Judgement {
  if (value.length !== 9 || !(isDigits(value, 8, 9) || value[8] === 'X')) return null
  const check = organizationCheckOf(value)
  return check === null ? null : validIf(value[8] === check)
}

function judgeRegistrationNumber(value: string): Judgement {
  if (value.length !== 15 || !isDigits(value, 0, 15)) return null
  return validIf(value[14] === registrationCheckOf(value))
}

function judgeResidentId(value: string): Judgement {
  if (value.length === 15 && isDigits(value, 0, 15)) return validIf(isBirthDate(value, 6, 6))
  if (value.length !== 18 || !(isDigits(value, 17, 18) || value[17] === 'X')) return null
  const check = residentIdCheckOf(value)
  return check === null ? null : validIf(value[17] === check && isBirthDate(value, 6, 8))
}

/** Edition of 2023: 18 characters as a resident ID, beginning with 9; before it 3 letters + 12. */
function judgeForeignPermanentResidentId(value: string): Judgement {
  if (value.length === 18 && value[0] === '9') return judgeResidentId(value)
  return shapeIf(value.length === 15 && isDigits(value, 3, 15) && LETTERS_3.test(value))
}

const LETTERS_3 = /^[A-Z]{3}/
// Bounded and anchored: at most a few steps back, and only texts that begin with 企 get that far.
const FOREIGN_REGISTRATION =
  /^(?:工商)?企[合独作股外驻分]\p{Script=Han}{1,6}字第?\d{3,8}(?:-\d{1,3})?$/u
const SOCIAL_ORGANIZATION_CERTIFICATE = /^(?=[^\d]{0,49}\d)[\p{Script=Han}A-Z\d()[\]〔〕/-]{4,50}$/u
const TAIWAN_PERMIT = /^\d{8}$|^\d{10}(?:[A-Z]|\([A-Z]\))?$/
const ONE_DIGIT = /\d/
const UNPRINTABLE = /[\p{Cc}\uFFFD]/u

/**
 * Judges canonical text (as normalizeIdentifier gives it) as a code of the type. Null: it cannot be
 * one at all. Types without a check character are VALID when their form fits.
 */
export const JUDGES: Readonly<Record<IdentifierType, (value: string) => Judgement>> = {
  USCI: judgeUsci,
  ORGANIZATION_CODE: judgeOrganizationCode,
  REGISTRATION_NUMBER: judgeRegistrationNumber,
  REGISTRATION_NUMBER_13: (value) => shapeIf(value.length === 13 && isDigits(value, 0, 13)),
  FOREIGN_REGISTRATION: (value) => shapeIf(FOREIGN_REGISTRATION.test(value)),
  TAX_NUMBER: (value) =>
    shapeIf(TAX_LENGTHS.has(value.length) && isAlphanumeric(value, 0, value.length)),
  INSTITUTION_CERTIFICATE: (value) => shapeIf(value.length === 12 && isDigits(value, 0, 12)),
  SOCIAL_ORGANIZATION_CERTIFICATE: (value) => shapeIf(SOCIAL_ORGANIZATION_CERTIFICATE.test(value)),
  RESIDENT_ID: judgeResidentId,
  PASSPORT: (value) =>
    shapeIf(
      value.length >= 5 &&
        value.length <= 15 &&
        isAlphanumeric(value, 0, value.length) &&
        ONE_DIGIT.test(value),
    ),
  HONG_KONG_MACAO_PERMIT: (value) =>
    shapeIf(
      (value.length === 9 || value.length === 11) &&
        (value[0] === 'H' || value[0] === 'M') &&
        isDigits(value, 1, value.length),
    ),
  TAIWAN_PERMIT: (value) => shapeIf(TAIWAN_PERMIT.test(value)),
  FOREIGN_PERMANENT_RESIDENT_ID: judgeForeignPermanentResidentId,
  OTHER_ID: (value) => shapeIf(value !== '' && value.length <= 64 && !UNPRINTABLE.test(value)),
}

/** Division + organisation code (15), the same of persons (17, 20), USCI or resident ID (18). */
const TAX_LENGTHS: ReadonlySet<number> = new Set([15, 17, 18, 20])
