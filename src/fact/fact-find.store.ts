import { sql, type SQL } from 'drizzle-orm'
import { knownNow, type AsOf } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { seesHistory } from './fact.scope.ts'
import type { FactKey } from './fact.ts'
import { instantsOf, seenAsOf, type FactTable } from './fact.statement.ts'
import { versionChanges, type ListChanges } from './version-change.store.ts'

/** Finds facts of one kind for readers: every statement carries the reader's row scope. */
export interface FactFinder<Row, Visibility> {
  /** What it knows of the table. */
  fact: FactTable
  /** Facts as of two instants; those that the reader may not see are missing, like those that are not. */
  find(
    db: Executor,
    shape: Shape,
    keys: readonly FactKey[],
    asOf: AsOf,
    visibility: Visibility,
  ): Promise<Row[]>
  /**
   * The versions of facts that the reader sees, of those recorded up to an instant (null: all), the newest first: the
   * open one, and history for who has a right to it.
   */
  listVersions(
    db: Executor,
    shape: Shape,
    keys: readonly FactKey[],
    knownAt: Date | null,
    visibility: Visibility,
  ): Promise<Row[]>
  listChanges: ListChanges<Row, Visibility>
}

const q = sql.placeholder

/** Keys as `k`; its values are those of `keysOf`. */
export const FACT_KEYS = sql`unnest(${q('subjects')}::uuid[], ${q('facts')}::uuid[]) as k(subject_id, fact_id)`

/** The values of `FACT_KEYS`. */
export function keysOf(keys: readonly FactKey[]) {
  return { subjects: keys.map(({ subjectId }) => subjectId), facts: keys.map(({ id }) => id) }
}

/** Keeps statements by a key that says what shaped them: each is compiled once. */
export function makeStatements() {
  const built = new Map<string, Statement<Record<string, unknown>, never>>()
  return function compiled<Row>(
    key: string,
    make: () => SQL,
  ): Statement<Record<string, unknown>, Row> {
    const run = built.get(key) ?? statement<Record<string, unknown>, never>(make())
    built.set(key, run)
    return run as Statement<Record<string, unknown>, Row>
  }
}

export function makeFactFinder<Row, Visibility extends object>(
  fact: FactTable,
): FactFinder<Row, Visibility> {
  const [table, id] = [sql.identifier(fact.table), sql.identifier(fact.id)]
  const compiled = makeStatements()
  const selected = (shape: Shape) => sql`select ${fact.columns(shape)} from ${FACT_KEYS}
    join ${table} r on r.subject_id = k.subject_id and r.${id} = k.fact_id`
  return {
    fact,
    find(db, shape, keys, asOf, visibility) {
      const key = ['find', shape.key, asOf.knownAt !== null, asOf.validAt !== null].join('/')
      const run = compiled<Row>(
        key,
        () => sql`${selected(shape)} where ${seenAsOf(shape, 'r', fact.visible(shape, 'r'), asOf)}`,
      )
      return run(db, { ...visibility, ...keysOf(keys), ...instantsOf(asOf) })
    },
    listVersions(db, shape, keys, knownAt, visibility) {
      const run = compiled<Row>(
        `versions/${shape.key}`,
        () => sql`${selected(shape)}
         where ${fact.visible(shape, 'r')} and ${seesHistory(shape) ? sql`true` : knownNow('r')}
           and r.recorded_at <= ${q('until')}::timestamptz
         order by r.${id}, r.version desc`,
      )
      const until = knownAt?.toISOString() ?? 'infinity'
      return run(db, { ...visibility, ...keysOf(keys), until })
    },
    listChanges: versionChanges(fact),
  }
}
