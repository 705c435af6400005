import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as a receiver got it. */
export interface Received {
  path: string
  headers: Record<string, string>
  body: string
  message: { type: string; timestamp: string; data: Record<string, string> }
}

/** A real receiver of webhooks on this machine. */
export interface Receiver {
  url: string
  received: Received[]
  /** What the next requests are answered with; then 204. */
  answers: (number | 'HANG')[]
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const answers: Receiver['answers'] = []
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const headers = request.headers as Record<string, string>
      const message = JSON.parse(body) as Received['message']
      received.push({ path: request.url ?? '', headers, body, message })
      const answer = answers.shift() ?? 204
      if (answer === 'HANG') return
      if (answer === 302) response.setHeader('location', '/elsewhere')
      response.statusCode = answer
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
