import { hkdfSync } from 'node:crypto'

/** Raw key material: which key seals, every key that may open, and the key of the blind index. */
export type CipherKeys = {
  /** Id of the key that seals new values. */
  current: string
  /** Key id → 32 bytes. Old keys stay until every value that they sealed was sealed anew. */
  keys: ReadonlyMap<string, Buffer>
  /** 32 bytes; never changes while an index that it made is in use. */
  indexKey: Buffer
}

export type IdentityKeyErrorCode =
  | 'IDENTITY_KEYS_EMPTY'
  | 'IDENTITY_KEY_FORM'
  | 'IDENTITY_KEY_ID'
  | 'IDENTITY_KEY_BASE64'
  | 'IDENTITY_KEY_LENGTH'
  | 'IDENTITY_KEY_WEAK'
  | 'IDENTITY_KEY_DUPLICATE'

/** `entry` is the place in the list, counted from 1 (0: the list as a whole). */
export type IdentityKeyProblem = {
  code: IdentityKeyErrorCode
  entry: number
  zh: string
  en: string
}

/** `indexFrom`: the key that the index key is derived from; null when it has an entry of its own. */
export type IdentityKeysResult =
  | { ok: true; keys: CipherKeys; indexFrom: string | null }
  | { ok: false; problems: IdentityKeyProblem[] }

const KEY_BYTES = 32
/** Reserved id: the key of the blind index, which outlives the change of the other keys. */
export const INDEX_ID = 'index'
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

const MESSAGES: Record<IdentityKeyErrorCode, { zh: string; en: string }> = {
  IDENTITY_KEYS_EMPTY: { zh: '没有可用于加密的密钥', en: 'there is no key to seal with' },
  IDENTITY_KEY_FORM: { zh: '应写作 id:base64', en: 'must be written id:base64' },
  IDENTITY_KEY_ID: {
    zh: '密钥编号只能是 1 至 32 个字母、数字、_ 或 -',
    en: 'the key id must be 1 to 32 letters, digits, _ or -',
  },
  IDENTITY_KEY_BASE64: { zh: '密钥不是 base64 文本', en: 'the key is not base64' },
  IDENTITY_KEY_LENGTH: { zh: '密钥必须是 32 字节', en: 'the key must be 32 bytes long' },
  IDENTITY_KEY_WEAK: { zh: '密钥的所有字节都相同', en: 'all bytes of the key are alike' },
  IDENTITY_KEY_DUPLICATE: { zh: '密钥编号或密钥重复', en: 'the key id or the key stands twice' },
}

const problem = (code: IdentityKeyErrorCode, entry: number): IdentityKeyProblem => {
  const { zh, en } = MESSAGES[code]
  const [whereZh, whereEn] = entry === 0 ? ['', ''] : [`第 ${entry} 个密钥：`, `key ${entry}: `]
  return { code, entry, zh: whereZh + zh, en: whereEn + en }
}

const readEntry = (
  text: string,
  known: ReadonlyMap<string, Buffer>,
): [string, Buffer] | IdentityKeyErrorCode => {
  const colon = text.indexOf(':')
  if (colon < 0) return 'IDENTITY_KEY_FORM'
  const id = text.slice(0, colon).trim()
  const base64 = text.slice(colon + 1).trim()
  if (!KEY_ID.test(id)) return 'IDENTITY_KEY_ID'
  if (!BASE64.test(base64)) return 'IDENTITY_KEY_BASE64'
  const key = Buffer.from(base64, 'base64')
  if (key.length !== KEY_BYTES) return 'IDENTITY_KEY_LENGTH'
  if (key.every((byte) => byte === key[0])) return 'IDENTITY_KEY_WEAK'
  if (known.has(id) || [...known.values()].some((other) => other.equals(key)))
    return 'IDENTITY_KEY_DUPLICATE'
  return [id, key]
}

/** A list of keys `id:base64,id2:base64` of 32 bytes each, and what is wrong with its entries, by their place. */
export function readKeyEntries(text: string): {
  entries: ReadonlyMap<string, Buffer>
  problems: IdentityKeyProblem[]
} {
  const problems: IdentityKeyProblem[] = []
  const entries = new Map<string, Buffer>()
  for (const [at, entry] of (text.trim() === '' ? [] : text.split(',')).entries()) {
    const read = readEntry(entry, entries)
    if (typeof read === 'string') problems.push(problem(read, at + 1))
    else entries.set(read[0], read[1])
  }
  return { entries, problems }
}

/**
 * Reads IDENTITY_KEYS: `id:base64,id2:base64`, each key 32 bytes; the first seals, all open. The
 * entry with the id `index` (anywhere) is the key of the blind index; without one, the index key is
 * derived from the last (oldest) entry, which then must never be dropped.
 *
 * Names every bad entry at once, by its place and never by its content.
 */
export const parseIdentityKeys = (text: string): IdentityKeysResult => {
  const { entries, problems } = readKeyEntries(text)
  const known = new Map(entries)
  const explicit = known.get(INDEX_ID)
  known.delete(INDEX_ID)
  const [current] = known.keys()
  const [oldestId, oldest] = [...known].at(-1) ?? []
  if (problems.length === 0 && (current === undefined || oldest === undefined))
    problems.push(problem('IDENTITY_KEYS_EMPTY', 0))
  if (problems.length > 0 || current === undefined || oldest === undefined)
    return { ok: false, problems }
  const indexKey = explicit ?? Buffer.from(hkdfSync('sha256', oldest, '', 'index-key', KEY_BYTES))
  const indexFrom = explicit === undefined ? (oldestId ?? null) : null
  return { ok: true, keys: { current, keys: known, indexKey }, indexFrom }
}
