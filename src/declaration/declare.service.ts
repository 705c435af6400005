import { once, partyOf, type Asking } from '../commitment-register/once.ts'
import { readReason } from '../commitment-register/reason.ts'
import { SELF_SOURCE } from '../commitment-register/register.service.ts'
import { DomainError } from '../errors.ts'
import { declaredAfter } from '../record/declared.rules.ts'
import type { RecordKey } from '../record/record-find.store.ts'
import { templateVersion } from '../rule/commitment-template.schema.ts'
import type { CatalogueItem } from '../rule/rule.schema.ts'
import { takeRecord } from '../submission/declared.ts'
import { draftRow } from '../submission/draft.rules.ts'
import { planItem } from '../submission/item-plan.ts'
import { problemOf, type RowProblem } from '../submission/problem.ts'
import { subjectCell } from '../submission/record-cells.ts'
import { subjectCells } from '../submission/revision.service.ts'
import { revise } from '../submission/revise.ts'
import { submitRows } from '../submission/submission.service.ts'
import { findSubject } from '../subject/subject.service.ts'
import { takeDeclaration } from './rights.service.ts'

/**
 * What subjects declare of themselves (自主申报: licences, business, contracts, public welfare) are records of an item of
 * the catalogue that is marked as self-declared, and no concept of their own: the national catalogue has the class
 * (经营主体自愿提供信息), and records bring versions, provenance, changes and scopes. What is not verified has a state of its
 * own (DECLARED), which nothing counts: every reader that weighs records asks for those in force.
 */

/** The item of the catalogue that a declaration is a record of. */
const DECLARATION = 'VOLUNTARY_DECLARATION'
/** The template of the statement that it is true. */
const TRUTH_STATEMENT = 'TRUTH_STATEMENT'

/** A declaration as a subject gives it; the last day is inclusive. */
export interface GivenDeclaration {
  kind: string
  title: string
  content: string
  validUntil: string | null
  /** The subject states that all of it is true. */
  statesTruth: boolean
}

/** What became of a declaration: its record, or what is wrong. */
export type Declared = ({ ok: true } & RecordKey) | { ok: false; problems: RowProblem[] }
type Done = Extract<Declared, { ok: true }>
type Refused = Extract<Declared, { ok: false }>

/**
 * Declares a fact about oneself, with the statement that it is true, which is kept with it. The same title of the same
 * day with other content corrects one that is not verified yet.
 * @throws DomainError FORBIDDEN for who is no subject; RECORD_STATE_CONFLICT for one that was verified, refused or
 *   withdrawn; of `once`
 */
export function declareFact(
  asking: Asking,
  given: GivenDeclaration,
  idempotencyKey: string,
): Promise<Declared> {
  const { writing, reader } = asking
  const { subjectId } = partyOf(reader.viewer)
  if (subjectId === null) throw new DomainError('FORBIDDEN')
  const body = ['declareFact', subjectId, given]
  return once<Done, Refused>(writing, idempotencyKey, body, async (keep) => {
    const drafted = await draftDeclaration(asking, subjectId, given)
    if (!drafted.ok) return drafted
    const origin = { sourceCode: SELF_SOURCE, fileId: null }
    let done: Done | null = null
    const rows = [{ draft: drafted.draft, rowNumber: null }]
    await submitRows(writing, origin, rows, async (tx, [outcome]) => {
      if (outcome?.status === 'STALE') throw new DomainError('RECORD_STATE_CONFLICT')
      if (outcome?.recordId == null || outcome.subjectId !== subjectId) {
        throw new Error('a declaration came to another file')
      }
      done = { ok: true, subjectId, recordId: outcome.recordId }
      await keep(tx, done)
    })
    return done!
  })
}

async function draftDeclaration(
  { writing }: Asking,
  subjectId: string,
  { kind, title, content, validUntil, statesTruth }: GivenDeclaration,
) {
  const [book, today] = [writing.rules(), writing.today()]
  const item: CatalogueItem | null = book.catalogueItem(DECLARATION, today)
  const statement = book.current('commitment-template', TRUTH_STATEMENT, today)
  if (item === null || statement === null) throw new Error('the rules know no declarations')
  const plan = planItem(book, item, today)
  const subject = await subjectCells(writing, writing.db, subjectId)
  const values: Record<string, string | null> = {
    voluntaryKind: kind,
    title,
    content,
    decidedOn: today,
    validUntil,
    truthStatement: statesTruth ? `${statement.body.content}${statement.body.liability}` : null,
    truthStatementVersion: statesTruth ? templateVersion(statement) : null,
  }
  const drafted = draftRow(
    plan,
    plan.columns.map(({ column, place }) =>
      place === 'SUBJECT' ? subjectCell(column.role!, subject) : values[column.key],
    ),
  )
  if (!drafted.ok || drafted.draft.disclosureScope === 'AUTHORIZED') return drafted
  // The rows that nobody verified are those of this scope (record.scope.ts): no rule may open them wider.
  return { ok: false as const, problems: [problemOf('CATALOGUE_ITEM_UNKNOWN')] }
}

/**
 * Takes back what one declared, before it is verified. It stays as history.
 * @throws DomainError NOT_FOUND for another's, VERSION_CONFLICT, RECORD_STATE_CONFLICT, BAD_INPUT for a bad reason
 */
export async function withdrawDeclaration(
  asking: Asking,
  key: RecordKey,
  expectedVersion: number,
  reason: string,
): Promise<void> {
  const { writing, reader } = asking
  const why = readReason(reason)
  const party = partyOf(reader.viewer)
  const file = await findSubject(reader, key.subjectId)
  const isOwn = party.subjectId !== null && file?.memberIds.includes(party.subjectId) === true
  if (!isOwn) throw new DomainError('NOT_FOUND')
  await writing.db.transaction(async (tx) => {
    const row = takeDeclaration(writing, await takeRecord(tx, key), expectedVersion)
    if (row.sourceCode !== SELF_SOURCE) throw new DomainError('FORBIDDEN')
    const state = declaredAfter(row.state, 'WITHDRAW')
    await revise(tx, row, { state, changeKind: 'WITHDRAWN', changeReason: why })
  })
}
