import { sql, type SQL } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import { COUNT_MOST, type PageRequest } from '../relay/page.ts'
import type { ActBody } from './administration.schema.ts'
import type { ActKind } from './four-eyes.rules.ts'

/** Reading and writing acts of administration. */

/** An act: proposed, and decided or not. Officials are `operator` or the id of a member. */
export interface ActRow {
  id: string
  kind: ActKind
  /** The party, member or mandate that it changes, or makes. */
  targetId: string
  body: ActBody
  reason: string
  state: string
  proposedBy: string
  proposedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  decisionReason: string | null
}

const q = (name: string) => sql.placeholder(name)

const actColumns = sql.raw(`a.id, a.kind, a.target_id as "targetId", a.body, a.reason, a.state,
  a.proposed_by as "proposedBy", a.proposed_at as "proposedAt", a.decided_by as "decidedBy",
  a.decided_at as "decidedAt", a.decision_reason as "decisionReason"`)

const insert = statement<Record<string, string>, never>(
  sql`insert into administrative_act (id, kind, target_id, body, reason, state, proposed_by, proposed_at)
      values (${q('id')}::uuid, ${q('kind')}::text, ${q('targetId')}::uuid,
        ${q('body')}::text::jsonb, ${q('reason')}::text, 'PROPOSED', ${q('proposedBy')}::text,
        ${q('proposedAt')}::timestamptz)`,
)

/** Writes a proposed act. */
export async function insertAct(
  db: Executor,
  act: Pick<ActRow, 'id' | 'kind' | 'targetId' | 'body' | 'reason' | 'proposedBy' | 'proposedAt'>,
): Promise<void> {
  await insert(db, {
    ...act,
    body: JSON.stringify(act.body),
    proposedAt: act.proposedAt.toISOString(),
  })
}

const found = statement<{ id: string }, ActRow>(
  sql`select ${actColumns} from administrative_act a where a.id = ${q('id')}::uuid`,
)

/** An act by its id. */
export async function findAct(db: Executor, id: string): Promise<ActRow | null> {
  const [row] = await found(db, { id })
  return row ?? null
}

/** Writes the decision on an act. */
export const updateAct = statement<
  { id: string; state: string; decidedBy: string; decidedAt: string; decisionReason: string },
  never
>(
  sql`update administrative_act set state = ${q('state')}::text, decided_by = ${q('decidedBy')}::text,
        decided_at = ${q('decidedAt')}::timestamptz, decision_reason = ${q('decisionReason')}::text
       where id = ${q('id')}::uuid and state = 'PROPOSED'`,
)

/** All decisions take turns: two that are right alone may be wrong together (one person in two offices). */
const DECISION_LOCK = 7_203_612

/** Waits until no other decision is under way; held to the end of the transaction. */
export async function lockDecisions(tx: Executor): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${DECISION_LOCK})`)
}

/** Which acts a caller may list: all, or those that concern parties below its own. */
export interface ActReach {
  isAll: boolean
  /** The caller's own party: what is to be registered directly below it counts. */
  ownId: string | null
  belowIds: readonly string[]
}

const FITTING = sql`(${q('state')}::text is null or a.state = ${q('state')}::text)
  and (${q('isAll')}::text = 'ALL' or (a.body->>'concerns')::uuid = any(${q('belowIds')}::uuid[])
       or (a.kind = 'REGISTER_PARTY' and (a.body->>'concerns')::uuid = ${q('ownId')}::uuid))`

type Parameters = Record<string, unknown>

function parametersOf(state: string | null, { isAll, ownId, belowIds }: ActReach): Parameters {
  return { state, isAll: isAll ? 'ALL' : 'REACH', ownId, belowIds }
}

function actPage(isBackward: boolean): Statement<Parameters, ActRow> {
  const [after, direction]: [SQL, SQL] = isBackward ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  return statement(
    sql`select ${actColumns} from administrative_act a where ${FITTING}
           and (${q('fromId')}::uuid is null or a.id ${after} ${q('fromId')}::uuid)
         order by a.id ${direction} limit ${q('limit')}::int offset ${q('offset')}::int`,
  )
}

const pages = { forward: actPage(false), backward: actPage(true) }

/** One page of acts (and one row more), the newest first: ids grow with time. */
export function listActs(
  db: Executor,
  state: string | null,
  reach: ActReach,
  page: PageRequest,
): Promise<ActRow[]> {
  return pages[page.backward ? 'backward' : 'forward'](db, {
    ...parametersOf(state, reach),
    fromId: page.from?.[0] ?? null,
    limit: page.size + 1,
    offset: page.offset,
  })
}

const counted = statement<Parameters, { counted: number }>(
  sql`select count(*)::int as counted from (
        select 1 from administrative_act a where ${FITTING}
         limit ${sql.raw(String(COUNT_MOST + 1))}) one`,
)

/** How many acts fit, up to one more than is told exactly. */
export async function countActs(
  db: Executor,
  state: string | null,
  reach: ActReach,
): Promise<number> {
  const [row] = await counted(db, parametersOf(state, reach))
  return row!.counted
}
