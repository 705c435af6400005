import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { Base } from '../disclosure/reading.ts'
import { scopeOfEntry } from '../list/list-entry.rules.ts'
import { insertEntryVersions, insertStep, type NewEntryVersion } from '../listing/listing.store.ts'
import { keyedHash, keyedUuid } from '../personal/keyed-hash.ts'
import { findByIdentifiers } from '../subject/subject.store.ts'
import type { GeneratedEntry } from './list-entry.ts'

/** Who determined generated entries: the bureau of the demo, which is registered or not. Fictitious. */
export const LIST_AUTHORITY = {
  id: '0195d000-0000-7000-8000-a00000000000',
  name: '示例市交通运输局',
  regionCode: '320600',
  sourceCode: 'TRANSPORT_BUREAU',
} as const

const LEGAL_BASIS = '示例依据，仅供演示'
/** Entries of one transaction. */
const BATCH = 1_000

const present = statement<{ ids: readonly string[] }, { id: string }>(
  sql`select distinct entry_id as id from list_entry where entry_id = any(${sql.placeholder('ids')}::uuid[])`,
)

/** Puts generated entries into the lists of a database that has their subjects; those that are there already stay. */
export async function fillLists(base: Base, entries: readonly GeneratedEntry[]): Promise<void> {
  for (let at = 0; at < entries.length; at += BATCH)
    await fillBatch(base, entries.slice(at, at + BATCH))
}

async function fillBatch(base: Base, entries: readonly GeneratedEntry[]): Promise<void> {
  const idOf = (entry: GeneratedEntry) =>
    keyedUuid(base.cipher, 'DEMO_LIST_ENTRY', `${entry.usci}/${entry.list}/${entry.validFrom}`)
  const keys = entries.map(({ usci }) => ({ type: 'USCI', value: usci }) as const)
  const found = await findByIdentifiers(base.db, keys)
  const subjects = new Map(found.map(({ value, subjectId }) => [value, subjectId]))
  await base.db.transaction(async (tx) => {
    const known = new Set((await present(tx, { ids: entries.map(idOf) })).map(({ id }) => id))
    const at = tx.at.toISOString()
    const rows = entries.flatMap((entry) => {
      const entryId = idOf(entry)
      const subjectId = subjects.get(entry.usci)
      if (subjectId === undefined || known.has(entryId)) return []
      return [{ ...rowOf(base, entry), subjectId, entryId, version: 1, recordedAt: at }]
    })
    if (rows.length === 0) return
    await insertEntryVersions(tx, rows)
    for (const row of rows) await insertStep(tx, stepOf(row, at))
  })
}

function rowOf(base: Base, entry: GeneratedEntry) {
  const { list, documentNumber, validFrom, validTo, revokedOn } = entry
  const kind = base.rules().current('list-kind', list, validFrom)
  if (kind === null) throw new Error(`the rules lack list ${list} of ${validFrom}`)
  const state = revokedOn === null ? 'IN_FORCE' : 'REVOKED'
  return {
    listCode: list,
    listVersion: kind.validFrom,
    authorityId: LIST_AUTHORITY.id,
    authorityName: LIST_AUTHORITY.name,
    regionCode: LIST_AUTHORITY.regionCode,
    domain: null,
    state,
    sinceOn: revokedOn ?? validFrom,
    noticeUntil: null,
    legalBasis: kind.body.statutoryBasis ? LEGAL_BASIS : null,
    documentNumber,
    validFrom,
    validTo,
    disclosureScope: scopeOfEntry(kind.body, state, false),
    disputed: false,
    changeKind: revokedOn === null ? 'DETERMINED' : 'REVOKED',
    sourceCode: LIST_AUTHORITY.sourceCode,
    rowHash: keyedHash(base.cipher, 'LIST_ENTRY', JSON.stringify(entry)),
  } as const
}

function stepOf({ subjectId, entryId, changeKind, sinceOn }: NewEntryVersion, at: string) {
  return {
    subjectId,
    entryId,
    version: 1,
    objection: 0,
    kind: changeKind,
    partyId: LIST_AUTHORITY.id,
    partyName: LIST_AUTHORITY.name,
    takenOn: sinceOn,
    untilOn: null,
    statement: '示例条目，仅供演示',
    basis: null,
    actor: 'demo',
    sourceCode: LIST_AUTHORITY.sourceCode,
    regionCode: LIST_AUTHORITY.regionCode,
    at,
  }
}
