import { getNamedType, getNullableType, isNonNullType, type GraphQLInputType } from 'graphql'
import { DomainError } from '../errors.ts'
import type { Operation, Parameter } from './operation.ts'

/** Values by name, as a body or a query string gives them. */
export type Given = Readonly<Record<string, unknown>>

/**
 * The variables of an operation. What a query string gives are words: numbers and truth values are read from them; all
 * else is for the schema to check.
 * @throws DomainError BAD_INPUT that names every parameter that is unknown, missing, or given twice
 */
export function readParameters(
  { parameters }: Operation,
  given: Given,
  isQueryString: boolean,
): Record<string, unknown> {
  const known = new Map(parameters.map((one) => [one.name, one]))
  const problems = [
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => ({ name, zh: '未知', en: 'unknown' })),
    ...parameters
      .filter((one) => isMissing(one, given[one.name]))
      .map(({ name }) => ({ name, zh: '缺失', en: 'missing' })),
    ...parameters
      .filter(({ name }) => isQueryString && Array.isArray(given[name]))
      .map(({ name }) => ({ name, zh: '重复', en: 'given twice' })),
  ]
  if (problems.length > 0) throw refusalOf(problems)
  const values = parameters.flatMap(({ name, type }): [string, unknown][] => {
    const value = given[name]
    if (value === undefined) return []
    return [[name, isQueryString ? readWord(type, String(value)) : value]]
  })
  return Object.fromEntries(values)
}

function isMissing({ type, fallback }: Parameter, value: unknown): boolean {
  return isNonNullType(type) && fallback === undefined && value == null
}

/** Names are repeated in their first characters only, and never values. */
function refusalOf(problems: readonly { name: string; zh: string; en: string }[]): DomainError {
  const named = (language: 'zh' | 'en') =>
    problems
      .map((one) => `${one.name.replaceAll(/[^\w-]/g, '?').slice(0, 40)} (${one[language]})`)
      .join(', ')
  return new DomainError('BAD_INPUT', {
    zh: `参数有误：${named('zh')}`,
    en: `These parameters are not valid: ${named('en')}`,
  })
}

function readWord(type: GraphQLInputType, word: string): unknown {
  switch (getNamedType(getNullableType(type)).name) {
    case 'Int':
      return /^-?\d{1,9}$/.test(word) ? Number(word) : word
    case 'Boolean':
      return word === 'true' ? true : word === 'false' ? false : word
    default:
      return word
  }
}
