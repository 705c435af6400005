import {
  withOrganizationCheck,
  withRegistrationCheck,
  withResidentIdCheck,
  withUsciCheck,
} from '../../src/subject/identifier.rules.ts'

/**
 * Numbers that pass every check digit and are nobody's: division 320699 does not exist and never did, and no issued
 * organisation code begins with MX. Each is a one-to-one function of a counter.
 */
const DIVISION = '320699'

function digits(serial: number, length: number): string {
  return String(serial).padStart(length, '0')
}

/** An organisation code. */
export function organizationCodeNumber(serial: number): string {
  return withOrganizationCheck(`MX${digits(serial, 6)}`)
}

/** A unified social credit code; 91 is an enterprise, 92 a sole trader. */
export function usciNumber(serial: number, head: '91' | '92' = '91'): string {
  return withUsciCheck(`${head}${DIVISION}${organizationCodeNumber(serial)}`)
}

/** A 15-digit registration number. */
export function registrationNumber(serial: number): string {
  return withRegistrationCheck(`${DIVISION}${digits(serial, 8)}`)
}

/** A resident ID of somebody born in 1990, in a division that does not exist: a thousand a day. */
export function residentIdNumber(serial: number): string {
  const born = new Date(Date.UTC(1990, 0, 1 + Math.floor(serial / 1000)))
  const day = born.toISOString().slice(0, 10).replaceAll('-', '')
  return withResidentIdCheck(`${DIVISION}${day}${digits(serial % 1000, 3)}`)
}

/** The same number with a wrong last digit. */
export function withWrongCheck(number: string): string {
  return number.slice(0, -1) + (number.endsWith('7') ? '8' : '7')
}
