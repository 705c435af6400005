import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import { secretTest } from '../../src/exchanging/connections.ts'
import { makeHttpClient } from '../../src/exchanging/http-client.ts'
import type { ExchangeParts } from '../../src/exchanging/parts.ts'
import { takeTurn } from '../../src/exchanging/turn.service.ts'
import { makeReaders } from '../../src/viewer/reader.ts'
import { makeParty } from './parties.ts'
import { makePlatform } from './platform.ts'
import type { World } from './world.ts'

/** Milliseconds that an answer may take in tests: more than a busy machine needs, unless the platform is to be too slow. */
const PATIENCE_MS = 5_000

/** A world that is connected with a stand-in as one of its platforms. */
export async function connect(
  world: World,
  code: string,
  more: Partial<ExchangeParts> & { domains?: string[] } = {},
) {
  const { base } = world
  const platform = await makePlatform()
  const { domains = ['TRANSPORT_PRODUCTION', 'SAFETY', 'ENFORCEMENT'], ...parts } = more
  const party = await makeParty(base, 'PLATFORM', { regionCode: '320600', domains })
  const accessLog = await openAccessLog(base)
  const { url, secret } = platform
  const patience = { ms: PATIENCE_MS }
  const client = () => makeHttpClient({ url, secret, timeoutMs: patience.ms })
  const exchange: ExchangeParts = {
    base,
    accessLog,
    readerOf: makeReaders(base),
    connections: new Map([[code, { partyId: party.id, client, isSecret: secretTest(secret) }]]),
    takeRepairDecisions: null,
    ...parts,
  }
  let now = base.now()
  return {
    platform,
    party,
    exchange,
    /** A turn in which the platform is too slow. */
    impatiently: async <T>(work: () => Promise<T>): Promise<T> => {
      patience.ms = 150
      return work().finally(() => (patience.ms = PATIENCE_MS))
    },
    /** A turn, after so many seconds. */
    turn: async (seconds = 0) => {
      now = new Date(Math.max(now.getTime(), base.now().getTime()) + seconds * 1000)
      world.setNow(now)
      await takeTurn(exchange, code)
    },
    batches: () => batchesOf(world),
    close: async () => {
      await accessLog.close()
      await platform.close()
    },
  }
}
export type Connected = Awaited<ReturnType<typeof connect>>

/** How the batches stand, the oldest first. */
export function batchesOf({ base }: World) {
  return base.db.query<{
    id: string
    kind: string
    code: string
    state: string
    problem: string | null
    attempts: number
    rows: number
    accepted: number | null
    rejected: number | null
    receipt: string | null
  }>(
    `select id, kind, code, state, problem, attempts, row_count as rows, accepted_count as accepted,
            rejected_count as rejected, receipt_number as receipt from exchange_batch order by id`,
  )
}
