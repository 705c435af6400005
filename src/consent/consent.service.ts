import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { ASKING_CLASSES, checkPurpose } from './consent-request.service.ts'
import { checkMove, checkPeriod, mostMonths, stateOn, type ConsentState } from './consent.rules.ts'
import {
  findReceiver,
  findSameGrant,
  insertConsents,
  listActive,
  listConsents,
  lockConsent,
  updateDecision,
  updateWithdrawal,
  type ConsentRow,
} from './consent.store.ts'
import {
  ownSubjectId,
  standingOf,
  viewConsent,
  type ConsentView,
  type Standing,
} from './consent.view.ts'

const REASON_MOST = 500

/** A consent that a subject gives: ISO days, `validTo` exclusive. */
export interface ConsentGiven {
  /** The party's uuid. */
  party: string
  purpose: string
  validFrom: string
  validTo: string
}

/**
 * Answers a request: the subject itself, or where a letter is attached a department's person who read it, with a
 * reason. Never the party that asked.
 * @throws DomainError FORBIDDEN, NOT_FOUND (missing, or not the caller's to know of), CONSENT_STATE_CONFLICT, BAD_INPUT
 */
export function decideConsent(
  base: Base,
  viewer: Viewer,
  id: string,
  decision: 'GRANT' | 'REFUSE',
  reason: string | null,
): Promise<ConsentView> {
  const to = decision === 'GRANT' ? 'GRANTED' : 'REFUSED'
  return change(base, viewer, id, async (tx, row, standing, state) => {
    if (standing === 'PARTY') throw new DomainError('FORBIDDEN')
    checkMove(state, to)
    await updateDecision(tx, {
      subjectId: row.subjectId,
      id,
      state: to,
      by: viewer.actor,
      at: tx.at.toISOString(),
      reason: readReason(reason, standing === 'REVIEWER'),
    })
  })
}

/**
 * Withdraws a consent: the subject itself, at any time while it is granted. It acts at once, since the right is asked
 * for at each request.
 * @throws DomainError FORBIDDEN, NOT_FOUND, CONSENT_STATE_CONFLICT
 */
export function withdrawConsent(base: Base, viewer: Viewer, id: string): Promise<ConsentView> {
  return change(base, viewer, id, async (tx, row, standing, state) => {
    if (standing !== 'SUBJECT') throw new DomainError('FORBIDDEN')
    checkMove(state, 'WITHDRAWN')
    const at = tx.at.toISOString()
    await updateWithdrawal(tx, { subjectId: row.subjectId, id, by: viewer.actor, at })
  })
}

/**
 * Gives a consent unasked. The same again, while it is granted, is the one that there is: withdrawing it leaves no
 * other behind.
 * @throws DomainError FORBIDDEN, NOT_FOUND for a party that does not exist or may hold no consent, PURPOSE_UNKNOWN,
 *   PURPOSE_FORBIDDEN, CONSENT_PERIOD_INVALID, BAD_INPUT for the caller's own party
 */
export async function grantConsent(
  base: Base,
  viewer: Viewer,
  { party: partyId, purpose, validFrom, validTo }: ConsentGiven,
): Promise<ConsentView> {
  const subjectId = ownSubjectId(viewer)
  if (subjectId === null || !mayDo(viewer, 'consent:decide')) throw new DomainError('FORBIDDEN')
  if (partyId === viewer.party?.id) {
    throw new DomainError('BAD_INPUT', {
      zh: '无须授权本方',
      en: 'A subject needs no consent of its own',
    })
  }
  const today = base.today()
  const [receiver] = await findReceiver(base.db, { id: partyId, classes: ASKING_CLASSES, today })
  if (receiver === undefined) throw new DomainError('NOT_FOUND')
  checkPurpose(base, purpose, receiver.class)
  checkPeriod({ validFrom, validTo }, today, mostMonths(base.rules(), today))
  const given = { subjectId, partyId, purpose, validFrom, validTo }
  return base.db.transaction(async (tx) => {
    // Two at once must not both find none.
    await lockSubjects(tx, { ids: [subjectId] })
    const [same] = await findSameGrant(tx, given)
    const id = same?.id ?? uuidv7()
    if (same === undefined) await insertGrant(tx, viewer, { ...given, id })
    const [row] = await listConsents(tx, { ids: [id] })
    return viewConsent(base, row!, 'SUBJECT')
  })
}

/**
 * The consents in force today that a party has from subjects for a purpose, one a subject. A file reads over several
 * ids: a consent under any of them is one for the file. One statement; asked at each request, kept nowhere.
 */
export function findActiveConsents(
  base: Pick<Base, 'db' | 'today'>,
  partyId: string,
  purpose: string,
  subjectIds: readonly string[],
): Promise<{ subjectId: string; id: string }[]> {
  return listActive(base.db, { partyId, purpose, ids: subjectIds, today: base.today() })
}

/** Finds a consent for its caller, locks it, and changes it. Whoever may not know of it gets what a missing one gives. */
function change(
  base: Base,
  viewer: Viewer,
  id: string,
  work: (
    tx: Transaction,
    row: ConsentRow,
    standing: Standing,
    state: ConsentState,
  ) => Promise<void>,
): Promise<ConsentView> {
  return base.db.transaction(async (tx) => {
    const [row] = await listConsents(tx, { ids: [id] })
    const standing = row === undefined ? null : await standingOf(tx, viewer, row)
    if (row === undefined || standing === null) throw new DomainError('NOT_FOUND')
    if (!mayDo(viewer, 'consent:decide')) throw new DomainError('FORBIDDEN')
    const [locked] = await lockConsent(tx, { subjectId: row.subjectId, id })
    await work(tx, row, standing, stateOn(locked!, base.today()))
    const [changed] = await listConsents(tx, { ids: [id] })
    return viewConsent(base, changed!, standing)
  })
}

async function insertGrant(tx: Transaction, viewer: Viewer, given: ConsentGivenRow): Promise<void> {
  await insertConsents(tx, [
    {
      ...given,
      state: 'GRANTED',
      askedType: null,
      askedValue: null,
      requestedBy: null,
      requestedAt: null,
      letterHash: null,
      decidedBy: viewer.actor,
      decidedAt: tx.at.toISOString(),
    },
  ])
}

type ConsentGivenRow = Omit<ConsentGiven, 'party'> & {
  id: string
  subjectId: string
  partyId: string
}

function readReason(reason: string | null, isRequired: boolean): string | null {
  const text = reason?.trim() ?? ''
  if (text.length > REASON_MOST || (isRequired && text === '')) {
    throw new DomainError('BAD_INPUT', {
      zh: `审核须说明理由，至多 ${REASON_MOST} 字`,
      en: `A review gives its reason, in ${REASON_MOST} characters at most`,
    })
  }
  checkPlainText(text)
  return text === '' ? null : text
}
