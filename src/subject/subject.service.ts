import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import { groupPlaces, makeLoader, perOwner } from '../database/loader.ts'
import type { Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  checkIdentifier,
  isPersonalIdentifier,
  normalizeIdentifier,
  type IdentifierType,
  type IdentifierValidity,
} from './identifier.rules.ts'
import {
  findByIdentifiers,
  listFileIds,
  listIdentifiers,
  listVersions,
  type IdentifierKey,
  type IdentifierRow,
  type SubjectVersionRow,
} from './subject.store.ts'

/** A credit file: a subject, with the ids of all that was merged into it, as of two times. */
export interface SubjectFile extends SubjectVersionRow {
  /** The surviving subject: the file's own id. */
  id: string
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
}

interface FileKey {
  subjectId: string
  asOf: AsOf
}

const loaders = perOwner((reading: Reading) => ({
  file: makeLoader<FileKey, SubjectFile | null>((keys) => loadFiles(reading, keys)),
  byIdentifier: makeLoader<IdentifierKey, string | null>(async (keys) => {
    const rows = await findByIdentifiers(reading.db, keys)
    const found = new Map(rows.map((row) => [`${row.type}/${row.value}`, row.subjectId]))
    return keys.map((key) => found.get(`${key.type}/${key.value}`) ?? null)
  }),
  identifiers: makeLoader<readonly string[], SubjectIdentifier[]>((keys) =>
    loadIdentifiers(reading, keys),
  ),
}))

/** The file of a subject (or of the one it was merged into); null when there is none to see. */
export function findSubject(
  reading: Reading,
  subjectId: string,
  asOf: AsOf = AS_OF_NOW,
): Promise<SubjectFile | null> {
  return loaders(reading).file.load({ subjectId, asOf })
}

/**
 * Looks a subject up by an identifier.
 * @throws DomainError IDENTIFIER_MALFORMED; IDENTIFIER_TYPE_FORBIDDEN when the type is an identity paper and
 *   the caller is not entitled to look anyone up by one (disclosure.md: anonymous callers never)
 */
export async function findSubjectByIdentifier(
  reading: Reading,
  type: IdentifierType,
  raw: string,
  asOf: AsOf = AS_OF_NOW,
): Promise<SubjectFile | null> {
  const personal = isPersonalIdentifier(type, normalizeIdentifier(type, raw))
  if (personal && !reading.entitlement.scopes.has('INTERNAL')) {
    throw new DomainError('IDENTIFIER_TYPE_FORBIDDEN')
  }
  const checked = checkIdentifier(type, raw, reading.rules().isIdentifierException)
  if (!checked.ok) throw new DomainError('IDENTIFIER_MALFORMED', { zh: checked.zh, en: checked.en })
  const value = personal ? reading.cipher.blindIndex(type, checked.value) : checked.value
  const subjectId = await loaders(reading).byIdentifier.load({ type, value })
  return subjectId === null ? null : findSubject(reading, subjectId, asOf)
}

/**
 * The identifiers of a file, over all merged subjects, the primary first, each once; those of identity papers only
 * for readers of SHARED.
 */
export function listSubjectIdentifiers(
  reading: Reading,
  file: Pick<SubjectFile, 'memberIds'>,
): Promise<SubjectIdentifier[]> {
  return loaders(reading).identifiers.load(file.memberIds)
}

/** Persons are in no public answer: whoever lacks SHARED does not learn that one exists. */
function isVisible(reading: Reading, row: SubjectVersionRow): boolean {
  return row.category !== 'PERSON' || reading.entitlement.scopes.has('SHARED')
}

async function loadFiles(
  reading: Reading,
  keys: readonly FileKey[],
): Promise<(SubjectFile | Error | null)[]> {
  const files = new Array<SubjectFile | Error | null>(keys.length).fill(null)
  const groups = groupPlaces(keys, (key) => asOfKey(key.asOf))
  await Promise.all(
    groups.map(async (places) => {
      const asked = places.map((at) => keys[at]!.subjectId)
      const { asOf } = keys[places[0]!]!
      // Instants that cannot be read are their asker's trouble: the others in the batch still get their answer.
      const loaded = await loadFilesAt(reading, asked, asOf).catch((error: Error) => error)
      for (const at of places) {
        files[at] = loaded instanceof Error ? loaded : (loaded.get(keys[at]!.subjectId) ?? null)
      }
    }),
  )
  return files
}

async function loadFilesAt(
  reading: Reading,
  subjectIds: readonly string[],
  asOf: AsOf,
): Promise<Map<string, SubjectFile>> {
  const links = await listFileIds(reading.db, [...new Set(subjectIds)], asOf)
  const rows = await listVersions(reading.db, [...new Set(links.map((link) => link.rootId))], asOf)
  const byId = new Map(rows.map((row) => [row.subjectId, row]))
  const files = new Map<string, SubjectFile>()
  for (const { asked, rootId, memberIds } of links) {
    const row = byId.get(rootId)
    if (row !== undefined && isVisible(reading, row))
      files.set(asked, { ...row, id: rootId, memberIds, asOf })
  }
  return files
}

async function loadIdentifiers(
  reading: Reading,
  keys: readonly (readonly string[])[],
): Promise<(SubjectIdentifier[] | Error)[]> {
  const rows = await listIdentifiers(reading.db, [...new Set(keys.flat())])
  // Numbers of identity papers are not even opened for who does not get them.
  const named = reading.entitlement.scopes.has('SHARED')
  const own = rows.filter((row) => named || row.sealed === null)
  const bySubject = new Map<string, IdentifierRow[]>()
  for (const row of own) {
    const known = bySubject.get(row.subjectId)
    if (known === undefined) bySubject.set(row.subjectId, [row])
    else known.push(row)
  }
  return keys.map((memberIds) => {
    const [single] = memberIds
    try {
      // A file over several subjects keeps the order over all of them.
      return memberIds.length === 1
        ? identifiersOf(reading, bySubject.get(single!) ?? [])
        : identifiersOf(
            reading,
            own.filter((row) => memberIds.includes(row.subjectId)),
          )
    } catch (error) {
      return error as Error
    }
  })
}

function identifiersOf(reading: Reading, rows: readonly IdentifierRow[]): SubjectIdentifier[] {
  const unique = new Map(rows.map((row) => [`${row.type}/${row.value}`, row]))
  return [...unique.values()].map((row) => ({
    type: row.type as IdentifierType,
    // The context binds the ciphertext to its row: moved elsewhere it does not open.
    value: row.sealed === null ? row.value : reading.cipher.open(row.sealed, row.subjectId),
    validity: row.validity as IdentifierValidity,
    isPrimary: row.isPrimary,
    isPersonal: row.sealed !== null,
  }))
}
