import { createHash } from 'node:crypto'
import type { DocumentNode } from 'graphql'
import type { AccessLog } from './access-log/access-log.service.ts'
import type { RequestContext } from './context.ts'
import { makeCost } from './credential/cost.ts'
import { explainCost } from './credential/cost-explanation.ts'
import { costExtension, quotaHeaders } from './credential/quota.rules.ts'
import type { Quotas } from './credential/quota.service.ts'
import { refusedQuotaOf } from './credential/refusal.ts'
import { DomainError } from './errors.ts'
import type { RunningOperation, Watch } from './graphql-executor.ts'
import { POINTS_MOST } from './limit/limits.ts'
import type { ServedSchema } from './schema.ts'

/** What watches over the operations of a server. */
export interface WatchParts {
  served: ServedSchema
  accessLog: AccessLog
  quotas: Quotas
}

/**
 * Watches over each operation: its cost is charged before it runs; what it disclosed is in the access log before anybody
 * gets the answer. A mutation is logged before it runs, so that none changes anything unlogged.
 */
export function makeWatch({ served, accessLog, quotas }: WatchParts): Watch {
  const costOf = makeCost(served.schema)
  const pointsOf = ({ document, operation, variables }: RunningOperation) =>
    costOf(document, operation.name?.value ?? null, variables)
  return {
    explain: (running) => {
      const parts = explainCost(served.schema, running)
      return { cost: { points: pointsOf(running), most: POINTS_MOST, isDryRun: true, parts } }
    },
    before: async (running) => {
      const { operation, context } = running
      const points = pointsOf(running)
      if (points > POINTS_MOST) throw tooCostly(points)
      try {
        context.charged = {
          points,
          quota: await quotas.charge(context.viewer, context.address, points),
        }
      } catch (error) {
        const quota = refusedQuotaOf(error)
        if (quota !== null) addHeaders(context, quotaHeaders(quota, true))
        throw error
      }
      addHeaders(context, quotaHeaders(context.charged.quota))
      if (operation.operation === 'mutation') {
        await accessLog.append(accessOf(running, rootFieldsOf(running), []))
      }
    },
    after: async (running) => {
      const { context } = running
      const disclosed = context.disclosure.disclosed()
      if (disclosed !== null && !context.viewer.isOperator) {
        await accessLog.append(
          accessOf(running, disclosed.coordinates, disclosed.subjectIds),
          context.along,
        )
      }
      const { charged } = context
      const isCounted = charged !== null && charged.quota.limit !== null
      return isCounted ? { cost: costExtension(charged.points, charged.quota) } : {}
    },
  }
}

function tooCostly(points: number): DomainError {
  return new DomainError('OPERATION_TOO_COSTLY', {
    zh: `操作计 ${points} 点，一次至多 ${POINTS_MOST} 点；请减少每页条数或嵌套的列表`,
    en: `The operation costs ${points} points, and one may cost ${POINTS_MOST}; ask for smaller pages or fewer lists within lists`,
  })
}

function addHeaders(context: RequestContext, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) context.headers.set(name, value)
}

function accessOf(
  { document, operation, context }: RunningOperation,
  coordinates: readonly string[],
  subjectIds: readonly string[],
) {
  const { viewer, reader, base, requestId } = context
  const purpose =
    viewer.purpose === null ? null : base.rules().current('purpose', viewer.purpose, base.today())
  return {
    viewer,
    requestId,
    operation: operation.name?.value ?? null,
    documentHash: documentHash(document),
    coordinates,
    subjectIds,
    consents: [...reader.usedConsents],
    untilClosed: purpose?.body.untilClosed === true,
  }
}

function rootFieldsOf({ operation }: RunningOperation): string[] {
  const names = operation.selectionSet.selections.flatMap((one) =>
    one.kind === 'Field' ? [`Mutation.${one.name.value}`] : [],
  )
  return [...new Set(names)].toSorted()
}

const hashes = new WeakMap<DocumentNode, string>()

/** SHA-256 of the document as it was sent: the log names it, and keeps nothing of its literals. */
function documentHash(document: DocumentNode): string {
  const known = hashes.get(document)
  if (known !== undefined) return known
  const hash = createHash('sha256')
    .update(document.loc?.source.body ?? '')
    .digest('hex')
  hashes.set(document, hash)
  return hash
}
