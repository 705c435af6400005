import type { Transaction } from '../database/database.ts'
import { declaredAfter } from '../record/declared.rules.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import type { RecordRow } from '../record/record.store.ts'
import { awaitTurn, lockRecord } from '../record/record-write.store.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import { attributesOf, revise } from './revise.ts'

/** The item that a false declaration is recorded under, and its column that names the declaration. */
export const FALSE_DECLARATION = 'FALSE_DECLARATION'
const DECLARATION_COLUMN = 'declaration'
/** The column of a declaration that names that record. */
export const FALSE_COLUMN = 'falseDeclaration'

/** The open version of a record, for a writer whose turn it is until the end of its transaction; null: there is none. */
export async function takeRecord(
  tx: Transaction,
  key: RecordKey,
): Promise<Awaited<ReturnType<typeof lockRecord>>[number] | null> {
  await awaitTurn(tx, key)
  const [row] = await lockRecord(tx, key)
  return row ?? null
}

/**
 * Lets a declaration wait for its verification again, in the transaction that revokes the record of its being false.
 * Nothing happens for other records, and for one that the declaration itself does not name.
 */
export async function reopenDeclaration(
  tx: Transaction,
  record: RecordRow,
  reason: string,
): Promise<void> {
  if (record.itemCode !== FALSE_DECLARATION) return
  const named = record.attributesShared?.[DECLARATION_COLUMN]
  const key = typeof named === 'string' ? readGlobalId(named) : null
  if (key?.kind !== 'record' || key.subjectId !== record.subjectId) return
  const row = await takeRecord(tx, key)
  const { subjectId, recordId } = record
  const own = writeGlobalId({ kind: 'record', subjectId, recordId })
  if (row === null || row.attributesAuthorized?.[FALSE_COLUMN] !== own) return
  const attributes = attributesOf(row)
  delete attributes.AUTHORIZED[FALSE_COLUMN]
  await revise(tx, row, {
    state: declaredAfter(row.state, 'REOPEN'),
    attributes,
    changeKind: 'REOPENED',
    changeReason: reason,
  })
}
