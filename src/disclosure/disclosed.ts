import { Extensions } from 'type-graphql'
import type { MaskRule } from '../personal/mask.rules.ts'
import type { Scope } from './scope.ts'

/** What a field of the schema declares of its disclosure. */
export interface Declaration {
  scope: Scope
  /** Shown masked, instead of not at all, to a caller who lacks the scope but has `maskedFor`. */
  mask?: MaskRule
  maskedFor?: Scope
}

/** Declarations stand in the extensions of a field, by the class that made them. */
export const DECLARED = 'disclosed:'

/**
 * Declares who sees a field: on every output field, and on every field of a filter or an ordering. It
 * prints as `@disclosed(scope: …)` in schema.graphql, whose diff is the disclosure review. Declared per
 * concrete type (a person's name is not a firm's); what an interface declares holds where its type is silent.
 */
export function Disclosed(scope: Scope, mask?: { mask: MaskRule; maskedFor: Scope }) {
  return (target: object, member: string | symbol): void => {
    const declaration: Declaration = { scope, ...mask }
    // type-graphql merges the extensions of a class into those above it; the class's name keeps them apart.
    Extensions({ [DECLARED + target.constructor.name]: declaration })(target, member)
  }
}
