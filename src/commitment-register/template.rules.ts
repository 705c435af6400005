import { addDays, addMonths } from '../rule/calendar.rules.ts'
import {
  followsTemplate,
  isForCategory,
  templateVersion,
  type TemplateField,
} from '../rule/commitment-template.schema.ts'
import { findCommitmentTemplate } from '../rule/commitment.view.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { holdsOn } from '../rule/rule-book.ts'
import type { SubjectCategory } from '../rule/rule.schema.ts'
import { problemAt, type CommitmentProblem } from './problem.ts'

/** What a template is compared with: a commitment with its codes found. */
export interface Templated extends Record<Exclude<TemplateField, 'validUntil'>, string | null> {
  typeCode: string
  sceneCode: string | null
  publicationClass: string
  category: SubjectCategory
  content: string
  liability: string
  signedOn: string
  validUntil: string | null
}

/**
 * Checks a commitment by the template that it names: the version that held on the day on which it was made, its type,
 * scene, category and publication class, what it requires, its texts with every place filled in, and how long it runs.
 * Pure.
 * @returns the version as it is cited; null: none is named, or something is wrong, which stands among the problems
 */
export function checkTemplate(
  book: RuleBook,
  named: string | null,
  given: Templated,
  problems: CommitmentProblem[],
): string | null {
  if (named === null) return null
  const rule = findCommitmentTemplate(book, named)
  if (rule === null) {
    problems.push(problemAt('template', 'TEMPLATE_UNKNOWN'))
    return null
  }
  if (!holdsOn(rule, given.signedOn)) problems.push(problemAt('template', 'TEMPLATE_NOT_IN_FORCE'))
  const { body } = rule
  const differs = (field: string) => problems.push(problemAt(field, 'TEMPLATE_DIFFERS'))
  if (body.type !== given.typeCode) differs('type')
  if (body.scene !== null && body.scene !== given.sceneCode) differs('scene')
  if (body.publicationClass !== given.publicationClass) differs('publicationClass')
  if (!isForCategory(body, given.category)) differs('subject')
  if (!followsTemplate(body.content, given.content)) differs('content')
  if (!followsTemplate(body.liability, given.liability)) differs('liability')
  for (const field of body.requires) {
    const isNamed = problems.some((one) => one.field === field)
    if (given[field] === null && !isNamed) problems.push(problemAt(field, 'REQUIRED_MISSING'))
  }
  if (isTooLong(body.validityMonths, given)) differs('validUntil')
  return templateVersion(rule)
}

/** The last day is inclusive: twelve months of 1 January end on 31 December. */
function isTooLong(months: number | null, { signedOn, validUntil }: Templated): boolean {
  if (months === null || validUntil === null) return false
  return validUntil > addDays(addMonths(signedOn, months), -1)
}
