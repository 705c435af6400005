import { uuidv7 } from 'uuidv7'
import { issueToken } from '../../src/credential/token.service.ts'
import { readConfig } from '../../src/config.ts'
import { OPERATOR_AUTHOR, type Base } from '../../src/disclosure/reading.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { openBase } from '../../src/open.ts'
import { permissionsOf } from '../../src/party/party.rules.ts'
import { insertMandate, insertParty } from '../../src/party/party-write.store.ts'
import { freePort, production, startServer, type RunningServer } from '../../test/server/process.ts'
import { makeFactories } from '../../test/support/make.ts'
import { findBinaries, startCluster, type Cluster } from '../../test/support/postgres-cluster.ts'
import { databaseUrl, onServer } from '../../test/support/postgres-server.ts'
import type { World } from '../../test/support/world.ts'
import { startLateProxy, type LateProxy } from './proxy.ts'

/** A firm that is read and written about. */
interface Firm {
  name: string
  usci: string
}

/** A server of the product over a durable PostgreSQL of its own, with some firms and a bureau that reports. */
export interface Town {
  cluster: Cluster
  /** Connection string of the product's database. */
  url: string
  environment: Record<string, string>
  firms: readonly Firm[]
  /** The bureau's token. */
  secret: string
  /** Another of it, that is good for half an hour. */
  briefSecret: string
  /** Stands between the server and the database; null where nothing was to. */
  proxy: LateProxy | null
  /** The process that runs now, and its port: the same at each start. */
  server: RunningServer
  /** Starts the server again, once it ended; gives how long it took until it listened, in milliseconds. */
  start(): Promise<number>
  close(): Promise<void>
}

/** What a town is made with. */
export interface TownSettings {
  /** Settings of PostgreSQL. */
  postgres?: Record<string, string>
  /** What the server finds in its environment beside what production needs. */
  environment?: Record<string, string>
  /** A folder of its own for the files of the product's database, its log apart. */
  tablespace?: string
  /** Whether something stands between the server and the database that can make it late. */
  canBeLate?: boolean
}

/** What is committed is on the disk, as in production. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
const FIRMS = 50
/** Cost points a day of a token: no drill uses them up. */
const QUOTA_POINTS = 1_000_000_000
const SINCE = '2026-01-01T00:00:00.000Z'

const HALF_AN_HOUR_MS = 1_800_000

/**
 * Makes a town.
 * @throws Error where PostgreSQL is not on this machine
 */
export async function makeTown(settings: TownSettings = {}): Promise<Town> {
  const binaries = findBinaries()
  if (binaries === null) throw new Error('PostgreSQL is not on this machine')
  const cluster = await startCluster(binaries, { ...DURABLE, ...settings.postgres })
  await makeDatabase(cluster, settings.tablespace)
  const url = databaseUrl(cluster.url, 'town')
  const proxy = settings.canBeLate === true ? await startLateProxy(portOf(url)) : null
  const environment = {
    ...production(proxy === null ? url : throughPort(url, proxy.port)),
    ...settings.environment,
    PORT: String(await freePort()),
  }
  const startHere = async () => ({
    ...(await startServer(environment)),
    url: `http://127.0.0.1:${environment.PORT}`,
  })
  let server = await startHere()
  const filled = await fill(environment)
  return {
    cluster,
    url,
    environment,
    proxy,
    ...filled,
    get server() {
      return server
    },
    start: async () => {
      const begun = performance.now()
      server = await startHere()
      return performance.now() - begun
    },
    close: async () => {
      server.child.kill('SIGKILL')
      await server.ended
      proxy?.close()
      cluster.stop()
    },
  }
}

async function makeDatabase({ url }: Cluster, tablespace: string | undefined): Promise<void> {
  if (tablespace === undefined) return onServer(url, 'create database town')
  const literal = tablespace.replaceAll("'", "''")
  await onServer(url, `create tablespace apart location '${literal}'`)
  await onServer(url, 'create database town tablespace apart')
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

function throughPort(url: string, port: number): string {
  const made = new URL(url)
  made.port = String(port)
  return made.href
}

/** Registers the firms, and a bureau with a mandate and a token. */
async function fill(
  environment: Record<string, string>,
): Promise<Pick<Town, 'firms' | 'secret' | 'briefSecret'>> {
  const base = await openBase(readConfig(environment), { serves: false })
  try {
    const writing = { ...base, actor: 'drill', author: OPERATOR_AUTHOR }
    const { subject } = makeFactories({ writing } as World)
    const firms: Firm[] = []
    for (let n = 0; n < FIRMS; n++) firms.push(await subject({ name: `示例演练${n}运输有限公司` }))
    const partyId = await makeBureau(base)
    const token = {
      kind: 'MACHINE' as const,
      partyId,
      name: 'drill',
      permissions: [...permissionsOf('BUREAU', 'ACTOR')],
      quotaPoints: QUOTA_POINTS,
    }
    const { secret } = await issueToken(base, OPERATOR_VIEWER, token)
    const expiresAt = new Date(Date.now() + HALF_AN_HOUR_MS)
    const brief = await issueToken(base, OPERATOR_VIEWER, { ...token, expiresAt })
    return { firms, secret, briefSecret: brief.secret }
  } finally {
    await base.db.close()
  }
}

async function makeBureau({ db }: Base): Promise<string> {
  const valid = { state: 'ACTIVE', validFrom: '2026-01-01', validTo: null, recordedAt: SINCE }
  const partyId = uuidv7()
  await insertParty(db, {
    ...valid,
    id: partyId,
    class: 'BUREAU',
    name: '示例市交通运输局',
    parentId: null,
    regionCode: '320600',
    domains: [],
    subjectId: null,
    sourceCode: 'TRANSPORT_BUREAU',
    contact: null,
  })
  await insertMandate(db, {
    ...valid,
    id: uuidv7(),
    partyId,
    act: 'SUBMIT_RECORDS',
    domain: null,
    regionCode: null,
    scheme: null,
    basis: '示例委托书',
  })
  return partyId
}
