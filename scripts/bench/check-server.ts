import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import Fastify from 'fastify'
import { pino } from 'pino'
import type { RequestContext } from '../../src/context.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { built } from './built.ts'

const { openAccessLog } = await built<typeof import('../../src/access-log/access-log.service.ts')>(
  'access-log/access-log.service',
)
const { insertChecks } =
  await built<typeof import('../../src/check/check.store.ts')>('check/check.store')
const { makeNumber } =
  await built<typeof import('../../src/check/number.rules.ts')>('check/number.rules')
const { beginContext } = await built<typeof import('../../src/context.ts')>('context')
const { makeSchema } = await built<typeof import('../../src/schema.ts')>('schema')
const { makeApollo } = await built<typeof import('../../src/server.ts')>('server')
const { makeReaders } = await built<typeof import('../../src/viewer/reader.ts')>('viewer/reader')
const { makeWatch } = await built<typeof import('../../src/watch.ts')>('watch')

/** A server that is measured. */
export interface Serving {
  port: number
  close(): Promise<void>
}

const UNLIMITED = { policy: 'day', limit: null, remaining: null, resetSeconds: 0 } as const

/** The product: disclosure, wall, access log and kept answers as shipped; every caller is `viewer`. */
export async function serveProduct(base: Base, viewer: Viewer): Promise<Serving> {
  const served = makeSchema()
  const accessLog = await openAccessLog(base)
  const quotas = { charge: () => Promise.resolve(UNLIMITED), stop: () => Promise.resolve() }
  const watch = makeWatch({ served, accessLog, quotas: quotas as never })
  const apollo = makeApollo({ served, logger: pino({ level: 'silent' }) }, watch)
  await apollo.start()
  const readerOf = makeReaders(base)
  const fastify = Fastify({ logger: false, genReqId: () => randomUUID() })
  fastify.route({
    url: '/graphql',
    method: 'POST',
    handler: fastifyApolloHandler(apollo, {
      context: ({ id, ip }): Promise<RequestContext> =>
        Promise.resolve(
          beginContext(served.policy, { viewer, readerOf, base, requestId: id, address: ip }),
        ),
    }),
  })
  await fastify.listen({ port: 0, host: '127.0.0.1' })
  const close = async () => {
    await fastify.close()
    await apollo.stop()
    await accessLog.close()
  }
  return { port: (fastify.server.address() as AddressInfo).port, close }
}

/** One statement, written by hand: the files of some codes, and what of them a check for a tender looks at. */
const FILES = `select k.ord, i.subject_id as "subjectId", v.name, coalesce((
      select json_agg(f) from (
        select r.record_id as id, r.version, r.item_code as item, r.severity, r.title, r.decided_on as "on",
               r.valid_to as "validTo", r.disputed, r.attributes_public -> 'penaltyClasses' as classes
          from record r
         where r.subject_id = i.subject_id and r.superseded_at is null and r.state in ('IN_FORCE', 'SHIELDED')
           and r.item_code in ('ADMINISTRATIVE_PENALTY', 'JUDICIAL_ENFORCEMENT', 'ABNORMAL_OPERATION',
             'SAFETY_ACCIDENT', 'HONOUR')
           and (r.published_to is null or r.published_to > current_date)
         order by r.decided_on desc, r.record_id desc) f), '[]') as facts
    from unnest($1::text[]) with ordinality as k(value, ord)
    join identifier i on i.type = 'USCI' and i.value = k.value
    join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
   order by k.ord`

interface FileRow {
  subjectId: string
  name: string
  facts: { id: string; version: number }[]
}

/**
 * LIMIT: bare node:http, one prepared statement, and the same rows of the log and of the kept answer, grouped alike.
 * It decides nothing, withholds nothing and signs nothing.
 */
export async function serveLimit(base: Base, viewer: Viewer): Promise<Serving> {
  const accessLog = await openAccessLog(base)
  const documentHash = createHash('sha256').update(FILES).digest('hex')
  const answer = async (request: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { codes } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { codes: string[] }
    const files = await base.db.query<FileRow>(FILES, [codes])
    const text = JSON.stringify(files)
    const at = new Date()
    const rows = files.map(({ subjectId, name, facts }) => ({
      number: makeNumber(at),
      partyId: viewer.party!.id,
      actor: viewer.actor,
      purpose: viewer.purpose!,
      subjectId,
      outcome: 'CLEAR',
      checkedAt: at,
      receipt: JSON.stringify({ name, facts }).padEnd(RECEIPT_LENGTH),
      facts: facts.map(({ id, version }) => ({
        kind: 'RECORD',
        subjectId,
        id,
        version,
        isShown: true,
      })),
    }))
    const access = {
      viewer,
      requestId: randomUUID(),
      operation: 'Check',
      documentHash,
      coordinates: ['CreditCheck.outcome'],
      subjectIds: files.map(({ subjectId }) => subjectId),
      consents: [],
      untilClosed: false,
    }
    await accessLog.append(access, [{ insert: insertChecks, rows }])
    return text
  }
  const server = createServer((request, response) => {
    void answer(request).then((text) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    await stop(server)
    await accessLog.close()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

/** As long as the product's receipts are: the same bytes go to the disk. */
const RECEIPT_LENGTH = 3_000

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}

/** A base whose receipts are signed by nothing: what signing costs is the difference. */
export function unsigned(base: Base): Base {
  const nothing = randomBytes(64)
  return { ...base, signer: { alg: 'EdDSA', kid: base.signer.kid, sign: () => nothing } }
}
