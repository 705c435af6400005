import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerDeadlines } from './deadline.ts'

const MS = 100

describe('a route with a time to answer', () => {
  let fastify: FastifyInstance
  let url: string

  beforeAll(async () => {
    fastify = Fastify()
    registerDeadlines(fastify)
    fastify.route({
      url: '/late',
      method: ['GET', 'POST'],
      config: { answerMs: MS },
      handler: async ({ query }) => {
        const { ms } = query as { ms: string }
        await new Promise((resolve) => setTimeout(resolve, Number(ms)))
        return { answered: true }
      },
    })
    url = await fastify.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => fastify.close())

  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }

  // With a body too: Fastify's own time ends with it.
  it.each([
    ['GET', {}],
    ['POST', post],
  ])('refuses what comes later, and says when to come again: %s', async (_method, sent) => {
    const refused = await fetch(`${url}/late?ms=${4 * MS}`, sent)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.json()).toMatchObject({ code: 'BUSY' })
    const answered = await fetch(`${url}/late?ms=0`, sent)
    expect([answered.status, await answered.json()]).toEqual([200, { answered: true }])
    // The late answer is dropped, and the next request is not disturbed by it.
    await new Promise((resolve) => setTimeout(resolve, 4 * MS))
    expect((await fetch(`${url}/late?ms=0`, sent)).status).toBe(200)
  })
})
