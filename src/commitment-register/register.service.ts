import { uuidv7 } from 'uuidv7'
import { NOT_JUDGED } from '../commitment/commitment-revise.service.ts'
import { findByCode, insertCommitmentVersions } from '../commitment/commitment-write.store.ts'
import type { Transaction } from '../database/database.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { once, partyOf, type Asking, type Written } from './once.ts'
import { problemAt } from './problem.ts'
import {
  draftCommitment,
  type CommitmentDraft,
  type GivenCommitment,
} from './registration.rules.ts'

/** The source under which stands what subjects register of themselves. */
export const SELF_SOURCE = 'SELF_DECLARED'

/**
 * Registers a commitment: a unit for whoever made it, as far as its mandates go, or a subject for itself, of the types
 * that the rules open to it. The same key with the same body gives the first answer again.
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
  return once(writing, idempotencyKey, ['registerCommitment', subjectId, given], async (keep) => {
    const file = await findSubject(reader, subjectId)
    if (file === null) throw new DomainError('NOT_FOUND')
    const sourceCode = sourceOf(party, file)
    const drafted = draftCommitment(writing.rules(), writing.today(), given, {
      partyClass: party.class,
      partyName: party.name,
      partyRegion: party.regionCode,
      subjectRegion: file.regionCode,
      isPerson: file.category === 'PERSON',
    })
    if (!drafted.ok) return drafted
    const { draft } = drafted
    if (sourceCode !== SELF_SOURCE && !(await covers(asking, draft))) {
      return { ok: false, problems: [problemAt('domain', 'MANDATE_MISSING')] }
    }
    return writing.db.transaction(async (tx): Promise<Written> => {
      if (draft.code !== null) {
        const [taken] = await findByCode(tx, { code: draft.code, sourceCode })
        if (taken !== undefined) return { ok: false, problems: [problemAt('code', 'CODE_TAKEN')] }
      }
      const key = { subjectId: file.id, commitmentId: uuidv7() }
      await insert(asking, tx, key, sourceCode, draft)
      const done = { ok: true, ...key } as const
      await keep(tx, done)
      return done
    })
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
  await insertCommitmentVersions(tx, [
    {
      ...key,
      ...draft,
      version: 1,
      stage: 'SIGNED',
      state: 'IN_FORCE',
      disputed: false,
      ...NOT_JUDGED,
      changeKind: 'REGISTERED',
      changeReason: null,
      sourceCode,
      fileId: null,
      rowNumber: null,
      rowHash: keyedHash(writing.cipher, 'COMMITMENT', JSON.stringify([key.subjectId, draft])),
      recordedAt: at,
      receivedAt: at,
    },
  ])
}
