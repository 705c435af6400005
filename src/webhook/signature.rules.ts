import { createHmac, randomBytes } from 'node:crypto'

/** Secrets and signatures by the Standard Webhooks specification (v1: HMAC-SHA256). */

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A new secret, as its receiver is shown it once. */
export function makeSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** What is signed, and when it is sent: the receiver refuses what is older than its tolerance. */
export interface Signed {
  id: string
  /** Seconds since 1970, of this attempt. */
  timestamp: number
  body: string
}

/** The header fields of a message; one signature for each secret that is good now. */
export function signedHeaders(
  { id, timestamp, body }: Signed,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
