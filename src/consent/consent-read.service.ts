import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { storedAs, type ConsentState } from './consent.rules.ts'
import { countPage, findLetter, listConsents, listPage, type ConsentList } from './consent.store.ts'
import {
  isReviewer,
  ownSubjectId,
  standingOf,
  viewConsent,
  type ConsentView,
  type Standing,
} from './consent.view.ts'

/** What a list of consents is asked for by. */
export interface ConsentQuery {
  page: PageArguments
  /** Null: all states. */
  state: ConsentState | null
  withTotal: boolean
}

export type ConsentPageView = Page<ConsentView> & Partial<TotalCount>

/**
 * The consents that the caller's party asked for or was given, the newest first.
 * @throws DomainError FORBIDDEN for a caller without a party, or that may neither ask nor read; PAGING_INVALID, CURSOR_INVALID
 */
export async function consentsOfParty(
  base: Base,
  viewer: Viewer,
  query: ConsentQuery,
): Promise<ConsentPageView> {
  const { party } = viewer
  // A party that was given a consent unasked need not be one that may ask.
  const mayList = mayDo(viewer, 'consent:request') || mayDo(viewer, 'subject:read')
  if (party === null || !mayList) throw new DomainError('FORBIDDEN')
  return readList(base, { of: 'PARTY', partyId: party.id }, 'PARTY', query)
}

/**
 * Who may see a subject's file, and who asked: for the subject itself alone; null for everybody else, for whom consented
 * to see AUTHORIZED information as well.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function consentsOfSubject(
  base: Base,
  viewer: Viewer,
  memberIds: readonly string[],
  query: ConsentQuery,
): Promise<ConsentPageView | null> {
  const own = ownSubjectId(viewer)
  if (own === null || !memberIds.includes(own)) return null
  return readList(base, { of: 'SUBJECTS', subjectIds: memberIds }, 'SUBJECT', query)
}

/**
 * The requests whose letter waits for a department's review.
 * @throws DomainError FORBIDDEN; PAGING_INVALID, CURSOR_INVALID
 */
export async function consentsToReview(
  base: Base,
  viewer: Viewer,
  query: Omit<ConsentQuery, 'state'>,
): Promise<ConsentPageView> {
  if (!isReviewer(viewer)) throw new DomainError('FORBIDDEN')
  return readList(base, { of: 'REVIEW' }, 'REVIEWER', { ...query, state: null })
}

/** A consent, for the subject, the party or a reviewer of its letter; null for everybody else, as when there is none. */
export async function findConsent(
  base: Base,
  viewer: Viewer,
  id: string,
): Promise<ConsentView | null> {
  const [row] = await listConsents(base.db, { ids: [id] })
  const standing = row === undefined ? null : await standingOf(base.db, viewer, row)
  return row === undefined || standing === null ? null : viewConsent(base, row, standing)
}

/** A letter as it came, and whose it is: its content in base64. */
export interface LetterView {
  mediaType: string
  content: string
  hash: string
  subjectId: string
}

/** The letter of a request: for the subject itself and a department's reviewer; null for everybody else. */
export async function readLetterOf(
  base: Base,
  viewer: Viewer,
  id: string,
): Promise<LetterView | null> {
  const [row] = await listConsents(base.db, { ids: [id] })
  if (row === undefined || row.letterHash === null) return null
  const standing = await standingOf(base.db, viewer, row)
  if (standing !== 'SUBJECT' && standing !== 'REVIEWER') return null
  const [letter] = await findLetter(base.db, { hash: row.letterHash })
  if (letter === undefined) return null
  return {
    mediaType: letter.mediaType,
    content: base.cipher.open(letter.sealed, row.letterHash),
    hash: row.letterHash,
    subjectId: row.subjectId,
  }
}

async function readList(
  base: Base,
  list: ConsentList,
  standing: Standing,
  { page, state, withTotal }: ConsentQuery,
): Promise<ConsentPageView> {
  const ordering = `consents/${list.of}/${state ?? ''}`
  const request = readPage(page, ordering, base.cursors)
  const { states, isOver } = state === null ? { states: null, isOver: null } : storedAs(state)
  const narrowed = { states, isOver, today: base.today() }
  const place = {
    fromAt: request.from?.[0] ?? null,
    fromId: request.from?.[1] ?? null,
    offset: request.offset,
  }
  const [rows, counted] = await Promise.all([
    listPage(base.db, list, { ...narrowed, ...place, limit: request.size + 1 }, request.backward),
    withTotal ? countPage(base.db, list, { ...narrowed, limit: COUNT_MOST + 1 }) : null,
  ])
  const made = makePage(rows, request, ordering, base.cursors, (row) => [row.openedAt, row.id])
  return {
    ...made,
    edges: made.edges.map(({ node, cursor }) => ({
      node: viewConsent(base, node, standing),
      cursor,
    })),
    ...(counted === null ? {} : makeTotal(counted)),
  }
}
