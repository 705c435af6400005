import { DomainError } from './errors.ts'
import type { DisclosureReport } from './disclosure/report.ts'
import type { Reading, Writing } from './disclosure/reading.ts'
import type { Language } from './vocabulary/language.ts'

/** Who is asking. Until parties exist, everyone is anonymous but the operator in the process. */
export interface Viewer {
  party: null
  isOperator: boolean
}

/** What resolvers get: the caller, and the handles through which services read and write for it. */
export interface RequestContext {
  viewer: Viewer
  reading: Reading
  /** Null for callers who may write nothing: the operation gate refuses them before a resolver runs. */
  writing: Writing | null
  /** The caller wants to be refused rather than to get less: header `Disclosure: strict`. */
  isStrict: boolean
  /** What this answer withheld. */
  disclosure: DisclosureReport
  language: Language
  requestId: string
}

/**
 * The handle to write through.
 * @throws DomainError FORBIDDEN for a caller that may write nothing; the operation gate was there before
 */
export function writingOf(context: RequestContext): Writing {
  if (context.writing === null) throw new DomainError('FORBIDDEN')
  return context.writing
}
