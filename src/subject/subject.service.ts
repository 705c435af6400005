import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { applyMask } from '../personal/mask.rules.ts'
import {
  checkIdentifier,
  isPersonalIdentifier,
  normalizeIdentifier,
  type IdentifierType,
  type IdentifierValidity,
} from './identifier.rules.ts'
import {
  findFilesByIdentifiers,
  listFileIds,
  listIdentifiers,
  listVersions,
  type FileIds,
  type IdentifierKey,
  type IdentifierRow,
  type SubjectVersionRow,
} from './subject.store.ts'

/** A credit file: a subject, with the ids of all that was merged into it, as of two times, as a caller reads it. */
export interface SubjectFile extends SubjectVersionRow, Read {
  /** The surviving subject: the file's own id. */
  id: string
  /** How the caller reads the facts of this file; `by` is how it reads what is known of the subject itself. */
  reading: Reading
  /** All ids that facts of this file stand under. */
  memberIds: readonly string[]
  asOf: AsOf
}

/** An identifier as a reader may see it: `sealed` is opened only where the field gate lets it through. */
export interface SubjectIdentifier {
  type: IdentifierType
  value: string
  validity: IdentifierValidity
  isPrimary: boolean
  isPersonal: boolean
  /** The subject that it was told of. */
  subjectId: string
  recordedAt: Date
  by: Reading
}

interface FileKey {
  subjectId: string
  asOf: AsOf
}

/** A file, by the ids that its facts stand under. */
interface MembersKey {
  memberIds: readonly string[]
  asOf: AsOf
}

const loaders = perOwner((reading: Reading) => ({
  ids: makeLoader<FileKey, FileIds>((keys) =>
    loadAlike(keys, (ids, asOf) => listFileIds(reading.db, ids, asOf)),
  ),
  version: makeLoader<FileKey, SubjectVersionRow | null>((keys) =>
    loadAlike(keys, async (ids, asOf) => {
      const rows = await listVersions(reading.db, reading.entitlement, ids, asOf)
      const byId = new Map(rows.map((row) => [row.subjectId, row]))
      return ids.map((id) => byId.get(id) ?? null)
    }),
  ),
  byIdentifier: makeLoader<IdentifierKey, FileIds | null>(async (keys) => {
    const rows = await findFilesByIdentifiers(reading.db, keys)
    const found = new Map(rows.map((row) => [`${row.type}/${row.value}`, row]))
    return keys.map((key) => found.get(`${key.type}/${key.value}`) ?? null)
  }),
  identifiers: makeLoader<MembersKey, SubjectIdentifier[]>((keys) =>
    loadIdentifiers(reading, keys),
  ),
}))

/**
 * The file of a subject (or of the one it was merged into); null when there is none to see. What the caller sees of
 * it is decided here, once, for all that hangs below.
 */
export async function findSubject(
  reader: Reader,
  subjectId: string,
  asOf: AsOf = AS_OF_NOW,
): Promise<SubjectFile | null> {
  return fileOf(reader, await loaders(reader.everyone).ids.load({ subjectId, asOf }), asOf)
}

async function fileOf(
  reader: Reader,
  { rootId, memberIds }: FileIds,
  asOf: AsOf,
): Promise<SubjectFile | null> {
  const reading = await readingOfMembers(reader, memberIds, asOf)
  const row = await readVersion(reading, { subjectId: rootId, asOf })
  return row === null ? null : { ...row, id: rootId, memberIds, asOf, reading }
}

/**
 * How the caller reads a file as of an instant. Entitlement is always today's: a subject that stood in one file with the
 * caller's own, and does so no more, is not read like it. Where the members are read in different ways today, nothing
 * but what everyone's file shows is.
 */
async function readingOfMembers(
  reader: Reader,
  memberIds: readonly string[],
  { knownAt }: AsOf,
): Promise<Reading> {
  if (reader.isUniform) return reader.everyone
  if (knownAt === null) return reader.readingOf(memberIds)
  const [first, ...others] = await Promise.all(memberIds.map((id) => readingOfSubject(reader, id)))
  return others.every((one) => one === first) ? first! : reader.everyone
}

/** What is (or was) known of a subject, through the handle that shows most of it. */
export async function readVersion(
  reading: Reading,
  key: FileKey,
): Promise<(SubjectVersionRow & Read) | null> {
  const handles = [reading, ...reading.also]
  const rows = await Promise.all(handles.map((one) => loaders(one).version.load(key)))
  const at = rows.findLastIndex((row, n) => row !== null && isVisible(handles[n]!, row))
  return at === -1 ? null : { ...rows[at]!, by: handles[at]! }
}

/** How the caller reads the facts of a subject, which may have been merged into another. */
export async function readingOfSubject(reader: Reader, subjectId: string): Promise<Reading> {
  if (reader.isUniform) return reader.everyone
  const { memberIds } = await loaders(reader.everyone).ids.load({ subjectId, asOf: AS_OF_NOW })
  return reader.readingOf(memberIds)
}

/**
 * Looks a subject up by an identifier.
 * @throws DomainError IDENTIFIER_MALFORMED; IDENTIFIER_TYPE_FORBIDDEN when the type is an identity paper and
 *   the caller is not entitled to look anyone up by one (disclosure.md: anonymous callers never);
 *   IDENTITY_MISSES_EXCEEDED when too many of its look-ups by them found nobody
 */
