import { readLatest } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Base, Read, Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  DIFFERENCES_MOST,
  type ComparedFile,
  type Difference,
  type DifferenceKind,
  type DifferenceSource,
  type Span,
} from '../fact/difference.ts'
import { pageOfList, type Page, type PageArguments, type TotalCount } from '../relay/page.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { CHANGE_SOURCES } from './change-sources.ts'
import { changedFields, type ChangedField, type LensOf } from './compare.rules.ts'

/** A change of a file, as its reader sees it. */
export interface Change extends Read {
  kind: DifferenceKind
  factKind: string
  subjectId: string
  recordedAt: Date
  changeKind: string | null
  fields: ChangedField[]
  source: DifferenceSource
  difference: Difference
  span: Span
}

/**
 * What differs between what the reader may see of a file as known at two instants, the latest first: nothing that two
 * reads `asOf` would not say. Entitlement is that of today. When there is more than the sources give, the total says so.
 * @param asked the instants, checked; without the second it is that of the file, or the latest there is
 * @throws DomainError BAD_INPUT when the first is not before the second; PAGING_INVALID, CURSOR_INVALID
 */
export async function listChanges(
  base: Base,
  reader: Reader,
  file: Pick<SubjectFile, 'id' | 'asOf'>,
  asked: { from: Date; to: Date | null },
  page: PageArguments,
  lensOf: LensOf,
): Promise<Page<Change> & TotalCount> {
  const to = asked.to ?? file.asOf.knownAt ?? (await readLatest(base.db))
  const span = { from: asked.from, to }
  checkSpan(span)
  const then = await findSubject(reader, file.id, { validAt: null, knownAt: to })
  const found = then === null ? [] : await differencesOf(then, span)
  const changes = found.flatMap(({ source, differences }) =>
    differences.flatMap((one) => changeOf(source, one, span, lensOf)),
  )
  const label = `changes/${file.id}/${span.from.toISOString()}`
  const listed = pageOfList(changes.toSorted(compare), page, label, base.cursors, keyOf)
  const isCut = found.some(({ differences }) => differences.length >= DIFFERENCES_MOST)
  return isCut ? { ...listed, totalCountKind: 'AT_LEAST' } : listed
}

/** The fact that changed, as the reader may see it as of the end of the span; null when it may not. */
export function findChangedFact(
  reader: Reader,
  { source, difference, span }: Change,
): Promise<object | null> {
  return source.find(reader, difference, span)
}

function checkSpan({ from, to }: Span): void {
  if (from < to) return
  throw new DomainError('BAD_INPUT', {
    zh: 'from 须早于 to，且早于可确认的时点',
    en: 'from must be before to, and before the instant up to which everything is known',
  })
}

function changeOf(
  source: DifferenceSource,
  difference: Difference,
  span: Span,
  lensOf: LensOf,
): Change[] {
  const { kind, subjectId, recordedAt, changeKind, before, after } = difference
  const fields = changedFields(difference, lensOf)
  // What the reader does not see did not change for it.
  if (kind === 'CHANGED' && fields.length === 0) return []
  const { by } = (after ?? before)!
  const told = { kind, factKind: source.kind, subjectId, recordedAt, changeKind, fields, by }
  return [{ ...told, source, difference, span }]
}

function keyOf({ recordedAt, factKind, difference }: Change): string {
  return `${recordedAt.toISOString()}/${factKind}/${difference.id}`
}

/** The latest first. */
function compare(a: Change, b: Change): number {
  const [one, other] = [keyOf(a), keyOf(b)]
  return one < other ? 1 : one > other ? -1 : 0
}

interface Found {
  source: DifferenceSource
  differences: Difference[]
}

interface Compared extends ComparedFile {
  span: Span
}

function differencesOf({ id, memberIds, reading }: SubjectFile, span: Span): Promise<Found[]> {
  return loaders(reading).load({ rootId: id, memberIds, span })
}

/** Files that are compared over the same span share the statements of each kind of facts. */
const loaders = perOwner((reading: Reading) =>
  makeLoader<Compared, Found[]>((keys) =>
    loadInGroups(keys, spanOf, (files) => compareAlike(reading, files)),
  ),
)

function spanOf({ span }: Compared): string {
  return `${span.from.getTime()}/${span.to.getTime()}`
}

async function compareAlike(reading: Reading, files: readonly Compared[]): Promise<Found[][]> {
  const { span } = files[0]!
  const perSource = await Promise.all(
    CHANGE_SOURCES.map((source) => source.list(reading, files, span)),
  )
  return files.map((_, n) =>
    CHANGE_SOURCES.map((source, at) => ({ source, differences: perSource[at]![n]! })),
  )
}
