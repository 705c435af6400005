import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import type { HttpServer } from '../server/http-server.ts'
import type { Garbage } from './garbage-documents.ts'
import type { HttpCaller } from './http-callers.ts'

/** A request that nothing came of for so long is unanswered. */
const ANSWER_MS = 20_000

/** An answer, of what form ever. */
export interface Answer {
  status: number
  text: string
}

/** Sends a request, and gives what is answered: a status of 0 for a connection that was ended without a word; null: nothing came. */
export function sendGarbage(
  server: HttpServer,
  garbage: Garbage,
  caller: HttpCaller,
): Promise<Answer | null> {
  return 'raw' in garbage ? askRaw(server, garbage.raw) : askHttp(server, garbage, caller)
}

function askRaw({ port }: HttpServer, raw: Buffer): Promise<Answer | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(raw))
    const end = (answer: Answer | null) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => end(text === '' ? null : answerOf(text)), ANSWER_MS)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => (text += part))
    socket.on('error', () => end(answerOf(text)))
    socket.on('close', () => end(answerOf(text)))
  })
}

function answerOf(text: string): Answer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
  const at = text.indexOf('\r\n\r\n')
  return { status, text: at < 0 ? text : Buffer.from(text.slice(at + 4), 'latin1').toString() }
}

function askHttp(
  { url }: HttpServer,
  garbage: Exclude<Garbage, { raw: Buffer }>,
  caller: HttpCaller,
): Promise<Answer | null> {
  const { method, path, body } = garbage
  return new Promise((resolve) => {
    const headers = {
      ...caller.headers,
      ...garbage.headers,
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    }
    const request = httpRequest(url + path, { method, headers, timeout: ANSWER_MS }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      const done = () =>
        resolve({ status: response.statusCode!, text: Buffer.concat(parts).toString() })
      response.on('end', done)
      response.on('error', done)
    })
    request.on('timeout', () => {
      resolve(null)
      request.destroy()
    })
    request.on('error', () => resolve({ status: 0, text: '' }))
    request.end(body)
  })
}
