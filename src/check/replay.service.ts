import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { FACT_READERS } from './fact-readers.ts'
import { readReceipt } from '../receipt/receipt.rules.ts'
import { verifyReceiptSignature, type SignatureState } from '../receipt/receipt.service.ts'
import { listChecks, type CheckRow, type RestedOn } from './check.store.ts'
import { isNumber } from './number.rules.ts'
import type { CheckPayload } from './payload.ts'

/**
 * The answer of a number as it was given, for who may have it again: the party that asked, and auditors. Null for a
 * number that is not there and for one that is another's alike.
 */
export async function findAnswer(
  base: Base,
  viewer: Viewer,
  number: string,
): Promise<CheckRow | null> {
  const row = await findRow(base, number)
  return row !== null && holds(viewer, row) ? row : null
}

async function findRow(base: Base, number: string): Promise<CheckRow | null> {
  if (!isNumber(number)) return null
  const [row] = await listChecks(base.db, [number])
  return row ?? null
}

/** Who holds a receipt: its party; auditors may have every answer again. */
function holds({ isOperator, partyClass, party }: Viewer, { partyId }: CheckRow): boolean {
  if (isOperator || partyClass === 'AUDITOR') return true
  return partyId !== null && party?.id === partyId
}

/** What became of a fact that an answer rested on. */
export interface FactChange {
  kind: string
  subjectId: string
  id: string
  change: 'CORRECTED' | 'REVOKED' | 'REPAIRED' | 'SHIELDED' | 'SUSPENDED' | 'DISPUTED'
}

/** What is to be said of a receipt. */
export interface Verification {
  state: SignatureState | 'UNKNOWN_NUMBER'
  /** The answer was given here under this number, and the receipt is the one that was given. */
  row: CheckRow | null
  /** Of the facts that the holder was told of; null for who may not know. */
  changes: readonly FactChange[] | null
}

/**
 * Says of a number or a receipt whether it is intact, and to who holds it whether anything that it rested on was
 * corrected, repaired, revoked, shielded or disputed since.
 */
export async function verifyAnswer(
  base: Base,
  viewer: Viewer,
  given: { number: string } | { receipt: string },
): Promise<Verification> {
  const number = 'number' in given ? given.number : numberOf(given.receipt)
  const row = number === null ? null : await findRow(base, number)
  const receipt = 'receipt' in given ? given.receipt : row?.receipt
  if (receipt === undefined) return { state: 'UNKNOWN_NUMBER', row: null, changes: null }
  const state = await verifyReceiptSignature(base.db, receipt)
  // Signed by our key and yet not what is kept under that number: not an answer of ours.
  if (state !== 'INTACT' || row === null || row.receipt !== receipt) {
    return { state: state === 'INTACT' ? 'UNKNOWN_NUMBER' : state, row: null, changes: null }
  }
  const changes = holds(viewer, row) ? await changesSince(base, row) : null
  return { state, row, changes }
}

function numberOf(receipt: string): string | null {
  const payload = readReceipt(receipt)?.payload as Partial<CheckPayload> | undefined
  return typeof payload?.number === 'string' ? payload.number : null
}

/** Asked as the tables' owner: the holder knew the fact, and is to learn that it must not be used as it was. */
async function changesSince(base: Base, row: CheckRow): Promise<FactChange[]> {
  const told = row.facts.filter(({ isShown }) => isShown)
  const perKind = await Promise.all(
    FACT_READERS.map(async ({ kind, states }) => {
      const facts = told.filter((fact) => fact.kind === kind)
      const now = facts.length === 0 ? [] : await states(base.db, facts)
      return facts.flatMap((fact, at) => changeOf(fact, now[at] ?? null))
    }),
  )
  return perKind.flat()
}

function changeOf(
  { kind, subjectId, id, version }: RestedOn,
  now: { version: number; state: string; disputed: boolean } | null,
): FactChange[] {
  const change = (what: FactChange['change']) => [{ kind, subjectId, id, change: what }]
  if (now === null || ['REVOKED', 'WITHDRAWN'].includes(now.state)) return change('REVOKED')
  if (now.state === 'REPAIRED') return change('REPAIRED')
  if (now.state === 'SHIELDED') return change('SHIELDED')
  if (now.state === 'SUSPENDED') return change('SUSPENDED')
  if (now.version !== version) return change(now.disputed ? 'DISPUTED' : 'CORRECTED')
  return []
}
