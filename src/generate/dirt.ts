import type { RowProblemCode } from '../submission/problem.ts'
import { int, pick, type Random } from './random.ts'
import { inTenThousands, type RowValues } from './row.ts'

/** Every kind of dirt that was seen in exchange files, or must be expected in them. */
export const DIRT_KINDS = [
  'NULL_MARKS',
  'OPEN_ENDED_DATE',
  'DATE_FORMS',
  'FULL_WIDTH',
  'SIX_DECIMALS',
  'SEVERAL_CLASSES',
  'BAD_CHECK_DIGIT',
  'MISSING_USCI',
  'EXACT_DUPLICATE',
  'SHIFTED_COLUMNS',
  'SHIFTED_AND_CUT',
  'DESTROYED_TEXT',
  'AUTHORITY_IS_DATE',
  'AUTHORITY_IS_UUID',
  'MISSING_IDENTIFIER',
  'MALFORMED_IDENTIFIER',
  'MISSING_VALUE',
  'MISSING_FINE',
  'NEGATIVE_AMOUNT',
  'OVERLONG_TEXT',
  'UNKNOWN_CLASS',
  'UNKNOWN_PERMIT_CLASS',
  'IMPOSSIBLE_DATE',
  'MALFORMED_DATE',
] as const

export type DirtKind = (typeof DIRT_KINDS)[number]

/** What is wrong with a row, and what intake should make of it; `code` where the row is quarantined for one reason. */
export interface Dirt {
  readonly kind: DirtKind
  readonly expect: 'ACCEPTED' | 'QUARANTINED' | 'DUPLICATE'
  readonly code?: RowProblemCode
}

/** How a kind of dirt is made: which columns it needs, which rows it fits, what it changes. */
export interface Soiler {
  readonly dirt: Dirt
  readonly needs: readonly string[]
  readonly fits?: (values: RowValues) => boolean
  readonly values?: (random: Random, values: RowValues) => RowValues
  /** Changes the cells of the written row, in number too. */
  readonly cells?: (cells: string[]) => string[]
}

const accepted = (
  kind: DirtKind,
  needs: readonly string[],
  more: Omit<Soiler, 'dirt' | 'needs'>,
): Soiler => ({
  dirt: { kind, expect: 'ACCEPTED' },
  needs,
  ...more,
})

const quarantined = (
  kind: DirtKind,
  code: RowProblemCode,
  needs: readonly string[],
  values: NonNullable<Soiler['values']>,
  fits: (values: RowValues) => boolean = () => true,
): Soiler => ({ dirt: { kind, expect: 'QUARANTINED', code }, needs, values, fits })

const hasUsci = (values: RowValues): boolean => values['usci'] !== ''
const hasFine = (values: RowValues): boolean => (values['fine'] ?? '') !== ''

const ACCEPTED: readonly Soiler[] = [
  accepted('NULL_MARKS', ['remarks'], { values: fillEmpty }),
  accepted('OPEN_ENDED_DATE', ['validUntil'], {
    values: (random) => ({ validUntil: pick(random, ['2099/12/31', '2099/01/31', '2099-12-31']) }),
  }),
  accepted('DATE_FORMS', ['decidedOn'], {
    values: (random, { decidedOn = '' }) => ({ decidedOn: otherDateForm(random, decidedOn) }),
  }),
  accepted('FULL_WIDTH', ['usci'], {
    fits: hasUsci,
    values: (_random, { usci = '' }) => ({ usci: `　${fullWidth(usci)} ` }),
  }),
  accepted('SIX_DECIMALS', ['fine'], {
    fits: hasFine,
    // One fen more than a round amount: the sixth decimal of 万元 counts.
    values: (random) => ({
      fine: inTenThousands(int(random, 1, 40_000) * 100 + int(random, 1, 99)),
    }),
  }),
  accepted('SEVERAL_CLASSES', ['penaltyClasses', 'fine', 'confiscated'], {
    fits: hasFine,
    values: () => ({ penaltyClasses: '警告;罚款；没收违法所得', confiscated: '0.012000' }),
  }),
  // A wrong check character is kept and marked INVALID: some were issued so (domain of GB 32100-2015).
  accepted('BAD_CHECK_DIGIT', ['usci'], {
    fits: hasUsci,
    values: (_random, { usci = '' }) => ({
      usci: usci.slice(0, -1) + (usci.endsWith('0') ? '1' : '0'),
    }),
  }),
  accepted('MISSING_USCI', ['usci', 'registrationNumber'], {
    fits: (values) => hasUsci(values) && values['registrationNumber'] !== '',
    values: () => ({ usci: '' }),
  }),
  { dirt: { kind: 'EXACT_DUPLICATE', expect: 'DUPLICATE' }, needs: [] },
]

