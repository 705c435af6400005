import type { Declaration } from './disclosed.ts'
import type { Entitlement } from './entitlement.ts'
import { declarationsOfType, type Policy } from './policy.ts'
import { HOW_TO_OBTAIN, type Scope } from './scope.ts'
import type { FieldDisclosure, WithheldField } from './withheld.type.ts'

/** What was withheld at one coordinate of the schema in one answer. */
export interface WithheldCoordinate {
  coordinate: string
  firstPath: string
  count: number
  requires: Scope
  reason: string
  masked: boolean
  howToObtain: { zh: string; en: string }
}

/**
 * What one answer withheld, one entry per coordinate and not per row. It goes into
 * `extensions.disclosure.withheld`; `errors` are for failures only.
 */
export class DisclosureReport {
  readonly entitlement: Entitlement
  private readonly policy: Policy
  private readonly entries = new Map<string, WithheldCoordinate>()

  constructor(entitlement: Entitlement, policy: Policy) {
    this.entitlement = entitlement
    this.policy = policy
  }

  /** How each field of a type is disclosed to the caller. */
  fieldsOfType(typeName: string): FieldDisclosure[] {
    return declarationsOfType(this.policy, typeName).map(([field, { scope, maskedFor }]) => {
      const masked = maskedFor !== undefined && this.allows(maskedFor)
      return {
        field,
        scope,
        disclosure: this.allows(scope) ? 'SHOWN' : masked ? 'MASKED' : 'WITHHELD',
      }
    })
  }

  /** The fields of a type that the caller does not see, or sees masked; said of every object alike. */
  withheldOfType(typeName: string): WithheldField[] {
    return this.fieldsOfType(typeName)
      .filter(({ disclosure }) => disclosure !== 'SHOWN')
      .map(({ field, scope, disclosure }) => {
        const how = HOW_TO_OBTAIN[scope]
        return {
          field,
          requires: scope,
          masked: disclosure === 'MASKED',
          reason: how.reason,
          howToObtain: `${how.zh}\n${how.en}`,
        }
      })
  }

  /** True when the caller sees the scope. */
  allows(scope: Scope): boolean {
    return this.entitlement.scopes.has(scope)
  }

  /** Notes that a value was withheld (or masked) at a coordinate. */
  withhold(coordinate: string, declaration: Declaration, path: () => string): void {
    const known = this.entries.get(coordinate)
    if (known !== undefined) {
      known.count++
      return
    }
    const how = HOW_TO_OBTAIN[declaration.scope]
    this.entries.set(coordinate, {
      coordinate,
      firstPath: path(),
      count: 1,
      requires: declaration.scope,
      reason: how.reason,
      masked: declaration.maskedFor !== undefined && this.allows(declaration.maskedFor),
      howToObtain: { zh: how.zh, en: how.en },
    })
  }

  /** The entries, in the order of the schema's coordinates: the same answer gives the same bytes. */
  withheld(): WithheldCoordinate[] {
    return [...this.entries.values()].toSorted((a, b) => (a.coordinate < b.coordinate ? -1 : 1))
  }
}
