/** The words that say little about who a firm is. Rule data; each list in any order. */
export type NameVocabulary = {
  /** Divisions with their suffix, old names too: 江苏省, 南通市, 海安县. */
  readonly regions: readonly string[]
  /** 有限责任公司, 个体工商户, 经营部, 分公司, 厂 … */
  readonly legalForms: readonly string[]
  /** 运输, 物流, 汽车维修 … */
  readonly trades: readonly string[]
}

const BLANKS = /[\s\u200B-\u200F\u2060\uFEFF]+/g
/** A blank has a meaning between two foreign words only. */
const BLANK_BESIDE_CHINESE = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu
const OPENING = /[〔【[{〈《]/g
const CLOSING = /[〕】\]}〉》]/g

/**
 * The name as it is stored: NFKC (full-width letters, digits and brackets become half-width), every
 * kind of bracket written ( ), no blanks but single ones between foreign words. Idempotent. Case and
 * Chinese characters stay as they were given; '' stays ''.
 */
export function normalizeName(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .replace(BLANKS, ' ')
    .trim()
    .replace(BLANK_BESIDE_CHINESE, '')
}

const OTHER_CHARACTERS = /[^\p{L}\p{N}]+/gu

/** The name for comparison: normalised, capitals, letters and digits only. */
function comparable(name: string): string {
  if (isComparable(name)) return name
  return name.normalize('NFKC').toUpperCase().replace(OTHER_CHARACTERS, '')
}

/** Common Chinese characters, digits and capitals only: most names, and nothing to allocate. */
function isComparable(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    const plain =
      (code >= 0x4e00 && code <= 0x9fff) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90)
    if (!plain) return false
  }
  return true
}

/** Words by their first or last character, longest first. */
type WordIndex = ReadonlyMap<string, readonly string[]>

type CompiledVocabulary = {
  readonly regions: WordIndex
  readonly legalForms: WordIndex
  readonly trades: WordIndex
  /** Forms that also separate a firm from its branch in the middle of a name, longest first. */
  readonly separators: RegExp | null
}

const compiled = new WeakMap<NameVocabulary, CompiledVocabulary>()

function compile(vocabulary: NameVocabulary): CompiledVocabulary {
  const known = compiled.get(vocabulary)
  if (known) return known
  const legalForms = vocabulary.legalForms.map(comparable)
  const long = legalForms.filter((form) => form.length >= SEPARATOR_LENGTH).sort(longestFirst)
  const result: CompiledVocabulary = {
    regions: indexWords(vocabulary.regions.map(comparable).flatMap(withBareName), 'first'),
    legalForms: indexWords(legalForms, 'last'),
    trades: indexWords(vocabulary.trades.map(comparable), 'last'),
    separators: long.length > 0 ? new RegExp(long.join('|'), 'u') : null,
  }
  compiled.set(vocabulary, result)
  return result
}

/** 有限公司 and longer: no trade name contains them. */
const SEPARATOR_LENGTH = 4
const REGION_SUFFIX = /(?:特别行政区|自治区|自治州|自治县|省|市|区|县)$/

/** 海安县 → 海安县, 海安. A name of one character (沛县) stays with its suffix. */
function withBareName(region: string): string[] {
  const bare = region.replace(REGION_SUFFIX, '')
  return bare.length >= 2 && bare !== region ? [region, bare] : [region]
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length
}

function indexWords(words: readonly string[], by: 'first' | 'last'): WordIndex {
  const index = new Map<string, string[]>()
  for (const word of new Set(words)) {
    if (word === '') continue
    const key = by === 'first' ? word.charAt(0) : word.charAt(word.length - 1)
    index.set(key, [...(index.get(key) ?? []), word])
  }
  for (const group of index.values()) group.sort(longestFirst)
  return index
}

/** 海安镇 and 通州湾 are places of their own: there 海安 and 通州 stay. */
const PLACE_SUFFIXES = '镇乡街湾'

function withoutPrefixes(text: string, words: WordIndex): string {
  let rest = text
  for (;;) {
    const word = words.get(rest.charAt(0))?.find((candidate) => rest.startsWith(candidate))
    if (word === undefined) return rest
    const next = rest.charAt(word.length)
    if (next !== '' && PLACE_SUFFIXES.includes(next) && !REGION_SUFFIX.test(word)) return rest
    rest = rest.slice(word.length)
  }
}

function withoutSuffixes(text: string, indexes: readonly WordIndex[]): string {
  let rest = text
  for (;;) {
    const last = rest.charAt(rest.length - 1)
    const length = longestSuffix(rest, last, indexes)
    if (length === 0) return rest
    rest = rest.slice(0, -length)
  }
}