const BROKEN_ROWS: readonly Soiler[] = [
  {
    dirt: { kind: 'SHIFTED_COLUMNS', expect: 'QUARANTINED', code: 'COLUMN_COUNT' },
    needs: [],
    cells: (cells) => splitCell(cells, cells.length),
  },
  // The exporter cut what was too much, so that the number of cells looks right.
  {
    dirt: { kind: 'SHIFTED_AND_CUT', expect: 'QUARANTINED' },
    needs: ['decidedOn'],
    cells: (cells) => splitCell(cells, BEFORE_DECISION).slice(0, cells.length),
  },
  quarantined(
    'DESTROYED_TEXT',
    'TEXT_DESTROYED',
    ['subjectName'],
    (random, { subjectName = '' }) => {
      const at = int(random, 0, subjectName.length - 1)
      return { subjectName: `${subjectName.slice(0, at)}\ufffd\ufffd${subjectName.slice(at + 1)}` }
    },
  ),
  quarantined('AUTHORITY_IS_DATE', 'COLUMN_SHIFTED', ['authorityName'], (_random, values) => ({
    authorityName: values['decidedOn'] ?? '',
  })),
  quarantined('AUTHORITY_IS_UUID', 'COLUMN_SHIFTED', ['authorityName'], () => ({
    authorityName: '00000000-0000-4000-8000-000000000000',
  })),
]

const BAD_VALUES: readonly Soiler[] = [
  quarantined('MISSING_IDENTIFIER', 'IDENTIFIER_MISSING', ['usci'], () => ({
    usci: '',
    registrationNumber: '',
    organizationCode: '',
    personIdNumber: '',
  })),
  quarantined(
    'MALFORMED_IDENTIFIER',
    'IDENTIFIER_MALFORMED',
    ['usci'],
    (_random, { usci = '' }) => ({ usci: usci.slice(0, 17) }),
    hasUsci,
  ),
  quarantined('MISSING_VALUE', 'REQUIRED_MISSING', ['documentNumber'], () => ({
    documentNumber: '',
  })),
  quarantined('MISSING_FINE', 'REQUIRED_MISSING', ['fine'], () => ({ fine: '' }), hasFine),
  quarantined(
    'NEGATIVE_AMOUNT',
    'AMOUNT_NEGATIVE',
    ['fine'],
    () => ({ fine: '-0.500000' }),
    hasFine,
  ),
  quarantined(
    'OVERLONG_TEXT',
    'TEXT_TOO_LONG',
    ['subjectName'],
    (_random, { subjectName = '' }) => ({
      subjectName: subjectName.padEnd(201, '超长示例'),
    }),
  ),
  quarantined('UNKNOWN_CLASS', 'CODE_UNKNOWN', ['penaltyClasses'], () => ({
    penaltyClasses: '口头教育',
    fine: '',
    confiscated: '',
  })),
  quarantined('UNKNOWN_PERMIT_CLASS', 'CODE_UNKNOWN', ['permitClass'], () => ({
    permitClass: '特批',
  })),
  quarantined('IMPOSSIBLE_DATE', 'DATE_IMPOSSIBLE', ['decidedOn'], () => ({
    decidedOn: '2025/02/30',
  })),
  quarantined('MALFORMED_DATE', 'DATE_MALFORMED', ['decidedOn'], () => ({ decidedOn: '2025年春' })),
]

/** All kinds, in the order in which they take their turn. */
export const DIRTS: readonly Soiler[] = [...ACCEPTED, ...BROKEN_ROWS, ...BAD_VALUES]

function fillEmpty(random: Random, values: RowValues): RowValues {
  const marks = ['—', '— —', '/', '无', 'N/A']
  const filled: Record<string, string> = {}
  for (const [key, value] of Object.entries(values))
    if (value === '') filled[key] = pick(random, marks)
  return filled
}

/** The forms besides yyyy/MM/dd that are read. */
function otherDateForm(random: Random, day: string): string {
  const [year = '', month = '', date = ''] = day.split('/')
  return pick(random, [
    `${year}-${month}-${date}`,
    `${year}.${Number(month)}.${Number(date)}`,
    `${year}年${Number(month)}月${Number(date)}日`,
  ])
}

function fullWidth(text: string): string {
  return text.replace(/[0-9A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
}

/** So many columns stand before the date of the decision in every layout; a shift among them reaches that date. */
const BEFORE_DECISION = 14

/** An unquoted comma in the longest of the first `within` cells pushes all that follows one column on. */
function splitCell(cells: string[], within: number): string[] {
  const lengths = cells.slice(0, within).map((cell) => cell.length)
  const at = lengths.indexOf(Math.max(...lengths))
  const cell = cells[at] ?? ''
  const half = Math.ceil(cell.length / 2)
  return [...cells.slice(0, at), cell.slice(0, half), cell.slice(half), ...cells.slice(at + 1)]
}
