import { uuidv7 } from 'uuidv7'
import {
  findByCodes,
  insertCodes,
  insertCommitmentVersions,
} from '../commitment/commitment-write.store.ts'
import { isWriteConflict, type Transaction } from '../database/database.ts'
import { findActiveConsents } from '../consent/consent.service.ts'
import { ruleOf } from '../commitment/commitment.view.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { once, partyOf, type Asking, type Done, type Refused, type Written } from './once.ts'
import { problemAt } from './problem.ts'
import {
  draftCommitment,
  type CommitmentDraft,
  type GivenCommitment,
} from './registration.rules.ts'
import { firstVersion } from './version.rules.ts'

/** The source under which stands what subjects register of themselves. */
export const SELF_SOURCE = 'SELF_DECLARED'

/**
 * Registers a commitment: a unit for whoever made it, as far as its mandates go, an association for its members, or a
 * subject for itself, of the types that the rules open to it. The same key with the same body gives the first answer again.
 * @param subjectId of the subject, which the caller must see
 * @throws DomainError NOT_FOUND for a subject that the caller does not see; FORBIDDEN for who may register nothing, or a
 *   subject for another; of `once`
 */
export function registerCommitment(
  asking: Asking,
  subjectId: string,
  given: GivenCommitment,
  idempotencyKey: string,
): Promise<Written> {
  const { writing, reader } = asking
  const party = partyOf(reader.viewer)
  return once<Done, Refused>(
    writing,
    idempotencyKey,
    ['registerCommitment', subjectId, given],
    async (keep) => {
      const file = await findSubject(reader, subjectId)
      if (file === null) throw new DomainError('NOT_FOUND')
      const sourceCode = sourceOf(party, file)
      const drafted = draftCommitment(writing.rules(), writing.today(), given, {
        partyClass: party.class,
        partyName: party.name,
        partyRegion: party.regionCode,
        subjectRegion: file.regionCode,
        category: file.category,
      })
      if (!drafted.ok) return drafted
      const { draft } = drafted
      if (party.class === 'ASSOCIATION' && !(await isMember(asking, party, file, draft.typeCode))) {
        return { ok: false, problems: [problemAt('subject', 'NOT_A_MEMBER')] }
      }
      if (sourceCode !== SELF_SOURCE && !(await covers(asking, draft))) {
        return { ok: false, problems: [problemAt('domain', 'MANDATE_MISSING')] }
      }
      return writing.db.transaction(async (tx): Promise<Written> => {
        const key = { subjectId: file.id, commitmentId: uuidv7() }
        const done = { ok: true, ...key } as const
        // First of all: the same request that came twice is known by its own key, and not by the code that it takes.
        await keep(tx, done)
        await insert(asking, tx, key, sourceCode, draft)
        return done
      })
    },
  ).catch(async (error: unknown) => {
    const code = given.code?.trim() ?? ''
    if (!isWriteConflict(error) || code === '') throw error
    // What the key of codes refused; another conflict is a bug's to tell.
    const used = await findByCodes(writing.db, {
      codes: [code],
      sourceCode: party.sourceCode ?? SELF_SOURCE,
    })
    if (used.length === 0) throw error
    return { ok: false, problems: [problemAt('code', 'CODE_TAKEN')] }
  })
}

/** A unit registers under its own source. A subject is its own source, and speaks for itself alone. */
function sourceOf({ class: partyClass, subjectId, sourceCode }: ViewerParty, file: SubjectFile) {
  if (partyClass === 'SUBJECT') {
    if (subjectId !== null && file.memberIds.includes(subjectId)) return SELF_SOURCE
    throw new DomainError('FORBIDDEN')
  }
  if (sourceCode === null) throw new DomainError('FORBIDDEN')
  return sourceCode
}

/**
 * Whether a subject is a member of an association: what an association says of its members is not enough, so it is the
 * subject's own consent to the association's services for members, while it lasts.
 */
async function isMember(
  { writing }: Asking,
  { id }: ViewerParty,
  { memberIds }: SubjectFile,
  typeCode: string,
): Promise<boolean> {
  const purpose = ruleOf(writing, 'commitment-type', typeCode).body.memberPurpose
  if (purpose === undefined) return false
  return (await findActiveConsents(writing, id, purpose, memberIds)).length > 0
}

function covers(
  { writing }: Asking,
  { domain, regionCode }: Pick<CommitmentDraft, 'domain' | 'regionCode'>,
): Promise<boolean> {
  return writing.author.covers(domain, regionCode)
}

async function insert(
  { writing }: Asking,
  tx: Transaction,
  key: { subjectId: string; commitmentId: string },
  sourceCode: string,
  draft: CommitmentDraft,
): Promise<void> {
  const at = tx.at.toISOString()
  if (draft.code !== null) await insertCodes(tx, [{ ...key, code: draft.code, sourceCode }])
  await insertCommitmentVersions(tx, [
    {
      ...firstVersion(key, draft),
      sourceCode,
      fileId: null,
      rowNumber: null,
      rowHash: keyedHash(writing.cipher, 'COMMITMENT', JSON.stringify([key.subjectId, draft])),
      recordedAt: at,
      receivedAt: at,
    },
  ])
}
