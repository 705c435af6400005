import { SpanStatusCode, trace } from '@opentelemetry/api'
import { getOperationAST, type DocumentNode, type ExecutionResult } from 'graphql'
import type { Logger } from 'pino'
import type { RequestContext } from './context.ts'
import { DomainError } from './errors.ts'
import { outageOf } from './graphql-errors.ts'
import type { Executor } from './graphql-executor.ts'
import type { Metrics } from './metrics/metrics.ts'

const tracer = trace.getTracer('transport-credit-api')

/**
 * Runs operations with a line in the log, a span, and the metrics of each: who (party and class), what (root fields, which
 * are words of the schema, never a name that the caller made up), what it cost and how long it took; never variables.
 */
export function measured(execute: Executor, metrics: Metrics, logger: Logger): Executor {
  return (validated) => {
    const operation = rootFieldsOf(validated.document, validated.operationName)
    return tracer.startActiveSpan(`operation ${operation}`, async (span) => {
      const begun = performance.now()
      try {
        const result = await execute(validated)
        const seconds = (performance.now() - begun) / 1000
        const outcome = outcomeOf(result)
        const { context } = validated
        const { viewer, requestId, charged } = context
        const points = charged?.points ?? 0
        const withheld = withheldOf(context)
        const told = { operation, class: viewer.partyClass, outcome }
        metrics.answered({ ...told, seconds, points, withheld })
        const ms = Math.round(seconds * 10_000) / 10
        const party = viewer.party?.id ?? null
        logger.info({ requestId, party, ...told, points, ms }, 'operation')
        span.setAttributes({ 'credit.class': viewer.partyClass, 'credit.outcome': outcome })
        if (outcome === 'INTERNAL') span.setStatus({ code: SpanStatusCode.ERROR })
        return result
      } finally {
        span.end()
      }
    })
  }
}

/** The root field of an operation, or `several`. */
function rootFieldsOf(document: DocumentNode, name: string | null | undefined): string {
  const fields = getOperationAST(document, name)?.selectionSet.selections ?? []
  const [first, ...more] = fields
  if (first === undefined) return 'none'
  return first.kind === 'Field' && more.length === 0 ? first.name.value : 'several'
}

/** OK, or the code of the first error: what is no refusal and no outage is a bug. */
function outcomeOf({ errors }: ExecutionResult): string {
  const first = errors?.[0]
  if (first === undefined) return 'OK'
  const { originalError } = first
  if (originalError instanceof DomainError) return originalError.code
  return outageOf(originalError) ?? (originalError === undefined ? 'BAD_INPUT' : 'INTERNAL')
}

function withheldOf({ disclosure }: RequestContext): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { requires, count } of disclosure.withheld()) {
    counts.set(requires, (counts.get(requires) ?? 0) + count)
  }
  return counts
}
