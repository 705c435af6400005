import { DomainError, type Message } from '../errors.ts'
import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'

/** What a request says of itself beside its document, by header. */
export interface CredentialHeaders {
  authorization?: string | undefined
  /** The party that a person acts for, of several: its global id, or that of one's membership. */
  'acting-for'?: string | undefined
  /** Code of the purpose of non-public reading. */
  purpose?: string | undefined
  /** The matter that it is for: a case number; percent-encoded where it is not ASCII. */
  matter?: string | undefined
  /** Key of a front end for the public. */
  'api-key'?: string | undefined
}

/** Characters of a matter at most. */
const MATTER_MOST = 200
const PURPOSE = /^[A-Z][A-Z0-9_]{0,63}$/
const BEARER = /^bearer +([^\s]+)$/i

/** The token of an `Authorization` header; null for anything but one bearer token (RFC 6750, 2.1). */
export function readBearer(header: string): string | null {
  return BEARER.exec(header.trim())?.[1] ?? null
}

/**
 * Reads the header `Purpose`: a code; which ones there are is rule data and checked later.
 * @throws DomainError BAD_REQUEST
 */
export function readPurpose(header: string | undefined): string | null {
  const code = header?.trim() ?? ''
  if (code === '') return null
  if (!PURPOSE.test(code)) {
    throw bad({
      zh: 'Purpose 须为用途代码',
      en: 'the header Purpose has to be the code of a purpose',
    })
  }
  return code
}

/**
 * Reads the header `Matter`: at most 200 characters, none that cannot be seen (it stands in the access log); percent-
 * encoded UTF-8, since headers are ASCII.
 * @throws DomainError BAD_REQUEST
 */
export function readMatter(header: string | undefined): string | null {
  return checkMatter(decoded(header ?? ''))
}

/**
 * Checks a matter, wherever it is named; null for an empty one.
 * @throws DomainError BAD_REQUEST
 */
export function checkMatter(text: string): string | null {
  const matter = text.trim().normalize('NFC')
  if (matter === '') return null
  if ([...matter].length > MATTER_MOST || /\p{C}/u.test(matter)) throw badMatter()
  // It stands in the access log, and the subject reads it there.
  if (holdsIdentityNumber(matter)) {
    throw bad({
      zh: 'Matter 不得含身份证件、银行卡或手机号码',
      en: 'the header Matter must hold no identity, bank card or mobile number',
    })
  }
  return matter
}

function decoded(text: string): string {
  // Bytes beyond ASCII are read as Latin-1 by the HTTP parser: what was meant is anybody's guess.
  if (/[^\u0020-\u007e]/.test(text)) throw badMatter()
  try {
    return decodeURIComponent(text)
  } catch {
    throw badMatter()
  }
}

function badMatter(): DomainError {
  return bad({
    zh: `Matter 至多${MATTER_MOST}字，不含控制字符，中文须按 UTF-8 百分号编码`,
    en: `the header Matter takes ${MATTER_MOST} characters at most, no control characters, percent-encoded UTF-8`,
  })
}

function bad(detail: Message): DomainError {
  return new DomainError('BAD_REQUEST', detail)
}
