import { utils, write } from '@e965/xlsx'
import type { BulletinRow } from '../bulletin/bulletin.store.ts'
import type { BulletinEntry } from '../bulletin/content.ts'
import { contentOf } from '../bulletin/content.ts'
import { csvCell } from '../screening/result.rules.ts'

const HEADINGS: readonly (readonly [string, (entry: BulletinEntry) => string | null])[] = [
  ['情形 change', ({ change }) => change],
  ['对象名称 name', ({ name }) => name],
  ['统一社会信用代码 code', ({ code }) => code],
  ['认定文书号 documentNumber', ({ documentNumber }) => documentNumber],
  ['法定依据 legalBasis', ({ legalBasis }) => legalBasis],
  ['有效期自 inForceFrom', ({ inForceFrom }) => inForceFrom],
  ['有效期至 inForceUntil', ({ inForceUntil }) => inForceUntil],
  ['退出方式 exit', ({ exit }) => exit],
  ['退出日期 exitedOn', ({ exitedOn }) => exitedOn],
  ['措施 measures', ({ measures }) => measures.join(';')],
  ['成效 effects', ({ effects }) => effects.join(';')],
]

/** A form in which a bulletin is handed out: the same frozen content in each. */
export interface BulletinForm {
  mediaType: string
  extension: string
  write(row: BulletinRow): string | Buffer
}

function tableOf(row: BulletinRow): string[][] {
  const head = HEADINGS.map(([heading]) => heading)
  const rows = contentOf(row).entries.map((entry) => HEADINGS.map(([, cell]) => cell(entry) ?? ''))
  return [head, ...rows]
}

export const BULLETIN_FORMS: readonly BulletinForm[] = [
  {
    mediaType: 'text/csv; charset=utf-8',
    extension: 'csv',
    // With a byte order mark, which is what spreadsheet programs know UTF-8 by; lines as in RFC 4180.
    write: (row) =>
      `\uFEFF${tableOf(row)
        .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
        .join('')}`,
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
    write: (row) => {
      const book = utils.book_new()
      // Every cell stays text: a workbook that turns codes into numbers loses their last digits.
      utils.book_append_sheet(book, utils.aoa_to_sheet(tableOf(row), { dense: true }), row.month)
      return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer
    },
  },
  {
    mediaType: 'application/json; charset=utf-8',
    extension: 'json',
    // The content stands as it was frozen, byte for byte, so that its hash can be computed again.
    write: ({ content, contentHash, signature, version }) =>
      `{"version":${version},"contentSha256":"${contentHash}","signature":${JSON.stringify(signature)},"content":${content}}`,
  },
]
