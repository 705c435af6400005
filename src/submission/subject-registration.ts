import { uuidv7 } from 'uuidv7'
import { perOwner } from '../database/loader.ts'
import type { Transaction } from '../database/database.ts'
import { OPERATOR } from '../disclosure/entitlement.ts'
import type { Writing } from '../disclosure/reading.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { districtFinderOf } from '../subject/district.ts'
import { organizationCodeOf } from '../subject/identifier.rules.ts'
import { nameEntryOf } from '../subject/name-entry.ts'
import { findByIdentifiers, listIdentifiers } from '../subject/subject.store.ts'
import {
  insertIdentifiers,
  insertSubjectIdentifiers,
  insertSubjects,
  insertSubjectVersions,
  putNames,
  type NewIdentifier,
  type NewSubjectVersion,
} from '../subject/subject-write.store.ts'
import type { DraftIdentifier, SubjectDraft } from './draft.ts'
import { problemOf, type RowProblem } from './problem.ts'

/** Where rows come from: it stands in the provenance of all that they become. */
export interface Origin {
  sourceCode: string
  fileId: string | null
}

/** A row on its way in. */
export interface SubmittedRow {
  subject: SubjectDraft
  rowHash: string
  rowNumber: number | null
  remarks: RowProblem[]
}

/** An identifier in the form in which it is stored and looked up. */
interface StoredIdentifier extends DraftIdentifier {
  key: string
  stored: string
}

/** What one run of registration has found and made so far. */
interface Register {
  /** Subject by identifier, those of this run too. */
  known: Map<string, string>
  /** Subject by the identifiers of rows that are settled, so that the next such row needs no second look. */
  settled: Map<readonly StoredIdentifier[], string>
  /** Subjects that have a USCI already. */
  withUsci: Set<string>
  created: { id: string; row: SubmittedRow }[]
  learned: Omit<NewIdentifier, 'sourceCode'>[]
}

/**
 * Finds the subject of each row by its identifiers, in their order, and registers those that are new. A row that
 * carries more identifiers than are known teaches them (a registration number learns its USCI). Set-based: a few
 * statements for any number of rows.
 * @returns the subject's id of each row, in order, and the ids that are new: nothing is known of those yet
 * @throws a write conflict when another writer registered one of them meanwhile; the caller tries again
 */
export async function registerSubjects(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  rows: readonly SubmittedRow[],
): Promise<{ ids: string[]; created: ReadonlySet<string> }> {
  const identifiers = storeIdentifiers(writing, rows)
  const register = await readRegister(tx, identifiers)
  const ids = rows.map((row, at) => place(register, row, identifiers[at]!, tx.at))
  await write(writing, tx, origin, register)
  return { ids, created: new Set(register.created.map(({ id }) => id)) }
}

/** The rows of a file come subject by subject: the same identifiers as in the row before need no second look. */
function storeIdentifiers(writing: Writing, rows: readonly SubmittedRow[]): StoredIdentifier[][] {
  const made: StoredIdentifier[][] = []
  rows.forEach(({ subject }, at) => {
    const before = rows[at - 1]?.subject
    made.push(
      before !== undefined && sameIdentifiers(before, subject)
        ? made[at - 1]!
        : storedIdentifiers(writing, subject),
    )
  })
  return made
}

function sameIdentifiers(a: SubjectDraft, b: SubjectDraft): boolean {
  if (a === b) return true
  return (
    a.category === b.category &&
    a.identifiers.length === b.identifiers.length &&
    a.identifiers.every(({ type, value }, at) => {
      const other = b.identifiers[at]!
      return type === other.type && value === other.value
    })
  )
}

/** Adds the organisation code that is nested in a firm's USCI (GB 32100, positions 9 to 17). */
function storedIdentifiers(writing: Writing, subject: SubjectDraft): StoredIdentifier[] {
  const given = [...subject.identifiers]
  const usci = given.find((one) => one.type === 'USCI' && one.validity === 'VALID')
  if (
    usci !== undefined &&
    subject.category === 'ORGANIZATION' &&
    !given.some((one) => one.type === 'ORGANIZATION_CODE')
  ) {
    const value = organizationCodeOf(usci.value)
    given.push({ type: 'ORGANIZATION_CODE', value, validity: 'VALID', isPersonal: false })
  }
  return given.map((one) => {
    const stored = one.isPersonal ? writing.cipher.blindIndex(one.type, one.value) : one.value
    return { ...one, stored, key: `${one.type}/${stored}` }
  })
}

async function readRegister(
  tx: Transaction,
  rows: readonly (readonly StoredIdentifier[])[],
): Promise<Register> {
  const wanted = new Map<string, { type: string; value: string }>()
  for (const identifiers of new Set(rows)) {
    for (const one of identifiers) wanted.set(one.key, { type: one.type, value: one.stored })
  }
  const found = await findByIdentifiers(tx, [...wanted.values()])
  const known = new Map(found.map((row) => [`${row.type}/${row.value}`, row.subjectId]))
  // Only a row that brings a new USCI by way of an older code needs to know whether that subject has one.
  const candidates = [...new Set(rows)]
    .filter((ids) => ids[0]?.type === 'USCI' && !known.has(ids[0].key))
    .flatMap((ids) => ids.flatMap((one) => known.get(one.key) ?? []))
  const own =
    candidates.length === 0
      ? []
      : await listIdentifiers(tx, OPERATOR, [...new Set(candidates)], null)
  const withUsci = new Set(own.filter((one) => one.type === 'USCI').map((one) => one.subjectId))
  return { known, settled: new Map(), withUsci, created: [], learned: [] }
}

