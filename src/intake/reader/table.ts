/** What is wrong with a row or with one of its cells: a stable code and a sentence in both languages. */
export interface Problem {
  code: string
  zh: string
  en: string
  /** 1-based column of the cell, absent when the whole row is meant. */
  column?: number
}

/** One row of a table as text; nothing is known of what the cells mean. */
export interface TableRow {
  /** 1-based line (CSV) or row (XLSX, XLS) in the source, as a person would see it. */
  line: number
  cells: string[]
  /** Source bytes up to the end of this row, for progress; approximate for XLSX and XLS. */
  bytes: number
  /** Present when the row cannot be trusted as it was read. */
  problem?: Problem
}

export interface TableFile {
  format: 'CSV' | 'XLSX' | 'XLS'
  /** Encoding of the text; null where the format fixes it. */
  encoding: 'UTF-8' | 'GB18030' | null
  totalBytes: number
  /**
   * The rows in batches of up to 1000, from the start on each call. Rows without any character are
   * left out. Throws FileRefusal when the file turns out to be unreadable on the way.
   *
   * Cells share memory with the chunk they were read from: copy what is kept after the batch.
   */
  rows(): AsyncIterable<TableRow[]>
  /** Frees the file; safe to call twice. */
  close(): Promise<void>
}

/** Bounds that keep a hostile or broken file from taking memory or time without end. */
export interface ReaderLimits {
  /** Bytes of a CSV file read at a time. */
  chunkBytes: number
  /** Longest line or quoted record of a CSV file, in bytes. */
  lineBytes: number
  /** Longest quoted cell, in characters, and most lines of one quoted record. */
  quotedCharacters: number
  quotedLines: number
  /** Sum of the unpacked sizes in an XLSX package, in bytes. */
  unpackedBytes: number
  /** Highest ratio of unpacked to packed size of a part over 16 MiB. */
  compressionRatio: number
  sharedStringsBytes: number
  rows: number
  columns: number
  xlsBytes: number
  xlsMilliseconds: number
  xlsHeapMiB: number
}

const MiB = 1024 * 1024

export const defaultLimits: ReaderLimits = {
  chunkBytes: MiB / 2,
  lineBytes: MiB,
  quotedCharacters: 64 * 1024,
  quotedLines: 100,
  unpackedBytes: 2048 * MiB,
  compressionRatio: 250,
  sharedStringsBytes: 512 * MiB,
  rows: 1_048_576,
  columns: 1024,
  xlsBytes: 64 * MiB,
  xlsMilliseconds: 60_000,
  xlsHeapMiB: 1024,
}

export const batchSize = 1000

/** Splits rows into batches of at most `batchSize`. */
export function* batches(rows: TableRow[]): Generator<TableRow[]> {
  for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize)
}
