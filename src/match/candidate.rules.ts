import { perOwner } from '../database/loader.ts'
import { hideIdentityNumbers, holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import type { NameVocabulary, RuleBook } from '../rule/rule-book.ts'
import { districtFinderOf } from '../subject/district.ts'
import {
  checkIdentifier,
  detectIdentifier,
  isPersonalIdentifier,
  normalizeIdentifier,
  organizationCodeOf,
  type IdentifierType,
} from '../subject/identifier.rules.ts'
import { coreName, normalizeName } from '../subject/name.rules.ts'

/** What is known of somebody who is to be matched, as it was given. */
export interface GivenCandidate {
  key: string | null
  name: string | null
  usci: string | null
  identifiers: readonly { type: IdentifierType; value: string }[]
  licences: readonly string[]
  region: string | null
  address: string | null
}

/** A name, taken apart for comparison. */
export interface ComparedName {
  /** Normalised, capitals. */
  full: string
  /** Without region and legal form: trade name, trade, and whether it is a branch. */
  words: string
  core: string
}

/** A code of a candidate. MALFORMED: it can be no such code; INVALID: its check character is wrong. */
export interface CandidateCode {
  feature: 'USCI' | 'IDENTIFIER' | 'LICENCE'
  type: IdentifierType | 'LICENCE'
  /** As it is looked up. */
  value: string
  state: 'VALID' | 'INVALID' | 'MALFORMED'
  /** As it may be shown again: never the number of an identity paper. */
  shown: string | null
}

/** A candidate, read. A part that was given and cannot be used is there with null. */
export interface Candidate {
  key: string | null
  codes: readonly CandidateCode[]
  name: { shown: string; compared: ComparedName | null } | null
  /** The divisions (codes) that it may lie in; by the address where no region was given. */
  region: { shown: string; codes: readonly string[] | null } | null
  address: { shown: string; compared: string } | null
}

/** Longer than any registered name; such a text is none. */
const LONGEST_NAME = 200
const SHORTEST_NAME = 2
/** Shorter ones are serial numbers, which anybody may have. */
const SHORTEST_LICENCE = 4
/** Control characters and halves of surrogate pairs stand in no name, and a database keeps neither. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u

/** Reads a candidate. Nothing is refused: what cannot be used says so in its feature. */
export function readCandidate(given: GivenCandidate, book: RuleBook): Candidate {
  const usci = text(given.usci)
  const others = given.identifiers.filter(({ value }) => text(value) !== null)
  return {
    key: given.key,
    codes: [
      ...(usci === null ? [] : [readCode('USCI', 'USCI', usci, book)]),
      ...others.map(({ type, value }) =>
        readCode(type === 'USCI' ? 'USCI' : 'IDENTIFIER', type, value, book),
      ),
      ...given.licences.flatMap((value) => (text(value) === null ? [] : [readLicence(value)])),
    ],
    name: readName(text(given.name), book),
    region: readRegion(text(given.region), text(given.address), book),
    address: readAddress(text(given.address)),
  }
}

/** Whether anything is there by which a subject can be found. */
export function isUsable({ codes, name }: Candidate): boolean {
  return name?.compared != null || codes.some(({ state }) => state === 'VALID')
}

/** The organisation code inside a valid USCI (GB 32100, positions 9 to 17), as which a firm may be on file; else null. */
export function nestedCodeOf({ type, state, value }: CandidateCode): string | null {
  return type === 'USCI' && state === 'VALID' ? organizationCodeOf(value) : null
}

/** Fifteen digits and more, with blanks or hyphens between: an identity number that was mistyped, more likely than not. */
const LONG_NUMBER = /[\d０-９](?:[\s-]*[\d０-９]){13,}[\s-]*[\d０-９XxＸｘ]/g

/**
 * A text as it may be said again: whoever asks by the number of a paper, even a mistyped one, is not told it. What is on
 * file is shown as it is there.
 */
function sayable(given: string): string {
  return hideIdentityNumbers(given).replaceAll(LONG_NUMBER, '******')
}

function text(given: string | null): string | null {
  const trimmed = given?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

function readCode(
  feature: CandidateCode['feature'],
  type: IdentifierType,
  raw: string,
  book: RuleBook,
): CandidateCode {
  const checked = checkIdentifier(type, raw, book.isIdentifierException)
  const value = checked.ok ? checked.value : normalizeIdentifier(type, raw)
  const isRight = checked.ok && checked.validity !== 'INVALID'
  const state = isRight ? 'VALID' : checked.ok ? 'INVALID' : 'MALFORMED'
  return { feature, type, value, state, shown: shownCode(type, value, isRight) }
}

/** A licence has no check character: whatever can be one is looked up. */
function readLicence(raw: string): CandidateCode {
  const value = raw.normalize('NFKC').trim()
  const length = [...value].length
  const isUsable =
    length >= SHORTEST_LICENCE &&
    length <= LONGEST_NAME &&
    !UNPRINTABLE.test(value) &&
    !holdsIdentityNumber(value)
  const shown = sayable(value.slice(0, LONGEST_NAME).toWellFormed())
  return {
    feature: 'LICENCE',
    type: 'LICENCE',
    value,
    state: isUsable ? 'VALID' : 'MALFORMED',
    shown,
  }
}

function shownCode(type: IdentifierType, value: string, isRight: boolean): string | null {
  const read = detectIdentifier(value)
  if (isPersonalIdentifier(type, value)) return null
  if (read !== null && read !== type && isPersonalIdentifier(read, value)) return null
  return isRight ? value : sayable(value)
}

function readName(given: string | null, book: RuleBook): Candidate['name'] {
  if (given === null) return null
  const name = normalizeName(given.slice(0, LONGEST_NAME + 1))
  const compared = compareName(name, book.nameVocabulary)
  const usable =
    [...compared.full].length <= LONGEST_NAME &&
    compared.core.length >= SHORTEST_NAME &&
    !UNPRINTABLE.test(name)
  return { shown: sayable(name), compared: usable ? compared : null }
}

/** The same vocabulary without trade words. */
const withoutTrades = perOwner((vocabulary: NameVocabulary) => ({ ...vocabulary, trades: [] }))

const BRANCH = '分公司'

/** Takes a name apart. A firm and its branch are two: their words differ. */
export function compareName(name: string, vocabulary: NameVocabulary): ComparedName {
  const full = normalizeName(name).toUpperCase()
  const branch = full.endsWith(BRANCH) ? BRANCH : ''
  return {
    full,
    words: coreName(full, withoutTrades(vocabulary)) + branch,
    core: coreName(full, vocabulary),
  }
}

function readRegion(
  given: string | null,
  address: string | null,
  book: RuleBook,
): Candidate['region'] {
  if (given !== null) return { shown: sayable(given), codes: divisionsOf(given, book) }
  const district = address === null ? null : districtFinderOf(book)(address)
  if (district === null) return null
  return { shown: district, codes: regionsWithin(book.regions, district) }
}

/**
 * The divisions that a code or a name stands for today, with all below them; null: there is no such division. A name
 * may begin with what it belongs to (南通市通州区); a retired one stands for its successor.
 */
export function divisionsOf(given: string, book: RuleBook): string[] | null {
  const name = normalizeName(given)
  const { regions } = book
  const named = regions.filter(({ code, zh, body }) =>
    [code, zh, ...body.aliases].some((one) => one === name || isBelow(one, name, book)),
  )
  const codes = named.map(({ code }) => code)
  const district = codes.length === 0 ? districtFinderOf(book)(name) : null
  if (district !== null) codes.push(district)
  if (codes.length === 0) return null
  return [...new Set(codes.flatMap((code) => regionsWithin(regions, code)))].toSorted()
}

/** 江苏省南通市: a city after its province. Districts are the finder's, which knows 北京市通州区 from 南通市通州区. */
function isBelow(name: string, given: string, { regions }: RuleBook): boolean {
  if (!given.endsWith(name) || !name.endsWith('市')) return false
  const lead = given.slice(0, -name.length)
  return regions.some(
    ({ zh, body }) => body.level === 'PROVINCE' && [zh, ...body.aliases].includes(lead),
  )
}

const PUNCTUATION = /[^\p{L}\p{N}]+/gu

function readAddress(given: string | null): Candidate['address'] {
  if (given === null) return null
  return { shown: sayable(given), compared: compareAddress(given) }
}

/** An address for comparison: letters and digits alone. */
export function compareAddress(address: string): string {
  return address.normalize('NFKC').toUpperCase().replace(PUNCTUATION, '')
}
