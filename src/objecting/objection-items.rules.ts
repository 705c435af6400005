import { DomainError } from '../errors.ts'
import type { ObjectionItem } from '../objection/aspect.ts'
import { checkPlainText } from '../personal/plain-text.ts'

const ITEMS_MOST = 30
const VALUE_MOST = 500
const FIELD = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/

/**
 * Reads the values that are disputed; blank is nothing.
 * @throws DomainError BAD_INPUT for too many, one that names no field, or claims what is recorded; also for an identity,
 *   bank card or mobile number: a claim about one is made by evidence
 */
export function readItems(items: readonly ObjectionItem[]): ObjectionItem[] {
  if (items.length > ITEMS_MOST) throw tooMuch()
  return items.map(({ field, recorded, claimed }) => {
    const read = { field, recorded: readValue(recorded), claimed: readValue(claimed) }
    if (!FIELD.test(field) || read.recorded === read.claimed) {
      throw new DomainError('BAD_INPUT', {
        zh: '有异议的数据项须写明名称，主张值须与记载值不同',
        en: 'A disputed value names its field, and claims another value than is recorded',
      })
    }
    return read
  })
}

function readValue(value: string | null): string | null {
  const read = value?.trim() ?? ''
  if (read.length > VALUE_MOST) throw tooMuch()
  checkPlainText(read)
  return read === '' ? null : read
}

function tooMuch(): DomainError {
  return new DomainError('BAD_INPUT', {
    zh: `有异议的数据项至多 ${ITEMS_MOST} 项，每项至多 ${VALUE_MOST} 字`,
    en: `There are ${ITEMS_MOST} disputed values at most, of ${VALUE_MOST} characters each`,
  })
}
