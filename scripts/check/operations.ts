import type { GraphQLSchema } from 'graphql'

/** What the operation gate opens, by root type; `'*'` is the default. */
export type Operations = Readonly<Record<string, object>>

/**
 * The operation gate names every operation of the schema and no other, and denies the rest. (An operation that it
 * does not name would be refused to all; one that is no more would wait for a namesake.)
 */
export function checkOperations(schema: GraphQLSchema, operations: Operations): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const served = roots.flatMap((root) =>
    root === undefined || root === null
      ? []
      : [`${root.name}.*`, ...Object.keys(root.getFields()).map((name) => `${root.name}.${name}`)],
  )
  const named = Object.entries(operations).flatMap(([root, rules]) =>
    Object.keys(rules).map((name) => `${root}.${name}`),
  )
  return [
    ...served
      .filter((one) => !named.includes(one))
      .map((one) => `${one} is not named in the operation gate (src/disclosure/gate.ts)`),
    ...named
      .filter((one) => !served.includes(one))
      .map((one) => `${one} stands in the operation gate, and the schema has no such operation`),
  ]
}
