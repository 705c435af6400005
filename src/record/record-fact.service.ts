import type { Reading } from '../disclosure/reading.ts'
import { firstDay, type Fact, type FactQuestion, type FactReader } from '../fact/fact.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { CatalogueItem, DecisionPolicy } from '../rule/rule.schema.ts'
import { findRecord } from './record.service.ts'
import { listRecordFacts, listRecordStates, type RecordFactRow } from './record-fact.store.ts'
import { visibleParameters } from './record.scope.ts'

/** Records, as decisions weigh them. */
export const recordFacts: FactReader = {
  kind: 'RECORD',
  list: async (reading, files, question) => {
    const facts: Fact[][] = files.map(() => [])
    const rows = await listRows(reading, files, question)
    for (const row of rows) facts[row.ord]!.push(factOf(row))
    return facts
  },
  states: async (db, facts) => {
    const rows = await listRecordStates(db, facts)
    const found = new Map(rows.map((row) => [row.id, row]))
    return facts.map(({ id }) => found.get(id) ?? null)
  },
  idOf: ({ subjectId, id }) => writeGlobalId({ kind: 'record', subjectId, recordId: id }),
  find: async (reader, globalId) => {
    const key = readGlobalId(globalId)
    return key?.kind === 'record' ? findRecord(reader, key) : null
  },
}

function listRows(
  { db, entitlement, rules, today }: Reading,
  files: readonly (readonly string[])[],
  question: FactQuestion,
): Promise<RecordFactRow[]> {
  const { policy, on, asOf } = question
  const items = weighedItems(policy, rules(), today())
  if (items.length === 0) return Promise.resolve([])
  const request = {
    items,
    since: firstDay(question, 'RECORD'),
    until: on,
    knownAt: asOf.knownAt,
    keys: codedKeys(policy),
  }
  const visibility = visibleParameters(entitlement, rules(), today())
  return listRecordFacts(db, entitlement.shape, files, request, visibility)
}

/** The catalogue items that a factor of the policy could weigh; the same until the rules or the day change. */
function weighedItems(policy: DecisionPolicy, rules: RuleBook, today: string): readonly string[] {
  const known = weighed.get(policy)
  if (known !== undefined && known.rules === rules && known.today === today) return known.items
  const wheres = policy.body.factors.flatMap(({ kind, where }) =>
    kind === 'RECORD' ? [where] : [],
  )
  const items = rules
    .catalogueItems(today)
    .filter((item) => wheres.some((where) => couldFit(item, where)))
    .map(({ code }) => code)
  weighed.set(policy, { rules, today, items })
  return items
}
const weighed = new WeakMap<
  DecisionPolicy,
  { rules: RuleBook; today: string; items: readonly string[] }
>()

function couldFit(
  { code, body }: CatalogueItem,
  where: Readonly<Record<string, readonly string[]>>,
): boolean {
  const isIn = (property: string, value: string) => where[property]?.includes(value) ?? true
  return (
    isIn('item', code) && isIn('recordKind', body.recordKind) && isIn('polarity', body.polarity)
  )
}

const CODED = 'attributes.'

/** The coded columns that conditions of the policy name. */
function codedKeys({ body }: DecisionPolicy): string[] {
  const named = body.factors.flatMap(({ kind, where }) =>
    kind === 'RECORD' ? Object.keys(where).filter((property) => property.startsWith(CODED)) : [],
  )
  return [...new Set(named)].map((property) => property.slice(CODED.length)).toSorted()
}

function factOf(row: RecordFactRow): Fact {
  const { subjectId, recordId } = row
  const codes = Object.entries(row.codes).map(([key, value]): [string, readonly string[]] => [
    `${CODED}${key}`,
    value === null ? [] : Array.isArray(value) ? value : [value],
  ])
  return {
    kind: 'RECORD',
    subjectId,
    id: recordId,
    version: row.version,
    label: row.title ?? row.documentNumber,
    on: row.decidedOn,
    validTo: row.validTo,
    properties: {
      item: [row.itemCode],
      recordKind: [row.kind],
      polarity: [row.polarity],
      severity: row.severity === null ? [] : [row.severity],
      ...Object.fromEntries(codes),
    },
    disputed: row.disputed,
    shielded: row.state === 'SHIELDED',
    correctedSince: row.correctedSince,
  }
}
