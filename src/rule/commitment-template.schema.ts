import { z } from 'zod'
import type { SubjectCategory } from './rule.schema.ts'
import { subjectCategories } from './subject-category.schema.ts'

/** What a template may require of a commitment that the national template leaves open. */
export const TEMPLATE_FIELDS = [
  'code',
  'domain',
  'validUntil',
  'acceptingUnit',
  'acceptingUnitCode',
  'remarks',
] as const
export type TemplateField = (typeof TEMPLATE_FIELDS)[number]

/** A text with places to fill in, as `{经营范围}`. */
const text = z.string().min(1).max(4000)

/** A template of commitments (承诺书范本): of a type and a scene, the texts and what goes with them. */
export const commitmentTemplate = z.strictObject({
  type: z.string(),
  /** Of the code set COMMITMENT_SCENE; null: of no scene. */
  scene: z.string().nullable(),
  subjectCategories,
  content: text,
  liability: text,
  /** What is filled in: each stands in a text, and each place of a text is among them. */
  places: z.array(z.strictObject({ name: z.string().min(1), en: z.string().min(1) })),
  requires: z.array(z.enum(TEMPLATE_FIELDS)),
  publicationClass: z.string(),
  /** How long a commitment runs at most, counted from the day on which it is made; null: as its maker says. */
  validityMonths: z.int().positive().nullable(),
  note: z.string().optional(),
})

const PLACE = /\{([^{}]+)\}/g

/** The places of a text, in its order. */
export function placesOf(of: string): string[] {
  return [...of.matchAll(PLACE)].map(([, name]) => name!)
}

interface References {
  known(kind: 'commitment-type' | 'publication-class', code: string): boolean
  codeKnown(set: string, code: string): boolean
}

/** What is wrong with a template, beyond its form. */
export function problemsOfTemplate(
  { body }: { body: z.infer<typeof commitmentTemplate> },
  { known, codeKnown }: References,
): string[] {
  const named = body.places.map(({ name }) => name)
  const standing = new Set([...placesOf(body.content), ...placesOf(body.liability)])
  return [
    ...(known('commitment-type', body.type) ? [] : [`no such commitment-type: ${body.type}`]),
    ...(known('publication-class', body.publicationClass)
      ? []
      : [`no such publication-class: ${body.publicationClass}`]),
    ...(body.scene === null || codeKnown('COMMITMENT_SCENE', body.scene)
      ? []
      : [`no COMMITMENT_SCENE ${body.scene}`]),
    ...named.filter((name) => !standing.has(name)).map((name) => `${name} stands in no text`),
    ...[...standing].filter((name) => !named.includes(name)).map((name) => `no place ${name}`),
  ]
}

/** The version of a template as commitments cite it: the same code may say other things on another day. */
export function templateVersion({ code, validFrom }: { code: string; validFrom: string }): string {
  return `${code}@${validFrom}`
}

/** Whether a template is for subjects of a category. */
export function isForCategory(
  body: z.infer<typeof commitmentTemplate>,
  category: SubjectCategory,
): boolean {
  return body.subjectCategories.includes(category)
}

/**
 * Whether a text is a template's with its places filled in. Line breaks and spaces between the words may differ: forms
 * are wrapped.
 */
export function followsTemplate(template: string, given: string): boolean {
  const bare = (one: string) => one.replaceAll(/\s+/g, '')
  const pieces = bare(template)
    .split(PLACE)
    // Every second piece is the name of a place.
    .map((piece, at) => (at % 2 === 1 ? '[^{}]+' : piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${pieces.join('')}$`, 'u').test(bare(given))
}
