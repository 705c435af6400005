import { getOperationAST, GraphQLError, type DocumentNode, type ExecutionResult } from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import type { RequestContext } from './context.ts'
import { planDisclosure, type DisclosurePlan } from './disclosure/plan.ts'
import type { Entitlement } from './disclosure/entitlement.ts'
import { DomainError, ERROR_CODES } from './errors.ts'
import { readVariables } from './graphql-variables.ts'
import type { ServedSchema } from './schema.ts'

/** One validated operation of Apollo's pipeline, in the form that it gives to a gateway's executor. */
export interface ValidatedOperation {
  document: DocumentNode
  operationName?: string | null
  request: { variables?: Record<string, unknown> }
  context: RequestContext
}

/** Runs one validated operation. */
export type Executor = (operation: ValidatedOperation) => Promise<ExecutionResult>

/**
 * Makes the executor: a compiled query per document, and a disclosure plan per document and entitlement. Both hang
 * on the parsed document, which Apollo keeps for as long as it is in use.
 */
export function makeExecutor({ schema, policy }: ServedSchema): Executor {
  const compiled = new WeakMap<DocumentNode, Map<string, CompiledQuery>>()
  const plans = new WeakMap<DocumentNode, WeakMap<Entitlement, DisclosurePlan>>()

  const queryOf = (document: DocumentNode, operation: string): CompiledQuery => {
    const known = compiled.get(document)?.get(operation)
    if (known !== undefined) return known
    const made = compileQuery(schema, document, operation === '' ? undefined : operation)
    if (!isCompiledQuery(made)) throw made.errors?.[0] ?? new Error('the document did not compile')
    const ofDocument = compiled.get(document) ?? new Map<string, CompiledQuery>()
    compiled.set(document, ofDocument.set(operation, made))
    return made
  }
  const planOf = (document: DocumentNode, entitlement: Entitlement): DisclosurePlan => {
    const ofDocument = plans.get(document) ?? new WeakMap<Entitlement, DisclosurePlan>()
    plans.set(document, ofDocument)
    const known = ofDocument.get(entitlement)
    if (known !== undefined) return known
    const made = planDisclosure(schema, policy, document, entitlement)
    ofDocument.set(entitlement, made)
    return made
  }

  return async ({ document, operationName, request, context }) => {
    const given = request.variables ?? {}
    try {
      const read = readVariables(schema, document, operationName ?? null, given)
      if (read.errors !== undefined) return { errors: read.errors }
      const variables = read.values
      const plan = planOf(document, context.reading.entitlement)
      plan.checkArguments(variables)
      const operation = getOperationAST(document, operationName)?.operation
      // A mutation cannot be refused once it ran: whatever could be withheld refuses it before.
      if (context.isStrict) refuseWithheld(operation === 'mutation' ? plan.possible : plan.withheld)
      const query = queryOf(document, operationName ?? '')
      const result = (await query.query(undefined, context, variables)) as ExecutionResult
      if (context.isStrict && operation !== 'mutation') {
        refuseWithheld(context.disclosure.withheld().map(({ coordinate }) => coordinate))
      }
      return finish(result, context)
    } catch (error) {
      return { errors: [refusal(error)] }
    }
  }
}

function refuseWithheld(coordinates: readonly string[]): void {
  if (coordinates.length === 0) return
  const named = coordinates.join(', ')
  throw new DomainError('DISCLOSURE_WITHHELD', {
    zh: `以下字段不向调用者披露：${named}`,
    en: `These fields are withheld from the caller: ${named}`,
  })
}

/** What is refused before it runs answers with the status of its code; GraphQL's own refusals with Apollo's, 400. */
function refusal(error: unknown): GraphQLError {
  const refused = asGraphQLError(error)
  if (error instanceof DomainError) {
    refused.extensions['http'] = { status: ERROR_CODES[error.code].http }
  } else if (!(error instanceof GraphQLError)) refused.extensions['http'] = { status: 500 }
  return refused
}

/** graphql-jit's errors look like GraphQL errors but lack `extensions`: rebuild them. */
function finish(result: ExecutionResult, context: RequestContext): ExecutionResult {
  const withheld = context.disclosure.withheld()
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map(asGraphQLError) }),
    ...(withheld.length === 0 ? {} : { extensions: { disclosure: { withheld } } }),
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  const { message, nodes, path, originalError, locations } = error as GraphQLError
  const original = originalError ?? (error instanceof Error ? error : undefined)
  const rebuilt = new GraphQLError(message, {
    ...(nodes === undefined ? {} : { nodes }),
    ...(path === undefined ? {} : { path }),
    ...(original === undefined ? {} : { originalError: original }),
    extensions: {},
  })
  if (rebuilt.locations === undefined && locations !== undefined) {
    Object.defineProperty(rebuilt, 'locations', { value: locations, enumerable: true })
  }
  return rebuilt
}
