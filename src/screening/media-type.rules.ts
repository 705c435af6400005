import { DomainError } from '../errors.ts'

/** What a list is declared to be. The encoding of CSV is found by its content, that of JSON lines is as declared. */
export interface MediaType {
  format: 'CSV' | 'XLSX' | 'JSON_LINES'
  encoding: 'utf-8' | 'gb18030'
}

const FORMATS = new Map<string, MediaType['format']>([
  ['text/csv', 'CSV'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
  ['application/x-ndjson', 'JSON_LINES'],
  ['application/jsonl', 'JSON_LINES'],
])

const ENCODINGS = new Map<string, MediaType['encoding']>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['gb18030', 'gb18030'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
])

/**
 * Reads the header `Content-Type` of a list.
 * @throws DomainError MEDIA_TYPE_UNSUPPORTED
 */
export function readMediaType(header: string | undefined): MediaType {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim())
  const charset = parameters
    .map((parameter) => /^charset="?([^"]+)"?$/i.exec(parameter)?.[1]?.toLowerCase())
    .find((found) => found !== undefined)
  const format = FORMATS.get(type.toLowerCase())
  const encoding = ENCODINGS.get(charset ?? 'utf-8')
  if (format === undefined || encoding === undefined)
    throw new DomainError('MEDIA_TYPE_UNSUPPORTED')
  return { format, encoding }
}
