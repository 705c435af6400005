import type { Database } from '../database/database.ts'
import type { Cipher } from '../personal/cipher.ts'
import type { CursorCodec } from '../relay/cursor.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { Entitlement } from './entitlement.ts'

/** What reading and writing both need: the database, the rules in force, the clock, the keys. */
export interface Base {
  readonly db: Database
  readonly cipher: Cipher
  readonly cursors: CursorCodec
  /** The rules as last loaded; asked for at each use, since they may be reloaded while serving. */
  rules(): RuleBook
  now(): Date
  /** Today in Asia/Shanghai. */
  today(): string
}

/**
 * The handle that services read through. It carries the entitlement, so a read that forgets who asks cannot
 * be written. One object per entitlement and process: loaders batch across the requests that share it.
 */
export interface Reading extends Base {
  readonly entitlement: Entitlement
}

/** The handle that services write through; `actor` stands in the provenance of what is written. */
export interface Writing extends Base {
  readonly actor: string
}
