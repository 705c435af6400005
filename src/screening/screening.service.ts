import { setImmediate as nextTurn } from 'node:timers/promises'
import { uuidv7 } from 'uuidv7'
import { rulingOf } from '../check/ruling.ts'
import { credentialOf, type KeptCredential } from '../credential/kept-credential.rules.ts'
import type { Transaction } from '../database/database.ts'
import { makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { canonicalJson } from '../receipt/receipt.rules.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import type { GivenRow } from './columns.rules.ts'
import type { ListRow } from './list-file.ts'
import {
  countResults,
  countScreeningsOf,
  findScreeningById,
  findScreeningOfKey,
  insertRows,
  insertScreening,
  listScreeningsOf,
  updateEnded,
  type NewScreening,
  type ResultCount,
  type ScreeningRow,
} from './screening.store.ts'

/** Rows that are sealed and inserted together. */
const BATCH_ROWS = 2_000
const KEY_MOST = 128

/** Who hands a list in, and for what: checked before its body is read. */
export interface Submission {
  viewer: Viewer
  partyId: string
  credential: KeptCredential
  key: string
  purpose: string
}

/**
 * Checks that a caller may have a list checked for the purpose that it names.
 * @throws DomainError FORBIDDEN, BAD_INPUT for a key that cannot be one, and what naming a purpose throws
 */
export function checkSubmission(
  base: Base,
  readerOf: (viewer: Viewer) => Reader,
  viewer: Viewer,
  key: string | undefined,
): Submission {
  const credential = credentialOf(viewer)
  if (!mayDo(viewer, 'check:run') || credential === null) throw new DomainError('FORBIDDEN')
  checkKey(key)
  readerOf(viewer)
  const { purpose } = rulingOf(base, viewer)
  return { viewer, partyId: viewer.party!.id, credential, key, purpose: purpose.code }
}

/** It stands in plain in the database. */
function checkKey(key: string | undefined): asserts key is string {
  const isGood =
    key !== undefined &&
    key.length > 0 &&
    key.length <= KEY_MOST &&
    /^[\u0021-\u007e]+$/.test(key) &&
    !holdsIdentityNumber(key)
  if (isGood) return
  throw new DomainError('BAD_INPUT', {
    zh: `须以 Idempotency-Key 请求头给出幂等键：1 至 ${KEY_MOST} 个可见 ASCII 字符，不含身份证件号码`,
    en: `The header Idempotency-Key is required: 1 to ${KEY_MOST} visible ASCII characters, no identity number`,
  })
}

/** What the same key has to come with again: the file, and what is asked of it. */
export function bodyHashOf(
  { cipher }: Base,
  { viewer, purpose }: Submission,
  sha256: string,
): string {
  const body = { file: sha256, purpose, matter: viewer.matter }
  return keyedHash(cipher, 'SCREENING', canonicalJson(body))
}

/**
 * The screening that was handed in under this key before; null: none was.
 * @throws DomainError IDEMPOTENCY_CONFLICT when it was another file or another question
 */
export async function findRepeated(
  base: Base,
  { viewer, key }: Submission,
  bodyHash: string,
): Promise<ScreeningRow | null> {
  const known = await findScreeningOfKey(base.db, viewer.actor, key)
  if (known !== null && known.bodyHash !== bodyHash) throw new DomainError('IDEMPOTENCY_CONFLICT')
  return known
}

/**
 * Keeps a list, its rows sealed, and its job, in one transaction.
 * @param enqueue puts the job into the queue, in that transaction
 * @returns null when another process took the key meanwhile
 */
export async function keepScreening(
  base: Base,
  { viewer, partyId, credential, key, purpose }: Submission,
  given: { rows: readonly ListRow[]; bodyHash: string; fileName: string },
  enqueue: (tx: Transaction, id: string) => Promise<void>,
): Promise<ScreeningRow | null> {
  const screening: NewScreening = {
    id: uuidv7(),
    partyId,
    actor: viewer.actor,
    idempotencyKey: key,
    bodyHash: given.bodyHash,
    purpose,
    matter: viewer.matter,
    credential,
    fileName: given.fileName,
    rowCount: given.rows.length,
    createdAt: base.now(),
  }
  return base.db.transaction(async (tx) => {
    const kept = await insertScreening(tx, screening)
    if (kept === null) return null
    for (let from = 0; from < given.rows.length; from += BATCH_ROWS) {
      const batch = given.rows.slice(from, from + BATCH_ROWS)
      await insertRows(
        tx,
        batch.map((row, at) => sealedRow(base, kept.id, from + at + 1, row)),
      )
      await nextTurn()
    }
    await enqueue(tx, kept.id)
    return kept
  })
}

function sealedRow({ cipher }: Base, screeningId: string, n: number, { given, problem }: ListRow) {
  return { screeningId, n, sealed: cipher.seal(JSON.stringify(given), screeningId), problem }
}

/** Opens a row as it was handed in. */
export function openRow({ cipher }: Base, screeningId: string, sealed: string): GivenRow {
  return JSON.parse(cipher.open(sealed, screeningId)) as GivenRow
}

/** A screening of the caller's own party; null for one that is another's and one that is not there alike. */
export async function findScreening(
  base: Base,
  viewer: Viewer,
  id: string,
): Promise<ScreeningRow | null> {
  const row = await findScreeningById(base.db, id)
  return row !== null && row.partyId === viewer.party?.id ? row : null
}

/**
 * A page of the screenings of the caller's own party, the newest first.
 * @throws DomainError FORBIDDEN for who acts for no party; PAGING_INVALID, CURSOR_INVALID
 */
export async function listScreenings(
  base: Base,
  viewer: Viewer,
  args: PageArguments,
  counts: boolean,
): Promise<Page<ScreeningRow> & TotalCount> {
  if (viewer.party === null) throw new DomainError('FORBIDDEN')
  const partyId = viewer.party.id
  const ordering = JSON.stringify(['screenings', partyId])
  const request = readPage(args, ordering, base.cursors)
  const [rows, counted] = await Promise.all([
    listScreeningsOf(base.db, partyId, { ...request, from: request.from?.at(-1) ?? null }),
    counts ? countScreeningsOf(base.db, partyId, COUNT_MOST + 1) : 0,
  ])
  const page = makePage(rows, request, ordering, base.cursors, ({ id }) => [id])
  return { ...page, ...makeTotal(counted) }
}

/**
 * Stops a screening of the caller's own party; the chunk that is under way ends. What was checked stays.
 * @throws DomainError NOT_FOUND; SCREENING_STATE_CONFLICT when it is over
 */
export async function cancelScreening(
  base: Base,
  viewer: Viewer,
  id: string,
): Promise<ScreeningRow> {
  const row = await findScreening(base, viewer, id)
  if (row === null) throw new DomainError('NOT_FOUND')
  const as = { state: 'STOPPED', problem: 'CANCELLED' } as const
  if (!(await updateEnded(base.db, id, as, base.now()))) {
    throw new DomainError('SCREENING_STATE_CONFLICT', {
      zh: '该筛查已经结束',
      en: 'The screening is over',
    })
  }
  return (await findScreening(base, viewer, id))!
}

/** How many rows came to which outcome, and to which problem; screenings of one turn share a statement. */
export function countsOf(base: Base, screeningId: string): Promise<readonly ResultCount[]> {
  return countsLoader(base).load(screeningId)
}

const countsLoader = perOwner(({ db }: Base) =>
  makeLoader<string, ResultCount[]>(async (ids) => {
    const rows = await countResults(db, ids)
    return ids.map((id) => rows.filter(({ screeningId }) => screeningId === id))
  }),
)
