import { randomBytes } from 'node:crypto'
import { parseReceiptKeys, type ReceiptKeys } from '../../src/receipt/signer.ts'

/** Keys of receipts that nobody else has. */
export function makeReceiptKeys(kid = `test-${randomBytes(4).toString('hex')}`): ReceiptKeys {
  const parsed = parseReceiptKeys(`${kid}:${randomBytes(32).toString('base64')}`)
  if (!parsed.ok) throw new Error('no keys')
  return parsed.keys
}
