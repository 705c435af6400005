import { connect } from 'node:net'
import type { Load } from './load.ts'
import { SERIAL } from './operation/operation.ts'

/**
 * The load, in a process of its own: so many connections that are kept, each with one request on its way. It is told
 * one thing at a time. Every answer must be the bytes that its giver looked at, but for what is left of a quota.
 */
export interface Asked {
  port: number
  requests: readonly string[]
  /** Null: ask each once and send the bodies back. */
  load: Pick<Load, 'expected' | 'connections' | 'milliseconds'> | null
}

export type Answer =
  | { bodies: string[] }
  | { answered: number; refused: number; seconds: number; p99Ms: number }
  | { error: string }

const END_OF_HEAD = Buffer.from('\r\n\r\n')
/** What is left of a quota stands near the end of an answer, and is the one thing in which answers differ. */
const LEFT = Buffer.from('"remaining":')

let serials = 0

/** Gives the bytes of a request, with a number of its own where it has a place for one. */
function maker(request: string): () => Buffer {
  const parts = request.split(SERIAL)
  if (parts.length === 1) {
    const bytes = Buffer.from(request)
    return () => bytes
  }
  return () => Buffer.from(parts.join(String(++serials).padStart(SERIAL.length, '0')))
}

/** A server that is asked for more than it can says so, and answers others: that is no wrong answer. */
const BUSY = '"code":"BUSY"'

/** The same bytes, but for what is left of the quota. */
function isSame(body: Buffer, expected: Buffer): boolean {
  if (body.equals(expected)) return true
  const [one, other] = [cut(body), cut(expected)]
  return one !== null && other !== null && one.every((part, at) => part.equals(other[at]!))
}

function cut(body: Buffer): [Buffer, Buffer] | null {
  const at = body.lastIndexOf(LEFT)
  if (at < 0) return null
  let end = at + LEFT.length
  while (body[end]! >= 0x30 && body[end]! <= 0x39) end++
  return [body.subarray(0, at), body.subarray(end)]
}

/** One keep-alive connection that asks and gives the body of each answer. */
function openConnection(port: number, onBody: (body: Buffer) => void, onError: (e: Error) => void) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let got: Buffer[] = []
  let [size, wanted] = [0, -1]
  socket.on('error', onError)
  socket.on('data', (chunk) => {
    got.push(chunk)
    size += chunk.length
    if (wanted > size) return
    const all = got.length === 1 ? chunk : Buffer.concat(got)
    const at = all.indexOf(END_OF_HEAD)
    if (at < 0) return
    const head = all.toString('latin1', 0, at)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
    // What has another status has another body too, and is judged by that.
    if (Number.isNaN(length)) {
      onError(new Error(`unexpected answer: ${all.toString('utf8').slice(0, 600)}`))
      return
    }
    wanted = at + END_OF_HEAD.length + length
    if (size < wanted) return
    got = []
    ;[size, wanted] = [0, -1]
    onBody(all.subarray(at + END_OF_HEAD.length))
  })
  return socket
}

/** Connections that ask each request once. */
const ASKING = 8

/** Asks every request once, a few at a time. */
async function askEach({ port, requests }: Asked): Promise<Answer> {
  const bodies: string[] = []
  let next = 0
  const askOn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let at = 0
      const ask = () => {
        at = next++
        if (at < requests.length) {
          socket.write(maker(requests[at]!)())
          return
        }
        socket.destroy()
        resolve()
      }
      const onBody = (body: Buffer) => {
        bodies[at] = body.toString('utf8')
        ask()
      }
      const socket = openConnection(port, onBody, reject)
      ask()
    })
  await Promise.all(Array.from({ length: Math.min(ASKING, requests.length) }, askOn))
  return { bodies }
}

/** Keeps all connections busy until the time is over. */
async function run({ port, requests }: Asked, load: NonNullable<Asked['load']>): Promise<Answer> {
  const asked = requests.map(maker)
  const expected = load.expected.map((one) => Buffer.from(one))
  const tookMs: number[] = []
  const started = performance.now()
  const until = started + load.milliseconds
  let [next, refused] = [0, 0]
  const keepBusy = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let [at, since] = [0, 0]
      const ask = () => {
        since = performance.now()
        if (since < until) {
          at = next++ % asked.length
          socket.write(asked[at]!())
          return
        }
        socket.destroy()
        resolve()
      }
      const onBody = (body: Buffer) => {
        if (isSame(body, expected[at]!)) tookMs.push(performance.now() - since)
        else if (body.includes(BUSY)) refused++
        else reject(anotherAnswer(body, expected[at]!))
        ask()
      }
      const socket = openConnection(port, onBody, reject)
      ask()
    })
  await Promise.all(Array.from({ length: load.connections }, keepBusy))
  const seconds = (performance.now() - started) / 1000
  tookMs.sort((a, b) => a - b)
  const p99Ms = tookMs[Math.floor(tookMs.length * 0.99)] ?? 0
  return { answered: tookMs.length, refused, seconds, p99Ms }
}

function anotherAnswer(is: Buffer, should: Buffer): Error {
  const [one, other] = [is, should].map((body) => body.toString('utf8').slice(0, 800))
  return new Error(`another answer: ${one}\nthan: ${other}`)
}

process.on('message', (asked: Asked) => {
  const doing = asked.load === null ? askEach(asked) : run(asked, asked.load)
  doing.then(
    (answer) => process.send!(answer),
    (error: Error) => process.send!({ error: error.message } satisfies Answer),
  )
})
