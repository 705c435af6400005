import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { openPostgres } from '../../src/database/postgres.ts'
import { cloneTemplate, type ClonedDatabase } from './clone.ts'
import { production, startServer, until, type RunningServer } from './process.ts'

const { postgres } = inject('databases')

const QUERY = '{ subject(identifier: { value: "913206000000001230" }) { id } }'

/** Posts over an agent's connection and gives status, body and whether the connection was told to end. */
function ask(
  url: string,
  agent: Agent,
  headers = {},
): Promise<{ status: number; text: string; ends: boolean }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        const ends = response.headers.connection === 'close'
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, ends }))
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify({ query: QUERY }))
  })
}

describe.runIf(postgres !== null)('a stop', () => {
  let database: ClonedDatabase
  let server: RunningServer

  afterEach(async () => {
    server.child.kill('SIGKILL')
    await server.ended
    await database.drop()
  })

  /** Starts a server whose reads wait for as long as `work` lasts. */
  async function whileReadsWait(work: (release: () => void) => Promise<void>): Promise<void> {
    database = await cloneTemplate()
    server = await startServer(production(database.url))
    const db = openPostgres(database.url, { size: 1, statementTimeoutMs: 0 })
    let release = () => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    let held = () => {}
    const holding = new Promise<void>((resolve) => (held = resolve))
    const lock = db.transaction(async (tx) => {
      await tx.query('lock table identifier in access exclusive mode')
      held()
      await released
    })
    await holding
    try {
      await work(release)
    } finally {
      release()
      await lock
      await db.close()
    }
  }

  it('answers the 64 requests in flight, is not ready meanwhile, and is gone within 5 s', () =>
    whileReadsWait(async (release) => {
      // One connection is idle, and would stay open for a minute.
      const idle = new Agent({ keepAlive: true })
      const url = server.url
      await fetch(`${url}/livez`)
      await new Promise<void>((resolve, reject) => {
        request(`${url}/livez`, { agent: idle }, (response) => response.resume().on('end', resolve))
          .on('error', reject)
          .end()
      })
      const agent = new Agent({ keepAlive: true })
      const answers = Array.from({ length: 64 }, () => ask(url, agent))
      await until(async () => (await waiting(database.url)) > 0)
      await new Promise((resolve) => setTimeout(resolve, 300))
      const start = performance.now()
      server.child.kill('SIGTERM')
      await until(() => isNotReady(url), 2_000)
      expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'stopping' })
      expect((await fetch(`${url}/livez`)).status).toBe(200)
      release()
      const answered = await Promise.all(answers)
      expect(answered.filter(({ status }) => status === 200)).toHaveLength(64)
      expect(new Set(answered.map(({ text }) => text))).toEqual(
        new Set(['{"data":{"subject":null}}\n']),
      )
      expect(answered.every(({ ends }) => ends)).toBe(true)
      expect(await server.ended).toBe(0)
      expect(performance.now() - start).toBeLessThan(5_000)
      await expect(fetch(`${url}/livez`)).rejects.toThrow()
      idle.destroy()
    }))

  it('does not wait for ever for what does not end', async () => {
    database = await cloneTemplate()
    server = await startServer(production(database.url))
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n')
    socket.write('Content-Length: 99\r\n\r\n{')
    // Answered after the half of a request has arrived.
    await fetch(`${server.url}/livez`)
    const start = performance.now()
    server.child.kill('SIGTERM')
    // The half of a request is ended by its own deadline, or the stop ends it: whichever comes first.
    expect([0, 1]).toContain(await server.ended)
    expect(performance.now() - start).toBeLessThan(5_000)
    socket.destroy()
  })
})

async function isNotReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(500)
  const answer = await fetch(`${url}/readyz`, { signal }).catch(() => null)
  return answer !== null && ((await answer.json()) as { status: string }).status === 'stopping'
}

/** Statements that wait for a lock in a database. */
async function waiting(url: string): Promise<number> {
  const db = openPostgres(url, { size: 1, statementTimeoutMs: 0 })
  const [found] = await db.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  )
  await db.close()
  return found!.n
}
