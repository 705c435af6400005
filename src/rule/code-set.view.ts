import { isEnumType, type GraphQLEnumType, type GraphQLSchema } from 'graphql'
import { readLabel } from '../vocabulary/enum.ts'
import type { CodeSet } from './code-set.type.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'

/** A code set of the rule data in its newest version, or an enum of the schema; null: no such name. */
export function codeSetView(book: RuleBook, schema: GraphQLSchema, name: string): CodeSet | null {
  const set = book.codeSet(name)
  if (set !== null) return ofRule(set)
  const type = schema.getType(name)
  return isEnumType(type) && isOurs(type) ? ofEnum(type) : null
}

/** Every code set of the rule data, then every enum of the schema, each by name. */
export function codeSetViews(book: RuleBook, schema: GraphQLSchema): CodeSet[] {
  const names = new Set(book.list('code-set').map(({ code }) => code))
  const enums = Object.values(schema.getTypeMap()).filter(isEnumType).filter(isOurs)
  return [
    ...[...names].toSorted().map((name) => ofRule(book.codeSet(name)!)),
    ...enums.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(ofEnum),
  ]
}

/** GraphQL's own enums of introspection carry no labels in two languages. */
function isOurs(type: GraphQLEnumType): boolean {
  return !type.name.startsWith('__')
}

function ofRule(rule: RuleVersion<'code-set'>): CodeSet {
  const { code: name, zh, en, basis, validFrom, validTo, body } = rule
  const entries = body.entries.map((entry) => ({
    code: entry.code,
    zh: entry.zh,
    en: entry.en,
    // An entry without dates of its own holds as long as its set.
    validFrom: entry.validFrom ?? validFrom,
    validTo: entry.validTo ?? validTo,
  }))
  return { name, zh, en, basis, isEnum: false, entries }
}

function ofEnum(type: GraphQLEnumType): CodeSet {
  const entries = type.getValues().map(({ name, description }) => ({
    code: name,
    ...readLabel(description),
    validFrom: null,
    validTo: null,
  }))
  return { name: type.name, ...readLabel(type.description), basis: null, isEnum: true, entries }
}
