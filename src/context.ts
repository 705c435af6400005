import { DomainError } from './errors.ts'
import type { Along } from './database/along.ts'
import type { Policy } from './disclosure/policy.ts'
import { DisclosureReport } from './disclosure/report.ts'
import type { Base, Reader, Writing } from './disclosure/reading.ts'
import type { Viewer } from './disclosure/viewer.ts'
import type { Language } from './vocabulary/language.ts'

/** Points of an operation, and what is left of the caller's quota; a limit of null: not limited. */
export interface Charged {
  points: number
  quota: {
    policy: 'day' | 'minute'
    limit: number | null
    remaining: number | null
    resetSeconds: number
  }
}

/** What resolvers get: the caller, and the handles through which services read and write for it. */
export interface RequestContext {
  viewer: Viewer
  reader: Reader
  /** How a viewer reads: for an operation that names its purpose in its arguments. */
  readerOf(viewer: Viewer): Reader
  /** What is committed together with the access log's row, before anybody gets the answer. */
  along: Along[]
  /** The base, for the services that decide on rights (parties, tokens, consents) and ask as the tables' owner. */
  base: Base
  /** Null for callers who may write nothing: the operation gate refuses them before a resolver runs. */
  writing: Writing | null
  /** The caller wants to be refused rather than to get less: header `Disclosure: strict`. */
  isStrict: boolean
  /** The caller wants to know what the operation would cost, and not to run it: header `Dry-Run: true`. */
  isDryRun: boolean
  /** What this answer disclosed and withheld. */
  disclosure: DisclosureReport
  /** What the operation cost, once it was charged. */
  charged: Charged | null
  /** Header fields that the answer will carry. */
  headers: Map<string, string>
  language: Language
  requestId: string
  /** Of the caller, behind trusted proxies. */
  address: string
}

/** What a caller and its request say; what is left out is as for a caller that asks for nothing special. */
type Begun = Pick<RequestContext, 'viewer' | 'readerOf' | 'base' | 'requestId' | 'address'> &
  Partial<Pick<RequestContext, 'writing' | 'isStrict' | 'isDryRun' | 'language'>>

/** The context with which an operation begins: nothing is disclosed, charged or left behind yet. */
export function beginContext(policy: Policy, begun: Begun): RequestContext {
  const reader = begun.readerOf(begun.viewer)
  return {
    reader,
    along: [],
    writing: null,
    isStrict: false,
    isDryRun: false,
    disclosure: new DisclosureReport(reader, policy),
    charged: null,
    headers: new Map(),
    language: 'zh',
    ...begun,
  }
}

/**
 * The handle to write through.
 * @throws DomainError FORBIDDEN for a caller that may write nothing; the operation gate was there before
 */
export function writingOf(context: RequestContext): Writing {
  if (context.writing === null) throw new DomainError('FORBIDDEN')
  return context.writing
}
