import { Agent } from 'node:http'
import { openPostgres } from '../../src/database/postgres.ts'
import type { Database } from '../../src/database/database.ts'
import { shanghaiDateOf } from '../../src/vocabulary/date.rules.ts'
import { PENALTY } from '../../test/support/make.ts'
import { row, SUBMIT } from '../../test/support/submission.ts'
import { askGraphql, CHECK, type Told } from './call.ts'
import { HOUR_MS, jump } from './clock.ts'
import { bugsOf, pause, type Drilled } from './drill.ts'
import { startLoad } from './load.ts'
import type { Town } from './town.ts'
import { findDamage } from './whole.ts'

const CLIENTS = { writers: 8, readers: 8 }
/** An hour forward, back again, an hour back, and right again. */
const JUMPS = [null, 'FORWARD', 'BACK', 'BACK', 'FORWARD'] as const
/** A receipt says the server's time, to some milliseconds. */
const NEAR_MS = 60_000
/** What this asks may only be known after the horizon, in milliseconds: half of what the clock jumps. */
const AHEAD_MS = HOUR_MS / 2

const THEN = `query Then($code: String!, $knownAt: DateTime!) {
  subject(identifier: { value: $code }, asOf: { knownAt: $knownAt }) { name } }`
const VERIFY = `query Verify($receipt: String!) { verifyReceipt(receipt: $receipt) { isIntact } }`

/**
 * The clock of the server's machine jumps an hour forward and back under 8 writers and 8 readers. Facts, the access log and
 * what may be asked of the past are told by the database's clock, and waits by one that only goes on: neither notices. The
 * end of a credential and what a receipt says of its time are told by the server's clock. Needs `JUMPING_CLOCK`.
 */
export async function clockJump(town: Town, rounds = 3): Promise<Drilled> {
  const agent = new Agent({ keepAlive: true })
  const db = openPostgres(town.url, { size: 1, statementTimeoutMs: 0 })
  const load = startLoad(town, CLIENTS)
  const since = await databaseNow(db)
  const rows = []
  const wrong: string[] = []
  const first: First = { record: null, number: null, left: new Map() }
  let apartHours = 0
  for (let turn = 0; turn < rounds * JUMPS.length; turn++) {
    const way = JUMPS[turn % JUMPS.length]!
    if (way !== null) {
      jump(town, way)
      apartHours += way === 'FORWARD' ? 1 : -1
      await pause(300)
    }
    const found = await look({ town, agent, db, turn, apartHours }, first)
    rows.push({ turn, apartHours, ...found })
    for (const [what, holds] of Object.entries(found)) {
      if (!holds) wrong.push(`${apartHours} h apart: ${what}`)
    }
  }
  await load.stop()
  agent.destroy()
  const outside = await countOutside(db, since)
  await db.close()
  wrong.push(...load.tally.wrong)
  const damage = await findDamage(town.url, load.tally)
  const bugs = bugsOf(town)
  const { refused, acknowledgedAt, readAt } = load.tally
  const isGood =
    wrong.length === 0 &&
    bugs === 0 &&
    refused === 0 &&
    outside === 0 &&
    acknowledgedAt.length > 0 &&
    readAt.length > 0 &&
    Object.values(damage).every((n) => n === 0)
  const counts = { acknowledged: acknowledgedAt.length, read: readAt.length, refused, outside }
  return { rows, summary: { ...counts, ...damage, wrong: wrong.length, bugs }, wrong, isGood }
}

/** What was answered first, and is to be answered again. */
interface First {
  record: string | null
  number: string | null
  /** What was left of the quota at last, by the day that it is for. */
  left: Map<string, number>
}

interface Looking {
  town: Town
  agent: Agent
  db: Database
  turn: number
  apartHours: number
}

