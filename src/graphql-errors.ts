import { randomUUID } from 'node:crypto'
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { isBusy, isUnreachable } from './database/database.ts'
import { DomainError, ERROR_CODES, type ErrorCode, type Message } from './errors.ts'

/** Apollo's codes that stand for one of ours. */
const OF_APOLLO: Record<string, ErrorCode> = {
  [ApolloServerErrorCode.GRAPHQL_PARSE_FAILED]: 'GRAPHQL_PARSE_FAILED',
  [ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED]: 'GRAPHQL_VALIDATION_FAILED',
  [ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE]: 'OPERATION_RESOLUTION_FAILURE',
  [ApolloServerErrorCode.BAD_USER_INPUT]: 'BAD_INPUT',
  [ApolloServerErrorCode.BAD_REQUEST]: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
}

/**
 * The one place where errors become answers: a `DomainError` shows its code and both messages; what GraphQL itself
 * refuses shows its sentence; all else is a bug: masked, and logged under an incident id that the caller gets.
 */
export function makeErrorFormatter(logger: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const original = originalOf(thrown)
    if (original instanceof DomainError) return shown(formatted, original.code, original.detail)
    if (isUnstorable(original)) return shown(formatted, 'BAD_INPUT', UNSTORABLE)
    const outage = outageOf(original)
    if (outage !== null) return shown(formatted, outage, ERROR_CODES[outage])
    const code = codeOf(formatted, original)
    if (code !== null) {
      const sentence = withoutGiven(formatted.message)
      return shown(formatted, code, {
        zh: `${ERROR_CODES[code].zh}：${sentence}`,
        en: sentence,
      })
    }
    const incident = randomUUID()
    // Not the path either: it holds aliases, which are the caller's words.
    logger.error({ incident, ...describeBug(original) }, 'bug')
    const { zh, en } = ERROR_CODES.INTERNAL
    const masked = shown(formatted, 'INTERNAL', {
      zh: `${zh}，事件编号 ${incident}`,
      en: `${en}, incident ${incident}`,
    })
    return { ...masked, extensions: { ...masked.extensions, incident } }
  }
}

/** Characters of a sentence of GraphQL's at most. */
const SENTENCE_MOST = 400

/**
 * GraphQL repeats the values that it refuses, and they may be anybody's numbers: an answer is kept by those who asked and
 * by who stands between. Where they stood in the request is left.
 */
function withoutGiven(message: string): string {
  return message
    .replace(/(got invalid value )[\s\S]*?(?=; | at ")/, '$1…')
    .replace(/(, found |value: )(?!")[\s\S]*$|(, found |value: )"[\s\S]*"/, '$1$2…')
    .replaceAll(/\d{6,}[\dXx]*/g, '…')
    .slice(0, SENTENCE_MOST)
}

/** What an error of the database or of a disk means for a caller who may try again; null for every other error. */
export function outageOf(error: unknown): 'UNAVAILABLE' | 'BUSY' | null {
  if (isUnreachable(error)) return 'UNAVAILABLE'
  return isBusy(error) || hasNoRoom(error) ? 'BUSY' : null
}

/** Codes of a disk that is full, or whose share is used up, and of a process that may open no more files. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'])

function hasNoRoom(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && NO_ROOM.has(code)
}

const UNSTORABLE: Message = {
  zh: '输入有误：文本中含有空字符（U+0000）',
  en: 'The input is not valid: a text holds the NUL character (U+0000)',
}

/** PostgreSQL's code for text that it cannot hold; stored text never does, so it came with the request. */
function isUnstorable(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '22021'
}

/** What was thrown. Apollo unwraps the errors of resolvers only; an operation can be refused before any runs. */
function originalOf(thrown: unknown): unknown {
  const original = thrown instanceof GraphQLError ? thrown.originalError : undefined
  const isRefusal = original instanceof DomainError || outageOf(original) !== null
  return isRefusal ? original : unwrapResolverError(thrown)
}

function shown(
  formatted: GraphQLFormattedError,
  code: ErrorCode,
  messages: Message,
): GraphQLFormattedError {
  return {
    message: messages.zh,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: { code, messages: { zh: messages.zh, en: messages.en } },
  }
}

/** A refusal by GraphQL itself carries a code of Apollo's, or is a coercion error without any cause. */
function codeOf(formatted: GraphQLFormattedError, original: unknown): ErrorCode | null {
  const apollo = formatted.extensions?.['code']
  const known = typeof apollo === 'string' ? OF_APOLLO[apollo] : undefined
  if (known !== undefined) return known
  return isOfGraphQL(original) && formatted.path === undefined ? 'BAD_INPUT' : null
}

/** A scalar's own error is wrapped in that of the variable: it is GraphQL's as long as nothing else is at the bottom. */
function isOfGraphQL(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false
  return error.originalError === undefined || isOfGraphQL(error.originalError)
}

/** What of a bug may stand in a log: its kind and where it happened, never values, which may be personal data. */
export function describeBug(error: unknown): {
  type: string
  code?: string
  message: string
  stack: string[]
} {
  const known = error instanceof Error ? error : new Error('not an error')
  const { code } = known as { code?: unknown }
  const stack = (known.stack ?? '').replace(known.message, '')
  return {
    type: known.name,
    ...(typeof code === 'string' && /^\w{1,40}$/.test(code) ? { code } : {}),
    message: withoutValues(known.message),
    stack: stack
      .split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 12),
  }
}

/** Leaves the lower-case English words of a sentence: what is quoted, numbered, named or Chinese may be a value. */
function withoutValues(message: string): string {
  return message
    .slice(0, 1000)
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|[^\x20-\x7e]+|\S*[\d@]\S*|(?<=\s)\S*[A-Z]\S*/g, '…')
    .slice(0, 300)
}
