import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { AccessLog } from './access-log/access-log.service.ts'
import { letCommitmentsFallDue } from './commitment-register/due.service.ts'
import type { ExchangeAddress } from './config.ts'
import { OPERATOR_AUTHOR, type Base, type Reader } from './disclosure/reading.ts'
import { DisclosureReport } from './disclosure/report.ts'
import type { Viewer } from './disclosure/viewer.ts'
import type { EvidenceFiles } from './evidence/evidence-folder.ts'
import { deleteUnfiled } from './evidence/unfiled.service.ts'
import { connectionsOf } from './exchanging/connections.ts'
import { registerExchange } from './exchanging/http.ts'
import type { ExchangeParts } from './exchanging/parts.ts'
import { repairDecisionTaker } from './exchanging/repair-decision.taker.ts'
import { describeBug } from './graphql-errors.ts'
import { retryRepairDecisions } from './repairing/receive.service.ts'
import { endShields } from './repairing/shield.service.ts'
import type { ServedSchema } from './schema.ts'
import { makeNoticeWorker } from './stop-use/worker.ts'
import { makeReaders } from './viewer/reader.ts'
import { announceStopUses } from './webhook/announce.service.ts'
import { deleteOldDeliveries, makeWebhookWorker } from './webhook/worker.ts'

/** What a server does beside its requests, from its start to its end. */
export interface BackgroundParts {
  base: Base
  served: ServedSchema
  logger: Logger
  /** The platforms to exchange with; none when absent. */
  exchange?: readonly ExchangeAddress[]
  /** Waits between the attempts of a webhook, in place of those of the rule data (tests). */
  retrySeconds?: readonly number[]
  /** Where the content of evidence is kept. */
  evidence: EvidenceFiles
}

/** Starts and ends with the server what delivers messages, exchanges with platforms, and looks for withdrawn facts. */
export function registerBackground(
  fastify: FastifyInstance,
  parts: BackgroundParts,
  accessLog: AccessLog,
  readerOf: (viewer: Viewer) => Reader,
): void {
  const onFailure = telling(parts.logger)
  registerWebhooks(fastify, parts, accessLog, readerOf)
  registerExchange(fastify, exchangeOf(parts, accessLog), onFailure)
  const notices = makeNoticeWorker(parts.base, announceStopUses, onFailure)
  fastify.addHook('onReady', () => notices.start())
  fastify.addHook('onClose', () => notices.stop())
}

/** The platforms that are connected. Loaders of their own: what a caller waits for shares no statement with their rows. */
function exchangeOf({ base, exchange = [] }: BackgroundParts, accessLog: AccessLog): ExchangeParts {
  return {
    base,
    accessLog,
    readerOf: makeReaders(base),
    connections: connectionsOf(exchange, base.rules()),
    takeRepairDecisions: repairDecisionTaker(base),
  }
}

/** Messages to the addresses that parties registered: they go out from the start of the server to its end. */
function registerWebhooks(
  fastify: FastifyInstance,
  { base, served, logger, retrySeconds }: BackgroundParts,
  accessLog: AccessLog,
  readerOf: (viewer: Viewer) => Reader,
): void {
  const lensOf = (reader: Reader) => {
    const report = new DisclosureReport(reader, served.policy)
    return report.lens.bind(report)
  }
  const delivering = {
    base,
    accessLog,
    readerOf,
    lensOf,
    ...(retrySeconds ? { retrySeconds } : {}),
  }
  const worker = makeWebhookWorker(delivering, telling(logger))
  fastify.addHook('onReady', (done) => {
    worker.start()
    done()
  })
  fastify.addHook('onClose', () => worker.stop())
}

/** What is done once a day. */
export function dailyOf(parts: BackgroundParts): (() => Promise<unknown>)[] {
  const { base, evidence } = parts
  return [
    () => findDue(parts),
    () => deleteOldDeliveries(base),
    () => deleteUnfiled(base, evidence),
  ]
}

/** Lets fall due and end what is over, tries what waited, and says how many did. */
async function findDue({ base, logger }: BackgroundParts): Promise<void> {
  const fallen = await letCommitmentsFallDue(base)
  logger.info({ fallen }, 'commitments whose time is over fell due')
  const unshielded = await endShields(base)
  const taken = await retryRepairDecisions({ ...base, actor: 'daily', author: OPERATOR_AUTHOR })
  logger.info({ unshielded, taken }, 'shields ended, and repair decisions that waited took effect')
}

/** Tells the log of what went wrong where nobody waits for an answer. */
export function telling(logger: Logger): (error: unknown) => void {
  return (error) => logger.error(describeBug(error), 'work in the background could not go on')
}
