/** A division of GB/T 2260 as rule data: current ones and retired ones with what became of them. */
export type Division = {
  /** Six digits; ends in 0000 for a province, 00 for a city, otherwise a district. */
  readonly code: string
  readonly name: string
  readonly parent: string | null
  /** The code that took its place; null for a current division. */
  readonly successor: string | null
}

type Named = { readonly name: string; readonly code: string; readonly city: string | null }

type DistrictIndex = {
  /** Provinces and cities, with suffix and bare. */
  readonly above: ByStart
  /** Names with suffix of provinces and cities, to look for inside an address. */
  readonly anchors: readonly string[]
  /** Districts with suffix (海安县, 海安市) and bare (海安). */
  readonly full: ByStart
  readonly bare: ByStart
}

/** Names by their first two characters, longest first. */
type ByStart = ReadonlyMap<string, readonly Named[]>

/** Words before the address proper. */
const LEAD = /^(?:住所|地址|注册地址|经营地址|中国|[:,])+/
const SEPARATORS = /[\s,;·]+/g
const SUFFIX = /(?:自治县|省|市|区|县)$/
/**
 * What may follow a district that is named without its suffix: a zone, a town or a street office.
 * 通州路, 海安大道, 海安镇 and 通州湾 are no districts.
 */
const AFTER_BARE_NAME =
  /^(?:(?:经济|高新|技术|科技|产业|工业|滨海|临港){1,4}(?:开发|园|新)?区|开发区|高新区|[^\d省市区县镇乡路街道巷弄村号湾]{2,4}(?:镇|乡|街道)(?![路村]))/

function kindOf(code: string): 'PROVINCE' | 'CITY' | 'DISTRICT' {
  if (code.endsWith('0000')) return 'PROVINCE'
  return code.endsWith('00') ? 'CITY' : 'DISTRICT'
}

/** Follows successors to the current code; null when the chain is broken or goes round. */
function currentCode(code: string, byCode: ReadonlyMap<string, Division>): string | null {
  let division = byCode.get(code)
  for (let step = 0; step < 10 && division; step += 1) {
    if (division.successor === null) return division.code
    division = byCode.get(division.successor)
  }
  return null
}

function bareName(name: string): string | null {
  const bare = name.replace(SUFFIX, '')
  return bare.length >= 2 && bare !== name ? bare : null
}

function groupByStart(names: readonly Named[]): ByStart {
  const groups = new Map<string, Named[]>()
  for (const named of names) {
    const key = named.name.slice(0, 2)
    groups.set(key, [...(groups.get(key) ?? []), named])
  }
  for (const group of groups.values()) group.sort((a, b) => b.name.length - a.name.length)
  return groups
}

function makeIndex(divisions: readonly Division[]): DistrictIndex {
  const byCode = new Map(divisions.map((division) => [division.code, division]))
  const above: Named[] = []
  const full: Named[] = []
  const bare: Named[] = []
  for (const { code, name, parent } of divisions) {
    const short = bareName(name)
    if (kindOf(code) !== 'DISTRICT') {
      const city = kindOf(code) === 'CITY' ? code : null
      above.push({ name, code, city })
      if (short !== null) above.push({ name: short, code, city })
      continue
    }
    const current = currentCode(code, byCode)
    if (current === null) continue
    full.push({ name, code: current, city: parent })
    if (short !== null) bare.push({ name: short, code: current, city: parent })
  }
  return {
    above: groupByStart(above),
    anchors: above.map((named) => named.name).filter((name) => SUFFIX.test(name)),
    full: groupByStart(full),
    bare: groupByStart(bare),
  }
}

/** The one code that all name, null when there is none or they differ. */
function onlyCode(named: readonly Named[]): string | null {
  const first = named[0]
  return first && named.every((other) => other.code === first.code) ? first.code : null
}

/** The longest of the names that stand at `at`, of the city if one was named. */
function namedAt(group: ByStart, text: string, at: number, city: string | null): Named[] {
  const found: Named[] = []
  for (const named of group.get(text.slice(at, at + 2)) ?? []) {
    const shorter = found[0] !== undefined && named.name.length < found[0].name.length
    if (shorter || (city !== null && named.city !== city)) continue
    if (text.startsWith(named.name, at) && !isMarket(named.name, text, at)) found.push(named)
  }
  return found
}

/** 启东市场 is a market, not the city of 启东. */
function isMarket(name: string, text: string, at: number): boolean {
  return name.endsWith('市') && text.charAt(at + name.length) === '场'
}

/**
 * The district at `from`, after any province and city. Undefined: no district stands there; null:
 * one does, but which is not clear.
 */
function districtAt(index: DistrictIndex, text: string, from: number): string | null | undefined {
  let at = from
  let city: string | null = null
  // Province, city, and one of them said twice.
  for (let step = 0; step < 3; step += 1) {
    const above = namedAt(index.above, text, at, null)[0]
    if (!above) break
    at += above.name.length
    city = above.city ?? city
  }
  const full = namedAt(index.full, text, at, city)
  if (full.length > 0) return onlyCode(full)
  const bare = namedAt(index.bare, text, at, city)
  const rest = text.slice(at + (bare[0]?.name.length ?? 0))
  return bare.length > 0 && AFTER_BARE_NAME.test(rest) ? onlyCode(bare) : undefined
}

/**
 * Makes the function that finds the current GB/T 2260 code of the district an address names, and
 * null when it names none or not clearly. The district is taken where an address begins or after
 * the name of its province or city, so 通州路 and 北京市通州区 are not Nantong's 通州区. Retired names
 * lead to their successor. The divisions should hold provinces and cities too; a district that is
 * named under another city than its own is not taken.
 */
export function makeDistrictFinder(
  divisions: readonly Division[],
): (address: string) => string | null {
  const index = makeIndex(divisions)
  return (address) => {
    const text = address.normalize('NFKC').replace(SEPARATORS, '').replace(LEAD, '')
    const atStart = districtAt(index, text, 0)
    if (atStart !== undefined) return atStart
    const found = new Set<string>()
    for (const anchor of index.anchors) {
      for (let at = text.indexOf(anchor, 1); at > 0; at = text.indexOf(anchor, at + 1)) {
        const code = districtAt(index, text, at)
        if (code) found.add(code)
      }
    }
    return found.size === 1 ? ([...found][0] ?? null) : null
  }
}

/** As `makeDistrictFinder`, for a single address. */
export function districtOfAddress(address: string, divisions: readonly Division[]): string | null {
  return makeDistrictFinder(divisions)(address)
}
