import { createHash, timingSafeEqual } from 'node:crypto'
import type { ExchangeAddress } from '../config.ts'
import { StartError } from '../errors.ts'
import { readGlobalId } from '../relay/global-id.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { makeHttpClient } from './http-client.ts'
import type { Connection } from './parts.ts'

/**
 * The platforms that the configuration connects, by code.
 * @throws StartError for one that the rule data do not know
 */
export function connectionsOf(
  addresses: readonly ExchangeAddress[],
  book: RuleBook,
): ReadonlyMap<string, Connection> {
  return new Map(
    addresses.map(({ code, url, secret, party }) => {
      if (!book.list('platform', {}).some((one) => one.code === code))
        throw new StartError(`EXCHANGE_${code}_URL names no platform of the rule data.`)
      const id = readGlobalId(party)
      const partyId = id?.kind === 'party' ? id.id : party
      const client = (timeoutMs: number, signal?: AbortSignal) =>
        makeHttpClient({ url, secret, timeoutMs }, signal)
      return [code, { partyId, client, isSecret: secretTest(secret) }]
    }),
  )
}

/** Compares in a time that tells nothing of the secret, nor of its length. */
export function secretTest(secret: string): (text: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const own = digest(secret)
  return (text) => timingSafeEqual(own, digest(text))
}
