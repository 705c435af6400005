import {
  DATABASE_CLASSES,
  type Binding,
  type DatabaseClass,
  type RowRule,
} from './database-class.ts'
import { SCOPES, type Scope } from './scope.ts'

/** What statements and plans differ by: callers of one shape run the same statements. Interned. */
export interface Shape {
  readonly key: string
  readonly scopes: ReadonlySet<Scope>
  readonly rows: RowRule
  /** Ended publications count too, by the purpose's rule. */
  readonly history: boolean
  /** The role that statements run as; null: the operator in the process, as the tables' owner. */
  readonly databaseClass: DatabaseClass | null
}

/**
 * What a caller is entitled to of a set of rows, as an interned value: callers with the same rights share one object,
 * so plans and loaders are keyed by identity and a batch never mixes two entitlements.
 */
export interface Entitlement {
  readonly key: string
  readonly shape: Shape
  readonly scopes: ReadonlySet<Scope>
  readonly binding: Binding | null
}

const shapes = new Map<string, Shape>()
const entitlements = new Map<string, Entitlement>()
/** Entitlements that are bound to subjects are many; the ones not used for longest are let go. */
const ENTITLEMENTS_KEPT = 2_000

/** The one entitlement of a database class with a binding. */
export function entitlementOf(
  databaseClass: DatabaseClass,
  binding: Binding | null = null,
): Entitlement {
  const key = `${databaseClass}/${binding === null ? '' : JSON.stringify(binding)}`
  const known = entitlements.get(key)
  if (known !== undefined) {
    entitlements.delete(key)
    entitlements.set(key, known)
    return known
  }
  const { scopes, rows } = DATABASE_CLASSES[databaseClass]
  const shape = shapeOf(databaseClass, scopes, rows, binding?.history === true)
  return keep(Object.freeze({ key, shape, scopes: shape.scopes, binding }))
}

/** Everything, as the tables' owner: for the operator in the process, and for tests to compare with. */
export function operatorEntitlement(scopes: Iterable<Scope> = SCOPES): Entitlement {
  const wanted = new Set(scopes)
  const listed = SCOPES.filter((scope) => wanted.has(scope))
  const rows = wanted.has('INTERNAL') ? 'ALL' : wanted.has('SHARED') ? 'GOVERNMENT' : 'PUBLISHED'
  const shape = shapeOf(null, listed, rows, false)
  const known = entitlements.get(shape.key)
  return (
    known ?? keep(Object.freeze({ key: shape.key, shape, scopes: shape.scopes, binding: null }))
  )
}

function shapeOf(
  databaseClass: DatabaseClass | null,
  scopes: readonly Scope[],
  rows: RowRule,
  history: boolean,
): Shape {
  const key = [databaseClass ?? 'OPERATOR', scopes.join('+'), rows, history].join('/')
  const known = shapes.get(key)
  if (known !== undefined) return known
  const made = Object.freeze({ key, scopes: new Set(scopes), rows, history, databaseClass })
  shapes.set(key, made)
  return made
}

function keep(made: Entitlement): Entitlement {
  entitlements.set(made.key, made)
  if (entitlements.size > ENTITLEMENTS_KEPT) {
    const [oldest] = entitlements.keys()
    entitlements.delete(oldest!)
  }
  return made
}

/** The operator: everything, as the tables' owner. */
export const OPERATOR = operatorEntitlement()

/** Everybody: sees what is open to society. */
export const ANONYMOUS = entitlementOf('PUBLIC')
