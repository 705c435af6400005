import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './errors.ts'
import { makeCipher, type Cipher } from './personal/cipher.ts'
import { parseIdentityKeys } from './personal/keys.ts'
import { makeCursorCodec, type CursorCodec } from './relay/cursor.ts'

/** What is made of the identity keys. */
export interface Secrets {
  cipher: Cipher
  cursors: CursorCodec
}

/**
 * Opens the keys: those of the configuration; else, outside production, a key file of its own in the data folder,
 * made at the first start.
 * @throws StartError when the keys cannot be used
 */
export function openSecrets(identityKeys: string | null, dataDir: string): Secrets {
  const parsed = parseIdentityKeys(identityKeys ?? ownKeys(dataDir))
  if (!parsed.ok) {
    const named = parsed.problems
      .map((problem) => `entry ${problem.entry}: ${problem.en}`)
      .join('; ')
    throw new StartError(`The identity keys cannot be used: ${named}.`)
  }
  const { indexKey } = parsed.keys
  const cursorKey = Buffer.from(hkdfSync('sha256', indexKey, '', 'cursor', 32))
  return { cipher: makeCipher(parsed.keys), cursors: makeCursorCodec(cursorKey) }
}

function ownKeys(dataDir: string): string {
  const path = join(dataDir, 'identity.keys')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const key = () => randomBytes(32).toString('base64')
  const made = `local:${key()},index:${key()}`
  writeFileSync(path, `${made}\n`, { mode: 0o600 })
  return made
}
