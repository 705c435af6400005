import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql'
import { applyMask } from '../personal/mask.rules.ts'
import type { Declaration } from './disclosed.ts'
import type { Policy } from './policy.ts'
import type { DisclosureReport } from './report.ts'

/** What the field gate needs of a request's context. */
export interface Gated {
  disclosure: DisclosureReport
}

type Source = Record<string, unknown>

/**
 * The field gate. Wraps only the fields that are not public: each is shown, masked or withheld by the
 * caller's entitlement, which is one look-up in a set. Works on the schema in place.
 * @param ungated coordinates that are left open: for the tests that prove the gate to be needed
 */
export function enforce(
  schema: GraphQLSchema,
  policy: Policy,
  ungated: (coordinate: string) => boolean = () => false,
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      const declaration = policy.get(coordinate)
      // Policy collection refuses a schema with an undeclared field; this keeps the default closed even so.
      if (declaration === undefined) field.resolve = () => null
      else if (ungated(coordinate)) continue
      else if (declaration.scope !== 'PUBLIC')
        gate(field as GraphQLField<Source, Gated>, coordinate, declaration)
    }
  }
}

function gate(
  field: GraphQLField<Source, Gated>,
  coordinate: string,
  declaration: Declaration,
): void {
  const inner = field.resolve ?? defaultFieldResolver
  field.resolve = (source, args, context, info) => {
    const { disclosure } = context
    if (disclosure.allows(declaration.scope, source)) {
      disclosure.reveal(coordinate, ...subjectsOf(source))
      return inner(source, args, context, info)
    }
    const { mask, maskedFor } = declaration
    const isMasked = mask !== undefined && disclosure.allows(maskedFor!, source)
    disclosure.withhold(coordinate, declaration, isMasked, info.path)
    if (!isMasked) return null
    if (maskedFor !== 'PUBLIC') disclosure.reveal(coordinate, ...subjectsOf(source))
    const value: unknown = inner(source, args, context, info)
    if (value instanceof Promise) return value.then((one) => masked(mask, one))
    return masked(mask, value)
  }
}

/** Whose information an object is: of a file, or of a fact about a subject. */
function subjectsOf({ subjectId }: Source): string[] {
  return typeof subjectId === 'string' ? [subjectId] : []
}

function masked(mask: NonNullable<Declaration['mask']>, value: unknown): string | null {
  return typeof value === 'string' ? applyMask(mask, value) : null
}
