import type { AccessLog } from '../access-log/access-log.service.ts'
import { agreementOf } from '../credential/token.rules.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { ANONYMOUS_VIEWER, type Viewer } from '../disclosure/viewer.ts'
import { findActiveParty } from '../party/party.service.ts'
import type { Platform } from '../rule/rule.schema.ts'
import type { PlatformClient } from './client.ts'
import type { RepairDecisionTaker } from './repair-decision.rules.ts'

/** What the exchange is put together from. */
export interface ExchangeParts {
  base: Base
  accessLog: AccessLog
  readerOf(viewer: Viewer): Reader
  /** The platforms that are connected, by code. */
  connections: ReadonlyMap<string, Connection>
  /** Acts on repair decisions; null: nobody does yet, and they wait. */
  takeRepairDecisions: RepairDecisionTaker | null
  /** Ends what is asked of platforms, for a process that stops; what was under way is tried again. */
  signal?: AbortSignal
}

/** How a platform is connected: who it is among the parties, and how one speaks with it. */
export interface Connection {
  partyId: string
  /** A client for the timeout that the rule of the platform sets. */
  client(timeoutMs: number, signal?: AbortSignal): PlatformClient
  /** Whether a text is the secret that we share with it. */
  isSecret(text: string): boolean
}

/** One platform in one step: its rule in force, its client. */
export interface Exchange {
  parts: ExchangeParts
  rule: Platform
  partyId: string
  client: PlatformClient
}

/** The exchange with a connected platform by today’s rule; null: it is not connected, or has no rule in force. */
export function exchangeWith(parts: ExchangeParts, code: string): Exchange | null {
  const { base, connections } = parts
  const connection = connections.get(code)
  const rule = base.rules().current('platform', code, base.today())
  if (connection === undefined || rule === null) return null
  const { partyId } = connection
  return {
    parts,
    rule,
    partyId,
    client: connection.client(rule.body.timeoutSeconds * 1000, parts.signal),
  }
}

/** A platform’s party as a caller: it is told what it could read by its agreement, and nothing else; null: not in force. */
export async function viewerOfPlatform({
  parts: { base },
  partyId,
  rule,
}: Exchange): Promise<Viewer | null> {
  const party = await findActiveParty(base, partyId)
  if (party === null || party.class !== 'PLATFORM') return null
  return {
    ...ANONYMOUS_VIEWER,
    partyClass: party.class,
    party,
    permissions: new Set(['subject:read'] as const),
    ...agreementOf(party),
    actor: `platform:${rule.code}`,
  }
}
