import type { ListKind } from './list-kind.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a kind of list. */
export function listKindView(rule: RuleVersion<'list-kind'>): ListKind {
  const { statutoryBasis, note: _, ...body } = rule.body
  return {
    ...ruleView(rule),
    ...body,
    needsStatutoryBasis: statutoryBasis,
    determinedBy: [...body.determinedBy],
    nominatedBy: [...body.nominatedBy],
    steps: [...body.steps],
    exits: [...body.exits],
    conflictsWith: [...body.conflictsWith],
  }
}
