import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diff } from '@graphql-inspector/core'
import { buildSchema, Kind, parse, print, type DefinitionNode } from 'graphql'
import { z } from 'zod'

/** Where the reviews stand; README.md there says how one is made. */
export const REVIEWS = 'docs/schema-reviews'

const Hash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in hexadecimal' })
const Day = z.iso.date()

const Acknowledgements = z.array(
  z.strictObject({
    date: Day,
    coordinate: z.string().min(1),
    change: z.string().min(1),
    reason: z.string().trim().min(10, { error: 'must say why, in ten characters or more' }),
    schemaHash: Hash,
  }),
)

const Ledger = z
  .array(z.strictObject({ date: Day, schemaHash: Hash, acknowledged: z.array(z.string()) }))
  .min(1)

/** A change that someone must answer for: what, where, and what it says in words. */
export interface ReviewedChange {
  /** `Organization.phone`, or with an argument `Query.subject.identifier`. */
  coordinate: string
  /** `FIELD_REMOVED` …, or `DISCLOSED SHARED -> PUBLIC`. */
  change: string
  message: string
}

/** Someone's word for one change, given with the hash of the schema.graphql that has it. */
export type Acknowledgement = z.infer<typeof Acknowledgements>[number]

/** One line for each time that reviewed.graphql moved; the last names what it holds. */
export type Review = z.infer<typeof Ledger>[number]

/** The SHA-256 of a schema's text, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The changes from one printed schema to the next that need a word: every breaking one, and every `@disclosed` of a
 * field that was there before which became another, or went. New fields and other additions need none.
 */
export async function changesToReview(before: string, after: string): Promise<ReviewedChange[]> {
  const all = await diff(buildSchema(before), buildSchema(after))
  const breaking = all
    .filter((change) => change.criticality.level === 'BREAKING')
    .map((change) => ({
      coordinate: change.path ?? 'schema',
      change: String(change.type),
      message: change.message,
    }))
  return [...breaking, ...disclosureChanges(before, after)]
}

function disclosureChanges(before: string, after: string): ReviewedChange[] {
  const was = disclosuresOf(before)
  const is = disclosuresOf(after)
  return [...was].flatMap(([coordinate, old]) => {
    const now = is.get(coordinate)
    if (now === undefined || now === old) return []
    const change = `DISCLOSED ${old} -> ${now}`
    return [{ coordinate, change, message: `the disclosure of ${coordinate} changes` }]
  })
}

/** Every field with what its `@disclosed` says: `SHARED`, `INTERNAL mask: PHONE, maskedFor: SHARED`, or `none`. */
function disclosuresOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const definition of parse(text).definitions) {
    for (const [coordinate, declared] of fieldsOf(definition)) found.set(coordinate, declared)
  }
  return found
}

function fieldsOf(definition: DefinitionNode): [string, string][] {
  if (
    definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
    definition.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
    definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION
  ) {
    return []
  }
  return (definition.fields ?? []).map((field) => {
    const directive = field.directives?.find(({ name }) => name.value === 'disclosed')
    const declared = (directive?.arguments ?? [])
      .map((one) => print(one))
      .toSorted()
      .toReversed()
      .join(', ')
      .replace('scope: ', '')
    return [`${definition.name.value}.${field.name.value}`, declared === '' ? 'none' : declared]
  })
}

/** The changes that no acknowledgement covers: by coordinate, change, and the hash of the new schema. */
export function unacknowledged(
  changes: readonly ReviewedChange[],
  given: readonly Acknowledgement[],
  schemaHash: string,
): ReviewedChange[] {
  return changes.filter(
    ({ coordinate, change }) =>
      !given.some(
        (one) =>
          one.coordinate === coordinate && one.change === change && one.schemaHash === schemaHash,
      ),
  )
}

/** The review files of a folder, as they were last left. */
export interface Reviews {
  reviewed: string
  given: Acknowledgement[]
  ledger: Review[]
}

/**
 * Reads the reviews of a folder.
 * @throws Error that names the file at fault and what is wrong with it
 */
export function readReviews(folder: string): Reviews {
  const at = (name: string) => join(folder, REVIEWS, name)
  const text = (name: string) => {
    if (existsSync(at(name))) return readFileSync(at(name), 'utf8')
    throw new Error(`${REVIEWS}/${name} is missing: see README.md there`)
  }
  const list = <T>(name: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(JSON.parse(text(name)))
    if (parsed.success) return parsed.data
    throw new Error(`${REVIEWS}/${name}: ${z.prettifyError(parsed.error)}`)
  }
  return {
    reviewed: text('reviewed.graphql'),
    given: list('acknowledgements.json', Acknowledgements),
    ledger: list('reviews.json', Ledger),
  }
}

/**
 * The disclosure and breaking-change review of a folder against the schema that the code gives (as printed).
 * One line per change that nobody answered for; none is a pass.
 */
export async function checkReview(folder: string, printed: string): Promise<string[]> {
  const { reviewed, given, ledger } = readReviews(folder)
  if (ledger.at(-1)?.schemaHash !== hashOf(reviewed)) {
    return [`${REVIEWS}/reviewed.graphql was moved by hand: npm run schema -- --review moves it`]
  }
  const open = unacknowledged(await changesToReview(reviewed, printed), given, hashOf(printed))
  return open.map(
    ({ coordinate, change, message }) =>
      `${coordinate}: ${change} needs an acknowledgement (${message})`,
  )
}
