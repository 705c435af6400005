import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import { groupPlaces } from '../database/loader.ts'
import type { Reader } from '../disclosure/reading.ts'
import { insertBatch, insertBatchRows } from '../exchange/batch.store.ts'
import {
  listDue,
  lockDue,
  noteAgain,
  putIntoBatch,
  settleDue,
  type FactRow,
} from '../exchange/fact.store.ts'
import { lockPlatform, updatePlatform } from '../exchange/platform.store.ts'
import { writeReport, writeWithdrawal, type FileHead, type MadeFile } from './file.rules.ts'
import { sha256Of } from './hash.ts'
import { reportColumns } from './layout.rules.ts'
import { lookAt, type Finding } from './look.service.ts'
import type { Exchange } from './parts.ts'

type Told = Exclude<Finding, { tells: 'NOTHING' }>

export const NO_EVENT = {
  reportedAt: null,
  fetchedAt: null,
  receiptAt: null,
  failedAt: null,
  failure: null,
  comparedOn: null,
}

/**
 * Makes up batches of what was noted. What the platform has, or may have, goes at once: what is corrected, repaired or
 * revoked must not live on there; what it does not have waits until the next report is due.
 */
export async function makeUpBatches(exchange: Exchange, reader: Reader): Promise<void> {
  const { parts, rule } = exchange
  await makeUp(exchange, reader, true)
  const platformCode = rule.code
  const isDue = await parts.base.db.transaction(async (tx) => {
    const [place] = await lockPlatform(tx, { platformCode })
    const now = parts.base.now()
    const next = (place!.reportedAt?.getTime() ?? 0) + rule.body.everyMinutes * 60_000
    if (now.getTime() < next) return false
    await updatePlatform(tx, { platformCode, ...NO_EVENT, reportedAt: now.toISOString() })
    return true
  })
  if (isDue) await makeUp(exchange, reader, false)
}

/** Page by page; each is looked at outside a transaction, and committed as far as nothing was noted anew meanwhile. */
async function makeUp(exchange: Exchange, reader: Reader, held: boolean): Promise<void> {
  const { parts, rule } = exchange
  const asked = { platformCode: rule.code, held, most: rule.body.rowsMost }
  for (;;) {
    const due = await listDue(parts.base.db, asked)
    if (due.length === 0) return
    const findings = await lookAt(exchange, reader, due)
    const settled = await parts.base.db.transaction((tx) => settle(exchange, tx, findings))
    // Another process is at the same facts, or they were noted anew: the next turn finds them.
    if (settled === 0 || due.length < rule.body.rowsMost) return
  }
}

async function settle(
  exchange: Exchange,
  tx: Transaction,
  findings: readonly Finding[],
): Promise<number> {
  const platformCode = exchange.rule.code
  await lockPlatform(tx, { platformCode })
  const locked = new Set(
    (await lockDue(tx, { platformCode, ...keysOf(findings) })).map(({ factId }) => factId),
  )
  const ours = findings.filter(({ fact }) => locked.has(fact.factId))
  const nothing = ours.filter((one) => one.tells === 'NOTHING')
  await settleDue(tx, {
    platformCode,
    ...keysOf(nothing),
    days: nothing.map(({ changesOn }) => changesOn),
  })
  const told = ours.filter((one): one is Told => one.tells !== 'NOTHING')
  for (const places of groupPlaces(told, groupOf)) {
    await insertGroup(
      exchange,
      tx,
      places.map((at) => told[at]!),
    )
  }
  return ours.length
}

function keysOf(findings: readonly { fact: FactRow }[]) {
  return {
    subjects: findings.map(({ fact }) => fact.subjectId),
    facts: findings.map(({ fact }) => fact.factId),
    dues: findings.map(({ fact }) => fact.dueAt),
  }
}

/** What goes into one file. */
function groupOf(one: Told): string {
  const isOfPersons = one.tells === 'REPORT' && one.row.category === 'PERSON'
  return [one.tells, one.fact.fact, one.fact.code, isOfPersons].join('/')
}

async function insertGroup(
  { parts: { base }, rule, partyId }: Exchange,
  tx: Transaction,
  group: readonly Told[],
): Promise<void> {
  const id = uuidv7()
  const { tells: kind, fact } = group[0]!
  const head = { batch: id, platform: rule.code, kind, code: fact.code, madeOn: base.today() }
  const { format, file } = fileOf({ base, rule }, head, group)
  await insertBatch(tx, {
    id,
    platformCode: rule.code,
    partyId,
    kind,
    code: fact.code,
    format,
    mediaType: file.mediaType,
    fileName: file.fileName,
    contentSealed: base.cipher.seal(file.content.toString('base64'), id),
    contentHash: sha256Of(file.content),
    rowCount: group.length,
    madeOn: head.madeOn,
    at: base.now().toISOString(),
  })
  await insertBatchRows(
    tx,
    group.map((one, n) => ({
      subjectId: one.fact.subjectId,
      batchId: id,
      n: n + 1,
      factId: one.fact.factId,
      ...rowOf(one),
    })),
  )
  const subjects = group.map((one) => one.fact.subjectId)
  const facts = group.map((one) => one.fact.factId)
  await putIntoBatch(tx, { platformCode: rule.code, batchId: id, subjects, facts })
  // Once it is withdrawn under its old key it is reported under the new one.
  const again = group.filter((one) => one.tells === 'WITHDRAWAL' && one.cause === 'KEY_CHANGED')
  if (again.length === 0) return
  const changed = again.map((one) => one.fact.factId)
  await noteAgain(tx, { platformCode: rule.code, facts: changed, at: tx.at.toISOString() })
}

function rowOf(one: Told) {
  if (one.tells === 'WITHDRAWAL') {
    const { key: rowKey, cause, changesOn } = one
    return { version: 0, rowKey, rowHash: '', cause, changesOn }
  }
  const { version, key: rowKey, hash: rowHash, changesOn } = one.row
  return { version, rowKey, rowHash, cause: null, changesOn }
}

function fileOf(
  { base, rule }: Pick<Exchange, 'rule'> & Pick<Exchange['parts'], 'base'>,
  head: FileHead,
  group: readonly Told[],
): { format: string; file: MadeFile } {
  if (head.kind === 'WITHDRAWAL') {
    const rows = group.flatMap((one) => (one.tells === 'WITHDRAWAL' ? [one] : []))
    return { format: 'JSON', file: writeWithdrawal(head, rows) }
  }
  const { fact, code } = group[0]!.fact
  const report = rule.body.reports.find((one) => one.fact === fact && one.code === code)!
  const rows = group.flatMap((one) => (one.tells === 'REPORT' ? [one.row] : []))
  const columns = reportColumns(base.rules(), report, base.today())!
  const naming = {
    exchange: rule.body.exchange,
    isOfPersons: rows[0]!.category === 'PERSON',
    at: base.now(),
  }
  return { format: report.format, file: writeReport(report.format, head, columns, rows, naming) }
}
