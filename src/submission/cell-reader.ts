import { holdsIdentityNumber, holdsPersonalNumber } from '../personal/identity-number.rules.ts'
import { hasPersonalData } from '../personal/scan.rules.ts'
import type { placeOf } from '../record/attribute.rules.ts'
import type { AttributeValue } from '../record/record.store.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueColumn } from '../rule/rule.schema.ts'
import { cleanCell } from './cell.rules.ts'
import type { RowProblem } from './problem.ts'
import { makeValueParser } from './value.rules.ts'

type Place = ReturnType<typeof placeOf>

/** What a cell says by itself, whatever row it stands in. */
export interface ReadCell {
  /** The text as it counts; null when nothing or a null mark is there. */
  readonly text: string | null
  /** The value by the column's type; null for an open end too. */
  readonly value: AttributeValue | null
  readonly problem: RowProblem | null
  /** The text seems to hold personal data: it is not public until a person released it. */
  readonly waits: boolean
  /** The text holds a number of a person: outside of public columns it is stored sealed. */
  readonly holdsNumber: boolean
}

/** Reads the raw cells of one column. */
export type CellReader = (raw: string | null | undefined) => ReadCell

const BARE = { problem: null, waits: false, holdsNumber: false }
const EMPTY: ReadCell = { text: null, value: null, ...BARE }

/** Longer cells are told apart by every row; looking them up would cost more than it saves. */
const LONGEST_KEPT = 48
const MOST_KEPT = 4000

/** Makes the reader of a column once for a run. The same cell may give the same object again. */
export function makeCellReader(book: RuleBook, column: CatalogueColumn, place: Place): CellReader {
  const parse = makeValueParser(book, column)
  const read = (raw: string): ReadCell => {
    const text = cleanCell(raw, book.nullMarks)
    if (text === null) return EMPTY
    if (place === 'PROVENANCE') return { text, value: text, ...BARE }
    const parsed = parse(text)
    if (!parsed.ok) return { text, value: null, ...BARE, problem: parsed.problem }
    const { value } = parsed
    if (place === 'SUBJECT' || typeof value !== 'string') return { text, value, ...BARE }
    const waits = mustWait(column, place, value)
    const leavesPublic = waits || column.scope !== 'PUBLIC' || column.mask !== undefined
    const holdsNumber = leavesPublic && holdsPersonalNumber(value)
    return { text, value, problem: null, waits, holdsNumber }
  }
  return remembering(read)
}

/**
 * Cells of a file repeat themselves: the firm of the row before, days, authorities, classes. What short ones say is
 * kept, except for a column whose cells turn out to be all different, such as document numbers.
 */
function remembering(read: (raw: string) => ReadCell): CellReader {
  const kept = new Map<string, { raw: string; cell: ReadCell }>()
  let isWorthwhile = true
  let hits = 0
  let last = { raw: '', cell: EMPTY }
  return (raw) => {
    if (raw == null || raw === '') return EMPTY
    if (!isWorthwhile || raw.length > LONGEST_KEPT) return read(raw)
    const known = raw === last.raw ? last : kept.get(raw)
    if (known !== undefined) {
      hits++
      last = known
      return known.cell
    }
    if (kept.size >= MOST_KEPT) {
      isWorthwhile = hits > MOST_KEPT
      hits = 0
      kept.clear()
    }
    // A cell shares memory with the chunk it was read from: what is kept is a copy.
    const copy = Buffer.from(raw).toString()
    last = { raw: copy, cell: read(copy) }
    kept.set(copy, last)
    return last.cell
  }
}

/**
 * Free text is public only when nothing in it looks like a person. Any other text that is public, or a field, waits too
 * when an identity number stands in it: it slipped there from a column of papers.
 */
function mustWait(column: CatalogueColumn, place: Place, text: string): boolean {
  if (column.screen === true) return hasPersonalData(text)
  return (column.scope === 'PUBLIC' || place === 'FIELD') && holdsIdentityNumber(text)
}
