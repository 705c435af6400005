import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the stand-in treats a request: as a platform does, or in one of the ways in which real ones fail. */
export type Misbehaviour =
  | 'SERVER_ERROR'
  | 'HANG'
  | 'DRIP'
  | 'RESET'
  | 'GARBAGE'
  | 'HTML'
  | 'WRONG_HASH'
  | 'WRONG_BATCH'
  | 'WRONG_ROWS'
  | 'REFUSE'
  | 'FORBID'
  | 'HUGE'
  | 'REDIRECT'
  /** Takes the batch, and the answer is lost. */
  | 'LOSE_ANSWER'
  | { busy: string }

/** A batch as the stand-in got it. */
export interface GotBatch {
  number: string
  kind: string
  code: string
  day: string
  fileName: string
  type: string
  body: Buffer
  /** How often it came. */
  times: number
}

interface HeldThere {
  code: string
  day: string
  hash: string
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
const SECRET = 'stand-in-secret'

/** What the stand-in has taken, and what it says of it. */
function makeLedger() {
  const batches = new Map<string, GotBatch>()
  const receipts = new Map<string, object>()
  const held = new Map<string, HeldThere>()
  const state = {
    next: [] as Misbehaviour[],
    givesReceipts: true,
    rejects: (_key: string): { code: string; reason: string } | null => null,
  }

  const take = (batch: GotBatch) => {
    const known = batches.get(batch.number)
    if (known !== undefined) {
      known.times++
      return
    }
    batches.set(batch.number, batch)
    const rows = batch.type.startsWith('application/json') ? rowsOf(batch.body) : []
    const rejected = rows.flatMap(({ n, key }) => {
      const why = state.rejects(key)
      return why === null ? [] : [{ n, ...why }]
    })
    for (const { n, key, hash } of rows) {
      if (rejected.some((one) => one.n === n)) continue
      if (batch.kind === 'REPORT') held.set(key, { code: batch.code, day: batch.day, hash })
      else held.delete(key)
    }
    receipts.set(batch.number, {
      batch: batch.number,
      sha256: sha256(batch.body),
      receipt: `R-${receipts.size + 1}`,
      rows: Number(rows.length === 0 ? countLines(batch.body) : rows.length),
      rejected,
    })
  }

  const answerOf = (number: string) =>
    state.givesReceipts ? receipts.get(number) : { batch: number, state: 'PENDING' }

  const dayOf = (day: string, code: string | undefined) => {
    const rows = [...held].filter(([, row]) => row.day === day)
    const ofCode = (one: string) =>
      rows.filter(([, row]) => row.code === one).map(([key, { hash }]) => ({ key, hash }))
    if (code !== undefined) return ofCode(code)
    return [...new Set(rows.map(([, row]) => row.code))].map((one) => ({
      code: one,
      count: ofCode(one).length,
      hash: sha256(
        ofCode(one)
          .map(({ key, hash }) => `${key}\t${hash}\n`)
          .toSorted((a, b) => (a < b ? -1 : 1))
          .join(''),
      ),
    }))
  }

  return { batches, receipts, held, state, take, answerOf, dayOf }
}

/** A platform that stands in for a real one: node:http, no library, its own reading of the protocol. */
export async function makePlatform() {
  const ledger = makeLedger()
  const { batches, receipts, held, state, take, answerOf, dayOf } = ledger
  const files = new Map<string, { kind: string; content: Buffer; sha256?: string }>()

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, 'http://x')
    const path = url.pathname.slice(1).split('/').map(decodeURIComponent)
    const body = await bodyOf(request)
    const wrong = state.next.shift()
    if (request.headers.authorization !== `Bearer ${SECRET}`) return json(response, 401, {})
    const number = path[1] ?? ''
    if (request.method === 'PUT') {
      const batch = batchOf(request, number, body)
      if (wrong === 'LOSE_ANSWER') {
        take(batch)
        request.socket.destroy()
        return
      }
      if (wrong !== undefined) return misbehave(wrong, request, response, batch)
      take(batch)
      return json(response, state.givesReceipts ? 200 : 202, answerOf(number))
    }
    if (wrong !== undefined) return misbehave(wrong, request, response, null)
    if (path[0] === 'batches') {
      return batches.has(number) ? json(response, 200, answerOf(number)) : json(response, 404, {})
    }
    if (path[0] === 'files' && number === '') {
      return json(
        response,
        200,
        [...files].map(([name, file]) => ({
          name,
          kind: file.kind,
          sha256: file.sha256 ?? sha256(file.content),
        })),
      )
    }
    if (path[0] === 'files') return response.end(files.get(number)!.content)
    if (path[0] === 'days') return json(response, 200, dayOf(number, path[2]))
    return json(response, 404, {})
  }

  const { url, close } = await listen(handle)
  return {
    url,
    secret: SECRET,
    batches,
    held,
    files,
    receiptOf: (number: string) => receipts.get(number),
    state,
    /** Fails the next requests in these ways, one each. */
    fail: (...ways: Misbehaviour[]) => state.next.push(...ways),
    close,
  }
}
async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
) {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
export type StandIn = Awaited<ReturnType<typeof makePlatform>>

function misbehave(
  way: Misbehaviour,
  request: IncomingMessage,
  response: ServerResponse,
  batch: GotBatch | null,
): unknown {
  const right = {
    batch: batch?.number ?? '',
    sha256: sha256(batch?.body ?? ''),
    receipt: 'R-X',
    rows: 1,
    rejected: [],
  }
  if (typeof way === 'object') {
    return response.writeHead(429, { 'retry-after': way.busy }).end()
  }
  switch (way) {
    case 'SERVER_ERROR':
      return json(response, 500, { error: 'no' })
    case 'HANG':
      return undefined
    case 'DRIP': {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
      return undefined
    }
    case 'RESET':
    case 'LOSE_ANSWER':
      return request.socket.destroy()
    case 'GARBAGE':
      return response.end(Buffer.from([0xff, 0x00, 0x7b]))
    case 'HTML':
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>登录已过期</html>')
    case 'WRONG_HASH':
      return json(response, 200, { ...right, sha256: sha256('another') })
    case 'WRONG_BATCH':
      return json(response, 200, { ...right, batch: 'another' })
    case 'WRONG_ROWS':
      return json(response, 200, { ...right, rejected: [{ n: 99, code: 'X' }] })
    case 'REFUSE':
      return json(response, 422, { error: 'no such form' })
    case 'FORBID':
      return json(response, 403, {})
    case 'HUGE':
      return response.end(Buffer.alloc(5 * 1024 * 1024, 0x20))
    case 'REDIRECT':
      return response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
  }
}

function batchOf(request: IncomingMessage, number: string, body: Buffer): GotBatch {
  const header = (name: string) => String(request.headers[name])
  if (sha256(body) !== header('exchange-sha256')) throw new Error('the body was cut')
  return {
    number,
    kind: header('exchange-kind'),
    code: header('exchange-code'),
    day: header('exchange-day'),
    fileName: decodeURIComponent(header('exchange-file-name')),
    type: header('content-type'),
    body,
    times: 1,
  }
}

function rowsOf(body: Buffer): { n: number; key: string; hash: string }[] {
  const { rows } = JSON.parse(body.toString()) as {
    rows: { n: number; key: string; values?: Record<string, string> }[]
  }
  return rows.map(({ n, key, values = {} }) => {
    const cells = Object.entries(values).filter(([name]) => name !== 'exportedAt')
    return { n, key, hash: sha256(cells.map(([, cell]) => cell).join('\u001f')) }
  })
}

function countLines(body: Buffer): number {
  return body.toString().split('\r\n').length - 2
}

function json(response: ServerResponse, status: number, body: unknown) {
  return response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
