import { Kind, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql'

/**
 * True when the operation asks for one of these fields directly below the field being resolved; lets a
 * connection skip the count that nobody asked for.
 */
export function selects(info: GraphQLResolveInfo, names: readonly string[]): boolean {
  return info.fieldNodes.some((node) => has(node.selectionSet, names, info))
}

function has(
  selections: SelectionSetNode | undefined,
  names: readonly string[],
  info: GraphQLResolveInfo,
): boolean {
  return (selections?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD) return names.includes(selection.name.value)
    if (selection.kind === Kind.INLINE_FRAGMENT) return has(selection.selectionSet, names, info)
    return has(info.fragments[selection.name.value]?.selectionSet, names, info)
  })
}

/** Whether a list is asked how many it has: nothing is counted unasked. */
export function selectsTotal(info: GraphQLResolveInfo): boolean {
  return selects(info, ['totalCount', 'totalCountKind'])
}
