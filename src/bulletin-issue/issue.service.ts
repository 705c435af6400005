import { nextBulletinState, type BulletinAction } from '../bulletin/bulletin-state.rules.ts'
import {
  lockBulletin,
  updateBulletin,
  type BulletinRow,
  type BulletinStep,
} from '../bulletin/bulletin.store.ts'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { once } from '../request/once.ts'
import { readLine, readText } from '../request/text.rules.ts'
import { SIGNED_TYPES, writeReceipt } from '../receipt/receipt.rules.ts'
import { freezeVersion, type Issued } from './freeze.service.ts'
import { bulletinProblem } from './problem.ts'

/** A step that a caller wants to take with a bulletin. */
export interface IssueAsked {
  id: string
  /** The revision that the caller read. */
  expectedRevision: number
  key: string
}

const NOTHING = {
  signature: null,
  signedAt: null,
  channel: null,
  submissionNumber: null,
  submittedAt: null,
  receiptNumber: null,
  receiptedAt: null,
  correctedAt: null,
}

type Changes = Partial<Omit<BulletinStep, 'id' | 'state'>>

/**
 * Takes a step with a bulletin of the caller's own unit; others' read like missing ones.
 * @param body what the step says besides
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
function takeStep(
  base: Base,
  viewer: Viewer,
  action: Exclude<BulletinAction, 'FREEZE'>,
  { id, expectedRevision, key }: IssueAsked,
  body: unknown,
  work: (tx: Transaction, row: BulletinRow) => Promise<{ changes: Changes; newest?: string }>,
): Promise<Issued> {
  const asked = [id, expectedRevision, body]
  return once<Issued>(
    base,
    viewer,
    { name: `bulletin/${action}`, key, body: asked },
    async (tx) => {
      const [row] = await lockBulletin(tx, { id })
      const isOwn = row !== undefined && row.partyId === viewer.party?.id
      if (!isOwn || !mayDo(viewer, 'list:determine')) throw new DomainError('NOT_FOUND')
      if (row.revision !== expectedRevision) return { problem: bulletinProblem('VERSION_CONFLICT') }
      const state = nextBulletinState(row.state, action)
      if (state === null) return { problem: bulletinProblem('BULLETIN_STATE_CONFLICT') }
      // The version that is replaced gives way first: one version of a bulletin is open at a time.
      if (state === 'CORRECTED')
        await updateBulletin(tx, { ...NOTHING, id, state, correctedAt: tx.at.toISOString() })
      const { changes, newest = id } = await work(tx, row)
      if (state !== 'CORRECTED') await updateBulletin(tx, { ...NOTHING, id, state, ...changes })
      return { bulletin: newest }
    },
  )
}

/** Signs the frozen content with the server's key: the unit, the month, the version and the hash of what it says. */
export function signBulletin(base: Base, viewer: Viewer, asked: IssueAsked): Promise<Issued> {
  return takeStep(base, viewer, 'SIGN', asked, null, async (tx, row) => {
    const signedAt = tx.at.toISOString()
    const { id, partyName, listCode, month, version, corrects, contentHash, entryCount } = row
    const payload = {
      bulletin: id,
      unit: partyName,
      list: listCode,
      month,
      version,
      corrects,
      contentSha256: contentHash,
      entryCount,
      signedAt,
    }
    const signature = await writeReceipt(base.signer, payload, SIGNED_TYPES.BULLETIN)
    return { changes: { signature, signedAt } }
  })
}

/**
 * Marks a signed bulletin as submitted through a channel (code set BULLETIN_CHANNEL), with a number of its own. The form in
 * which the provincial platform takes it is not public: sending it is the unit's.
 */
export async function submitBulletin(
  base: Base,
  viewer: Viewer,
  asked: IssueAsked,
  channel: string,
): Promise<Issued> {
  if (base.rules().codeLabel('BULLETIN_CHANNEL', channel) === null)
    return { problem: bulletinProblem('CHANNEL_UNKNOWN') }
  return takeStep(base, viewer, 'SUBMIT', asked, channel, (tx, row) => {
    const { listCode, month, version, contentHash } = row
    const hash = contentHash.slice(0, HASH_DIGITS).toUpperCase()
    const submissionNumber = `${month.replace('-', '')}-${listCode}-${hash}-${version}`
    const submittedAt = tx.at.toISOString()
    return Promise.resolve({ changes: { channel, submissionNumber, submittedAt } })
  })
}

/** Of the content's hash, in the number of a submission. */
const HASH_DIGITS = 8

/** Records the number that the receiver gave. */
export function receiptBulletin(
  base: Base,
  viewer: Viewer,
  asked: IssueAsked,
  number: string,
): Promise<Issued> {
  const receiptNumber = readLine(number)
  if (receiptNumber === null) {
    throw new DomainError('BAD_INPUT', { zh: '须有回执编号', en: 'A receipt has its number' })
  }
  return takeStep(base, viewer, 'RECEIPT', asked, receiptNumber, (tx) =>
    Promise.resolve({ changes: { receiptNumber, receiptedAt: tx.at.toISOString() } }),
  )
}

/** Corrects a bulletin: the next version, frozen of what the lists hold now, which names the one it corrects and why. */
export function correctBulletin(
  base: Base,
  viewer: Viewer,
  asked: IssueAsked,
  given: string,
): Promise<Issued> {
  const reason = readText(given)
  return takeStep(base, viewer, 'CORRECT', asked, reason, async (tx, row) => {
    const head = { ...row, version: row.version + 1, corrects: row.id, reason }
    const newest = await freezeVersion(base, tx, viewer, head)
    if (newest === null) throw new DomainError('UNAVAILABLE')
    return { changes: {}, newest }
  })
}