export async function findSubjectByIdentifier(
  reader: Reader,
  type: IdentifierType,
  raw: string,
  asOf: AsOf = AS_OF_NOW,
): Promise<SubjectFile | null> {
  const { everyone } = reader
  const personal = isPersonalIdentifier(type, normalizeIdentifier(type, raw))
  if (personal && !reader.mayUseIdentityPapers) throw new DomainError('IDENTIFIER_TYPE_FORBIDDEN')
  const checked = checkIdentifier(type, raw, everyone.rules().isIdentifierException)
  if (!checked.ok) throw new DomainError('IDENTIFIER_MALFORMED', { zh: checked.zh, en: checked.en })
  if (!personal) return findByCode(reader, { type, value: checked.value }, asOf)
  reader.identityMisses.check()
  const value = everyone.cipher.blindIndex(type, checked.value)
  const found = await findByCode(reader, { type, value }, asOf)
  if (found === null) reader.identityMisses.add()
  return found
}

async function findByCode(
  reader: Reader,
  key: IdentifierKey,
  asOf: AsOf,
): Promise<SubjectFile | null> {
  const today = await loaders(reader.everyone).byIdentifier.load(key)
  if (today === null) return null
  // What stood in one file then may stand in two now.
  return asOf.knownAt === null
    ? fileOf(reader, today, asOf)
    : findSubject(reader, today.asked, asOf)
}

/**
 * The identifiers of a file as of its instants, over all merged subjects, the primary first, each once; those of
 * identity papers only for readers of SHARED.
 */
export async function listSubjectIdentifiers(
  file: Pick<SubjectFile, 'memberIds' | 'reading' | 'asOf'>,
): Promise<SubjectIdentifier[]> {
  const handles = [file.reading, ...file.reading.also]
  const [seen = [], ...more] = await Promise.all(
    handles.map((one) => loaders(one).identifiers.load(file)),
  )
  if (more.length === 0) return seen
  const unique = new Map([...seen, ...more.flat()].map((one) => [`${one.type}/${one.value}`, one]))
  return [...unique.values()].toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
}

/** The value as its reader gets it: whole the number of an identity paper is INTERNAL. */
export function shownIdentifier({ isPersonal, by, value }: SubjectIdentifier): string {
  const isWhole = !isPersonal || by.entitlement.scopes.has('INTERNAL')
  return isWhole ? value : applyMask('IDENTITY_6_4', value)
}

/** Persons are in no public answer: whoever lacks SHARED does not learn that one exists. */
function isVisible(reading: Reading, row: SubjectVersionRow): boolean {
  return row.category !== 'PERSON' || reading.entitlement.scopes.has('SHARED')
}

/** Loads keys that agree on their instants by one statement each; `load` answers in the order of its ids. */
function loadAlike<Value>(
  keys: readonly FileKey[],
  load: (subjectIds: readonly string[], asOf: AsOf) => Promise<Value[]>,
): Promise<(Value | Error)[]> {
  return loadInGroups(
    keys,
    ({ asOf }) => asOfKey(asOf),
    async (some) => {
      const ids = [...new Set(some.map(({ subjectId }) => subjectId))]
      const loaded = await load(ids, some[0]!.asOf)
      const byId = new Map(ids.map((id, at) => [id, loaded[at]!]))
      return some.map(({ subjectId }) => byId.get(subjectId)!)
    },
  )
}

function loadIdentifiers(
  reading: Reading,
  keys: readonly MembersKey[],
): Promise<(SubjectIdentifier[] | Error)[]> {
  return loadInGroups(
    keys,
    ({ asOf }) => asOfKey({ ...asOf, validAt: null }),
    async (some) => {
      const ids = [...new Set(some.flatMap(({ memberIds }) => memberIds))]
      const { db, entitlement } = reading
      const own = await listIdentifiers(db, entitlement, ids, some[0]!.asOf.knownAt)
      const bySubject = new Map<string, IdentifierRow[]>()
      for (const row of own) {
        const known = bySubject.get(row.subjectId)
        if (known === undefined) bySubject.set(row.subjectId, [row])
        else known.push(row)
      }
      return some.map((key) => identifiersOfFile(reading, key, own, bySubject))
    },
  )
}

/** A ciphertext that cannot be opened is the trouble of its file: the others in the batch still get their answer. */
function identifiersOfFile(
  reading: Reading,
  { memberIds }: MembersKey,
  rows: readonly IdentifierRow[],
  bySubject: ReadonlyMap<string, IdentifierRow[]>,
): SubjectIdentifier[] | Error {
  const [single] = memberIds
  try {
    // A file over several subjects keeps the order over all of them.
    return memberIds.length === 1
      ? identifiersOf(reading, bySubject.get(single!) ?? [])
      : identifiersOf(
          reading,
          rows.filter((row) => memberIds.includes(row.subjectId)),
        )
  } catch (error) {
    return error as Error
  }
}

function identifiersOf(reading: Reading, rows: readonly IdentifierRow[]): SubjectIdentifier[] {
  const unique = new Map(rows.map((row) => [`${row.type}/${row.value}`, row]))
  return [...unique.values()].map((row) => ({
    type: row.type as IdentifierType,
    // The context binds the ciphertext to its row: moved elsewhere it does not open.
    value: row.sealed === null ? row.value : reading.cipher.open(row.sealed, row.subjectId),
    validity: row.validity as IdentifierValidity,
    isPrimary: row.isPrimary,
    isPersonal: row.isPersonal,
    subjectId: row.subjectId,
    recordedAt: row.recordedAt,
    by: reading,
  }))
}
