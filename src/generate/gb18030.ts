/**
 * Text to GB 18030 bytes, which Node can read but not write. The table is turned round from Node's own decoder, so
 * whatever is written reads back the same. For files of made-up data only.
 */

/** The code of U+FFFD. */
const REPLACEMENT = 0x84_31_a4_37

/** UTF-16 unit → its two or four bytes as one number. */
let table: Uint32Array | undefined

/**
 * The bytes of a text in GB 18030. What has no code (half a surrogate pair, a few private-use characters)
 * becomes U+FFFD.
 */
export function encodeGb18030(text: string): Buffer {
  table ??= buildTable()
  const bytes = Buffer.allocUnsafe(text.length * 4)
  let at = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) {
      bytes[at] = unit
      at += 1
      continue
    }
    const point = text.codePointAt(index) ?? unit
    if (point > 0xffff) index += 1
    const code = point > 0xffff ? beyondBasicPlane(point) : (table[unit] ?? REPLACEMENT)
    if (code > 0xffff) at = bytes.writeUInt32BE(code, at)
    else at = bytes.writeUInt16BE(code, at)
  }
  return bytes.subarray(0, at)
}

const FIRST_BEYOND = 189_000

function beyondBasicPlane(point: number): number {
  return fourBytes(point - 0x10000 + FIRST_BEYOND)
}

/** The four-byte code of that ordinal: 81-FE, 30-39, 81-FE, 30-39. */
function fourBytes(ordinal: number): number {
  const last = 0x30 + (ordinal % 10)
  const third = 0x81 + (Math.floor(ordinal / 10) % 126)
  const second = 0x30 + (Math.floor(ordinal / 1260) % 10)
  const first = 0x81 + Math.floor(ordinal / 12_600)
  return first * 0x1000000 + ((second << 16) | (third << 8) | last)
}

/** Up to here the four-byte codes stand for characters of the basic plane. */
const BASIC_FOUR_BYTES = 39_420

function buildTable(): Uint32Array {
  const codes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) codes.push(lead * 256 + trail)
    }
  }
  for (let ordinal = 0; ordinal < BASIC_FOUR_BYTES; ordinal += 1) codes.push(fourBytes(ordinal))
  const units = decodeEach(codes)
  // Halves of surrogate pairs and a few private-use characters have no code of their own.
  const made = new Uint32Array(0x10000).fill(REPLACEMENT)
  for (const [place, code] of codes.entries()) {
    const text = units[place] ?? ''
    const unit = text.charCodeAt(0)
    // Codes without a character decode to U+FFFD too, but only this one is its own.
    const known = text.length === 1 && (unit !== 0xfffd || code === REPLACEMENT)
    if (known) made[unit] = code
  }
  return made
}

/** What each code stands for: all decoded at once, with a line feed between them. */
function decodeEach(codes: readonly number[]): string[] {
  const bytes: number[] = []
  for (const code of codes) {
    if (code > 0xffff) bytes.push(code >>> 24, (code >>> 16) & 0xff)
    bytes.push((code >>> 8) & 0xff, code & 0xff, 0x0a)
  }
  return new TextDecoder('gb18030').decode(Uint8Array.from(bytes)).split('\n')
}
