import { sql } from 'drizzle-orm'
import { bulkInsert, WORD_JOINT, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'

/** A notice that a version must not be used any more. Instants are ISO text. */
export interface NewStopUse {
  subjectId: string
  id: string
  kind: string
  factId: string
  version: number
  reason: string
  stoppedAt: string
  recordedAt: string
}

/** A party that it goes to. */
export interface NewReceiver {
  subjectId: string
  stopUseId: string
  partyId: string
  channels: readonly string[]
  lastReceivedAt: string
  recordedAt: string
  dueOn: string
  lapsesOn: string
}

const notice = (
  name: string,
  type: BulkColumn<NewStopUse>['type'],
  value: BulkColumn<NewStopUse>['value'],
): BulkColumn<NewStopUse> => ({ name, type, value })

export const insertStopUses = bulkInsert<NewStopUse>('stop_use', [
  notice('subject_id', 'uuid', (row) => row.subjectId),
  notice('id', 'uuid', (row) => row.id),
  notice('kind', 'text', (row) => row.kind),
  notice('fact_id', 'uuid', (row) => row.factId),
  notice('version', 'int', (row) => row.version),
  notice('reason', 'text', (row) => row.reason),
  notice('stopped_at', 'timestamptz', (row) => row.stoppedAt),
  notice('recorded_at', 'timestamptz', (row) => row.recordedAt),
])

const receiver = (
  name: string,
  type: BulkColumn<NewReceiver>['type'],
  value: BulkColumn<NewReceiver>['value'],
): BulkColumn<NewReceiver> => ({ name, type, value })

export const insertReceivers = bulkInsert<NewReceiver>('stop_use_receiver', [
  receiver('subject_id', 'uuid', (row) => row.subjectId),
  receiver('stop_use_id', 'uuid', (row) => row.stopUseId),
  receiver('party_id', 'uuid', (row) => row.partyId),
  receiver('channels', 'words', (row) => row.channels.join(WORD_JOINT)),
  receiver('last_received_at', 'timestamptz', (row) => row.lastReceivedAt),
  receiver('recorded_at', 'timestamptz', (row) => row.recordedAt),
  receiver('due_on', 'date', (row) => row.dueOn),
  receiver('lapses_on', 'date', (row) => row.lapsesOn),
])

const q = sql.placeholder

/** Makes sure that there is a place to start from: nothing before it was received through this product. */
export const beginProgress = statement<{ id: string; until: string }, never>(
  sql`insert into stop_use_progress (id, until) values (${q('id')}, ${q('until')}::timestamptz) on conflict do nothing`,
)

/** How far was looked, locked for who looks on; nothing where another process does. */
export const lockProgress = statement<{ id: string }, { until: Date }>(
  sql`select until from stop_use_progress where id = ${q('id')} for update skip locked`,
)

export const updateProgress = statement<{ id: string; until: string }, never>(
  sql`update stop_use_progress set until = ${q('until')}::timestamptz where id = ${q('id')}`,
)
