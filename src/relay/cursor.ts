import { createHmac, timingSafeEqual } from 'node:crypto'
import { DomainError } from '../errors.ts'

/** The values of the ordering at one row; the last is the row's id. */
export type Keys = readonly (string | null)[]

/** Writes and reads cursors: opaque, and authenticated so that nobody probes with one of his own making. */
export interface CursorCodec {
  write(ordering: string, keys: Keys): string
  /** @throws DomainError CURSOR_INVALID for a forged cursor, or one of another ordering or filter. */
  read(ordering: string, cursor: string): Keys
}

const TAG_BYTES = 12

/** Makes the codec of a secret. `ordering` names the order and the filter that a cursor belongs to. */
export function makeCursorCodec(secret: Buffer): CursorCodec {
  const tagOf = (ordering: string, body: Buffer): Buffer =>
    createHmac('sha256', secret)
      .update(ordering)
      .update('\0')
      .update(body)
      .digest()
      .subarray(0, TAG_BYTES)
  return {
    write: (ordering, keys) => {
      const body = Buffer.from(JSON.stringify(keys))
      return Buffer.concat([tagOf(ordering, body), body]).toString('base64url')
    },
    read: (ordering, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url')
      const body = bytes.subarray(TAG_BYTES)
      const tag = bytes.subarray(0, TAG_BYTES)
      if (tag.length !== TAG_BYTES || !timingSafeEqual(tag, tagOf(ordering, body))) {
        throw new DomainError('CURSOR_INVALID')
      }
      return JSON.parse(body.toString('utf8')) as Keys
    },
  }
}
