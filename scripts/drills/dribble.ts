import { connect } from 'node:net'
import { pause } from './drill.ts'

/**
 * A program: connections to a server (its port, how many, how long in milliseconds) that send a byte a second each, in a
 * process of its own, so that those who measure do not wait for it. One that is closed comes again. Prints what came of them.
 */
const HEADERS = 'Host: x\r\nContent-Type: application/json\r\n'
/** What is sent at once, and what byte by byte. */
const WAYS: readonly { once: string; slowly: string }[] = [
  { once: '', slowly: `POST /graphql HTTP/1.1\r\n${HEADERS}` },
  { once: '', slowly: `GET /op/subject?code=1 HTTP/1.1\r\n${HEADERS}` },
  {
    once: `POST /graphql HTTP/1.1\r\n${HEADERS}Content-Length: 99\r\n\r\n`,
    slowly: '{"query":"{ viewer { class } }"}',
  },
  {
    once: `POST /op/subject HTTP/1.1\r\n${HEADERS}Content-Length: 99\r\n\r\n`,
    slowly: '{"code":"913206000000001230"}',
  },
]
/** They come within this time at most, in milliseconds, and are spread over it from then on. */
const COME_MS = 4_000

/** What came of connections. */
export interface Dribbled {
  connections: number
  /** Were told so with a 408. */
  told: number
  slowestMs: number
}

async function dribbleAgain(
  port: number,
  afterMs: number,
  n: number,
  until: number,
  seen: Dribbled,
) {
  await pause(afterMs)
  while (performance.now() < until) {
    const { isTold, ms } = await dribble(port, WAYS[n % WAYS.length]!)
    seen.connections++
    if (isTold) seen.told++
    seen.slowestMs = Math.max(seen.slowestMs, Math.round(ms))
  }
}

/** Sends a byte each second until the server closes. */
function dribble(port: number, { once, slowly }: (typeof WAYS)[number]) {
  return new Promise<{ isTold: boolean; ms: number }>((resolve) => {
    let begun = performance.now()
    let answer = ''
    let sent = 0
    const socket = connect(port, '127.0.0.1', () => {
      begun = performance.now()
      if (once !== '') socket.write(once)
    })
    const timer = setInterval(() => socket.write(slowly[sent++ % slowly.length]!), 1_000)
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve({ isTold: answer.startsWith('HTTP/1.1 408 '), ms: performance.now() - begun })
    })
  })
}

const [port, count, ms] = process.argv.slice(2).map(Number) as [number, number, number]
// What starts a program is no part of the drill.
console.log('begun')
const seen: Dribbled = { connections: 0, told: 0, slowestMs: 0 }
const until = performance.now() + ms
const come = (n: number) => (n / count) * Math.min(COME_MS, ms / 2)
await Promise.all(
  Array.from({ length: count }, (_, n) => dribbleAgain(port, come(n), n, until, seen)),
)
console.log(JSON.stringify(seen))
