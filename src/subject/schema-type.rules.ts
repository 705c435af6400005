import type { SubjectVersionRow } from './subject.store.ts'

const TYPE_OF_CATEGORY = {
  ORGANIZATION: 'Organization',
  SOLE_TRADER: 'SoleTrader',
  PERSON: 'Person',
} as const

/** The schema's type of a file. */
export function subjectTypeOf({ category }: Pick<SubjectVersionRow, 'category'>): string {
  return TYPE_OF_CATEGORY[category]
}
