import type { FactKey } from '../fact/fact.ts'
import { scopeOfEntry } from '../list/list-entry.rules.ts'
import { stateOn } from '../list/list-state.rules.ts'
import { findListEntry } from '../list/list.service.ts'
import { kindOf } from '../list/list.view.ts'
import {
  awaitEntryTurn,
  closeEntry,
  findOpenEntry,
  insertEntryVersions,
  insertStep,
  type NewEntryVersion,
} from '../listing/listing.store.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import type { DisputeSource, FactChanging, FactMark } from './disputed-fact.ts'
import { readCorrection } from './field-values.rules.ts'
import { MARKED } from './disputed-record.ts'

const keyOf = ({ subjectId, id }: FactKey) => ({ subjectId, entryId: id })

const CORRECTABLE = {
  legalBasis: { column: 'legalBasis', form: 'TEXT' },
  documentNumber: { column: 'documentNumber', form: 'TEXT' },
  inForceUntil: { column: 'validTo', form: 'LAST_DAY' },
} as const

/** Entries of lists. Of one that is taken back on an objection no exit of its list is asked: it should never have stood. */
export const disputedEntry: DisputeSource = {
  kind: 'LIST_ENTRY',
  find: (reader, key) => findListEntry(reader, keyOf(key)),
  lock: async ({ today }, tx, key) => {
    await awaitEntryTurn(tx, keyOf(key))
    const [row] = await findOpenEntry(tx, keyOf(key))
    if (row === undefined) return null
    return {
      ...key,
      kind: 'LIST_ENTRY',
      isStanding: stateOn(row, today()) === 'IN_FORCE',
      isSuspended: row.state === 'SUSPENDED',
      isDisputed: row.disputed,
      scope: row.disclosureScope,
      until: row.validTo,
      domain: row.domain,
      regionCode: row.regionCode,
      sourceCode: row.sourceCode,
      authorityId: row.authorityId,
    }
  },
  mark: (changing, key, mark) => append(changing, key, mark, MARKED[mark]),
  correct: async (changing, key, values) => {
    const read = readCorrection(CORRECTABLE, values)
    if ('problems' in read) return read.problems
    await append(changing, key, 'CORRECTED', read.values)
    return []
  },
  revoke: async (changing, key) => {
    const { tx, writing } = changing
    const [row] = await findOpenEntry(tx, keyOf(key))
    const [subject] = await lockSubjects(tx, { ids: [key.subjectId] })
    const isPerson = !['ORGANIZATION', 'SOLE_TRADER'].includes(subject!.category)
    const disclosureScope = scopeOfEntry(kindOf(writing.rules(), row!).body, 'REVOKED', isPerson)
    await append(changing, key, 'REVOKED', { state: 'REVOKED', disclosureScope })
  },
}

/** The next version, with the step that says why. */
async function append(
  { writing, tx, partyName, reason }: FactChanging,
  key: FactKey,
  kind: FactMark | 'CORRECTED' | 'REVOKED',
  changes: Partial<NewEntryVersion>,
): Promise<void> {
  const [row] = await findOpenEntry(tx, keyOf(key))
  const at = tx.at.toISOString()
  const today = writing.today()
  const next = { ...row!, ...changes }
  const sinceOn = next.state === row!.state ? row!.sinceOn : today
  const version = row!.version + 1
  await closeEntry(tx, { ...keyOf(key), at })
  await insertEntryVersions(tx, [{ ...next, sinceOn, version, changeKind: kind, recordedAt: at }])
  await insertStep(tx, {
    ...keyOf(key),
    version,
    objection: 0,
    kind,
    partyId: row!.authorityId,
    partyName,
    takenOn: today,
    untilOn: null,
    statement: reason,
    basis: null,
    actor: writing.actor,
    sourceCode: row!.sourceCode,
    regionCode: row!.regionCode,
    at,
  })
}
