import { createRequire } from 'node:module'
import type { GraphQLSchema } from 'graphql'
import { applyMiddleware, middleware } from 'graphql-middleware'
import type * as Shield from 'graphql-shield'
import { DomainError } from '../errors.ts'

/**
 * graphql-shield's ESM build imports `util.isUndefined`, which Node removed in version 23; its CommonJS
 * build loads everywhere (it needs that function only in `chain` and `race`, which are not used here).
 */
const { allow, deny, rule, shield } = createRequire(import.meta.url)(
  'graphql-shield',
) as typeof Shield

/** What the operation gate needs of a request's context. */
export interface Admitted {
  viewer: { isOperator: boolean }
}

/**
 * Writing is open to the operator alone (the command line, in the process): no credential opens it from
 * outside until parties hold mandates.
 */
const operator = rule({ cache: 'no_cache' })((_source, _args, context: Admitted) =>
  context.viewer.isOperator ? true : new DomainError('FORBIDDEN'),
)

/**
 * The operation gate: every operation of the schema by name, everything else denied. Rules stand on the root
 * types only; fields are the field gate's. No caches, no `not`, no empty `and`: shield fails open there.
 */
export const OPERATIONS = {
  Query: {
    '*': deny,
    viewer: allow,
    node: allow,
    subject: allow,
    subjects: allow,
    records: allow,
    codeSet: allow,
    codeSets: allow,
    catalogue: allow,
    catalogueClasses: allow,
    regions: allow,
    domains: allow,
    regimes: allow,
    publicityRules: allow,
    sources: allow,
    parameters: allow,
  },
  Mutation: {
    '*': deny,
    submitRecords: operator,
    correctRecord: operator,
    revokeRecord: operator,
    releaseRecordText: operator,
    mergeSubjects: operator,
    unmergeSubjects: operator,
  },
}

/** Puts the operation gate on the root types of a schema. */
export function gateOperations(schema: GraphQLSchema): GraphQLSchema {
  const generator = shield(OPERATIONS, {
    fallbackRule: deny,
    fallbackError: (thrown: unknown) =>
      thrown instanceof Error ? thrown : new DomainError('FORBIDDEN'),
  })
  // shield would wrap every field of every type in two async functions: keep its root types only.
  const roots = middleware((target: GraphQLSchema) => {
    const all = generator.generate(target) as Record<string, object>
    return Object.fromEntries(
      Object.entries(all).filter(([type]) => type in OPERATIONS),
    ) as ReturnType<typeof generator.generate>
  })
  return applyMiddleware(schema, roots)
}
