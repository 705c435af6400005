import type { Reader, Reading } from '../disclosure/reading.ts'
import type {
  ComparedFile,
  Difference,
  DifferenceSource,
  FactSide,
  Span,
} from '../fact/difference.ts'
import { subjectTypeOf } from '../subject/schema-type.rules.ts'
import {
  findSubject,
  listSubjectIdentifiers,
  readVersion,
  shownIdentifier,
  type SubjectIdentifier,
} from '../subject/subject.service.ts'
import { listChangedLinks, type ChangedLink } from '../subject/subject.store.ts'
import { profileValues } from './profile.rules.ts'

/** What a file is asked for at one of the two instants. */
const at = (knownAt: Date) => ({ validAt: null, knownAt })

/** The file that differs, as it was known at the end. */
const findFile = (reader: Reader, { subjectId }: Difference, { to }: Span) =>
  findSubject(reader, subjectId, at(to))

/** What is known of the subject itself. Its older versions are no secret as of their time: everyone reads them so. */
export const profileDifferences: DifferenceSource = {
  kind: 'PROFILE',
  label: { zh: '主体基本信息', en: 'What is known of the subject itself' },
  list: (reading, files, span) =>
    Promise.all(files.map(({ rootId }) => profileOf(reading, rootId, span))),
  find: findFile,
}

async function profileOf(reading: Reading, subjectId: string, { from, to }: Span) {
  const [before, after] = await Promise.all([
    readVersion(reading, { subjectId, asOf: at(from) }),
    readVersion(reading, { subjectId, asOf: at(to) }),
  ])
  if (after === null || after.recordedAt <= from) return []
  const difference: Difference = {
    kind: before === null ? 'ADDED' : 'CHANGED',
    type: subjectTypeOf(after),
    subjectId,
    id: subjectId,
    before: before && profileSide(before),
    after: profileSide(after),
    recordedAt: after.recordedAt,
    changeKind: null,
  }
  return [difference]
}

function profileSide(version: NonNullable<Awaited<ReturnType<typeof readVersion>>>): FactSide {
  return { by: version.by, values: profileValues(version, version.by.cipher) }
}

/** Identifiers: one stays with its subject once it is known. */
export const identifierDifferences: DifferenceSource = {
  kind: 'IDENTIFIER',
  label: { zh: '标识代码', en: 'An identifier' },
  list: (reading, files, span) =>
    Promise.all(files.map((file) => newIdentifiersOf(reading, file, span))),
  find: findFile,
}

async function newIdentifiersOf(
  reading: Reading,
  { rootId, memberIds }: ComparedFile,
  { from, to }: Span,
): Promise<Difference[]> {
  const [file, known] = await Promise.all([
    readVersion(reading, { subjectId: rootId, asOf: at(to) }),
    listSubjectIdentifiers({ memberIds, reading, asOf: at(to) }),
  ])
  if (file === null) return []
  return known
    .filter(({ recordedAt }) => recordedAt > from)
    .map((one) => identifierDifference(one, rootId, subjectTypeOf(file)))
}

function identifierDifference(one: SubjectIdentifier, subjectId: string, type: string): Difference {
  const value = `${one.type} ${shownIdentifier(one)}`
  const requires = one.isPersonal ? 'SHARED' : null
  const side = (read: () => string | null): FactSide => ({
    by: one.by,
    values: [{ field: 'identifiers', read, requires }],
  })
  return {
    kind: 'ADDED',
    type,
    subjectId,
    // Of an identity paper nothing is told but what the reader sees of it, in a cursor either.
    id: `${one.subjectId}/${value}`,
    before: side(() => null),
    after: side(() => value),
    recordedAt: one.recordedAt,
    changeKind: null,
  }
}

/** Merges. A merge moves no facts: what the other subject brought with it is told by its own file. */
export const mergeDifferences: DifferenceSource = {
  kind: 'MERGE',
  label: { zh: '主体合并', en: 'A merge of subjects' },
  list: async (reading, files, span) => {
    const ids = files.map(({ memberIds }) => memberIds)
    const links = await listChangedLinks(reading.db, ids, span)
    const found = files.map((): Difference[] => [])
    for (const link of links) found[link.ord]!.push(mergeOf(reading, link, files[link.ord]!))
    return found
  },
  // The other subject by itself: just before it was merged, or after that was undone.
  find: (reader, { kind, subjectId, recordedAt }, { to }) =>
    findSubject(reader, subjectId, at(kind === 'ADDED' ? justBefore(recordedAt) : to)),
}

function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1)
}

function mergeOf(by: Reading, link: ChangedLink, { memberIds }: ComparedFile): Difference {
  const { subjectId, into, isBefore, recordedAt, supersededAt } = link
  const side: FactSide = { by, values: [] }
  return {
    kind: isBefore ? 'WITHDRAWN' : 'ADDED',
    type: 'Subject',
    subjectId: isBefore && memberIds.includes(subjectId) ? into : subjectId,
    id: link.id,
    before: isBefore ? side : null,
    after: isBefore ? null : side,
    recordedAt: isBefore ? supersededAt! : recordedAt,
    changeKind: null,
  }
}
