import {
  withOrganizationCheck,
  withRegistrationCheck,
  withResidentIdCheck,
  withUsciCheck,
} from '../subject/identifier.rules.ts'
import { dayOf, isoDay } from './day.ts'
import { draw, fork, type Random } from './random.ts'

/**
 * Numbers that pass every check digit and belong to nobody. Each is a one-to-one function of the subject's index, so
 * that no two subjects of a city share one and none needs to be remembered.
 */

const USCI_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BASE = 31
const BODY_CHARACTERS = 6
/** 31^6: so many subjects have a code of their own. */
export const MOST_SUBJECTS = BASE ** BODY_CHARACTERS

/**
 * Bodies of organisation codes that begin with MX (firms) and MW (public bodies). New bodies are handed out by
 * department (MA markets, MB public bodies, MJ social organisations …), older ones are all digits or another first
 * letter; MX and MW were seen in no published code. That they stay free is likely, not promised, so the names carry
 * their mark as well.
 */
const FIRM_BODY = 'MX'
const AUTHORITY_BODY = 'MW'

/**
 * A one-to-one map of 0 … size-1 onto itself, another one for each stream's key. `stride` is coprime to the size and
 * near its golden section, so that neighbours get numbers that look unrelated; the product is beyond exact doubles.
 */
function scatter(random: Random, index: number, { size, stride }: Scatter): number {
  return Number((BigInt(index) * stride + BigInt(random.keyA >>> 0)) % size)
}

type Scatter = { readonly size: bigint; readonly stride: bigint }

function scatterOf(size: number): Scatter {
  let stride = BigInt(Math.floor(size * 0.618))
  while (commonDivisor(stride, BigInt(size)) !== 1n) stride += 1n
  return { size: BigInt(size), stride }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b)
}

const BODIES = scatterOf(MOST_SUBJECTS)

function bodyOf(prefix: string, value: number): string {
  let text = ''
  for (let left = value, at = 0; at < BODY_CHARACTERS; at += 1) {
    text = USCI_DIGITS.charAt(left % BASE) + text
    left = Math.floor(left / BASE)
  }
  return prefix + text
}

/**
 * The unified social credit code (GB 32100-2015) of subject `index` of a city. `head` is 91, 92, 93; `division` the
 * registering office of its day. Throws RangeError from index MOST_SUBJECTS on.
 */
export function usciOf(city: Random, index: number, head: string, division: string): string {
  if (index >= MOST_SUBJECTS) throw new RangeError(`at most ${MOST_SUBJECTS} subjects`)
  const body = bodyOf(FIRM_BODY, scatter(fork(city, 'usci'), index, BODIES))
  return withUsciCheck(head + division + withOrganizationCheck(body))
}

/** The code of public body number `serial`: 11 (机关), in the registers of the city. */
export function authorityUsciOf(serial: number, division: string): string {
  return withUsciCheck(`11${division}${withOrganizationCheck(bodyOf(AUTHORITY_BODY, serial))}`)
}

/**
 * Divisions that GB/T 2260 does not have and never had: Jiangsu's cities end at 3213, Nantong's districts at 3206 85,
 * its zones at 3206 92. No real person's or firm's number begins so.
 */
const REGISTRATION_DIVISION = '320699'
const FIRST_ID_DIVISION = 329_900
const ID_DIVISIONS = 100

const REGISTRATIONS = scatterOf(100_000_000)

/** A 15-digit registration number (GS 15-2006); unique below 100 million subjects. */
export function registrationNumberOf(city: Random, index: number): string {
  const serial = scatter(fork(city, 'registration'), index, REGISTRATIONS)
  return withRegistrationCheck(REGISTRATION_DIVISION + String(serial).padStart(8, '0'))
}

const FIRST_BIRTHDAY = dayOf('1948-01-01')
const BIRTHDAYS = dayOf('1999-12-31') - FIRST_BIRTHDAY + 1
const SERIALS = 1000
const RESIDENTS = scatterOf(BIRTHDAYS * SERIALS * ID_DIVISIONS)

/** A resident ID (GB 11643-1999), unique below 1.9 billion persons, of a division that does not exist. */
export function residentIdOf(city: Random, person: number): string {
  const value = scatter(fork(city, 'resident'), person, RESIDENTS)
  const serial = value % SERIALS
  const day = FIRST_BIRTHDAY + (Math.floor(value / SERIALS) % BIRTHDAYS)
  const division = FIRST_ID_DIVISION + Math.floor(value / (SERIALS * BIRTHDAYS))
  const birthday = isoDay(day).replaceAll('-', '')
  return withResidentIdCheck(`${division}${birthday}${String(serial).padStart(3, '0')}`)
}

/** A mobile number of segment 154, which no operator gives to customers (as far as is published). */
export function phoneOf(random: Random): string {
  return `154${String(draw(random) % 100_000_000).padStart(8, '0')}`
}

const PLATE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A number plate of 苏Z, a letter that Jiangsu does not use (GA 36). */
export function plateOf(random: Random): string {
  const letter = PLATE_CHARACTERS.charAt(draw(random) % PLATE_CHARACTERS.length)
  return `苏Z${letter}${String(draw(random) % 10_000).padStart(4, '0')}`
}
