import { z } from 'zod'
import { SUBJECT_CATEGORIES } from './rule.codes.ts'

const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')

/** Kinds of facts that are reported to platforms. */
export const REPORTED_FACTS = ['RECORD', 'LIST_ENTRY'] as const
export type ReportedFact = (typeof REPORTED_FACTS)[number]

/** Forms of the files that reports go out in; withdrawals are always JSON. */
export const REPORT_FORMATS = ['CSV', 'XLSX', 'JSON'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** What a platform hands over to us. */
export const RECEIVED_KINDS = ['RECORDS', 'REPAIR_DECISIONS'] as const
export type ReceivedKind = (typeof RECEIVED_KINDS)[number]

/** The upstream exchanges of the 双公示 files, whose names say which one a file is for. */
export const EXCHANGE_CODES = ['XYGJJH', 'XYSJJH', 'XYDYJH', 'XYSYJH'] as const

/** What of the facts is reported, and how. */
const report = z.strictObject({
  fact: z.enum(REPORTED_FACTS),
  /** The catalogue item of records, the list of entries. */
  code: upperCode,
  subjectCategories: z.array(z.enum(SUBJECT_CATEGORIES)).min(1),
  format: z.enum(REPORT_FORMATS),
})

/** A platform that the bureau reports to and receives from. Its address and its secret are configuration, never here. */
export const platform = z.strictObject({
  /** The source under which what it delivers stands; null: it delivers nothing. */
  source: upperCode.nullable(),
  reports: z.array(report),
  /** Facts of these sources are reported: ours, and not what came from another platform. */
  reportedSources: z.array(upperCode),
  receives: z.array(z.enum(RECEIVED_KINDS)),
  /** Named in the file names of the 双公示 files; null: files are named after what they hold. */
  exchange: z.enum(EXCHANGE_CODES).nullable(),
  /** Reports are made up this often, and files are fetched; a withdrawal goes out at once. */
  everyMinutes: z.int().positive(),
  /** Rows of a file at most. */
  rowsMost: z.int().min(1).max(5000),
  /** An answer that takes longer has not come. */
  timeoutSeconds: z.int().positive(),
  /** Tries of a file, and the pauses between them: the first, doubled each time up to the longest. */
  tries: z.int().positive(),
  firstPauseSeconds: z.int().positive(),
  longestPauseSeconds: z.int().positive(),
  /** A receipt that did not come along is asked for this often. */
  receiptEverySeconds: z.int().positive(),
  /** Counts and hashes of each day are compared with the platform’s on the next. */
  reconciles: z.boolean(),
  note: z.string().optional(),
})

/** What is wrong with a platform beyond the form of its row. */
export function problemsOfPlatform(body: z.infer<typeof platform>): string[] {
  const named = body.reports.map(({ fact, code }) => `${fact} ${code}`)
  const twice = named.filter((one, at) => named.indexOf(one) !== at)
  return [
    ...twice.map((one) => `reports: ${one} stands twice`),
    ...(body.receives.length > 0 && body.source === null
      ? ['source: what it delivers has to stand under a source']
      : []),
    ...(body.longestPauseSeconds < body.firstPauseSeconds
      ? ['longestPauseSeconds: less than the first pause']
      : []),
    ...body.reports
      .filter(({ fact, format }) => fact === 'LIST_ENTRY' && format !== 'JSON')
      .map(({ code }) => `reports: LIST_ENTRY ${code} has no form but JSON`),
  ]
}
