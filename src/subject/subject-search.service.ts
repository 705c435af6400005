import { AS_OF_NOW, asOfKey, type AsOf } from '../database/as-of.ts'
import type { Reader, Reading } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import {
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { bigrams, coreName, normalizeName } from './name.rules.ts'
import {
  CANDIDATES,
  countNames,
  listNames,
  type NameFilter,
  type NameOrdering,
  type NameQuery,
} from './subject-search.store.ts'
import { findSubject, type SubjectFile } from './subject.service.ts'

/** What subjects are searched by. */
export interface SubjectSearch {
  search: string | null
  /** A division, retired ones too: it stands for what succeeded it and all below. */
  region: string | null
  categories: readonly string[] | null
  statuses: readonly string[] | null
}

/**
 * Searches the public register: organisations and sole traders, never a person. The register is today's; each file in
 * the page is read as of the instants, and one that was not known then is left out.
 * `withTotal` counts too, up to 10,000.
 * @throws DomainError SEARCH_TOO_SHORT, PAGING_INVALID, CURSOR_INVALID
 */
export async function searchSubjects(
  reader: Reader,
  search: SubjectSearch,
  ordering: NameOrdering,
  page: PageArguments,
  withTotal: boolean,
  asOf: AsOf = AS_OF_NOW,
): Promise<Page<SubjectFile> & Partial<TotalCount>> {
  const reading = reader.everyone
  const filter = readFilter(reading, search)
  const label = `subjects/${ordering}/${JSON.stringify(search)}/${asOfKey(asOf)}`
  const request = readPage(page, label, reading.cursors)
  const [hits, counted] = await Promise.all([
    listNames(reading.db, filter, ordering, request),
    withTotal ? countNames(reading.db, filter) : null,
  ])
  const files = await Promise.all(hits.map((hit) => findSubject(reader, hit.subjectId, asOf)))
  // A name whose subject is gone or hidden by now is left out: the register follows the subject.
  const rows = hits.flatMap((hit, at) => {
    const file = files[at]
    return file == null ? [] : [{ ...hit, file }]
  })
  const made = makePage(rows, request, label, reading.cursors, (row) => row.keys)
  return {
    ...made,
    edges: made.edges.map(({ node, cursor }) => ({ node: node.file, cursor })),
    ...(counted === null ? {} : totalOf(filter, counted)),
  }
}

/** A search looks at so many candidates only: from there on, more names may fit than were counted. */
function totalOf(filter: NameFilter, counted: number): TotalCount {
  const total = makeTotal(counted)
  const isCapped = filter.query !== null && counted >= CANDIDATES
  return isCapped ? { ...total, totalCountKind: 'AT_LEAST' } : total
}

function readFilter(reading: Reading, search: SubjectSearch): NameFilter {
  return {
    query: search.search === null ? null : readQuery(reading, search.search),
    regions: search.region === null ? null : regionsWithin(reading.rules().regions, search.region),
    categories: search.categories,
    statuses: search.statuses,
  }
}

function readQuery(reading: Reading, raw: string): NameQuery {
  const name = normalizeName(raw)
  if ([...name].length < 2) throw new DomainError('SEARCH_TOO_SHORT')
  const core = coreName(name, reading.rules().nameVocabulary)
  // A search for words that are in every name (运输有限公司) has no core of its own: take it as it is.
  const matched = [...core].length < 2 ? name : core
  return { name, core: matched, bigrams: bigrams(matched) }
}
