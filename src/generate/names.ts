import { chance, int, pick, pickEarly, unit, weighted, type Random } from './random.ts'
import {
  FICTITIOUS_GIVEN,
  GIVEN_CHARACTERS,
  MARK,
  NAME_CHARACTERS,
  PLACES,
  POPULAR_NAMES,
  ROADS,
  SMALL_TRADES,
  SURNAMES,
  TRADES,
  type Place,
} from './words.ts'

const POPULAR = POPULAR_NAMES.split(' ')
const WEIGHTED_TRADES = TRADES.map(([word, domain, weight]) => [{ word, domain }, weight] as const)

export type Trade = { readonly word: string; readonly domain: string }

/** One of the seven districts; the first ones have more firms. */
export function makePlace(random: Random): Place {
  return pickEarly(random, PLACES)
}

/** 王测甲, 李拟寅东: a common surname, then a word that no one is called by. */
export function makePersonName(random: Random): string {
  const given = pick(random, FICTITIOUS_GIVEN) + pick(random, GIVEN_CHARACTERS)
  const third = chance(random, 0.15) ? pick(random, GIVEN_CHARACTERS) : ''
  return pickEarly(random, SURNAMES) + given + third
}

/** Two to four characters and the mark: 通达示例. */
export function makeTradeName(random: Random): string {
  if (chance(random, 0.06)) return pickEarly(random, POPULAR) + MARK
  const share = unit(random)
  const length = share < 0.55 ? 2 : share < 0.85 ? 3 : 4
  let name = ''
  for (let at = 0; at < length; at += 1) name += pickEarly(random, NAME_CHARACTERS)
  return name + MARK
}

export function makeTrade(random: Random): Trade {
  return weighted(random, WEIGHTED_TRADES)
}

/** The name of a firm of that trade in that place: region, trade name with the mark, trade, legal form, branch. */
export function makeFirmName(random: Random, trade: Trade, { bare, full }: Place): string {
  const region = pickEarly(random, ['南通', '南通市', bare, full, '江苏', `南通市${full}`, ''])
  const form = weighted(random, FIRM_FORMS)
  const name = `${region}${makeTradeName(random)}${trade.word}${form}`
  const branch = chance(random, 0.04)
  return branch ? `${name}${pick(random, ['南通', bare, '苏通'])}分公司` : name
}
const FIRM_FORMS = [
  ['有限公司', 84],
  ['有限责任公司', 7],
  ['股份有限公司', 2],
  ['集团有限公司', 2],
  ['中心（有限合伙）', 2],
  ['服务部（个人独资）', 1],
  ['厂', 2],
] as const

/** The name of a sole trader: 崇川区通达示例汽车修理部, or with the owner's name. */
export function makeSoleTraderName(random: Random, owner: string, { bare, full }: Place): string {
  const region = pick(random, [full, bare, `南通市${full}`])
  const name = chance(random, 0.2) ? `${MARK}${owner}` : makeTradeName(random)
  return region + name + pick(random, SMALL_TRADES)
}

/** The address as registered, where it may be filed under today: null when it names no district. */
export function makeAddress(
  random: Random,
  place: Place,
): { address: string; regionCode: string | null } {
  const number = `${int(random, 1, 999)}号${chance(random, 0.5) ? `${int(random, 1, 30)}幢${int(random, 101, 2999)}室` : ''}`
  const road = `${pick(random, ROADS)}${MARK}路${number}`
  if (chance(random, 0.03)) return { address: `南通市${road}`, regionCode: null }
  // Nobody rewrites an address when a district is renamed.
  const old = chance(random, 0.3) ? place.old[0] : undefined
  const lead = pick(random, ['江苏省南通市', '南通市', '江苏省', ''])
  const town = chance(random, 0.6) ? pick(random, place.towns) : ''
  return { address: `${lead}${old ?? place.full}${town}${road}`, regionCode: place.code }
}
