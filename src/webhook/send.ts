import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { isLoopback, isPublicAddress, urlProblem } from './address.rules.ts'

/** An attempt has this long, from the name to the end of the answer. */
const ATTEMPT_MS = 5_000
/** Of an answer so much is read, and thrown away. */
const ANSWER_MOST = 16 * 1024

/** What an attempt came to: a status of HTTP, or why there was none. */
export type Sent = { status: number } | { problem: string }

/**
 * Posts a message. The name is looked up here, each address that it has is checked, and the connection goes to the very
 * address that was: a name that changes meanwhile leads nowhere else. No redirect is followed, and nothing of the answer
 * is kept but its status.
 */
export async function send(
  url: string,
  body: string,
  headers: Record<string, string>,
  allowLoopback: boolean,
): Promise<Sent> {
  if (urlProblem(url, allowLoopback) !== null) return { problem: 'ADDRESS_REFUSED' }
  const target = new URL(url)
  const signal = AbortSignal.timeout(ATTEMPT_MS)
  try {
    const pinned = await within(signal, addressOf(target.hostname, allowLoopback))
    if (pinned === null) return { problem: 'ADDRESS_REFUSED' }
    return { status: await post(target, pinned, body, headers, signal) }
  } catch (error) {
    if (signal.aborted) return { problem: 'TIMEOUT' }
    const { code } = error as { code?: unknown }
    return { problem: typeof code === 'string' ? code.slice(0, 64) : 'FAILED' }
  }
}

interface Pinned {
  address: string
  family: 4 | 6
}

/** The address that a name stands for; null when any that it has is not to be reached. */
async function addressOf(hostname: string, allowLoopback: boolean): Promise<Pinned | null> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  const found =
    family === 0 ? await lookup(hostname, { all: true }) : [{ address: literal, family }]
  const isOpen = ({ address }: { address: string }) =>
    isPublicAddress(address) || (allowLoopback && isLoopback(address))
  const [first] = found
  return first !== undefined && found.every(isOpen) ? (first as Pinned) : null
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true })
    work.then(resolve, reject)
  })
}

function post(
  target: URL,
  { address, family }: Pinned,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<number> {
  const isTls = target.protocol === 'https:'
  const options = {
    method: 'POST',
    // A connection of its own: none that was opened to another address is used again.
    agent: false as const,
    signal,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'transport-credit-api',
      ...headers,
    },
    lookup: ((_name: string, asked: { all?: boolean }, done: (...answer: unknown[]) => void) =>
      asked.all === true
        ? done(null, [{ address, family }])
        : done(null, address, family)) as never,
  }
  return new Promise((resolve, reject) => {
    const sent = (isTls ? requestHttps : requestHttp)(target, options, (answer) => {
      let size = 0
      const end = () => resolve(answer.statusCode ?? 0)
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= ANSWER_MOST) return
        end()
        answer.destroy()
      })
      answer.once('end', end)
      answer.once('error', reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
