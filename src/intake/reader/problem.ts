import type { Problem } from './table.ts'

/** Why a whole file is not read. */
const refusals = {
  FILE_UNREADABLE: ['文件不存在或无法读取。', 'The file does not exist or cannot be read.'],
  FILE_EMPTY: ['文件为空。', 'The file is empty.'],
  FILE_DAMAGED: ['文件已损坏，无法解析。', 'The file is damaged and cannot be parsed.'],
  FILE_ENCRYPTED: [
    '文件已加密，请取消打开密码后重新保存。',
    'The file is encrypted: remove its password and save it again.',
  ],
  NOT_A_TABLE: [
    '文件内容不是 CSV、XLSX 或 XLS 表格，请另存为 UTF-8 编码的 CSV 或 XLSX。',
    'The content is no CSV, XLSX or XLS table: save it as CSV in UTF-8 or as XLSX.',
  ],
  HTML_TABLE: [
    '文件内容是网页（HTML）表格，请用电子表格软件打开后另存为 XLSX。',
    'The content is an HTML page: open it in a spreadsheet program and save it as XLSX.',
  ],
  XML_SPREADSHEET: [
    '文件内容是 XML 表格，请用电子表格软件打开后另存为 XLSX。',
    'The content is an XML spreadsheet: open it in a spreadsheet program and save it as XLSX.',
  ],
  UTF16_TEXT: [
    '文本为 UTF-16 编码，请另存为 UTF-8 编码的 CSV。',
    'The text is in UTF-16: save it as CSV in UTF-8.',
  ],
  OTHER_SPREADSHEET: [
    '不支持该电子表格格式（ODS、XLSB、Excel 95 及更早版本），请另存为 XLSX。',
    'This spreadsheet format (ODS, XLSB, Excel 95 or older) is not read: save it as XLSX.',
  ],
  NO_VISIBLE_SHEET: ['工作簿中没有可见的工作表。', 'The workbook has no visible worksheet.'],
  XML_DOCTYPE: [
    '工作簿中含有 DTD 或外部实体声明，已拒绝。',
    'The workbook declares a DTD or external entities and is refused.',
  ],
  UNPACKED_TOO_LARGE: [
    '工作簿解压后过大，请拆分文件。',
    'The workbook is too large when unpacked: split it into several files.',
  ],
  COMPRESSION_SUSPICIOUS: [
    '工作簿压缩比异常，疑似压缩炸弹，已拒绝。',
    'The workbook is compressed beyond any real table (zip bomb) and is refused.',
  ],
  SHARED_STRINGS_TOO_LARGE: [
    '工作簿的文本内容过大，请拆分文件。',
    'The text of the workbook is too large: split it into several files.',
  ],
  TOO_MANY_ROWS: ['工作表行数超过上限。', 'The worksheet has more rows than are allowed.'],
  TOO_MANY_COLUMNS: ['工作表列数超过上限。', 'The worksheet has more columns than are allowed.'],
  XLS_TOO_LARGE: [
    'XLS 文件过大，请另存为 XLSX 或拆分文件。',
    'The XLS file is too large: save it as XLSX or split it.',
  ],
  XLS_TOO_COMPLEX: [
    'XLS 文件解析超出时间或内存上限，请另存为 XLSX。',
    'Reading the XLS file exceeded its time or memory: save it as XLSX.',
  ],
} as const

export type RefusalCode = keyof typeof refusals

/** A file that is not read: stable code and a sentence in Chinese and English. */
export class FileRefusal extends Error implements Problem {
  override readonly name = 'FileRefusal'
  readonly code: RefusalCode
  readonly zh: string
  readonly en: string

  constructor(code: RefusalCode, cause?: unknown) {
    super(`${code}: ${refusals[code][1]}`, cause === undefined ? {} : { cause })
    this.code = code
    this.zh = refusals[code][0]
    this.en = refusals[code][1]
  }
}

/** Passes a refusal on and turns any other error into the refusal `code`. */
export function asRefusal(error: unknown, code: RefusalCode): FileRefusal {
  return error instanceof FileRefusal ? error : new FileRefusal(code, error)
}

const rowProblems = {
  LINE_TOO_LONG: ['本行过长，未读取。', 'The line is too long and was not read.'],
  NUL_BYTE: ['本行含有空字符（NUL）。', 'The row contains a NUL character.'],
  QUOTE_UNTERMINATED: ['引号没有结束。', 'A quotation mark is never closed.'],
  QUOTE_MALFORMED: [
    '结束引号之后还有其他字符。',
    'There are characters after a closing quotation mark.',
  ],
  NUMBER_PRECISION_LOST: [
    '数字超过 15 位有效数字，精度已丢失；代码类数据应以文本格式保存。',
    'The number has more than 15 significant digits and has lost some: store codes as text.',
  ],
  DATE_OUT_OF_RANGE: ['日期序号超出范围。', 'The serial number is not a date that exists.'],
  CELL_ERROR: ['单元格为错误值。', 'The cell holds an error value.'],
  CELL_DAMAGED: ['单元格内容已损坏。', 'The content of the cell is damaged.'],
} as const

export type RowProblemCode = keyof typeof rowProblems

/** A problem of one row, or of its cell in the 1-based `column`. */
export function rowProblem(code: RowProblemCode, column?: number): Problem {
  const [zh, en] = rowProblems[code]
  return column === undefined ? { code, zh, en } : { code, zh, en, column }
}
