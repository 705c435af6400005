/** How much there is of a value: of its deepest lists and objects, of all its values, of its longest list. */
export interface ValueSize {
  depth: number
  values: number
  length: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const LIST_BEGIN = 0x5b
const LIST_END = 0x5d
const OBJECT_BEGIN = 0x7b
const OBJECT_END = 0x7d

/**
 * The depth of a text of JSON and how many values it holds at most (one more for each list or object), without parsing it: parsed, a mebibyte of brackets takes
 * thirty. What is no JSON gets some number, and is for the parser to refuse.
 * @param most where counting ends: what is beyond that is too much, however much it is
 */
export function jsonSize(
  text: string,
  most: { depth: number; values: number } = { depth: Infinity, values: Infinity },
): Pick<ValueSize, 'depth' | 'values'> {
  let depth = 0
  let deepest = 0
  let values = 1
  for (let at = 0; at < text.length && deepest <= most.depth && values <= most.values; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COMMA) values += 1
    else if (code === LIST_BEGIN || code === OBJECT_BEGIN) {
      depth += 1
      values += 1
      if (depth > deepest) deepest = depth
    } else if (code === LIST_END || code === OBJECT_END) depth -= 1
  }
  return { depth: deepest, values }
}

/** Where the string that begins here ends: at its closing quote, or with the text. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1)
  while (at !== -1 && isEscaped(text, at, from)) at = text.indexOf('"', at + 1)
  return at === -1 ? text.length : at
}

function isEscaped(text: string, quote: number, from: number): boolean {
  let before = quote - 1
  while (before > from && text.charCodeAt(before) === BACKSLASH) before -= 1
  return (quote - 1 - before) % 2 === 1
}

/** The size of a parsed value: without recursion, since it may be as deep as it is long. */
export function valueSize(value: unknown): ValueSize {
  const size = { depth: 0, values: 0, length: 0 }
  let level: unknown[] = [value]
  while (level.length > 0) {
    size.values += level.length
    const below: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      const inner: unknown[] = Array.isArray(one) ? one : Object.values(one)
      if (Array.isArray(one) && one.length > size.length) size.length = one.length
      for (const each of inner) below.push(each)
    }
    if (level.some((one) => typeof one === 'object' && one !== null)) size.depth += 1
    level = below
  }
  return size
}
