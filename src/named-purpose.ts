import {
  getArgumentValues,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { RequestContext } from './context.ts'
import { checkMatter, readPurpose } from './credential/header.rules.ts'
import type { Policy } from './disclosure/policy.ts'
import { DisclosureReport } from './disclosure/report.ts'
import { DomainError } from './errors.ts'

/** Operations that name their purpose and their matter as arguments. */
const NAMING: ReadonlySet<string> = new Set(['creditCheck', 'creditChecks'])

/**
 * An operation has one purpose and one matter: those of its headers, or those that its checks name. They decide what
 * the whole operation shows, and stand in the access log; so they are settled before anything is read.
 * @throws DomainError PURPOSE_CONFLICT when two are named; what reading a purpose and a matter throws
 */
export function settlePurpose(
  schema: GraphQLSchema,
  policy: Policy,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  context: RequestContext,
): void {
  const fields = namingFields(document, operation)
  if (fields.length === 0) return
  const named = fields.map((field) => namedBy(schema, field, variables))
  const { viewer } = context
  const purpose = agreed([viewer.purpose, ...named.map((one) => one.purpose)])
  const matter = agreed([viewer.matter, ...named.map((one) => one.matter)])
  if (purpose === viewer.purpose && matter === viewer.matter) return
  adopt(context, policy, purpose, matter)
}

function adopt(
  context: RequestContext,
  policy: Policy,
  purpose: string | null,
  matter: string | null,
): void {
  context.viewer = { ...context.viewer, purpose, matter }
  context.reader = context.readerOf(context.viewer)
  context.disclosure = new DisclosureReport(context.reader, policy)
}

/** Looked for once in each document: most have none. */
function namingFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const known = naming.get(operation)
  if (known !== undefined) return known
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [],
    ),
  )
  const found = rootFields(operation.selectionSet, fragments).filter(({ name }) =>
    NAMING.has(name.value),
  )
  naming.set(operation, found)
  return found
}
const naming = new WeakMap<OperationDefinitionNode, FieldNode[]>()

/** The fields of the root type, also those in fragments. */
function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
): FieldNode[] {
  return selections.flatMap((one) => {
    if (one.kind === Kind.FIELD) return [one]
    const inner =
      one.kind === Kind.INLINE_FRAGMENT ? one.selectionSet : fragments.get(one.name.value)!
    return rootFields(inner, fragments)
  })
}

function namedBy(
  schema: GraphQLSchema,
  field: FieldNode,
  variables: Record<string, unknown>,
): { purpose: string | null; matter: string | null } {
  const definition = schema.getQueryType()!.getFields()[field.name.value]!
  const values = getArgumentValues(definition, field, variables)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    purpose: readPurpose(text(values['purpose'])),
    matter: checkMatter(text(values['matter'])),
  }
}

function agreed(named: readonly (string | null)[]): string | null {
  const [first = null, ...others] = new Set(named.filter((one) => one !== null))
  if (others.length > 0) throw new DomainError('PURPOSE_CONFLICT')
  return first
}
