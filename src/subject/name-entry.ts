import type { RuleBook } from '../rule/rule-book.ts'
import { bigrams, coreName } from './name.rules.ts'
import type { NameEntry } from './subject-write.store.ts'

/** The entry of a version in the public register of names. */
export function nameEntryOf(
  book: RuleBook,
  category: string,
  version: Omit<NameEntry, 'category' | 'coreName' | 'bigrams'>,
): NameEntry {
  const { subjectId, name, regionCode, legalForm, status, establishedOn } = version
  return {
    subjectId,
    category,
    name,
    coreName: coreName(name, book.nameVocabulary),
    bigrams: bigrams(name),
    regionCode,
    legalForm,
    status,
    establishedOn,
  }
}
