import { organizationCodeOf } from '../subject/identifier.rules.ts'
import { dayOf, isoDay } from './day.ts'
import { phoneOf, registrationNumberOf, residentIdOf, usciOf } from './identity.ts'
import {
  makeAddress,
  makeFirmName,
  makePersonName,
  makePlace,
  makeSoleTraderName,
  makeTrade,
} from './names.ts'
import {
  chance,
  fork,
  int,
  longTail,
  makeRandom,
  normal,
  pick,
  unit,
  type Random,
} from './random.ts'
import type { Place } from './words.ts'

/** How the subjects of a city divide; the rest are natural persons. */
export interface CityShape {
  /** Share (0 to 1) of firms and other organisations (codes 91, 93). */
  readonly organizations: number
  /** Share of sole traders (codes 92). */
  readonly soleTraders: number
}

export const CITY_SHAPE: CityShape = { organizations: 0.7, soleTraders: 0.2 }

/** A fictitious subject and all that is true of it, for files and for what tests expect. */
export interface GeneratedSubject {
  readonly index: number
  readonly category: 'ORGANIZATION' | 'SOLE_TRADER' | 'PERSON'
  readonly name: string
  /** Absent for persons. */
  readonly usci: string | null
  readonly organizationCode: string | null
  /** The 15-digit number that older firms still carry beside their code. */
  readonly registrationNumber: string | null
  /** Of a natural person only. */
  readonly residentId: string | null
  /** Name and resident ID of the legal representative, or of the owner of a sole trader. */
  readonly legalRepresentative: string | null
  readonly legalRepresentativeId: string | null
  readonly address: string
  /** Current code (GB/T 2260) of the district that the address names; null: it names none. */
  readonly regionCode: string | null
  /** The district the subject works in, whose authority decides on it. */
  readonly place: Place
  /** ISO day. */
  readonly establishedOn: string
  readonly legalForm: string
  /** As registers write it, 158(万元人民币); null for sole traders and persons. */
  readonly capital: string | null
  /** Codes of the fields of business (rule data of kind `domain`). */
  readonly domains: readonly string[]
  readonly trade: string
  readonly phone: string
}

const FIRST_DAY = dayOf('1985-01-01')
const REGISTERED_UNTIL = dayOf('2025-12-31')
/** The day on which the 15-digit numbers ended: since October 2015 only the unified code is issued. */
const UNIFIED_CODE = dayOf('2015-10-01')

/**
 * Subject `index` (from 0) of the city of that seed. It is the same whatever else is made, so a larger city begins
 * with the smaller one. Throws RangeError for an index beyond MOST_SUBJECTS.
 */
export function makeSubject(
  seed: string,
  index: number,
  shape: CityShape = CITY_SHAPE,
): GeneratedSubject {
  const city = cityOf(seed)
  const random = fork(city, index)
  const share = unit(random)
  if (share >= shape.organizations + shape.soleTraders) return makePerson(city, random, index)
  return share < shape.organizations
    ? makeOrganization(city, random, index)
    : makeSoleTrader(city, random, index)
}

let lastCity: { seed: string; random: Random } | undefined

/** The stream of a seed, kept: a whole city is made from one. It is only forked, never drawn from. */
export function cityOf(seed: string): Random {
  if (lastCity?.seed !== seed) lastCity = { seed, random: makeRandom(seed) }
  return lastCity.random
}

