import type { Base } from '../disclosure/reading.ts'
import { mayDo, type PartyClass, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError, type ErrorCode, type Message } from '../errors.ts'
import { keyedUuid } from '../personal/keyed-hash.ts'
import { maskIdentity } from '../personal/mask.rules.ts'
import {
  checkIdentifier,
  isPersonalIdentifier,
  type IdentifierType,
} from '../subject/identifier.rules.ts'
import { findByIdentifiers, type IdentifierKey } from '../subject/subject.store.ts'
import {
  checkPeriod,
  mostMonths,
  readLetter,
  type Letter,
  type LetterInput,
} from './consent.rules.ts'
import { insertConsents, insertLetters, listConsents } from './consent.store.ts'
import { viewConsent, type ConsentView } from './consent.view.ts'

/**
 * A request must not tell who is in the database. So each row that is well formed is stored and answered alike: where
 * its identifier leads to nobody, under a subject id that leads nowhere, and it stays REQUESTED until its time is over.
 * Its id is made of the party, its key and the row alone, and nobody but the subject ever sees the subject's id before
 * the consent is granted. A subject that is registered later does not inherit it: the party asks again.
 */

/** Who may ask subjects for their consent: agencies, associations, and business partners. */
export const ASKING_CLASSES: readonly PartyClass[] = ['AGENCY', 'ASSOCIATION', 'SUBJECT']

const BATCH_MOST = 100
const KEY_MOST = 200

/** A row of a request: whose consent, for what, from when to when (ISO days, `validTo` exclusive). */
export interface ConsentAsked {
  identifier: { type: IdentifierType; value: string }
  purpose: string
  validFrom: string
  validTo: string
  /** The subject's signed letter, for the department to review. One a row, since a subject can read its own. */
  letter?: LetterInput | null
}

/** What became of a row: the request, or why it was refused. */
export interface ConsentResult {
  consent: ConsentView | null
  problem: ({ code: ErrorCode } & Message) | null
}

interface Draft {
  id: string
  key: IdentifierKey
  asked: IdentifierKey
  row: ConsentAsked
  letter: Letter | null
}

/**
 * Asks subjects for their consent, a hundred at most; each row has a result of its own. The same row under the same
 * key is asked once.
 * @throws DomainError FORBIDDEN, BAD_INPUT; rows hold IDENTIFIER_MALFORMED, PURPOSE_UNKNOWN, PURPOSE_FORBIDDEN (not
 *   the party's, or not its credential's), CONSENT_PERIOD_INVALID, ATTACHMENT_INVALID
 */
export async function requestConsents(
  base: Base,
  viewer: Viewer,
  rows: readonly ConsentAsked[],
  idempotencyKey: string,
): Promise<ConsentResult[]> {
  const party = askingParty(viewer)
  checkBatch(rows, idempotencyKey)
  const months = mostMonths(base.rules(), base.today())
  const drafts = rows.map((row) => {
    try {
      return readDraft(base, viewer, party, row, idempotencyKey, months)
    } catch (error) {
      if (error instanceof DomainError) return { problem: { code: error.code, ...error.detail } }
      throw error
    }
  })
  const good = drafts.filter((draft): draft is Draft => !('problem' in draft))
  await store(base, viewer, party, good)
  const stored = await listConsents(base.db, { ids: good.map(({ id }) => id) })
  const views = new Map(
    stored
      .filter((row) => row.partyId === party.id)
      .map((row) => [row.id, viewConsent(base, row, 'PARTY')]),
  )
  return drafts.map((draft) =>
    'problem' in draft
      ? { consent: null, problem: draft.problem }
      : { consent: views.get(draft.id) ?? null, problem: null },
  )
}

function askingParty(viewer: Viewer): ViewerParty {
  const { party } = viewer
  if (party === null || !ASKING_CLASSES.includes(party.class) || !mayDo(viewer, 'consent:request'))
    throw new DomainError('FORBIDDEN')
  return party
}

