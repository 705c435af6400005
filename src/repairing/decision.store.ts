import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'

/** The only queries on repair_decision. */

/** How a decision names its subject: identity papers by their blind index. */
export interface KeptDecision {
  number: string
  outcome: 'GRANTED' | 'REFUSED' | 'REVOKED'
  decidedOn: string
  subject: { type: string; value: string; isPersonal: boolean }
  documentNumber: string
  reason: string
}

export interface DecisionRow {
  number: string
  bodyHash: string
  body: KeptDecision
  partyName: string
  problem: string | null
  subjectId: string | null
  repairId: string | null
  receivedAt: Date
  takenAt: Date | null
}

const q = sql.placeholder
const COLUMNS = sql`r.number, r.body_hash as "bodyHash", r.body, r.party_name as "partyName", r.problem,
  r.repair_subject_id as "subjectId", r.repair_id as "repairId", r.received_at as "receivedAt", r.taken_at as "takenAt"`

/** A decision by its number, locked: two that come at once take turns. */
export const lockDecision = statement<{ number: string }, DecisionRow>(
  sql`select ${COLUMNS} from repair_decision r where r.number = ${q('number')}::text for update`,
)

/** Keeps a decision that is new; one of its number that is there already stays as it is. */
export const keepDecision = statement<
  {
    number: string
    bodyHash: string
    body: string
    partyId: string | null
    partyName: string
    at: string
  },
  { number: string }
>(
  sql`insert into repair_decision (number, body_hash, body, party_id, party_name, problem, received_at)
      values (${q('number')}::text, ${q('bodyHash')}::text, ${q('body')}::text::jsonb, ${q('partyId')}::uuid,
        ${q('partyName')}::text, 'FACT_UNKNOWN', ${q('at')}::timestamptz)
      on conflict (number) do nothing returning number`,
)

/** Notes what became of a decision. */
export const settleDecision = statement<
  {
    number: string
    problem: string | null
    subjectId: string | null
    repairId: string | null
    at: string | null
  },
  never
>(
  sql`update repair_decision r set problem = ${q('problem')}::text, repair_subject_id = ${q('subjectId')}::uuid,
        repair_id = ${q('repairId')}::uuid, taken_at = ${q('at')}::timestamptz
       where r.number = ${q('number')}::text`,
)

/** Decisions that wait with a problem, the oldest first: those that a party brought; null: all. */
export const listWaitingOf = statement<{ partyId: string | null; limit: number }, DecisionRow>(
  sql`select ${COLUMNS} from repair_decision r where r.problem is not null
         and (${q('partyId')}::uuid is null or r.party_id = ${q('partyId')}::uuid)
       order by r.received_at, r.number limit ${q('limit')}::int`,
)
