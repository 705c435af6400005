import { NOT_JUDGED } from '../commitment/commitment-revise.service.ts'
import type { CommitmentKey } from '../commitment/commitment.store.ts'
import type { NewCommitmentVersion, WholeCommitment } from '../commitment/commitment-write.store.ts'
import type { CommitmentDraft } from './registration.rules.ts'

/** A version without where it came from, and when. */
export type VersionContent = Omit<
  NewCommitmentVersion,
  'sourceCode' | 'fileId' | 'rowNumber' | 'rowHash' | 'recordedAt' | 'receivedAt'
>

/** The first version of a commitment, which nobody has judged. */
export function firstVersion(
  { subjectId, commitmentId }: CommitmentKey,
  draft: CommitmentDraft,
): VersionContent {
  return {
    subjectId,
    commitmentId,
    ...draft,
    version: 1,
    stage: 'SIGNED',
    state: 'IN_FORCE',
    disputed: false,
    ...NOT_JUDGED,
    changeKind: 'REGISTERED',
    changeReason: null,
  }
}

/** The version that corrects a known one. What a file does not carry stays; so does how open a text is that a person read, and since when it is published. */
export function nextVersion(next: CommitmentDraft, known: WholeCommitment): VersionContent {
  const isSame =
    known.publicationClass === next.publicationClass &&
    known.reason === next.reason &&
    known.content === next.content &&
    known.liability === next.liability
  const openness = isSame
    ? {
        disclosureScope: known.disclosureScope,
        publicationReason: known.publicationReason,
        publishedFrom: known.publishedFrom,
      }
    : next.disclosureScope === 'PUBLIC'
      ? { publishedFrom: known.publishedFrom ?? next.publishedFrom }
      : {}
  return {
    ...known,
    ...next,
    template: known.template,
    sceneCode: known.sceneCode,
    domain: known.domain,
    regionCode: known.regionCode ?? next.regionCode,
    ...openness,
    version: known.version + 1,
    changeKind: 'CORRECTED',
    changeReason: null,
  }
}
