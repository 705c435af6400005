/** Bytes over 0x7F seen so far: inside well-formed UTF-8 characters, and outside. */
export interface EncodingEvidence {
  wellFormed: number
  stray: number
}

/**
 * Adds one piece of a text file to the evidence. `first` tells whether the piece starts the file:
 * later ones may begin, and any may end, in the middle of a character, which counts for nothing.
 */
export function weighEncoding(bytes: Uint8Array, evidence: EncodingEvidence, first: boolean): void {
  let at = 0
  while (!first && at < 3 && (bytes[at] ?? 0) >> 6 === 0b10) at += 1
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1
      continue
    }
    const length = characterLength(bytes, at)
    if (length === 0) evidence.stray += 1
    else if (at + length <= bytes.length) evidence.wellFormed += length
    at += Math.max(length, 1)
  }
}

/** Length of the well-formed UTF-8 character at `at` (which may be cut by the end), 0 if none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  for (let i = 1; i < length && at + i < bytes.length; i += 1) {
    if ((bytes[at + i] ?? 0) >> 6 !== 0b10) return 0
  }
  return length
}

/**
 * UTF-8 or GB18030, by majority: Chinese text in GB18030 forms UTF-8 characters only by accident
 * (about one byte in seven), while UTF-8 with destroyed bytes still consists of them mostly.
 */
export function decideEncoding(evidence: EncodingEvidence): 'UTF-8' | 'GB18030' {
  return evidence.wellFormed >= evidence.stray ? 'UTF-8' : 'GB18030'
}
