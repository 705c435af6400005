import { DomainError } from '../errors.ts'
import { checkPlainText } from '../personal/plain-text.ts'

const TEXT_MOST = 2000
/** Characters of a legal basis, or the number of a document. */
const LINE_MOST = 500

/**
 * A text that is kept with a step: something, and not too much.
 * @throws DomainError BAD_INPUT also for one that holds an identity, bank card or mobile number
 */
export function readText(text: string): string {
  const read = text.trim()
  if (read === '' || read.length > TEXT_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `说明须为 1 至 ${TEXT_MOST} 字`,
      en: `A statement has 1 to ${TEXT_MOST} characters`,
    })
  }
  checkPlainText(read)
  return read
}

/**
 * A short text that may be missing; blank is nothing.
 * @throws DomainError BAD_INPUT as `readText`
 */
export function readLine(text: string | null): string | null {
  const read = text?.trim() ?? ''
  if (read.length > LINE_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `依据和文书号至多 ${LINE_MOST} 字`,
      en: `A basis or a number has ${LINE_MOST} characters at most`,
    })
  }
  checkPlainText(read)
  return read === '' ? null : read
}
