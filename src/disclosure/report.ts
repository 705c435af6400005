import { applyMask } from '../personal/mask.rules.ts'
import type { Declaration } from './disclosed.ts'
import type { Entitlement } from './entitlement.ts'
import { declarationsOfType, type Policy } from './policy.ts'
import type { Read, Reader, Reading } from './reading.ts'
import { isBefore, pathText, type AnswerPath } from './answer-path.ts'
import { HOW_TO_OBTAIN, type Scope } from './scope.ts'
import type { FieldDisclosure, WithheldField } from './withheld.type.ts'

/** What was withheld at one coordinate of the schema in one answer. */
export interface WithheldCoordinate {
  coordinate: string
  /** Of its places in the answer the first: by the places in lists, then by name; never by what was read sooner. */
  firstPath: string
  count: number
  requires: Scope
  reason: string
  masked: boolean
  howToObtain: { zh: string; en: string }
}

/** What is kept of a coordinate while the answer is made. */
interface Entry {
  declaration: Declaration
  masked: boolean
  first: AnswerPath
  count: number
}

/** How a value is shown to a reader. */
export interface Lens {
  show(value: string | null): string | null
  isPublic: boolean
}

/** Whether a handle shows anything that the public does not see: then what it shows is logged. */
function isMoreThanPublic({ entitlement, also }: Reading): boolean {
  return entitlement.shape.databaseClass !== 'PUBLIC' || also.length > 0
}

/**
 * What one answer withheld and what it disclosed, one entry per coordinate and not per row. What was withheld goes into
 * `extensions.disclosure.withheld` (`errors` are for failures only), what was disclosed into the access log.
 */
export class DisclosureReport {
  private readonly reader: Reader
  private readonly policy: Policy
  private readonly entries = new Map<string, Entry>()
  private readonly revealed = { coordinates: new Set<string>(), subjectIds: new Set<string>() }

  constructor(reader: Reader, policy: Policy) {
    this.reader = reader
    this.policy = policy
  }

  /** How each field of a type is disclosed to the caller; of one object of it, when that is given. */
  fieldsOfType(typeName: string, source?: unknown): FieldDisclosure[] {
    const { scopes } = this.entitlementFor(source)
    return declarationsOfType(this.policy, typeName).map(([field, { scope, maskedFor }]) => {
      const masked = maskedFor !== undefined && scopes.has(maskedFor)
      return {
        field,
        scope,
        disclosure: scopes.has(scope) ? 'SHOWN' : masked ? 'MASKED' : 'WITHHELD',
      }
    })
  }

  /** The fields of an object's type that the caller does not see, or sees masked; said of every object alike. */
  withheldOfType(typeName: string, source?: unknown): WithheldField[] {
    return this.fieldsOfType(typeName, source)
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

  /** True when the caller sees the scope: of the object that is given, by the handle that it was read through. */
  allows(scope: Scope, source?: unknown): boolean {
    return this.entitlementFor(source).scopes.has(scope)
  }

  /**
   * How the field gate shows a value of a field of an object, for values that are told elsewhere than in their field;
   * null: not at all. `isPublic` says that everyone is shown as much.
   */
  lens(coordinate: string, source: unknown): Lens | null {
    const declaration = this.policy.get(coordinate)
    if (declaration === undefined) return null
    const { scope, mask, maskedFor } = declaration
    if (this.allows(scope, source)) return { show: (value) => value, isPublic: scope === 'PUBLIC' }
    if (mask === undefined || !this.allows(maskedFor!, source)) return null
    return {
      show: (value) => (value === null ? null : applyMask(mask, value)),
      isPublic: maskedFor === 'PUBLIC',
    }
  }

  /** An object says how it was read; what does not is about no subject, and seen like everything. */
  private entitlementFor(source: unknown): Entitlement {
    const by = (source as Partial<Read> | null | undefined)?.by
    return (by ?? this.reader.everyone).entitlement
  }

  /** Notes that something that is not public was shown at a coordinate, of these subjects. */
  reveal(coordinate: string, ...subjectIds: readonly string[]): void {
    this.revealed.coordinates.add(coordinate)
    for (const id of subjectIds) this.revealed.subjectIds.add(id)
  }

  /** The same of what was read through a handle: which rows there are, and how many, may be more than the public learns. */
  revealThrough(reading: Reading, coordinate: string, ...subjectIds: readonly string[]): void {
    if (isMoreThanPublic(reading)) this.reveal(coordinate, ...subjectIds)
  }

  /** Notes that a value was withheld (or masked) at a coordinate. */
  withhold(coordinate: string, declaration: Declaration, masked: boolean, path: AnswerPath): void {
    const known = this.entries.get(coordinate)
    if (known === undefined) {
      this.entries.set(coordinate, { declaration, masked, first: path, count: 1 })
      return
    }
    known.count++
    if (!isBefore(path, known.first)) return
    known.first = path
    known.masked = masked
  }

  /** The entries, in the order of the schema's coordinates: the same answer gives the same bytes. */
  withheld(): WithheldCoordinate[] {
    return [...this.entries]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([coordinate, { declaration, masked, first, count }]) => {
        const how = HOW_TO_OBTAIN[declaration.scope]
        return {
          coordinate,
          firstPath: pathText(first),
          count,
          requires: declaration.scope,
          reason: how.reason,
          masked,
          howToObtain: { zh: how.zh, en: how.en },
        }
      })
  }

  /** What was shown that is not public: for the access log. Null when there was nothing. */
  disclosed(): { coordinates: string[]; subjectIds: string[] } | null {
    const { coordinates, subjectIds } = this.revealed
    if (coordinates.size === 0) return null
    return { coordinates: [...coordinates].toSorted(), subjectIds: [...subjectIds].toSorted() }
  }
}
