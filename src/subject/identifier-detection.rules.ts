import { isBirthDate, isDigits, RESIDENT_PROVINCES } from '../check-digit/check-digit.rules.ts'
import { JUDGES, normalizeIdentifier } from './identifier-form.rules.ts'
import { PERSONAL_IDENTIFIER_TYPES } from './identifier-type.rules.ts'
import type { IdentifierType } from './identifier-type.rules.ts'

const CHINESE_PASSPORT = /^(?:[DEGPS]\d{8}|E[A-HJ-NP-Z]\d{7})$/

/**
 * The type of a code from a column that holds any kind (registrations, "证照号码"), by form, then by
 * check character; null when it is none of them or could be several. Where a number reads equally
 * well as an identity paper, it is taken for one, since those are never public. Do not use it where
 * the column names its type.
 */
export function detectIdentifier(raw: string): IdentifierType | null {
  const value = normalizeIdentifier('ORGANIZATION_CODE', raw)
  switch (value.length) {
    case 9:
      return detectNine(value)
    case 12:
      // Numbers of public institutions begin with 1 (事证第132…号).
      return value.startsWith('1') && isDigits(value, 0, 12)
        ? 'INSTITUTION_CERTIFICATE'
        : detectWords(raw)
    case 13:
      return isDigits(value, 0, 13) ? 'REGISTRATION_NUMBER_13' : detectWords(raw)
    case 15:
      return detectFifteen(value) ?? detectWords(raw)
    case 18:
      return detectEighteen(value) ?? detectWords(raw)
    case 11:
      return JUDGES.HONG_KONG_MACAO_PERMIT(value) ? 'HONG_KONG_MACAO_PERMIT' : detectWords(raw)
    case 17:
    case 20:
      return isTaxNumberOfPerson(value) ? 'TAX_NUMBER' : detectWords(raw)
    default:
      return detectWords(raw)
  }
}

function detectNine(value: string): IdentifierType | null {
  const organization = JUDGES.ORGANIZATION_CODE(value)
  if (organization === 'VALID') return 'ORGANIZATION_CODE'
  if (JUDGES.HONG_KONG_MACAO_PERMIT(value)) return 'HONG_KONG_MACAO_PERMIT'
  if (CHINESE_PASSPORT.test(value)) return 'PASSPORT'
  return organization === null ? null : 'ORGANIZATION_CODE'
}

function detectFifteen(value: string): IdentifierType | null {
  if (isDigits(value, 0, 15)) {
    if (JUDGES.REGISTRATION_NUMBER(value) === 'VALID') return 'REGISTRATION_NUMBER'
    return isOldResidentId(value) ? 'RESIDENT_ID' : 'REGISTRATION_NUMBER'
  }
  if (JUDGES.FOREIGN_PERMANENT_RESIDENT_ID(value)) return 'FOREIGN_PERMANENT_RESIDENT_ID'
  // Old tax numbers: division and organisation code.
  return isDigits(value, 0, 6) && JUDGES.ORGANIZATION_CODE(value.slice(6)) === 'VALID'
    ? 'TAX_NUMBER'
    : null
}

function detectEighteen(value: string): IdentifierType | null {
  const usci = JUDGES.USCI(value)
  const resident = JUDGES.RESIDENT_ID(value)
  // 91, 92 and 93 are business registers; the foreigners' card of 2023 begins with 9 too.
  if (value.startsWith('9')) {
    return resident === 'VALID' && usci !== 'VALID' ? 'FOREIGN_PERMANENT_RESIDENT_ID' : kept(usci)
  }
  if (resident === 'VALID') return 'RESIDENT_ID'
  if (usci === 'VALID' || resident === null) return kept(usci)
  return RESIDENT_PROVINCES.has(value.slice(0, 2)) && isBirthDate(value, 6, 8)
    ? 'RESIDENT_ID'
    : 'USCI'
}

function kept(usci: 'VALID' | 'INVALID' | null): IdentifierType | null {
  return usci === null ? null : 'USCI'
}

/** The forms that are written with Chinese words. */
function detectWords(raw: string): IdentifierType | null {
  const foreign = normalizeIdentifier('FOREIGN_REGISTRATION', raw)
  if (JUDGES.FOREIGN_REGISTRATION(foreign)) return 'FOREIGN_REGISTRATION'
  if (JUDGES.INSTITUTION_CERTIFICATE(normalizeIdentifier('INSTITUTION_CERTIFICATE', raw))) {
    return 'INSTITUTION_CERTIFICATE'
  }
  return foreign.includes('证字') && JUDGES.SOCIAL_ORGANIZATION_CERTIFICATE(foreign)
    ? 'SOCIAL_ORGANIZATION_CERTIFICATE'
    : null
}

/** A resident ID (18 or 15 characters) and a number of two digits. */
function isTaxNumberOfPerson(value: string): boolean {
  const end = value.length - 2
  return JUDGES.RESIDENT_ID(value.slice(0, end)) === 'VALID' && isDigits(value, end, value.length)
}

const PERSONAL_TYPES: ReadonlySet<IdentifierType> = new Set(PERSONAL_IDENTIFIER_TYPES)

/**
 * Whether the canonical value is, or holds, the number of a natural person's identity paper. The tax
 * number of a sole trader can be the resident ID, or begin with it: such a value is never public,
 * nor is one that only looks so because of a typing error.
 */
export function isPersonalIdentifier(type: IdentifierType, value: string): boolean {
  if (PERSONAL_TYPES.has(type)) return true
  if (type !== 'TAX_NUMBER') return false
  if (value.length === 15) {
    return isOldResidentId(value) && JUDGES.ORGANIZATION_CODE(value.slice(6)) !== 'VALID'
  }
  return value.length !== 18 || detectEighteen(value) !== 'USCI'
}

function isOldResidentId(value: string): boolean {
  return (
    RESIDENT_PROVINCES.has(value.slice(0, 2)) && isDigits(value, 0, 15) && isBirthDate(value, 6, 6)
  )
}
