import type { Reader } from '../disclosure/reading.ts'
import type { MatchPolicy } from '../rule/rule.schema.ts'
import {
  findSubject,
  listSubjectIdentifiers,
  type SubjectFile,
} from '../subject/subject.service.ts'
import { compareAddress, compareName } from './candidate.rules.ts'
import type { KnownSubject } from './match.rules.ts'

/** What matching reads by. */
export interface Matching {
  reader: Reader
  /**
   * What decides on a firm is public, and read as of everyone: no caller costs a statement for each firm. Persons are
   * read as the caller sees them.
   */
  open: Reader
  policy: MatchPolicy['body']
}

/** A file, for comparison: only an organisation's address is public. */
export async function knownSubject(file: SubjectFile): Promise<KnownSubject> {
  const identifiers = await listSubjectIdentifiers(file)
  const { category, name, address, regionCode } = file
  return {
    subjectId: file.id,
    isPerson: category === 'PERSON',
    name: compareName(name, file.by.rules().nameVocabulary),
    regionCode,
    address: category === 'ORGANIZATION' && address !== null ? compareAddress(address) : null,
    codes: identifiers.filter(({ isPersonal }) => !isPersonal),
  }
}

/** The file of a firm as everyone sees it; null: it is gone by now. */
export async function findKnown(
  { open }: Matching,
  subjectId: string,
): Promise<KnownSubject | null> {
  const file = await findSubject(open, subjectId)
  return file === null ? null : knownSubject(file)
}