/** Decides which subject a row belongs to, and notes what it teaches. */
function place(
  register: Register,
  row: SubmittedRow,
  identifiers: readonly StoredIdentifier[],
  at: Date,
): string {
  const settled = register.settled.get(identifiers)
  if (settled !== undefined) return settled
  const [first] = identifiers
  const known = identifiers.map((one) => register.known.get(one.key))
  // The usual row: all that it carries is known, and of one subject.
  if (known[0] !== undefined && known.every((id) => id === known[0])) {
    register.settled.set(identifiers, known[0])
    return known[0]
  }
  const owners = identifiers.flatMap((one) => register.known.get(one.key) ?? [])
  const byFirst = register.known.get(first!.key)
  // Another firm's old code must not join two firms that each have a USCI of their own.
  const usable = (id: string) => first!.type !== 'USCI' || !register.withUsci.has(id)
  const subjectId = byFirst ?? owners.find(usable) ?? uuidv7()
  if (owners.some((id) => id !== subjectId)) row.remarks.push(problemOf('IDENTIFIER_CONFLICT'))
  const isNew = owners.every((id) => id !== subjectId)
  if (isNew) register.created.push({ id: subjectId, row })
  for (const one of identifiers) {
    if (register.known.has(one.key)) continue
    register.known.set(one.key, subjectId)
    if (one.type === 'USCI') register.withUsci.add(subjectId)
    register.learned.push({
      subjectId,
      type: one.type,
      value: one.stored,
      sealed: one.isPersonal ? one.value : null,
      validity: one.validity,
      isPrimary: one === first && isNew,
      recordedAt: at.toISOString(),
    })
  }
  return subjectId
}

async function write(
  writing: Writing,
  tx: Transaction,
  origin: Origin,
  { created, learned }: Register,
): Promise<void> {
  const at = tx.at.toISOString()
  const { cipher } = writing
  // Plain identity papers were carried as far as here, where the subject that seals them is known.
  const sealed = learned.map((one) => ({
    ...one,
    sealed: one.sealed === null ? null : cipher.seal(one.sealed, one.subjectId),
    sourceCode: origin.sourceCode,
  }))
  await insertIdentifiers(tx, sealed)
  await insertSubjectIdentifiers(tx, sealed)
  await insertSubjects(
    tx,
    created.map(({ id, row }) => ({ id, category: row.subject.category, createdAt: at })),
  )
  const versions = created.map(({ id, row }) => newVersion(writing, origin, id, row, at))
  await insertSubjectVersions(tx, versions)
  const names = created.flatMap(({ row }, n) =>
    row.subject.category === 'PERSON'
      ? []
      : [nameEntryOf(writing.rules(), row.subject.category, versions[n]!)],
  )
  await putNames(tx, names)
}

/** Names of authorities that are kept with their division: a file names a few. */
const AUTHORITIES_KEPT = 10_000

/** The division of an authority, by its name (南通市海门区交通运输局): where what it decided arose. */
export const divisionOf = perOwner((book: RuleBook) => {
  const known = new Map<string, string | null>()
  return (authorityName: string): string | null => {
    const found = known.get(authorityName)
    if (found !== undefined) return found
    const code = districtFinderOf(book)(authorityName)
    if (known.size < AUTHORITIES_KEPT) known.set(authorityName, code)
    return code
  }
})

/** The first version of a new subject, or the next of one whose registration changed. */
export function newVersion(
  writing: Writing,
  origin: Origin,
  subjectId: string,
  { subject, rowHash, rowNumber }: SubmittedRow,
  at: string,
): NewSubjectVersion {
  const { profile, representativeId } = subject
  const address = profile?.address ?? null
  return {
    subjectId,
    id: uuidv7(),
    category: subject.category,
    name: subject.name,
    legalForm: profile?.legalForm ?? null,
    status: 'UNKNOWN',
    establishedOn: profile?.establishedOn ?? null,
    capitalYuan: profile?.capital?.yuan ?? null,
    capitalReported: profile?.capital?.reported ?? null,
    capitalUnit: profile?.capital?.unit ?? null,
    address,
    // Never by the code: digits 3 to 8 of a USCI are the office at issue, not today's division.
    regionCode: address === null ? null : districtFinderOf(writing.rules())(address),
    domains: [],
    representativeName: subject.representativeName,
    representativeIdSealed:
      representativeId === null ? null : writing.cipher.seal(representativeId, subjectId),
    phoneSealed: null,
    recordedAt: at,
    ...origin,
    rowNumber,
    rowHash,
    receivedAt: at,
  }
}
