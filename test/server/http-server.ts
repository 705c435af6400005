import { Writable } from 'node:stream'
import { pino } from 'pino'
import { makeEvidenceFolder } from '../../src/evidence/evidence-folder.ts'
import type { Database } from '../../src/database/database.ts'
import { makeServer, type ServerParts } from '../../src/server.ts'
import { makeWorld, type World } from '../support/world.ts'

/** A server in this process, listening on a free port, and what it wrote to its log. */
export interface HttpServer {
  url: string
  port: number
  world: World
  /** Everything that was logged, as text. */
  log(): string
  /** Makes each statement that `matches` fail with what `fails` throws. */
  breakStatements(matches: RegExp | null, fails?: () => Error): void
  close(): Promise<void>
}

/** Starts a server over a world of its own; `parts` replace the parts of the server, `database` that of the world. */
export async function startHttp(
  parts: Partial<ServerParts> = {},
  database?: Database,
): Promise<HttpServer> {
  const world = await makeWorld(database)
  let written = ''
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString()
      done()
    },
  })
  let broken: RegExp | null = null
  let failure = () => new Error('broken')
  const breaking =
    (query: Database['query']): Database['query'] =>
    (text, parameters) =>
      broken?.test(text) === true ? Promise.reject(failure()) : query(text, parameters)
  const { db } = world.base
  const query = breaking(db.query)
  const as: Database['as'] = (role, settings) => ({ query: breaking(db.as(role, settings).query) })
  const server = await makeServer({
    base: { ...world.base, db: { ...db, query, as } },
    served: world.served,
    logger: pino({ level: 'trace', base: null }, sink),
    corsOrigins: [],
    trustedProxies: [],
    oidc: null,
    pageFolder: '/nowhere',
    evidence: makeEvidenceFolder('/nowhere'),
    ...parts,
  })
  const url = await server.fastify.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    port: Number(new URL(url).port),
    world,
    log: () => written,
    breakStatements: (matches, fails = failure) => {
      broken = matches
      failure = fails
    },
    close: async () => {
      await server.stop()
      await world.close()
    },
  }
}
