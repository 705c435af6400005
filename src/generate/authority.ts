import { authorityUsciOf } from './identity.ts'
import { chance, type Random } from './random.ts'
import { MARK, PLACES, type Place } from './words.ts'

/** A body that decides. Its name says that it is an example, so that no real one is said to have decided. */
export interface Authority {
  readonly name: string
  readonly usci: string
  /** What its document numbers begin with. */
  readonly short: string
}

const CITY = '320600'

const makeAuthority = (
  name: string,
  division: string,
  short: string,
  serial: number,
): Authority => ({
  name: `${name}（${MARK}）`,
  usci: authorityUsciOf(serial, division),
  short,
})

const CITY_BUREAU = makeAuthority('南通市交通运输局', CITY, '通交', 1)
const CITY_ENFORCEMENT = makeAuthority('南通市交通运输综合行政执法支队', CITY, '通交执', 2)

const COUNTIES = new Map(
  PLACES.map((place, at) => {
    const city = place.full.endsWith('区') ? '南通市' : ''
    const bureau = `${city}${place.full}交通运输局`
    const enforcement = `${city}${place.full}交通运输综合行政执法大队`
    return [
      place.code,
      {
        bureau: makeAuthority(bureau, place.code, `${place.short}交`, 10 + at),
        enforcement: makeAuthority(enforcement, place.code, `${place.short}交执`, 30 + at),
      },
    ] as const
  }),
)

/** The city's bureau, from which the exchange files come. */
export const SOURCE_AUTHORITY = CITY_BUREAU

/** Who decides on a permit in that place: two of three times the county's bureau. */
export function permitAuthority(random: Random, place: Place): Authority {
  return (chance(random, 0.67) ? COUNTIES.get(place.code)?.bureau : undefined) ?? CITY_BUREAU
}

/** Who decides on a penalty in that place: an enforcement unit, or the bureau. */
export function penaltyAuthority(random: Random, place: Place): Authority {
  const county = chance(random, 0.67) ? COUNTIES.get(place.code) : undefined
  if (chance(random, 0.6)) return county?.enforcement ?? CITY_ENFORCEMENT
  return county?.bureau ?? CITY_BUREAU
}
