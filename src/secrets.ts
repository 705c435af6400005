import { hkdfSync } from 'node:crypto'
import { StartError } from './errors.ts'
import { makeCipher, makeReloadingCipher, type Cipher } from './personal/cipher.ts'
import { readOrMakeKeyFile, readOrMakeReceiptKeyFile } from './personal/key-file.ts'
import { parseIdentityKeys, type IdentityKeysResult } from './personal/keys.ts'
import { parseReceiptKeys, type ReceiptKeys } from './receipt/signer.ts'
import { makeCursorCodec, type CursorCodec } from './relay/cursor.ts'

/** What is made of the identity keys. */
export interface Secrets {
  cipher: Cipher
  cursors: CursorCodec
}

/** Keys that can be used. */
export type IdentityKeys = Extract<IdentityKeysResult, { ok: true }>

/**
 * Opens the keys: those of the configuration; else, outside production, a key file of its own in the data folder,
 * made at the first start. A key that is added to that file is taken up without a restart.
 * @throws StartError when the keys cannot be used
 */
export function openSecrets(identityKeys: string | null, dataDir: string): Secrets {
  const { keys } = readIdentityKeys(identityKeys, dataDir)
  const cursorKey = Buffer.from(hkdfSync('sha256', keys.indexKey, '', 'cursor', 32))
  const cipher =
    identityKeys === null
      ? makeReloadingCipher(() => makeCipher(readIdentityKeys(null, dataDir).keys))
      : makeCipher(keys)
  return { cipher, cursors: makeCursorCodec(cursorKey) }
}

/**
 * The keys of receipts: those of the configuration; else, outside production, a file of its own in the data folder.
 * @throws StartError when they cannot be used
 */
export function openReceiptKeys(receiptKeys: string | null, dataDir: string): ReceiptKeys {
  const parsed = parseReceiptKeys(receiptKeys ?? readOrMakeReceiptKeyFile(dataDir))
  if (parsed.ok) return parsed.keys
  throw new StartError(`The receipt keys cannot be used: ${named(parsed.problems)}.`)
}

/**
 * The keys themselves, of the configuration or of the data folder's file.
 * @throws StartError when they cannot be used
 */
export function readIdentityKeys(identityKeys: string | null, dataDir: string): IdentityKeys {
  const parsed = parseIdentityKeys(identityKeys ?? readOrMakeKeyFile(dataDir))
  if (parsed.ok) return parsed
  throw new StartError(`The identity keys cannot be used: ${named(parsed.problems)}.`)
}

function named(problems: readonly { entry: number; en: string }[]): string {
  return problems.map(({ entry, en }) => `entry ${entry}: ${en}`).join('; ')
}
