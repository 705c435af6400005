import type { Database, Executor } from '../database/database.ts'
import type { Cipher } from '../personal/cipher.ts'
import type { Signer } from '../receipt/signer.ts'
import type { CursorCodec } from '../relay/cursor.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { Entitlement } from './entitlement.ts'
import type { Scope } from './scope.ts'
import type { Viewer } from './viewer.ts'

/** What reading and writing both need: the database, the rules in force, the clock, the keys. */
export interface Base {
  /** The database as the owner of the tables: for writing, and for what decides on rights. */
  readonly db: Database
  readonly cipher: Cipher
  readonly cursors: CursorCodec
  /** Signs receipts. */
  readonly signer: Signer
  /** The rules as last loaded; asked for at each use, since they may be reloaded while serving. */
  rules(): RuleBook
  now(): Date
  /** Today in Asia/Shanghai. */
  today(): string
  /** Webhooks may lead to this machine itself (tests, a demonstration); never in production. */
  readonly allowsLoopback?: boolean
  /** The day that row policies are told, for a clock that is not the database's (tests). */
  readonly wallToday?: () => string
}

/**
 * The handle that stores and services read through: it runs as the database class of its entitlement, so a read that
 * forgets who asks cannot be written. One object per entitlement and process: loaders batch across the requests that
 * share it. Rows carry the handle that they were read through (`by`): the field gate decides by it.
 */
export interface Reading extends Omit<Base, 'db'> {
  readonly db: Executor
  readonly entitlement: Entitlement
  /**
   * Handles that show more of some rows (those that the caller's own unit holds, those of its fields of business). A
   * row that one of them shows is read through it; the last goes first.
   */
  readonly also: readonly Reading[]
}

/** A row that was read for a caller. */
export interface Read {
  readonly by: Reading
}

/**
 * How a viewer reads: what it sees of everyone (lists, searches), and what it sees of one subject (its own file, one
 * that consented, one in its area), decided once per subject.
 */
export interface Reader {
  readonly viewer: Viewer
  /** For lists over all subjects. */
  readonly everyone: Reading
  /** True when it sees of each subject what it sees of everyone: nothing has to be decided. */
  readonly isUniform: boolean
  /** All scopes that it may see of some subject. */
  readonly mostScopes: ReadonlySet<Scope>
  /** Consents that were used, for the access log. */
  readonly usedConsents: ReadonlySet<string>
  /** Whether its purpose entitles it to look persons up by the number of an identity paper. */
  readonly mayUseIdentityPapers: boolean
  /** Its look-ups by them that found nobody, which are limited (rule data, IDENTITY_MISSES_PER_DAY). */
  readonly identityMisses: { check(): void; add(): void }
  /** For the file that these subject ids make up. */
  readingOf(memberIds: readonly string[]): Promise<Reading>
  /**
   * What counts for an outcome beyond what the caller may see, where the rule of its purpose says so. What it shows is
   * never released.
   */
  beyond(scope: 'SHARED' | 'AUTHORIZED'): Reading
}

/** What a writer may write: records of its own source, as far as its mandates cover them. */
export interface Author {
  /** The only source that it may write under; null: any (the operator). */
  readonly sourceCode: string | null
  /**
   * Whether a mandate of today covers a record of a field of business and a division; null: it has none.
   * @param db the transaction that asks, if one does: the embedded database has one connection
   */
  covers(domain: string | null, regionCode: string | null, db?: Executor): Promise<boolean>
}

/** The operator in the process (the command line, tests) writes whatever there is. */
export const OPERATOR_AUTHOR: Author = { sourceCode: null, covers: () => Promise.resolve(true) }

/** The handle that services write through; `actor` stands in the provenance of what is written. */
export interface Writing extends Base {
  readonly actor: string
  readonly author: Author
}
