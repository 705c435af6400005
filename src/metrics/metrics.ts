import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { batchCounts } from '../database/loader.ts'

/** An operation that was answered, as the metrics tell of it: nothing of it may name anybody. */
export interface Answered {
  /** Its root field, a word of the schema; `several` for more than one. */
  operation: string
  /** The class of the caller. */
  class: string
  /** OK, or the code of its first error. */
  outcome: string
  seconds: number
  points: number
  /** Withheld fields by the scope that they require. */
  withheld: ReadonlyMap<string, number>
}

/** What a process counts. */
export interface Metrics {
  /** Counts an operation that was answered. */
  answered(one: Answered): void
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>
  contentType: string
}

/** Bounds of the latencies, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * Makes the metrics of a process. Every label has few values, all of them words of the product: root fields, classes,
 * codes, scopes, roles, states; no party, no subject, nothing that a caller wrote.
 */
export function makeMetrics(db: Database): Metrics {
  const register = new Registry()
  const registers = [register]
  const seconds = new Histogram({
    name: 'credit_operation_seconds',
    help: 'Time until an operation was answered, by root field and class of the caller',
    labelNames: ['operation', 'class'],
    buckets: BUCKETS,
    registers,
  })
  const outcomes = new Counter({
    name: 'credit_operations_total',
    help: 'Operations by root field and outcome: OK, or the code of the first error',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const points = new Counter({
    name: 'credit_quota_points_total',
    help: 'Points charged to quotas, by class of the caller',
    labelNames: ['class'],
    registers,
  })
  const withheld = new Counter({
    name: 'credit_withheld_fields_total',
    help: 'Fields that were withheld, by the scope that they require',
    labelNames: ['scope'],
    registers,
  })
  observePools(db, register)
  observeBatches(register)
  observeJobs(db, register)
  observeProcess(register)
  return {
    contentType: register.contentType,
    text: () => register.metrics(),
    answered: (one) => {
      seconds.observe({ operation: one.operation, class: one.class }, one.seconds)
      outcomes.inc({ operation: one.operation, outcome: one.outcome })
      points.inc({ class: one.class }, one.points)
      for (const [scope, count] of one.withheld) withheld.inc({ scope }, count)
    },
  }
}

function observePools(db: Database, register: Registry): void {
  const labelNames = ['pool', 'state']
  register.registerMetric(
    new Gauge({
      name: 'credit_pool_connections',
      help: 'Connections to the database by pool: open, busy, and at most (size)',
      labelNames,
      registers: [],
      collect() {
        for (const [pool, { size, open, busy }] of Object.entries(db.pools?.() ?? {})) {
          for (const [state, count] of Object.entries({ size, open, busy })) {
            this.set({ pool, state }, count)
          }
        }
      },
    }),
  )
  register.registerMetric(
    new Gauge({
      name: 'credit_pool_waiting',
      help: 'Work that waits for a connection, by pool',
      labelNames: ['pool'],
      registers: [],
      collect() {
        for (const [pool, { waiting }] of Object.entries(db.pools?.() ?? {})) {
          this.set({ pool }, waiting)
        }
      },
    }),
  )
}

function observeBatches(register: Registry): void {
  const told = { batches: 0, keys: 0 }
  for (const of of ['batches', 'keys'] as const) {
    register.registerMetric(
      new Counter({
        name: `credit_loader_${of}_total`,
        help: `Loaders: ${of} since the start; keys by batches is how many requests share a statement`,
        registers: [],
        collect() {
          this.inc(batchCounts[of] - told[of])
          told[of] = batchCounts[of]
        },
      }),
    )
  }
}

/** States of screenings that are not over. */
const JOBS = `select state, count(*)::int as count from screening where state not in ('DONE', 'CANCELLED') group by state`

function observeJobs(db: Database, register: Registry): void {
  const up = new Gauge({
    name: 'credit_database_up',
    help: '1: the database answered when the figures were collected',
    registers: [],
  })
  register.registerMetric(up)
  register.registerMetric(
    new Gauge({
      name: 'credit_screenings',
      help: 'Screenings that are not over, by state',
      labelNames: ['state'],
      registers: [],
      async collect() {
        this.reset()
        try {
          const rows = await db.query<{ state: string; count: number }>(JOBS)
          for (const { state, count } of rows) this.set({ state }, count)
          up.set(1)
        } catch {
          // Without the database the other figures matter all the more.
          up.set(0)
        }
      },
    }),
  )
}

function observeProcess(register: Registry): void {
  register.registerMetric(
    new Gauge({
      name: 'credit_process_resident_bytes',
      help: 'Memory of the process',
      registers: [],
      collect() {
        this.set(process.memoryUsage.rss())
      },
    }),
  )
  const begun = new Gauge({
    name: 'credit_process_start_seconds',
    help: 'When the process began, in seconds since 1970',
    registers: [],
  })
  begun.set(Math.round(Date.now() / 1000 - process.uptime()))
  register.registerMetric(begun)
}
