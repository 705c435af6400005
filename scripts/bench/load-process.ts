import { connect } from 'node:net'
import type { Load } from './load.ts'

/**
 * The load, in a process of its own: so many connections that are kept, each with one request on its way. It is told
 * one thing at a time. Every answer must be the bytes that its giver looked at.
 */
export interface Asked {
  port: number
  requests: readonly string[]
  /** Null: ask each once and send the bodies back. */
  load: Pick<Load, 'expected' | 'connections' | 'milliseconds'> | null
}

export type Answer =
  | { bodies: string[] }
  | { answered: number; seconds: number; p99Ms: number }
  | { error: string }

const END_OF_HEAD = Buffer.from('\r\n\r\n')

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
    if (!head.startsWith('HTTP/1.1 200') || Number.isNaN(length)) {
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

/** Asks every request once. */
function askEach({ port, requests }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bodies: string[] = []
    const onBody = (body: Buffer) => {
      bodies.push(body.toString('utf8'))
      if (bodies.length < requests.length) {
        socket.write(requests[bodies.length]!)
        return
      }
      socket.destroy()
      resolve({ bodies })
    }
    const socket = openConnection(port, onBody, reject)
    socket.write(requests[0]!)
  })
}

/** Keeps all connections busy until the time is over. */
async function run({ port, requests }: Asked, load: NonNullable<Asked['load']>): Promise<Answer> {
  const asked = requests.map((one) => Buffer.from(one))
  const expected = load.expected.map((one) => Buffer.from(one))
  const tookMs: number[] = []
  const started = performance.now()
  const until = started + load.milliseconds
  let next = 0
  const keepBusy = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let [at, since] = [0, 0]
      const ask = () => {
        since = performance.now()
        if (since < until) {
          at = next++ % asked.length
          socket.write(asked[at]!)
          return
        }
        socket.destroy()
        resolve()
      }
      const onBody = (body: Buffer) => {
        if (!body.equals(expected[at]!)) reject(anotherAnswer(body, expected[at]!))
        tookMs.push(performance.now() - since)
        ask()
      }
      const socket = openConnection(port, onBody, reject)
      ask()
    })
  await Promise.all(Array.from({ length: load.connections }, keepBusy))
  const seconds = (performance.now() - started) / 1000
  tookMs.sort((a, b) => a - b)
  return { answered: tookMs.length, seconds, p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0 }
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