function makeOrganization(city: Random, random: Random, index: number): GeneratedSubject {
  const place = makePlace(random)
  const trade = makeTrade(random)
  const cooperative = chance(random, 0.01)
  const name = makeFirmName(random, trade, place)
  const established = foundedOn(random)
  const usci = usciOf(city, index, cooperative ? '93' : '91', pick(random, place.offices))
  const old = established < UNIFIED_CODE && chance(random, 0.5)
  return {
    index,
    category: 'ORGANIZATION',
    name: cooperative ? name.replace(/(?:有限|股份|集团).*$|厂$/, '专业合作社') : name,
    usci,
    organizationCode: organizationCodeOf(usci),
    registrationNumber: old ? registrationNumberOf(city, index) : null,
    residentId: null,
    ...representativeOf(city, random, index),
    ...makeAddress(random, place),
    place,
    establishedOn: isoDay(established),
    legalForm: cooperative ? '农民专业合作社' : legalFormOf(random, name),
    capital: capitalOf(random),
    domains: chance(random, 0.1) ? [trade.domain, 'SAFETY'] : [trade.domain],
    trade: trade.word,
    phone: phoneOf(random),
  }
}

function legalFormOf(random: Random, name: string): string {
  if (name.endsWith('分公司')) return '有限责任公司分公司'
  if (name.endsWith('股份有限公司')) return '股份有限公司'
  if (name.includes('合伙')) return '有限合伙企业'
  if (name.includes('个人独资')) return '个人独资企业'
  if (name.endsWith('厂')) return '集体所有制'
  return pick(random, LIMITED_FORMS)
}
const LIMITED_FORMS = [
  '有限责任公司',
  '有限责任公司(自然人独资)',
  '有限责任公司(自然人投资或控股)',
  '有限责任公司（法人独资）',
]

function makeSoleTrader(city: Random, random: Random, index: number): GeneratedSubject {
  const place = makePlace(random)
  const owner = personOf(city, index)
  const usci = usciOf(city, index, '92', pick(random, place.offices))
  return {
    index,
    category: 'SOLE_TRADER',
    name: makeSoleTraderName(random, owner.name, place),
    usci,
    organizationCode: organizationCodeOf(usci),
    registrationNumber: null,
    residentId: null,
    legalRepresentative: owner.name,
    legalRepresentativeId: owner.residentId,
    ...makeAddress(random, place),
    place,
    establishedOn: isoDay(foundedOn(random)),
    legalForm: '个体工商户',
    capital: null,
    domains: ['TRANSPORT_PRODUCTION'],
    trade: '货物运输',
    phone: phoneOf(random),
  }
}

function makePerson(city: Random, random: Random, index: number): GeneratedSubject {
  const place = makePlace(random)
  const { name, residentId } = personOf(city, index)
  return {
    index,
    category: 'PERSON',
    name,
    usci: null,
    organizationCode: null,
    registrationNumber: null,
    residentId,
    legalRepresentative: null,
    legalRepresentativeId: null,
    ...makeAddress(random, place),
    place,
    // The day of the first licence, as persons are not founded.
    establishedOn: isoDay(int(random, dayOf('2005-01-01'), REGISTERED_UNTIL)),
    legalForm: '自然人',
    capital: null,
    domains: ['TRANSPORT_PRODUCTION'],
    trade: '货物运输',
    phone: phoneOf(random),
  }
}

/** Name and resident ID of the person that stands behind subject `index`. */
function personOf(city: Random, index: number): { name: string; residentId: string } {
  const random = fork(fork(city, 'person'), index)
  return { name: makePersonName(random), residentId: residentIdOf(city, index) }
}

/** Some persons stand for several firms: one in twelve is that of an earlier subject. */
function representativeOf(city: Random, random: Random, index: number) {
  const of = index > 0 && chance(random, 1 / 12) ? int(random, 0, index - 1) : index
  const { name, residentId } = personOf(city, of)
  return { legalRepresentative: name, legalRepresentativeId: residentId }
}

/** Most firms are young. */
function foundedOn(random: Random): number {
  const age = Math.abs(normal(random, 0, 4200))
  return Math.max(FIRST_DAY, Math.floor(REGISTERED_UNTIL - age))
}

function capitalOf(random: Random): string | null {
  if (chance(random, 0.05)) return null
  const wan = Math.min(longTail(random, 20, 50_000), 50_000)
  return pick(random, [`${wan}(万元人民币)`, `${wan}万人民币`, `${wan}.000000`, `${wan}万元`])
}
