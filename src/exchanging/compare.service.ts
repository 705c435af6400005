import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import {
  deleteRequest,
  insertComparison,
  listReportedUnder,
  listRequested,
  type NewComparison,
} from '../exchange/comparison.store.ts'
import { listHeld, noteAgain } from '../exchange/fact.store.ts'
import { lockPlatform, updatePlatform } from '../exchange/platform.store.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { PlatformFault } from './client.ts'
import { differencesOf, type OurRow } from './compare.rules.ts'
import { sha256Of } from './hash.ts'
import { textOfRows } from './layout.rules.ts'
import { NO_EVENT } from './make-up.service.ts'
import type { Exchange } from './parts.ts'

/** Who asked for a comparison that nobody asked for. */
const ITSELF = 'schedule'

type Request = Awaited<ReturnType<typeof listRequested>>[number]
type Finding = Pick<
  NewComparison,
  'code' | 'state' | 'ourCount' | 'theirCount' | 'ourHash' | 'theirHash' | 'differences' | 'problem'
> & { lacking: readonly OurRow[] }

/** Makes the comparisons that are asked for, and once a day that of the day before. */
export async function compareDays(exchange: Exchange): Promise<void> {
  await requestYesterday(exchange)
  const { parts, rule } = exchange
  for (const request of await listRequested(parts.base.db, { platformCode: rule.code })) {
    const findings = await compare(exchange, request.day)
    await parts.base.db.transaction((tx) => keep(exchange, tx, request, findings))
  }
}

async function requestYesterday({ parts: { base }, rule }: Exchange): Promise<void> {
  if (!rule.body.reconciles) return
  const platformCode = rule.code
  const day = addDays(base.today(), -1)
  await base.db.transaction(async (tx) => {
    const [place] = await lockPlatform(tx, { platformCode })
    if (place?.comparedOn != null && place.comparedOn >= day) return
    await updatePlatform(tx, { platformCode, ...NO_EVENT, comparedOn: day })
    await insertComparison(
      tx,
      requestOf({ platformCode, day, resends: false, actor: ITSELF, at: tx.at }),
    )
  })
}

/** A comparison that is asked for. */
export function requestOf(asked: {
  platformCode: string
  day: string
  resends: boolean
  actor: string
  at: Date
}): NewComparison {
  const { platformCode, day, resends, actor, at } = asked
  return {
    id: uuidv7(),
    platformCode,
    day,
    resends,
    actor,
    state: 'REQUESTED',
    code: null,
    ourCount: null,
    theirCount: null,
    ourHash: null,
    theirHash: null,
    differences: null,
    problem: null,
    requestedAt: at.toISOString(),
    madeAt: null,
  }
}

const NOT_MADE = {
  ourCount: null,
  theirCount: null,
  ourHash: null,
  theirHash: null,
  differences: null,
  lacking: [],
}

/** Faults that do not get better by waiting. */
const FINAL = new Set<string>(['ANSWER_UNREADABLE', 'ANSWER_TOO_LARGE', 'REFUSED'])

/** What both sides have of a day, kind by kind; the rows of a kind are asked for where counts or hashes differ. */
async function compare(exchange: Exchange, day: string): Promise<Finding[]> {
  try {
    return await compareKinds(exchange, day)
  } catch (error) {
    // One that cannot be asked now is asked later: the request stays.
    if (!(error instanceof PlatformFault) || !FINAL.has(error.code)) throw error
    return [{ ...NOT_MADE, code: null, state: 'FAILED', problem: error.code }]
  }
}

async function compareKinds(
  { parts: { base }, rule, client }: Exchange,
  day: string,
): Promise<Finding[]> {
  const theirs = new Map((await client.summarize(day)).map((one) => [one.code, one]))
  const held = await listHeld(base.db, { platformCode: rule.code, day })
  const counted = held.map(({ rowKey: key, rowHash: hash, ...row }) => ({ ...row, key, hash }))
  const codes = [...new Set([...counted.map(({ code }) => code), ...theirs.keys()])].toSorted()
  const findings: Finding[] = []
  for (const code of codes) {
    const here = counted.filter((row) => row.code === code)
    const there = theirs.get(code) ?? { count: 0, hash: sha256Of('') }
    const both = {
      code,
      ourCount: here.length,
      theirCount: there.count,
      ourHash: sha256Of(textOfRows(here)),
      theirHash: there.hash,
      problem: null,
    }
    if (both.ourCount === there.count && both.ourHash === there.hash) {
      findings.push({ ...both, state: 'MATCHED', differences: null, lacking: [] })
      continue
    }
    const rows = there.count === 0 ? [] : await client.listRows(day, code)
    const ours = new Set(here.map(({ key }) => key))
    const keys = rows.flatMap(({ key }) => (ours.has(key) ? [] : [key]))
    const reported = await listReportedUnder(base.db, { platformCode: rule.code, day, keys })
    const withdrawn = new Map(reported.map(({ key, ...of }) => [key, of]))
    const { differences, lacking } = differencesOf(here, rows, withdrawn)
    const state = 'DIFFERENT' as const
    findings.push({ ...both, state, differences: JSON.stringify(differences), lacking })
  }
  return findings
}

/** Keeps what was found in place of the request; what the platform lacks is noted anew, where that was asked for. */
async function keep(
  { rule }: Exchange,
  tx: Transaction,
  { id, day, resends, actor, requestedText }: Request,
  findings: readonly Finding[],
): Promise<void> {
  const gone = await deleteRequest(tx, { id })
  if (gone.length === 0) return
  const at = tx.at.toISOString()
  // A day of which neither side has anything was compared too.
  const empty: Finding = { ...NOT_MADE, code: null, state: 'MATCHED', problem: null }
  for (const { lacking, ...found } of findings.length === 0 ? [empty] : findings) {
    await insertComparison(tx, {
      id: uuidv7(),
      platformCode: rule.code,
      day,
      resends,
      actor,
      ...found,
      requestedAt: requestedText,
      madeAt: at,
    })
    if (!resends || lacking.length === 0) continue
    const facts = lacking.map(({ factId }) => factId)
    await noteAgain(tx, { platformCode: rule.code, facts, at })
  }
}
