import { sql } from 'drizzle-orm'
import { uuidv7 } from 'uuidv7'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert } from '../database/bulk.ts'
import type { Transaction } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { OpenApplication } from '../measure-report/report.store.ts'
import { STANDS } from '../evaluation/evaluation.table.ts'
import { ALL_APPLICATION_COLUMNS } from '../measure/measure.store.ts'
import type { FactRef } from './repairable.ts'

/** The only queries on review_task, and what of other kinds may rest on a fact. */

export type ReviewTarget = 'EVALUATION' | 'LIST_ENTRY' | 'MEASURE'
export type ReviewReason = 'REPAIRED' | 'REPAIR_REVOKED'

/** What has to be looked at again, and who answers for it. */
export interface Target {
  subjectId: string
  targetKind: ReviewTarget
  targetId: string
  partyId: string
}

interface NewTask extends Target {
  taskId: string
  factKind: string
  factId: string
  reason: ReviewReason
  madeAt: string
}

/** A task about a target, as of the transaction. */
export function taskOf(
  tx: Transaction,
  { kind, id }: FactRef,
  reason: ReviewReason,
  target: Target,
): NewTask {
  const madeAt = tx.at.toISOString()
  return { ...target, taskId: uuidv7(), factKind: kind, factId: id, reason, madeAt }
}

export const insertReviewTasks = bulkInsert<NewTask>('review_task', [
  { name: 'subject_id', type: 'uuid', value: (row) => row.subjectId },
  { name: 'task_id', type: 'uuid', value: (row) => row.taskId },
  { name: 'target_kind', type: 'text', value: (row) => row.targetKind },
  { name: 'target_id', type: 'uuid', value: (row) => row.targetId },
  { name: 'party_id', type: 'uuid', value: (row) => row.partyId },
  { name: 'fact_kind', type: 'text', value: (row) => row.factKind },
  { name: 'fact_id', type: 'uuid', value: (row) => row.factId },
  { name: 'reason', type: 'text', value: (row) => row.reason },
  { name: 'made_at', type: 'timestamptz', value: (row) => row.madeAt },
])

const q = sql.placeholder
const OF_FILE = sql`r.subject_id = any(${q('ids')}::uuid[]) and ${knownNow('r')}`

/** What was applied to the subjects of a file and not lifted or withdrawn. */
export const listAppliedOf = statement<{ ids: readonly string[] }, OpenApplication>(
  sql`select ${ALL_APPLICATION_COLUMNS} from measure_application r
       where ${OF_FILE} and r.state = 'APPLIED' order by r.application_id`,
)

/** The evaluations of a file, on their way or in force on a day, that counted a record, or are the fact themselves. */
export const listEvaluationsOn = statement<
  { ids: readonly string[]; factId: string; today: string },
  { subjectId: string; targetId: string; partyId: string }
>(
  sql`select r.subject_id as "subjectId", r.evaluation_id as "targetId", r.evaluator_id as "partyId"
        from evaluation r
       where ${OF_FILE} and (r.valid_to is null or r.valid_to > ${q('today')}::date)
         and (r.evaluation_id::text = ${q('factId')}::text or (${STANDS} and exists (select from evaluation_step s
           cross join lateral jsonb_array_elements(case jsonb_typeof(s.inputs -> 'records')
             when 'array' then s.inputs -> 'records' else '[]' end) counted
           where s.subject_id = r.subject_id and s.evaluation_id = r.evaluation_id
             and counted ->> 'recordId' = ${q('factId')}::text)))
       order by r.evaluation_id`,
)

/** The entries of some lists of a file that are on their way, or in force on a day. */
export const listEntriesOn = statement<
  { ids: readonly string[]; lists: readonly string[]; factId: string; today: string },
  { subjectId: string; targetId: string; partyId: string }
>(
  sql`select r.subject_id as "subjectId", r.entry_id as "targetId", r.authority_id as "partyId"
        from list_entry r
       where ${OF_FILE} and r.list_code = any(${q('lists')}::text[]) and r.entry_id::text <> ${q('factId')}::text
         and (r.state in ('NOMINATED', 'NOTICED', 'PUBLICIZED')
           or (r.state = 'IN_FORCE' and (r.valid_to is null or r.valid_to > ${q('today')}::date)))
       order by r.entry_id`,
)

/** A task as who answers for it reads it. */
export interface ReviewTaskRow extends Target {
  taskId: string
  factKind: string
  factId: string
  reason: ReviewReason
  madeAt: Date
  doneAt: Date | null
  statement: string | null
}

const COLUMNS = sql`r.subject_id as "subjectId", r.task_id as "taskId", r.target_kind as "targetKind",
  r.target_id as "targetId", r.party_id as "partyId", r.fact_kind as "factKind", r.fact_id as "factId",
  r.reason, r.made_at as "madeAt", r.done_at as "doneAt", r.statement`

/** The tasks of a party, those that wait first, the oldest first. */
export const listTasksOf = statement<
  { partyId: string; isDone: boolean | null; limit: number },
  ReviewTaskRow
>(
  sql`select ${COLUMNS} from review_task r
       where r.party_id = ${q('partyId')}::uuid
         and (${q('isDone')}::boolean is null or (r.done_at is not null) = ${q('isDone')}::boolean)
       order by (r.done_at is not null), r.made_at, r.task_id limit ${q('limit')}::int`,
)

/** Closes a task of a party, once; nothing for another's, or one that is closed. */
export const closeTask = statement<
  {
    subjectId: string
    taskId: string
    partyId: string
    at: string
    actor: string
    statement: string
  },
  ReviewTaskRow
>(
  sql`update review_task r set done_at = ${q('at')}::timestamptz, done_by = ${q('actor')}::text,
        statement = ${q('statement')}::text
       where r.subject_id = ${q('subjectId')}::uuid and r.task_id = ${q('taskId')}::uuid
         and r.party_id = ${q('partyId')}::uuid and r.done_at is null
      returning ${COLUMNS}`,
)
