import { uuidv7 } from 'uuidv7'
import type { Base } from '../disclosure/reading.ts'
import {
  findOtherDecision,
  insertDecision,
  listWaiting,
  updateDecision,
  updateFile,
} from '../exchange/file.store.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { canonicalJson } from '../receipt/receipt.rules.ts'
import type { Platform } from '../rule/rule.schema.ts'
import type { ExchangeParts } from './parts.ts'
import { readDecisions, type RepairDecision } from './repair-decision.rules.ts'

/** Decisions that are offered together. */
const OFFERED = 100

/** Keeps the decisions of a file, each once, until they are acted on; bad ones with why. All in one transaction. */
export async function keepDecisions(
  { db, cipher, now }: Base,
  { code: platformCode }: Platform,
  fileId: string,
  content: Buffer,
): Promise<void> {
  const read = readDecisions(content)
  const at = now().toISOString()
  if (read === null) {
    const refused = { rowCount: null, rejectedCount: null, importId: null, at }
    await updateFile(db, {
      id: fileId,
      state: 'REFUSED',
      ...refused,
      problem: 'DECISIONS_UNREADABLE',
    })
    return
  }
  await db.transaction(async (tx) => {
    let rejected = 0
    for (const one of read) {
      const id = uuidv7()
      const body = one.ok ? one.decision : one.raw
      const number = one.ok ? hideIdentityNumbers(one.decision.number) : `${fileId}/${one.line}`
      const bodyHash = keyedHash(cipher, 'REPAIR_DECISION', canonicalJson(body as never))
      const [other] = one.ok ? await findOtherDecision(tx, { platformCode, number, bodyHash }) : []
      const problem = one.ok ? (other === undefined ? null : 'DECISION_NUMBER_TAKEN') : one.problem
      if (problem !== null) rejected++
      await insertDecision(tx, {
        id,
        platformCode,
        fileId,
        line: one.line,
        number,
        bodyHash,
        sealed: cipher.seal(JSON.stringify(body), id),
        state: problem === null ? 'WAITING' : 'REFUSED',
        problem,
        at,
      })
    }
    const counts = { rowCount: read.length, rejectedCount: rejected, problem: null, importId: null }
    await updateFile(tx, { id: fileId, state: 'WAITING', ...counts, at })
  })
}

/** Offers the decisions that wait to whoever acts on them; without anybody they go on waiting, and nothing is lost. */
export async function offerDecisions(
  {
    base: { db, cipher, now },
    takeRepairDecisions: take,
  }: Pick<ExchangeParts, 'base' | 'takeRepairDecisions'>,
  { code: platformCode, body }: Platform,
): Promise<void> {
  if (take === null) return
  const waiting = await listWaiting(db, { platformCode, most: OFFERED })
  if (waiting.length === 0) return
  const decisions = waiting.map(
    ({ id, sealed }) => JSON.parse(cipher.open(sealed, id)) as RepairDecision,
  )
  const outcomes = await take(decisions, { platformCode, sourceCode: body.source! })
  const at = now().toISOString()
  for (const [n, { state, problem }] of outcomes.entries()) {
    if (state !== 'WAITING') await updateDecision(db, { id: waiting[n]!.id, state, problem, at })
  }
}
