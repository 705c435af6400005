import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccessLog } from '../../src/access-log/access-log.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { built } from './built.ts'
import type { LimitRow, Operation } from './operation/operation.ts'
import type { Serving } from './serving.ts'

const { openAccessLog } = await built<typeof import('../../src/access-log/access-log.service.ts')>(
  'access-log/access-log.service',
)
const { insertChecks } =
  await built<typeof import('../../src/check/check.store.ts')>('check/check.store')
const { makeNumber } =
  await built<typeof import('../../src/check/number.rules.ts')>('check/number.rules')

/** What LIMIT answers of an operation. */
export type LimitStatement = Pick<Operation['limit'], 'sql' | 'logs'> & { viewer: Viewer }

/** As long as the product's receipts are: the same bytes go to the disk. */
const RECEIPT_LENGTH = 3_000

/**
 * LIMIT: bare node:http, one prepared statement per operation, and the same rows of the log and of the kept answer,
 * grouped alike. It decides nothing, withholds nothing and signs nothing. An operation's parameters are the body.
 */
export async function serveLimit(
  base: Base,
  statements: Readonly<Record<string, LimitStatement>>,
  isLogged: boolean,
): Promise<Serving> {
  const accessLog = await openAccessLog(base)
  const answer = async (request: IncomingMessage): Promise<string> => {
    const name = request.url!.slice(1)
    const statement = statements[name]!
    const parameters = JSON.parse(await textOf(request)) as unknown[]
    const rows = await base.db.query<LimitRow>(statement.sql, parameters)
    const text = `[${rows.map(({ body }) => body).join()}]`
    if (isLogged && statement.logs !== null) await log(accessLog, name, statement, rows)
    return text
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (text) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        })
        response.end(text)
      },
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Commits an answer's rows of the log, and the answer where it is to be kept. */
async function log(
  accessLog: AccessLog,
  name: string,
  { sql, logs, viewer }: LimitStatement,
  rows: readonly LimitRow[],
): Promise<void> {
  const access = {
    viewer,
    requestId: randomUUID(),
    operation: name,
    documentHash: hashOf(sql),
    coordinates: logs!.coordinates,
    subjectIds: rows.map(({ subject }) => subject!),
    consents: [],
    untilClosed: false,
  }
  if (!logs!.keepsChecks) return accessLog.append(access)
  const at = new Date()
  const kept = rows.map(({ subject, body, facts }) => ({
    number: makeNumber(at),
    partyId: viewer.party!.id,
    actor: viewer.actor,
    purpose: viewer.purpose!,
    subjectId: subject,
    outcome: 'CLEAR',
    checkedAt: at,
    receipt: body.padEnd(RECEIPT_LENGTH),
    facts: JSON.parse(facts!) as never[],
  }))
  return accessLog.append(access, [{ insert: insertChecks, rows: kept }])
}

const hashes = new Map<string, string>()

function hashOf(sql: string): string {
  const known = hashes.get(sql) ?? createHash('sha256').update(sql).digest('hex')
  hashes.set(sql, known)
  return known
}
