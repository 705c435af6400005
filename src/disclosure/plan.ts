import {
  getNamedType,
  isInputObjectType,
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql'
import { DomainError } from '../errors.ts'
import type { Declaration } from './disclosed.ts'
import type { Scope } from './scope.ts'
import type { Policy } from './policy.ts'

/**
 * The disclosure walk of a document for who sees some scopes: what it would withhold, and which of its arguments
 * filter or order by something that the caller may not see. Computed once per (document, entitlement).
 */
export interface DisclosurePlan {
  /** Coordinates that this caller does not see in full: what the types that the document names declare. */
  withheld: string[]
  /** The same for every type that could stand in for an interface: more than the answer may hold. */
  possible: string[]
  /** Refuses an operation whose arguments rest on a scope that the caller lacks. */
  checkArguments(variables: Record<string, unknown>): void
}

/** Plans a validated document. */
export function planDisclosure(
  schema: GraphQLSchema,
  policy: Policy,
  document: DocumentNode,
  scopes: ReadonlySet<Scope>,
): DisclosurePlan {
  const withheld = new Set<string>()
  const possible = new Set<string>()
  const variableTypes = new Map<string, GraphQLInputType>()
  const literals: string[] = []
  const closed = (coordinate: string): boolean => isClosed(policy.get(coordinate), scopes)
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType()
        if (parent == null || node.name.value.startsWith('__')) return
        const add = (type: string, to: Set<string>) => {
          const coordinate = `${type}.${node.name.value}`
          if (closed(coordinate)) to.add(coordinate)
        }
        add(parent.name, withheld)
        const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]
        for (const type of types) add(type.name, possible)
      },
      ObjectField(node) {
        const parent = info.getParentInputType()
        if (parent == null) return
        const coordinate = `${getNamedType(parent).name}.${node.name.value}`
        if (closed(coordinate) && !isNullLiteral(node.value)) literals.push(coordinate)
      },
      Variable(node) {
        const type = info.getInputType()
        if (type != null) variableTypes.set(node.name.value, type)
      },
    }),
  )
  return {
    withheld: [...withheld].toSorted(),
    possible: [...possible].toSorted(),
    checkArguments: (variables) => {
      const found = [...literals]
      for (const [name, type] of variableTypes) collect(type, variables[name], closed, found)
      if (found.length > 0) throw forbidden(found)
    },
  }
}

function isClosed(declaration: Declaration | undefined, scopes: ReadonlySet<Scope>): boolean {
  return declaration !== undefined && !scopes.has(declaration.scope)
}

function isNullLiteral(node: ValueNode): boolean {
  return node.kind === Kind.NULL
}

/** Finds the closed coordinates inside the value of a variable. */
function collect(
  type: GraphQLInputType,
  value: unknown,
  closed: (coordinate: string) => boolean,
  found: string[],
): void {
  const named = getNamedType(type)
  if (!isInputObjectType(named) || value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    for (const one of value) collect(type, one, closed, found)
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    const field = named.getFields()[name]
    if (field === undefined || inner === null || inner === undefined) continue
    const coordinate = `${named.name}.${name}`
    if (closed(coordinate)) found.push(coordinate)
    else collect(field.type, inner, closed, found)
  }
}

function forbidden(coordinates: string[]): DomainError {
  const named = [...new Set(coordinates)].toSorted().join(', ')
  return new DomainError('DISCLOSURE_FORBIDDEN_ARGUMENT', {
    zh: `无权按以下字段筛选或排序：${named}`,
    en: `Filtering or ordering by these fields is not allowed: ${named}`,
  })
}
