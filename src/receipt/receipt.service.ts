import type { Database, Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { StartError } from '../errors.ts'
import { isSignedBy, readReceipt } from './receipt.rules.ts'
import { insertReceiptKey, listReceiptKeys } from './receipt.store.ts'
import type { PublicJwk } from './signer.ts'

/** What was found of the signature of a receipt. */
export type SignatureState = 'INTACT' | 'ALTERED' | 'UNKNOWN_KEY'

/**
 * Registers the public keys of a configuration. They stay for ever: what a key signed that has left the configuration
 * is still to be verified.
 * @throws StartError when a key is registered under the same id already
 */
export async function registerReceiptKeys(
  db: Executor,
  keys: readonly PublicJwk[],
  at: Date,
): Promise<void> {
  for (const key of keys) await insertReceiptKey(db, key, at)
  const registered = new Map((await listPublicKeys(db)).map((key) => [key.kid, key]))
  for (const { kid, x } of keys) {
    if (registered.get(kid)?.x === x) continue
    throw new StartError(
      `The receipt key ${kid} is registered with another public key; give the new key an id of its own.`,
    )
  }
}

/** All public keys that ever signed, the oldest first. */
export async function listPublicKeys(db: Executor): Promise<PublicJwk[]> {
  return (await listReceiptKeys(db, {})).map(({ jwk }) => jwk)
}

/** Whether a receipt is as it was signed, by a key that is registered here. */
export async function verifyReceiptSignature(db: Database, text: string): Promise<SignatureState> {
  const receipt = readReceipt(text)
  if (receipt === null) return 'ALTERED'
  const key = await keyOf(db, receipt.header.kid)
  if (key === null) return 'UNKNOWN_KEY'
  return isSignedBy(receipt, key) ? 'INTACT' : 'ALTERED'
}

/** Registered keys never change, so those that were read are kept; one that is not known yet is looked for. */
async function keyOf(db: Database, kid: string): Promise<PublicJwk | null> {
  const known = keptOf(db)
  if (!known.has(kid)) {
    for (const key of await listPublicKeys(db)) known.set(key.kid, key)
  }
  return known.get(kid) ?? null
}
const keptOf = perOwner((_db: Database) => new Map<string, PublicJwk>())
