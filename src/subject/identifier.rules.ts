import { JUDGES, normalizeIdentifier } from './identifier-form.rules.ts'
import { IDENTIFIER_FORMS, IDENTIFIER_TYPES } from './identifier-type.rules.ts'
import type { IdentifierType, IdentifierValidity } from './identifier-type.rules.ts'

export { IDENTIFIER_FORMS, IDENTIFIER_TYPES } from './identifier-type.rules.ts'
export type { IdentifierType, IdentifierValidity } from './identifier-type.rules.ts'
export { detectIdentifier, isPersonalIdentifier } from './identifier-detection.rules.ts'
export { normalizeIdentifier } from './identifier-form.rules.ts'
export {
  withOrganizationCheck,
  withRegistrationCheck,
  withResidentIdCheck,
  withUsciCheck,
} from '../check-digit/check-digit.rules.ts'

export type MalformedIdentifier = {
  readonly ok: false
  readonly code: 'IDENTIFIER_MALFORMED'
  readonly zh: string
  readonly en: string
}

export type CheckedIdentifier = {
  readonly ok: true
  readonly type: IdentifierType
  readonly value: string
  readonly validity: IdentifierValidity
}

/** The message never repeats the value: it may be an identity number. */
const MALFORMED = Object.fromEntries(
  IDENTIFIER_TYPES.map((type) => {
    const { zh, en, formZh, formEn } = IDENTIFIER_FORMS[type]
    return [
      type,
      {
        ok: false,
        code: 'IDENTIFIER_MALFORMED',
        zh: `${zh}格式不正确：${formZh}。`,
        en: `This is not the form of a ${en}: ${formEn}.`,
      },
    ]
  }),
) as Record<IdentifierType, MalformedIdentifier>

/**
 * Checks one code. Malformed (length or alphabet) is refused with a message in both languages;
 * right in form but wrong in check character or date of birth is kept as INVALID, or as
 * LEGACY_EXCEPTION when `isException`, asked for such codes only with the canonical value, says that
 * it was issued so. Types without a check character are VALID when their form fits.
 * Sources: GB 32100-2015, GB 11714, GS 15-2006, GB 11643-1999.
 */
export function checkIdentifier(
  type: IdentifierType,
  raw: string,
  isException: (type: IdentifierType, value: string) => boolean,
): CheckedIdentifier | MalformedIdentifier {
  const value = normalizeIdentifier(type, raw)
  const judgement = JUDGES[type](value)
  if (judgement === null) return MALFORMED[type]
  const validity =
    judgement === 'INVALID' && isException(type, value) ? 'LEGACY_EXCEPTION' : judgement
  return { ok: true, type, value, validity }
}

/** Positions 9-17 of a canonical unified social credit code: the organisation code (GB 32100-2015). */
export function organizationCodeOf(usci: string): string {
  return usci.slice(8, 17)
}

/**
 * 92 is an individual business (个体工商户), a category of its own in the national standards; every
 * other canonical code is that of an organisation (GB 32100-2015).
 */
export function categoryOfUsci(usci: string): 'ORGANIZATION' | 'SOLE_TRADER' {
  return usci.startsWith('92') ? 'SOLE_TRADER' : 'ORGANIZATION'
}
