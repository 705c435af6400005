import {
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql'
import { StartError } from '../errors.ts'
import { DECLARED, type Declaration } from './disclosed.ts'

/** Every declared coordinate (`Organization.phone`) of a schema with its declaration. */
export type Policy = ReadonlyMap<string, Declaration>

/**
 * Collects the declarations of a schema, and writes each into the field's extensions so that it prints.
 * The default is deny: a field without a declaration stops the server from starting.
 * @throws StartError that names every coordinate at fault: undeclared, or not public and yet non-null.
 */
export function collectPolicy(schema: GraphQLSchema): Policy {
  const policy = new Map<string, Declaration>()
  const faults: string[] = []
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    const governed =
      isObjectType(type) ||
      isInterfaceType(type) ||
      (isInputObjectType(type) && isGoverned(type.name))
    if (!governed) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      const declaration = declarationOf(type.name, field)
      if (declaration === undefined) {
        faults.push(`${coordinate} declares no disclosure scope`)
        continue
      }
      if (declaration.scope !== 'PUBLIC' && isObjectType(type) && isNonNullType(field.type)) {
        faults.push(`${coordinate} is ${declaration.scope} and must be nullable`)
      }
      policy.set(coordinate, declaration)
      field.extensions = { ...field.extensions, directives: { disclosed: { ...declaration } } }
    }
  }
  if (faults.length > 0)
    throw new StartError(`The disclosure policy is incomplete: ${faults.join('; ')}.`)
  return policy
}

/** Inputs through which one could learn what one may not see: they say what is filtered and ordered by. */
function isGoverned(inputName: string): boolean {
  return inputName.endsWith('Filter') || inputName.endsWith('Order')
}

/** A type's own declaration goes before that of a resolver, and that before its interface's. */
function declarationOf(
  typeName: string,
  field: GraphQLField<unknown, unknown> | GraphQLInputField,
): Declaration | undefined {
  const extensions = field.extensions as Record<string, unknown>
  const owners = Object.keys(extensions).filter((key) => key.startsWith(DECLARED))
  const key = owners.find((owner) => owner === DECLARED + typeName) ?? owners.at(-1)
  return key === undefined ? undefined : (extensions[key] as Declaration)
}

/** The declarations of the fields of one type, in the order of their names. */
export function declarationsOfType(policy: Policy, typeName: string): [string, Declaration][] {
  const types = byType.get(policy) ?? new Map<string, [string, Declaration][]>()
  byType.set(policy, types)
  const known = types.get(typeName)
  if (known !== undefined) return known
  const prefix = `${typeName}.`
  const own = [...policy]
    .filter(([coordinate]) => coordinate.startsWith(prefix))
    .map(([coordinate, one]): [string, Declaration] => [coordinate.slice(prefix.length), one])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  types.set(typeName, own)
  return own
}
const byType = new WeakMap<Policy, Map<string, [string, Declaration][]>>()
