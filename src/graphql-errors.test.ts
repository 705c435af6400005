import { GraphQLError } from 'graphql'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { DomainError } from './errors.ts'
import { makeErrorFormatter } from './graphql-errors.ts'

const lines: string[] = []
const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) })
const format = makeErrorFormatter(logger)

/** What a client gets when a resolver throws. */
function answerTo(thrown: Error) {
  const error = new GraphQLError(thrown.message, { path: ['subject'], originalError: thrown })
  return format({ message: error.message, path: ['subject'] }, error)
}

describe('an error that a resolver throws', () => {
  it('shows a refusal with its code and both sentences', () => {
    const refused = answerTo(new DomainError('CURSOR_INVALID'))
    expect(refused.extensions).toEqual({
      code: 'CURSOR_INVALID',
      messages: { zh: '游标无效', en: 'The cursor is not valid' },
    })
    expect(refused.path).toEqual(['subject'])
  })

  it.each(['CONNECTION_CLOSED', 'ECONNREFUSED', '57P01'])(
    'says that the database is away (%s), which is no bug',
    (code) => {
      const before = lines.length
      const away = answerTo(
        Object.assign(new Error('write CONNECTION_CLOSED 10.0.0.1:5432'), { code }),
      )
      expect(away.extensions?.['code']).toBe('UNAVAILABLE')
      expect(JSON.stringify(away)).not.toContain('10.0.0.1')
      expect(lines.length).toBe(before)
    },
  )

  it('masks a bug, and logs it without its values', () => {
    const masked = answerTo(new TypeError("Cannot read '11010519491231002X' of 张三"))
    const { code, incident } = masked.extensions as { code: string; incident: string }
    expect(code).toBe('INTERNAL')
    expect(JSON.stringify(masked)).not.toContain('11010519491231002X')
    const line = lines.find((one) => one.includes(incident))
    expect(line).toContain('TypeError')
    expect(line).not.toMatch(/11010519491231002X|张三/)
  })
})