function longestSuffix(text: string, last: string, indexes: readonly WordIndex[]): number {
  let length = 0
  for (const index of indexes) {
    const word = index.get(last)?.find((candidate) => text.endsWith(candidate))
    if (word !== undefined && word.length > length) length = word.length
  }
  return length
}

const BRACKETED = /\(([^()]*)\)/g

function withoutBracketedRegions(name: string, regions: WordIndex): string {
  const text = normalizeName(name).replace(BRACKETED, (_all, inside: string) =>
    withoutPrefixes(comparable(inside), regions) === '' ? '' : inside,
  )
  return comparable(text)
}

/** A core of one character says too little to be told from others. */
const SHORTEST_CORE = 2

/**
 * What tells a firm from others: the name in comparable form (capitals, no punctuation) without
 * region (also in brackets and before a branch), trade words and legal form. Where less than two
 * characters would be left, trade words stay, then the region, at last the whole name; so it is ''
 * only when the name holds no letter or digit.
 * 南通市通州区环球物流有限公司 → 环球; 江苏远东物流有限公司南通分公司 → 远东.
 * The vocabulary is compiled once per object: pass the same object for many names.
 */
export function coreName(name: string, vocabulary: NameVocabulary): string {
  const { regions, legalForms, trades, separators } = compile(vocabulary)
  const whole = comparable(name)
  const text = whole === name ? whole : withoutBracketedRegions(name, regions)
  const parts = separators ? text.split(separators) : [text]
  const strip = (withRegion: boolean, suffixes: readonly WordIndex[]) =>
    parts
      .map((part) => withoutSuffixes(withRegion ? withoutPrefixes(part, regions) : part, suffixes))
      .join('')
  const core = strip(true, [legalForms, trades])
  if (core.length >= SHORTEST_CORE) return core
  const withTrades = strip(true, [legalForms])
  if (withTrades.length >= SHORTEST_CORE) return withTrades
  const withRegions = strip(false, [legalForms])
  return withRegions.length >= SHORTEST_CORE ? withRegions : whole
}

const SURROGATES = /[\uD800-\uDFFF]/

/**
 * The distinct pairs of neighbouring characters of the comparable text, in order of appearance; a
 * single character is its own. Characters beyond the basic plane count as one. '' gives [].
 */
export function bigrams(text: string): string[] {
  const plain = comparable(text)
  const characters = SURROGATES.test(plain) ? [...plain] : plain
  if (characters.length === 1) return [plain]
  const grams = new Set<string>()
  for (let index = 1; index < characters.length; index += 1) {
    grams.add(`${characters[index - 1]}${characters[index]}`)
  }
  return [...grams]
}

/** A name as it is stored, with the core that `coreName` made of it. */
export type RankedName = { readonly name: string; readonly core: string }

/**
 * How well a name answers a query, 0 (nothing in common) to 6: exact name 6, exact core 5-6, prefix
 * of the core 4-5, prefix of the name 3-4, contiguous part of the name 2-3, else below 2 the share of
 * the query's bigrams in the name. Within a step the shorter name is first. `queryCore`, the core of
 * the query, lets a full name with another region or legal form find its firm. Deterministic;
 * equals are the caller's to order (by id).
 */
export function rankName(query: string, candidate: RankedName, queryCore?: string): number {
  return makeNameRanker(query, queryCore)(candidate)
}

/** `rankName` for many candidates of one query. */
export function makeNameRanker(
  query: string,
  queryCore?: string,
): (candidate: RankedName) => number {
  const wanted = comparable(query)
  const wantedCore = queryCore === undefined ? wanted : comparable(queryCore)
  const grams = bigrams(wanted)
  return (candidate) => {
    if (wanted === '') return 0
    const name = comparable(candidate.name)
    if (name === wanted) return 6
    // Below 1, and the greater the more of the name the query covers.
    const cover = wanted.length / (wanted.length + name.length)
    const { core } = candidate
    if (core === wanted) return 5 + cover
    if (core === wantedCore) return 5 + sharedGrams(grams, name) * cover
    if (core.startsWith(wanted)) return 4 + cover
    if (name.startsWith(wanted)) return 3 + cover
    if (name.includes(wanted)) return 2 + cover
    const shared = sharedGrams(grams, name)
    return shared === 0 ? 0 : shared + 0.1 * cover
  }
}

function sharedGrams(grams: readonly string[], name: string): number {
  let found = 0
  for (const gram of grams) if (name.includes(gram)) found += 1
  return grams.length === 0 ? 0 : found / grams.length
}
