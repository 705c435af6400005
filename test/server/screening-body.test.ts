import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usciNumber } from '../support/numbers.ts'
import { BIDDING, handIn, makeChecker } from '../support/screening.ts'
import { startHttp, type HttpServer } from './http-server.ts'

describe('the body of a list', () => {
  let server: HttpServer
  let secret: string

  beforeAll(async () => {
    server = await startHttp()
    ;({ secret } = await makeChecker(server.world.base))
  })
  afterAll(() => server.close())

  function send(body: ReadableStream, headers: Record<string, string> = {}) {
    const sent = { 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID(), ...headers }
    return fetch(`${server.url}/screenings?${BIDDING}`, {
      method: 'POST',
      headers: { ...sent, authorization: `Bearer ${secret}` },
      body,
      duplex: 'half',
    } as RequestInit)
  }

  it.concurrent('may take longer than those of others, if it comes steadily', async () => {
    let seconds = 0
    const body = new ReadableStream({
      async pull(controller) {
        if (seconds === 0) controller.enqueue(Buffer.from('代码,备注\n'))
        controller.enqueue(Buffer.from(`${usciNumber(seconds)},${'x'.repeat(40_000)}\n`))
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        if (++seconds === 12) controller.close()
      },
    })
    const answer = await send(body)
    expect([answer.status, ((await answer.json()) as { rowCount: number }).rowCount]).toEqual([
      202, 12,
    ])
  })

  it.concurrent('is refused when it stands still', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('代码\n')),
    })
    const from = performance.now()
    const answer = await send(body)
    expect(answer.status).toBe(408)
    expect(await answer.json()).toMatchObject({ code: 'BODY_TOO_SLOW' })
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  it.concurrent('is refused beyond 32 MiB', async () => {
    const { status, body } = await handIn(server.url, secret, Buffer.alloc(33 * 1024 * 1024, 'a'))
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE'])
  })
})
