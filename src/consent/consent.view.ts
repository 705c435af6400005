import type { Executor } from '../database/database.ts'
import { AS_OF_NOW } from '../database/as-of.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { mayDo } from '../disclosure/viewer.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { IdentifierType } from '../subject/identifier.rules.ts'
import { listFileIds } from '../subject/subject.store.ts'
import { stateOn, type ConsentState } from './consent.rules.ts'
import type { ConsentRow } from './consent.store.ts'

/** A consent as one of the three who may know of it sees it. Days are ISO, `validUntil` inclusive. */
export interface ConsentView {
  id: string
  partyId: string
  partyName: string
  purpose: string
  state: ConsentState
  validFrom: string
  validUntil: string
  requestedAt: Date | null
  decidedAt: Date | null
  withdrawnAt: Date | null
  hasLetter: boolean
  /** The identifier that the party asked by; null for a consent that was given unasked. */
  asked: { type: IdentifierType; value: string } | null
  /** The subject; for the party only while it is granted. */
  consentedId: string | null
}

/** What a caller is to a consent. */
export type Standing = 'SUBJECT' | 'PARTY' | 'REVIEWER'

/**
 * A department's person who may review letters. Not a token: somebody has to have read the paper.
 */
export function isReviewer(viewer: Viewer): boolean {
  return (
    (viewer.party?.class === 'BUREAU' || viewer.party?.class === 'COUNTY') &&
    viewer.member !== null &&
    mayDo(viewer, 'consent:decide')
  )
}

/** The subject that the caller is, or represents; null for everybody else. */
export function ownSubjectId({ party }: Viewer): string | null {
  return party?.class === 'SUBJECT' ? party.subjectId : null
}

/**
 * What the caller is to a consent; null: nothing, for it there is no such consent. Who asked is that first, so that
 * nobody answers its own request. Subjects that were merged into one file are one subject.
 */
export async function standingOf(
  db: Executor,
  viewer: Viewer,
  row: Pick<ConsentRow, 'partyId' | 'subjectId' | 'letterHash'>,
): Promise<Standing | null> {
  if (viewer.party?.id === row.partyId) return 'PARTY'
  if (isReviewer(viewer) && row.letterHash !== null) return 'REVIEWER'
  const own = ownSubjectId(viewer)
  if (own === null) return null
  if (own === row.subjectId) return 'SUBJECT'
  const files = await listFileIds(db, [own, row.subjectId], AS_OF_NOW)
  const [first, ...others] = files.map((file) => file.rootId)
  return others.length > 0 && others.every((root) => root === first) ? 'SUBJECT' : null
}

/** A row as a caller of a standing sees it. */
export function viewConsent(
  base: Pick<Base, 'today'>,
  row: ConsentRow,
  standing: Standing,
): ConsentView {
  const state = stateOn(row, base.today())
  // A party learns whom a consent is about by the consent alone: its request says nothing of who is in the database.
  const isTold = standing === 'SUBJECT' || (standing === 'PARTY' && state === 'GRANTED')
  return {
    id: row.id,
    partyId: row.partyId,
    partyName: row.partyName,
    purpose: row.purpose,
    state,
    validFrom: row.validFrom,
    validUntil: addDays(row.validTo, -1),
    requestedAt: row.requestedAt,
    decidedAt: row.decidedAt,
    withdrawnAt: row.withdrawnAt,
    hasLetter: row.letterHash !== null,
    asked:
      row.askedType === null || row.askedValue === null
        ? null
        : { type: row.askedType as IdentifierType, value: row.askedValue },
    consentedId: isTold ? row.subjectId : null,
  }
}