function checkBatch(rows: readonly ConsentAsked[], key: string): void {
  if (rows.length < 1 || rows.length > BATCH_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `一次须为 1 至 ${BATCH_MOST} 行`,
      en: `A batch has from 1 to ${BATCH_MOST} rows`,
    })
  }
  if (key.trim() === '' || key.length > KEY_MOST) {
    throw new DomainError('BAD_INPUT', {
      zh: `幂等键须为 1 至 ${KEY_MOST} 个字符`,
      en: `An idempotency key has from 1 to ${KEY_MOST} characters`,
    })
  }
}

function readDraft(
  base: Base,
  viewer: Viewer,
  party: ViewerParty,
  row: ConsentAsked,
  key: string,
  months: number,
): Draft {
  const { type } = row.identifier
  const checked = checkIdentifier(type, row.identifier.value, base.rules().isIdentifierException)
  if (!checked.ok) throw new DomainError('IDENTIFIER_MALFORMED', { zh: checked.zh, en: checked.en })
  checkPurpose(base, row.purpose, party.class)
  // A credential that is for other purposes could not use the consent.
  if (viewer.purposes?.includes(row.purpose) === false) throw new DomainError('PURPOSE_FORBIDDEN')
  checkPeriod(row, base.today(), months)
  const letter = row.letter == null ? null : readLetter(row.letter)
  const personal = isPersonalIdentifier(type, checked.value)
  const value = personal ? base.cipher.blindIndex(type, checked.value) : checked.value
  const told = [party.id, key, type, value, row.purpose, row.validFrom, row.validTo, letter?.hash]
  return {
    id: keyedUuid(base.cipher, 'CONSENT_REQUEST', JSON.stringify(told)),
    key: { type, value },
    asked: { type, value: personal ? maskIdentity(checked.value) : checked.value },
    row,
    letter,
  }
}

/**
 * Checks that a purpose is in force, and one that parties of a class may see files for (rule data).
 * @throws DomainError PURPOSE_UNKNOWN, PURPOSE_FORBIDDEN
 */
export function checkPurpose(base: Base, purpose: string, partyClass: PartyClass): void {
  const rule = base.rules().current('purpose', purpose, base.today())
  if (rule === null) throw new DomainError('PURPOSE_UNKNOWN')
  if (!rule.body.partyClasses.includes(partyClass)) throw new DomainError('PURPOSE_FORBIDDEN')
}

async function store(
  base: Base,
  viewer: Viewer,
  party: ViewerParty,
  drafts: readonly Draft[],
): Promise<void> {
  const unique = [...new Map(drafts.map((draft) => [draft.id, draft])).values()]
  if (unique.length === 0) return
  await base.db.transaction(async (tx) => {
    const at = tx.at.toISOString()
    // A request that was stored keeps its subject, though its identifier may lead elsewhere by now.
    const known = await listConsents(tx, { ids: unique.map(({ id }) => id) })
    const knownIds = new Set(known.map(({ id }) => id))
    const fresh = unique.filter(({ id }) => !knownIds.has(id))
    const found = await findByIdentifiers(
      tx,
      fresh.map(({ key }) => key),
    )
    const subjects = new Map(found.map((row) => [`${row.type}/${row.value}`, row.subjectId]))
    await insertLetters(tx, sealed(base, fresh, at))
    await insertConsents(
      tx,
      fresh.map(({ id, key, asked, row, letter }) => ({
        subjectId:
          subjects.get(`${key.type}/${key.value}`) ??
          keyedUuid(base.cipher, 'CONSENT_OF_NOBODY', id),
        id,
        partyId: party.id,
        purpose: row.purpose,
        state: 'REQUESTED' as const,
        validFrom: row.validFrom,
        validTo: row.validTo,
        askedType: asked.type,
        askedValue: asked.value,
        requestedBy: viewer.actor,
        requestedAt: at,
        letterHash: letter?.hash ?? null,
        decidedBy: null,
        decidedAt: null,
      })),
    )
  })
}

/** Each letter once, sealed under its hash: moved to another letter's row it does not open. */
function sealed(base: Base, drafts: readonly Draft[], at: string) {
  const letters = new Map(
    drafts.flatMap(({ letter }) => (letter === null ? [] : [[letter.hash, letter] as const])),
  )
  return [...letters.values()].map(({ hash, mediaType, content }) => ({
    hash,
    mediaType,
    sealed: base.cipher.seal(content, hash),
    at,
  }))
}
