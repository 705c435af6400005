import { z } from 'zod'
import { RECEIVED_KINDS } from '../rule/platform.schema.ts'
import { PlatformFault, type PlatformClient } from './client.ts'
import { readReceipt, type Receipt } from './receipt.rules.ts'

/** Where a platform is, and what we say who we are by. */
export interface HttpAddress {
  url: string
  secret: string
  timeoutMs: number
}

/** Bytes of an answer at most; of a file that is fetched. */
const ANSWER_MOST = 4 * 1024 * 1024
const FILE_MOST = 32 * 1024 * 1024
/** A platform may ask to wait a day at most: what asks for more is taken for a mistake. */
const WAIT_MOST_SECONDS = 86_400

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const offered = z.array(
  z.object({ name: z.string().min(1).max(200), sha256, kind: z.enum(RECEIVED_KINDS) }),
)
const summaries = z.array(
  z.object({ code: z.string().min(1), count: z.int().nonnegative(), hash: sha256 }),
)
const rowsOfDay = z.array(z.object({ key: z.string(), hash: z.string() }))

/**
 * Speaks with a platform by HTTP, by a small protocol of our own (README, "Exchange with platforms"): batches are PUT
 * under their number, receipts are GOT there. Redirects are not followed: the secret goes to the configured address alone.
 */
export function makeHttpClient(
  { url, secret, timeoutMs }: HttpAddress,
  stopping?: AbortSignal,
): PlatformClient {
  const ask = makeAsk({ url, secret, timeoutMs }, stopping)
  const askJson = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const { status, body } = await ask(path)
    const read = schema.safeParse(status === 404 ? null : jsonOf(body))
    if (!read.success) throw new PlatformFault('ANSWER_UNREADABLE')
    return read.data
  }
  return {
    send: async (batch) => {
      const { status, body } = await ask(`batches/${batch.number}`, {
        method: 'PUT',
        body: new Uint8Array(batch.content),
        headers: {
          'content-type': batch.mediaType,
          'exchange-kind': batch.kind,
          'exchange-code': batch.code,
          'exchange-day': batch.madeOn,
          'exchange-rows': String(batch.rowCount),
          'exchange-sha256': batch.sha256,
          'exchange-file-name': encodeURIComponent(batch.fileName),
        },
      })
      if (status === 404) throw new PlatformFault('REFUSED')
      return receiptOf(body)
    },
    findReceipt: async (number) => {
      const { status, body } = await ask(`batches/${number}`)
      return status === 404 ? 'UNKNOWN' : receiptOf(body)
    },
    listFiles: () => askJson('files', offered),
    fetchFile: async (name) => {
      const { status, body } = await ask(`files/${encodeURIComponent(name)}`, {}, FILE_MOST)
      if (status === 404) throw new PlatformFault('ANSWER_UNREADABLE')
      return body
    },
    summarize: (day) => askJson(`days/${day}`, summaries),
    listRows: (day, code) => askJson(`days/${day}/${encodeURIComponent(code)}`, rowsOfDay),
  }
}

function makeAsk({ url, secret, timeoutMs }: HttpAddress, stopping: AbortSignal | undefined) {
  return async (
    path: string,
    init: RequestInit = {},
    most = ANSWER_MOST,
  ): Promise<{ status: number; body: Buffer }> => {
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}/${path}`, {
        ...init,
        redirect: 'error',
        // Of the whole answer, so that one that drips does not hold the platform’s queue.
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stopping ? [stopping] : [])]),
        headers: { authorization: `Bearer ${secret}`, ...init.headers },
      })
      if (response.status === 404) return { status: 404, body: Buffer.alloc(0) }
      if (!response.ok) throw faultOf(response)
      return { status: response.status, body: await bodyOf(response, most) }
    } catch (error) {
      throw asFault(error)
    }
  }
}

function receiptOf(body: Buffer): Receipt | 'PENDING' {
  const read = readReceipt(jsonOf(body))
  if (read === null) throw new PlatformFault('ANSWER_UNREADABLE')
  return read
}

/** What a body says; undefined for what is no JSON. */
function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

async function bodyOf(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length
    if (size > most) throw new PlatformFault('ANSWER_TOO_LARGE')
    pieces.push(piece as Uint8Array)
  }
  return Buffer.concat(pieces)
}

function faultOf(response: Response): PlatformFault {
  const { status, headers } = response
  // What it says besides is not waited for.
  void response.body?.cancel().catch(() => {})
  const wait = waitOf(headers.get('retry-after'))
  if (status === 429 || (status === 503 && wait !== null)) return new PlatformFault('BUSY', wait)
  if (status >= 500) return new PlatformFault('SERVER_ERROR')
  if (status === 401 || status === 403) return new PlatformFault('UNAUTHORIZED')
  return new PlatformFault('REFUSED')
}

/** `Retry-After` in seconds: RFC 9110, 10.2.3 has seconds and dates. */
function waitOf(header: string | null): number | null {
  if (header === null) return null
  const seconds = /^\d+$/.test(header.trim())
    ? Number(header)
    : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds)
    ? Math.min(Math.max(Math.ceil(seconds), 0), WAIT_MOST_SECONDS)
    : null
}

function asFault(error: unknown): PlatformFault {
  if (error instanceof PlatformFault) return error
  const { name } = error as { name?: string }
  return new PlatformFault(
    name === 'TimeoutError' || name === 'AbortError' ? 'TIMEOUT' : 'UNREACHABLE',
  )
}
