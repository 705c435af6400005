import {
  getOperationAST,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import type { RequestContext } from './context.ts'
import { planDisclosure, type DisclosurePlan } from './disclosure/plan.ts'
import { SCOPES, type Scope } from './disclosure/scope.ts'
import { DomainError, ERROR_CODES } from './errors.ts'
import { limitVariables } from './limit/variables.ts'
import { outageOf } from './graphql-errors.ts'
import { settlePurpose } from './named-purpose.ts'
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

/** An operation on its way, as what watches over it needs it. */
export interface RunningOperation {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Record<string, unknown>
  context: RequestContext
}

/** What watches over operations. */
export interface Watch {
  /** What it would cost and why, for a caller that wants to know and not to run it. */
  explain(running: RunningOperation): Record<string, unknown>
  /** Before it runs: charges its cost; a mutation is logged here. Throws what refuses it. */
  before(running: RunningOperation): Promise<void>
  /** After it ran and before anybody gets the answer: resolves once what it disclosed is logged. */
  after(running: RunningOperation): Promise<Record<string, unknown>>
}

/**
 * Makes the executor: a compiled query per document, and a disclosure plan per document and set of scopes. Both hang
 * on the parsed document, which Apollo keeps for as long as it is in use.
 */
export function makeExecutor(served: ServedSchema, watch: Watch): Executor {
  const documents = makeDocuments(served)
  return async (asked) => {
    try {
      const prepared = await prepare(served, documents, asked)
      if ('errors' in prepared) return prepared
      const { query, running, isMutation } = prepared
      if (running.operation.operation === 'subscription') throw notHere()
      if (running.context.isDryRun) return { data: null, extensions: watch.explain(running) }
      await watch.before(running)
      return await runOnce(query, running, undefined, watch, isMutation)
    } catch (error) {
      return { errors: [refusal(error)] }
    }
  }
}

function notHere(): DomainError {
  return new DomainError('BAD_REQUEST', {
    zh: '订阅须经 /graphql/stream（SSE）',
    en: 'Subscriptions are answered at /graphql/stream (SSE)',
  })
}

/** What hangs on a parsed document: its compiled queries, and its disclosure plans. */
export interface Documents {
  queryOf(document: DocumentNode, operation: string): CompiledQuery
  planOf(document: DocumentNode, scopes: ReadonlySet<Scope>): DisclosurePlan
}

export function makeDocuments({ schema, policy }: ServedSchema): Documents {
  const compiled = new WeakMap<DocumentNode, Map<string, CompiledQuery>>()
  const plans = new WeakMap<DocumentNode, Map<string, DisclosurePlan>>()

  const queryOf = (document: DocumentNode, operation: string): CompiledQuery => {
    const known = compiled.get(document)?.get(operation)
    if (known !== undefined) return known
    const made = compileQuery(schema, document, operation === '' ? undefined : operation)
    if (!isCompiledQuery(made)) throw made.errors?.[0] ?? new Error('the document did not compile')
    const ofDocument = compiled.get(document) ?? new Map<string, CompiledQuery>()
    compiled.set(document, ofDocument.set(operation, made))
    return made
  }
  const planOf = (document: DocumentNode, scopes: ReadonlySet<Scope>): DisclosurePlan => {
    const key = SCOPES.filter((scope) => scopes.has(scope)).join()
    const ofDocument = plans.get(document) ?? new Map<string, DisclosurePlan>()
    const known = ofDocument.get(key)
    if (known !== undefined) return known
    const made = planDisclosure(schema, policy, document, scopes)
    plans.set(document, ofDocument.set(key, made))
    return made
  }

  return { queryOf, planOf }
}

/** An operation whose arguments were read and checked, or what is wrong with them. */
export async function prepare(
  { schema, policy }: ServedSchema,
  { queryOf, planOf }: Documents,
  { document, operationName, request, context }: ValidatedOperation,
): Promise<
  | { query: CompiledQuery; running: RunningOperation; isMutation: boolean }
  | { errors: readonly GraphQLError[] }
> {
  limitVariables(request.variables ?? {})
  const read = readVariables(schema, document, operationName ?? null, request.variables ?? {})
  if (read.errors !== undefined) return { errors: read.errors }
  // A document of several operations that names none does not compile, and says so.
  const query = queryOf(document, operationName ?? '')
  const operation = getOperationAST(document, operationName)!
  const running = { document, operation, variables: read.values, context }
  settlePurpose(schema, policy, document, operation, read.values, context)
  const { reader } = context
  planOf(document, reader.everyone.entitlement.scopes).checkArguments(read.values)
  const isMutation = operation.operation === 'mutation'
  if (context.isStrict) {
    const plan = planOf(document, reader.mostScopes)
    // A mutation cannot be refused once it ran: whatever could be withheld refuses it before.
    refuseWithheld(isMutation ? plan.possible : plan.withheld)
  }
  return { query, running, isMutation }
}

/** Runs a prepared operation over a root value, and gives its answer once what it disclosed is logged. */
export async function runOnce(
  query: CompiledQuery,
  running: RunningOperation,
  root: unknown,
  watch: Watch,
  isMutation = false,
): Promise<ExecutionResult> {
  const { context, variables } = running
  const result = (await query.query(root, context, variables)) as ExecutionResult
  if (context.isStrict && !isMutation) {
    refuseWithheld(context.disclosure.withheld().map(({ coordinate }) => coordinate))
  }
  return finish(result, context, await watch.after(running))
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
export function refusal(error: unknown): GraphQLError {
  const refused = asGraphQLError(error)
  if (error instanceof DomainError) {
    refused.extensions['http'] = { status: ERROR_CODES[error.code].http }
  } else if (!(error instanceof GraphQLError)) {
    refused.extensions['http'] = { status: outageOf(error) === null ? 500 : 503 }
  }
  return refused
}

/** graphql-jit's errors look like GraphQL errors but lack `extensions`: rebuild them. */
function finish(
  result: ExecutionResult,
  context: RequestContext,
  watched: Record<string, unknown>,
): ExecutionResult {
  const withheld = context.disclosure.withheld()
  const extensions = { ...(withheld.length === 0 ? {} : { disclosure: { withheld } }), ...watched }
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map(asGraphQLError) }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
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
