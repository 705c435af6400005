import { detectIdentifier } from '../subject/identifier.rules.ts'
import {
  IDENTIFIER_FORMS,
  IDENTIFIER_TYPES,
  type IdentifierType,
} from '../subject/identifier-type.rules.ts'
import type { ScreenedRowProblem } from './problem.ts'

/** Characters of a name or a code at most. */
const CELL_MOST = 300

/** A row as it was handed in; `type` is null for a code whose form tells none. */
export interface GivenRow {
  name: string
  code: string
  type: IdentifierType | null
}

/** Where the columns of a list are, by place. */
export interface Columns {
  name: number | null
  /** In the order in which they count: the first with a value is the row's code. `type` null: by its form. */
  codes: readonly { at: number; type: IdentifierType | null }[]
  /** Cells that a row must have. */
  width: number
}

const NAMES = ['名称', '主体名称', '企业名称', '单位名称', '机构名称', '行政相对人名称', '姓名']
const NAMES_EN = ['name', 'company', 'subject name', 'company name']
/** Headings of columns that hold codes of any kind. */
const CODES = [
  '代码',
  '证件号码',
  '证照号码',
  '统一代码',
  '主体代码',
  'code',
  'identifier',
  'id number',
]
/** What else a column of a type is called. */
const ALIASES: Partial<Record<IdentifierType, readonly string[]>> = {
  USCI: ['社会信用代码', '信用代码', '统一信用代码', '统一社会信用代码（USCI）'],
  REGISTRATION_NUMBER: ['注册号', '营业执照注册号'],
  TAX_NUMBER: ['纳税人识别号', '税号'],
  RESIDENT_ID: ['身份证号码', '身份证号', '公民身份号码'],
}

/** Spaces, invisible characters, case and the width of characters vary between exporters. */
function normal(heading: string): string {
  return heading
    .normalize('NFKC')
    .replaceAll(/[\s\p{C}_]+/gu, '')
    .toUpperCase()
}

const NAME_HEADINGS = new Set([...NAMES, ...NAMES_EN].map(normal))
const CODE_HEADINGS = new Map<string, IdentifierType | null>([
  ...CODES.map((heading) => [normal(heading), null] as const),
  ...IDENTIFIER_TYPES.flatMap((type) => {
    const { zh, en } = IDENTIFIER_FORMS[type]
    return [type, zh, en, ...(ALIASES[type] ?? [])].map((one) => [normal(one), type] as const)
  }),
])

/**
 * Finds the columns of a list by their headings: the name, and codes of every kind, the unified social credit code
 * first. Other columns are not looked at.
 * @returns null when there is neither a name nor a code
 */
export function findColumns(header: readonly string[]): Columns | null {
  const headings = header.map(normal)
  const name = headings.findIndex((heading) => NAME_HEADINGS.has(heading))
  const codes = headings.flatMap((heading, at) => {
    const type = CODE_HEADINGS.get(heading)
    return type === undefined ? [] : [{ at, type }]
  })
  if (name < 0 && codes.length === 0) return null
  const rank = ({ type }: { type: IdentifierType | null }) => (type === 'USCI' ? 0 : 1)
  return {
    name: name < 0 ? null : name,
    codes: codes.toSorted((one, other) => rank(one) - rank(other)),
    width: header.length,
  }
}

/** Whether a place of a row is looked at. */
export function isUsed({ name, codes }: Columns, at: number): boolean {
  return at === name || codes.some((code) => code.at === at)
}

/** Reads a row: its name, and the first of its codes; or what is wrong with it. */
export function readRow(
  columns: Columns,
  cells: readonly string[],
): { given: GivenRow; problem: ScreenedRowProblem | null } {
  const found = columns.codes.find(({ at }) => (cells[at] ?? '').trim() !== '')
  const name = columns.name === null ? '' : (cells[columns.name] ?? '').trim()
  const code = found === undefined ? '' : cells[found.at]!.trim()
  const type = found === undefined ? null : (found.type ?? detectIdentifier(code))
  const problem = problemOf(columns, cells, name, code)
  return {
    given: { name: name.slice(0, CELL_MOST), code: code.slice(0, CELL_MOST), type },
    problem,
  }
}

function problemOf(
  { width }: Columns,
  cells: readonly string[],
  name: string,
  code: string,
): ScreenedRowProblem | null {
  const hasMore = cells.slice(width).some((cell) => cell.trim() !== '')
  if (cells.length < width || hasMore) return 'COLUMN_COUNT'
  if (name.length > CELL_MOST || code.length > CELL_MOST) return 'TEXT_TOO_LONG'
  // PostgreSQL keeps no NUL; what was not valid in its encoding reads U+FFFD.
  return /[\0\uFFFD]/.test(name + code) ? 'TEXT_DESTROYED' : null
}
