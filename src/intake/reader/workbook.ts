import { isDateFormat, unescapeText } from './cell.rules.ts'
import { attribute, readPart, type Package } from './package.ts'
import { FileRefusal } from './problem.ts'
import type { ReaderLimits } from './table.ts'

/** What the cells of the first visible worksheet need from the rest of the workbook. */
export interface Workbook {
  /** Name of the part that holds the worksheet. */
  sheet: string
  date1904: boolean
  strings: string[]
  /** Per cell style: does it show a date, and its custom format code. */
  styles: { date: boolean; format: string | undefined }[]
}

/** Most shared strings, however short they are. */
const maxStrings = 10_000_000
const spreadsheetMain = /\/officeDocument$/

/** Reads the workbook, shared strings and styles. Throws FileRefusal. */
export async function readWorkbook(source: Package, limits: ReaderLimits): Promise<Workbook> {
  const main = await findMainPart(source)
  const sheets: { id: string | undefined; visible: boolean }[] = []
  let date1904 = false
  await readPart(source, main, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const visible = (attributes['state'] ?? 'visible') === 'visible'
      sheets.push({ id: attribute(attributes, 'id'), visible })
    },
  })
  const relations = await readRelations(source, main)
  const worksheets = sheets.filter(({ visible }) => visible)
  const sheet = worksheets
    .map(({ id }) => relations.find((relation) => relation.id === id))
    .find((relation) => relation?.type.endsWith('/worksheet'))
  if (sheet === undefined) throw new FileRefusal('NO_VISIBLE_SHEET')
  if (!source.parts.has(sheet.target)) throw new FileRefusal('FILE_DAMAGED')
  const part = (type: string): string =>
    relations.find((relation) => relation.type.endsWith(type))?.target ?? ''
  const strings = await readStrings(source, part('/sharedStrings'), limits)
  return {
    sheet: sheet.target,
    date1904,
    strings,
    styles: await readStyles(source, part('/styles')),
  }
}

async function findMainPart(source: Package): Promise<string> {
  const relation = (await readRelations(source, '')).find(({ type }) => spreadsheetMain.test(type))
  const main = relation?.target ?? 'xl/workbook.xml'
  if (main.endsWith('.bin') || source.parts.has('content.xml')) {
    throw new FileRefusal('OTHER_SPREADSHEET')
  }
  if (!source.parts.has(main) || !/workbook/i.test(main)) throw new FileRefusal('NOT_A_TABLE')
  return main
}

interface Relation {
  id: string | undefined
  type: string
  /** Full name of the part. */
  target: string
}

/** The relationships of a part ('' for the package); those to outside targets are left out. */
async function readRelations(source: Package, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const relations: Relation[] = []
  await readPart(source, `${folder}_rels/${part.slice(folder.length)}.rels`, {
    open(name, attributes) {
      const { Id: id, Type: type = '', Target: target = '', TargetMode: mode } = attributes
      if (name !== 'Relationship' || mode === 'External') return
      const path = new URL(target.replaceAll('\\', '/'), `package:///${folder}`).pathname
      relations.push({ id, type, target: decodeURIComponent(path).slice(1) })
    },
  })
  return relations
}

/** Shared strings: the runs of rich text joined, phonetic hints (`rPh`) ignored. */
async function readStrings(source: Package, name: string, limits: ReaderLimits): Promise<string[]> {
  const strings: string[] = []
  const tooLarge = (size: number): void => {
    if (size > limits.sharedStringsBytes || strings.length > maxStrings) {
      throw new FileRefusal('SHARED_STRINGS_TOO_LARGE')
    }
  }
  tooLarge(source.parts.get(name)?.uncompressedSize ?? 0)
  const collector = createTextCollector()
  await readPart(source, name, {
    open: collector.open,
    text: collector.text,
    bytes: tooLarge,
    close(element) {
      collector.close(element)
      if (element === 'si') strings.push(collector.take())
    },
  })
  return strings
}

/** Gathers the text of `t` elements outside `rPh`, for shared and inline strings. */
export function createTextCollector() {
  let inText = false
  let inPhonetic = false
  let gathered = ''
  return {
    open(element: string): void {
      if (element === 't') inText = !inPhonetic
      else if (element === 'rPh') inPhonetic = true
    },
    text(value: string): void {
      if (inText) gathered += value
    },
    close(element: string): void {
      if (element === 't') inText = false
      else if (element === 'rPh') inPhonetic = false
    },
    take(): string {
      const text = unescapeText(gathered)
      gathered = ''
      return text
    },
  }
}

async function readStyles(source: Package, name: string): Promise<Workbook['styles']> {
  const formats = new Map<number, string>()
  const styles: Workbook['styles'] = []
  let inCellFormats = false
  await readPart(source, name, {
    open(element, attributes) {
      const id = Number(attributes['numFmtId'] ?? 0)
      if (element === 'numFmt') formats.set(id, attributes['formatCode'] ?? '')
      else if (element === 'cellXfs') inCellFormats = true
      else if (element === 'xf' && inCellFormats) {
        const format = formats.get(id)
        styles.push({ date: isDateFormat(id, format), format })
      }
    },
    close(element) {
      if (element === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}