/** What must hold, whatever the clock says. */
async function look({ town, agent, db, turn, apartHours }: Looking, first: First) {
  const { usci: code, name } = town.firms[0]!
  const asker = { town, agent, secret: town.secret }
  const before = await databaseNow(db)
  const fresh = await submit(asker, { usci: code, name }, `clock-${process.pid}-${turn}`)
  const again = await submit(asker, { usci: code, name }, `clock-${process.pid}-first`)
  const after = await databaseNow(db)
  const check = await askGraphql(asker, CHECK, { code })
  const same = await askGraphql(asker, CHECK, { code, requestId: `clock-${process.pid}` })
  const told = check.data['creditCheck'] as { checkedAt: string; receipt: string }
  const verified = await askGraphql(asker, VERIFY, { receipt: told.receipt })
  const asOf = (knownAt: Date) =>
    askGraphql(asker, THEN, { code, knownAt: knownAt.toISOString() }).then((one) => one.code)
  const brief = await askGraphql({ ...asker, secret: town.briefSecret }, '{ viewer { class } }')
  const recordedAt = await recordedAtOf(db, `clock-${process.pid}-${turn}`)
  first.record ??= recordOf(again)
  first.number ??= same.data['creditCheck'].number as string
  const day = shanghaiDateOf(new Date(Date.now() + apartHours * HOUR_MS))
  const isLess = check.remaining !== null && check.remaining < (first.left.get(day) ?? Infinity)
  first.left.set(day, check.remaining ?? 0)
  const apart = new Date(told.checkedAt).getTime() - Date.now()
  return {
    factsByDatabase: recordOf(fresh) !== null && recordedAt >= before && recordedAt <= after,
    keyAnsweredOnce: first.record !== null && recordOf(again) === first.record,
    checkAnsweredOnce: (same.data['creditCheck'].number as string) === first.number,
    receiptIntact: verified.data['verifyReceipt'].isIntact === true,
    receiptByServer: Math.abs(apart - apartHours * HOUR_MS) < NEAR_MS,
    quotaGoesOn: isLess,
    pastIsKnown: (await asOf(new Date(before.getTime() - 1_000))) === 'OK',
    futureIsNot: (await asOf(new Date(before.getTime() + AHEAD_MS))) === 'AS_OF_BEYOND_HORIZON',
    briefEnds: brief.code === (apartHours > 0 ? 'UNAUTHENTICATED' : 'OK'),
  }
}

function submit(
  asker: Parameters<typeof askGraphql>[0],
  { usci, name }: { usci: string; name: string },
  key: string,
): Promise<Told> {
  const values = { ...PENALTY, subjectName: name, usci, documentNumber: key }
  const records = [row('ADMINISTRATIVE_PENALTY', values)]
  return askGraphql(asker, SUBMIT, {
    input: { source: 'TRANSPORT_BUREAU', records, idempotencyKey: key },
  })
}

function recordOf({ data }: Told): string | null {
  return (data['submitRecords']?.results[0]?.record as string | null | undefined) ?? null
}

async function databaseNow(db: Database): Promise<Date> {
  const [row] = await db.query<{ at: Date }>(
    `select date_trunc('milliseconds', clock_timestamp()) as at`,
  )
  return row!.at
}

async function recordedAtOf(db: Database, documentNumber: string): Promise<Date> {
  const [row] = await db.query<{ at: Date }>(
    'select min(recorded_at) as at from record where document_number = $1',
    [documentNumber],
  )
  return row!.at
}

/** Rows of the access log, facts and answers under a key that bear an instant that the database's clock never showed. */
async function countOutside(db: Database, since: Date): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select (select count(*) from access_entry where at > clock_timestamp())::int
          + (select count(*) from record where recorded_at > clock_timestamp())::int
          + (select count(*) from request_key where answered_at > clock_timestamp())::int
          + (select count(*) from request_key where key like $1 and answered_at < $2::timestamptz)::int as n`,
    [`clock-${process.pid}-%`, since],
  )
  return row!.n
}
