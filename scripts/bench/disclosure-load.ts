import { connect } from 'node:net'

/**
 * The load, in a process of its own: so many connections, each with one request on its way. It is told a job at a time,
 * and says how many requests were answered. Every answer must be the bytes that the first answer to the same request
 * was, which the job's giver looked at.
 */
export interface Job {
  port: number
  /** Whole HTTP/1.1 requests, asked in turn. */
  requests: string[]
  /** The bodies to get; null: ask each once and send the bodies back. */
  expected: string[] | null
  connections: number
  milliseconds: number
}

/** What came of it. */
export type Done = { bodies: string[] } | { answered: number; seconds: number } | { error: string }

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
    wanted = at + 4 + length
    if (size < wanted) return
    got = []
    ;[size, wanted] = [0, -1]
    onBody(all.subarray(at + 4))
  })
  return socket
}

/** Asks every request once. */
function askEach({ port, requests }: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    const bodies: string[] = []
    const socket = openConnection(
      port,
      (body) => {
        bodies.push(body.toString('utf8'))
        if (bodies.length < requests.length) socket.write(requests[bodies.length]!)
        else resolve({ bodies })
      },
      reject,
    )
    socket.write(requests[0]!)
  })
}

/** Keeps all connections busy until the time is over. */
function load({ port, requests, expected, connections, milliseconds }: Job): Promise<Done> {
  const asked = requests.map((one) => Buffer.from(one))
  const bodies = expected!.map((one) => Buffer.from(one))
  let [next, answered, left] = [0, 0, connections]
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const until = started + milliseconds
    for (let n = 0; n < connections; n++) {
      let at = 0
      const socket = openConnection(
        port,
        (body) => {
          if (!body.equals(bodies[at]!)) {
            const [is, should] = [body.toString('utf8'), bodies[at]!.toString('utf8')]
            reject(new Error(`another answer: ${is.slice(0, 800)}\nthan: ${should.slice(0, 800)}`))
            return
          }
          answered++
          ask()
        },
        reject,
      )
      const ask = () => {
        if (performance.now() < until) {
          at = next++ % asked.length
          socket.write(asked[at]!)
          return
        }
        socket.destroy()
        if (--left === 0) resolve({ answered, seconds: (performance.now() - started) / 1000 })
      }
      ask()
    }
  })
}

process.on('message', (job: Job) => {
  const doing = job.expected === null ? askEach(job) : load(job)
  doing.then(
    (done) => process.send!(done),
    (error: Error) => process.send!({ error: error.message } satisfies Done),
  )
})
