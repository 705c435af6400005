const LF = 10
const CR = 13
const QUOTE = 34

/** How a delimited text file is written; its quotation mark is always `"` (RFC 4180). */
export interface Dialect {
  delimiter: ',' | ';' | '\t'
  terminator: '\n' | '\r'
}

/**
 * Finds delimiter and line terminator in the first line that is not blank, outside quoted cells.
 * CRLF counts as LF: the reader drops carriage returns before a line feed.
 */
export function detectDialect(head: string): Dialect {
  const text = head.replace(/^[\r\n]+/, '')
  const bare = text.replace(/"[^"]*"/g, '')
  const end = /\r*\n|\r/.exec(bare)
  const header = end === null ? bare : bare.slice(0, end.index)
  const terminator = end === null || end[0].endsWith('\n') ? '\n' : '\r'
  const cells = (delimiter: string): number => header.split(delimiter).length
  const [delimiter] = ([',', ';', '\t'] as const).toSorted((a, b) => cells(b) - cells(a))
  return { delimiter: delimiter ?? ',', terminator }
}

export interface QuotedRecord {
  cells: string[]
  /** Index after the terminator of the record. */
  next: number
  /** Lines the record takes. */
  lines: number
}

export interface QuotedLimits {
  lineBytes: number
  quotedCharacters: number
  quotedLines: number
}

/**
 * Reads the record at `start`, which has quoted cells and may run over several lines. Answers
 * 'MORE' when the text ends inside a quoted cell, and the code of the problem when the quoting is
 * broken or exceeds its limits. A quotation mark inside an unquoted cell is an ordinary character.
 */
export function readQuotedRecord(
  text: string,
  start: number,
  { delimiter, terminator }: Dialect,
  limits: QuotedLimits,
): QuotedRecord | 'MORE' | 'QUOTE_UNTERMINATED' | 'QUOTE_MALFORMED' {
  const comma = delimiter.charCodeAt(0)
  const stop = terminator.charCodeAt(0)
  const cells: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = closingQuote(text, at, limits.quotedCharacters)
      if (end < 0) return end === -1 ? 'MORE' : 'QUOTE_UNTERMINATED'
      const cell = text.slice(at + 1, end)
      lines += count(cell, terminator)
      if (lines > limits.quotedLines || end - start > limits.lineBytes) return 'QUOTE_UNTERMINATED'
      cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell)
      at = end + 1
      if (stop === LF) while (text.charCodeAt(at) === CR) at += 1
    } else {
      const from = at
      while (at < text.length && text.charCodeAt(at) !== comma && text.charCodeAt(at) !== stop)
        at += 1
      cells.push(
        text.slice(from, text.charCodeAt(at) === comma ? at : lineEnd(text, from, at, stop)),
      )
    }
    if (at >= text.length) return { cells, next: at, lines }
    if (text.charCodeAt(at) === stop) return { cells, next: at + 1, lines }
    if (text.charCodeAt(at) !== comma) return 'QUOTE_MALFORMED'
    at += 1
  }
}

/** Where the text of a line in `from`..`end` ends: before the carriage returns of a CRLF. */
export function lineEnd(text: string, from: number, end: number, stop: number): number {
  if (stop !== LF) return end
  let at = end
  while (at > from && text.charCodeAt(at - 1) === CR) at -= 1
  return at
}

/** Index of the quote that closes the cell opened at `open`; -1: not in the text, -2: too far. */
function closingQuote(text: string, open: number, longest: number): number {
  const furthest = open + longest
  let at = open + 1
  for (;;) {
    at = text.indexOf('"', at)
    if (at > furthest || (at === -1 && text.length > furthest)) return -2
    if (at === -1 || text.charCodeAt(at + 1) !== QUOTE) return at
    at += 2
  }
}

function count(cell: string, terminator: string): number {
  let found = 0
  for (let at = cell.indexOf(terminator); at >= 0; at = cell.indexOf(terminator, at + 1)) found += 1
  return found
}
