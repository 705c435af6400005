/** A table that holds sealed values: where they stand, and what binds them to their place. */
export interface SealedPlace {
  table: string
  /** Its primary key, in order: the pages of a run go along it. */
  key: readonly KeyColumn[]
  /** The column of the key that is the context of its values. */
  context: string
  /** `JSON`: the sealed ones among the values of a jsonb object; the others are left alone. */
  columns: readonly { name: string; form: 'TEXT' | 'JSON' }[]
  /** Rows of a page at most, where values are large. */
  pageRows?: number
}

/** `least` comes before, or is, the least value of its type. */
interface KeyColumn {
  name: string
  type: 'uuid' | 'text' | 'int'
  least: string | number
}

const uuid = (name: string): KeyColumn => ({
  name,
  type: 'uuid',
  least: '00000000-0000-0000-0000-000000000000',
})
const text = (name: string): KeyColumn => ({ name, type: 'text', least: '' })
const int = (name: string): KeyColumn => ({ name, type: 'int', least: -1 })

const TEXT = (name: string) => ({ name, form: 'TEXT' }) as const
const JSON = (name: string) => ({ name, form: 'JSON' }) as const

/** Every place of the database where sealed values stand. A column `…sealed…` that is not here fails a test. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  {
    table: 'subject_identifier',
    key: [uuid('subject_id'), text('type'), text('value')],
    context: 'subject_id',
    columns: [TEXT('sealed')],
  },
  {
    table: 'subject_version',
    key: [uuid('subject_id'), uuid('id')],
    context: 'subject_id',
    columns: [TEXT('representative_id_sealed'), TEXT('phone_sealed')],
  },
  {
    table: 'record',
    key: [uuid('subject_id'), uuid('record_id'), int('version')],
    context: 'record_id',
    columns: [
      JSON('attributes_public'),
      JSON('attributes_shared'),
      JSON('attributes_authorized'),
      JSON('attributes_internal'),
    ],
  },
  {
    table: 'quarantine_row',
    key: [uuid('file_id'), int('line')],
    context: 'file_id',
    columns: [TEXT('sealed_row')],
  },
  {
    table: 'screening_row',
    key: [uuid('screening_id'), int('n')],
    context: 'screening_id',
    columns: [TEXT('sealed')],
  },
  // Files that went out to platforms, and that came from them.
  {
    table: 'exchange_batch',
    key: [uuid('id')],
    context: 'id',
    columns: [TEXT('content_sealed')],
    pageRows: 8,
  },
  {
    table: 'exchange_file',
    key: [uuid('id')],
    context: 'id',
    columns: [TEXT('content_sealed')],
    pageRows: 8,
  },
  {
    table: 'exchange_decision',
    key: [uuid('id')],
    context: 'id',
    columns: [TEXT('sealed')],
  },
  {
    table: 'webhook',
    key: [uuid('id')],
    context: 'id',
    columns: [TEXT('secret_sealed'), TEXT('previous_secret_sealed')],
  },
  // Letters are scanned papers, each up to a mebibyte.
  {
    table: 'consent_letter',
    key: [text('hash')],
    context: 'hash',
    columns: [TEXT('sealed')],
    pageRows: 8,
  },
]
