import { firstDay, type Fact, type FactReader } from '../fact/fact.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import type { DecisionPolicy } from '../rule/rule.schema.ts'
import { listEntryFacts, listEntryStates, type ListFactRow } from './list-fact.store.ts'
import { entryVisibility } from './list.scope.ts'
import { findListEntry } from './list.service.ts'

/** Entries of lists in force, as decisions weigh them. */
export const listEntryFactReader: FactReader = {
  kind: 'LIST_ENTRY',
  list: async ({ db, entitlement, rules, today }, files, question) => {
    const { policy, on, asOf } = question
    const facts: Fact[][] = files.map(() => [])
    const request = {
      weighed: weighedLists(policy),
      since: firstDay(question, 'LIST_ENTRY'),
      until: on,
      knownAt: asOf.knownAt,
    }
    const visibility = entryVisibility(entitlement, rules(), today())
    const rows = await listEntryFacts(db, entitlement.shape, files, request, visibility)
    for (const row of rows) facts[row.ord]!.push(factOf(row))
    return facts
  },
  states: async (db, facts) => {
    const rows = await listEntryStates(db, {
      subjects: facts.map(({ subjectId }) => subjectId),
      entries: facts.map(({ id }) => id),
    })
    const found = new Map(rows.map((row) => [row.id, row]))
    return facts.map(({ id }) => found.get(id) ?? null)
  },
  idOf: ({ subjectId, id }) => writeGlobalId({ kind: 'list-entry', subjectId, entryId: id }),
  find: async (reader, globalId) => {
    const key = readGlobalId(globalId)
    return key?.kind === 'list-entry' ? findListEntry(reader, key) : null
  },
}

/** The lists that the factors of a policy name; each names its lists (the data's check sees to it). */
function weighedLists({ body }: DecisionPolicy): string[] {
  const named = body.factors.flatMap(({ kind, where }) =>
    kind === 'LIST_ENTRY' ? (where['list'] ?? []) : [],
  )
  return [...new Set(named)].toSorted()
}

function factOf(row: ListFactRow): Fact {
  return {
    kind: 'LIST_ENTRY',
    subjectId: row.subjectId,
    id: row.entryId,
    version: row.version,
    label: row.documentNumber,
    on: row.validFrom,
    validTo: row.validTo,
    properties: { list: [row.listCode], domain: row.domain === null ? [] : [row.domain] },
    disputed: row.disputed,
    shielded: false,
    correctedSince: false,
  }
}
