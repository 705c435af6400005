import { pino } from 'pino'
import { expect, it } from 'vitest'
import { makeEvidenceFolder } from '../../src/evidence/evidence-folder.ts'
import { makeServer } from '../../src/server.ts'
import { makeWorld } from '../support/world.ts'

it.each([
  [['10.0.0.0/8'], '10.1.2.3', '192.0.2.7'],
  [['10.0.0.0/8'], '192.0.2.99', '192.0.2.99'],
  [[], '10.1.2.3', '10.1.2.3'],
])(
  'with trusted proxies %j, a request from %s is one of %s',
  async (trustedProxies, from, seen) => {
    const world = await makeWorld()
    const server = await makeServer({
      base: world.base,
      served: world.served,
      logger: pino({ level: 'silent' }),
      corsOrigins: [],
      trustedProxies,
      oidc: null,
      pageFolder: '/nowhere',
      evidence: makeEvidenceFolder('/nowhere'),
    })
    server.fastify.get('/from', (request) => ({ ip: request.ip }))
    const answer = await server.fastify.inject({
      url: '/from',
      remoteAddress: from,
      headers: { 'x-forwarded-for': '203.0.113.1, 192.0.2.7' },
    })
    expect(answer.json()).toEqual({ ip: seen })
    await server.stop()
    await world.close()
  },
)
