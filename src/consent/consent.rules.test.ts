import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import {
  checkMove,
  checkPeriod,
  CONSENT_STATES,
  mostMonths,
  readLetter,
  stateOn,
  storedAs,
  type ConsentState,
  type StoredConsentState,
} from './consent.rules.ts'

const STATES = Object.keys(CONSENT_STATES) as ConsentState[]
const STORED = STATES.filter((state) => state !== 'EXPIRED') as StoredConsentState[]
const TODAY = '2026-11-20'

/** The code of the refusal; null: none. */
function codeOf(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

describe('the states of a consent', () => {
  it('moves as a request is answered and a grant withdrawn, and in no other way', () => {
    const legal = STATES.flatMap((from) =>
      STORED.filter((to) => codeOf(() => checkMove(from, to)) === null).map(
        (to) => `${from} ${to}`,
      ),
    )
    expect(legal).toEqual(['REQUESTED GRANTED', 'REQUESTED REFUSED', 'GRANTED WITHDRAWN'])
    expect(codeOf(() => checkMove('WITHDRAWN', 'GRANTED'))).toBe('CONSENT_STATE_CONFLICT')
    expect(codeOf(() => checkMove('EXPIRED', 'GRANTED'))).toBe('CONSENT_STATE_CONFLICT')
  })

  it('expires when its last day is over, and only while that makes a difference', () => {
    expect(stateOn({ state: 'GRANTED', validTo: '2026-11-21' }, TODAY)).toBe('GRANTED')
    expect(stateOn({ state: 'GRANTED', validTo: TODAY }, TODAY)).toBe('EXPIRED')
    expect(stateOn({ state: 'REQUESTED', validTo: TODAY }, TODAY)).toBe('EXPIRED')
    expect(stateOn({ state: 'WITHDRAWN', validTo: TODAY }, TODAY)).toBe('WITHDRAWN')
    expect(stateOn({ state: 'REFUSED', validTo: TODAY }, TODAY)).toBe('REFUSED')
  })

  it('filters stored rows by the state that they are shown in', () => {
    for (const wanted of STATES) {
      const { states, isOver } = storedAs(wanted)
      for (const state of STORED) {
        for (const validTo of ['2026-11-19', TODAY, '2026-11-21']) {
          const matches = states.includes(state) && (isOver === null || validTo <= TODAY === isOver)
          expect(matches, `${wanted} ${state} ${validTo}`).toBe(
            stateOn({ state, validTo }, TODAY) === wanted,
          )
        }
      }
    }
  })
})

describe('the time of a consent', () => {
  const check = (validFrom: string, validTo: string) =>
    codeOf(() => checkPeriod({ validFrom, validTo }, TODAY, 12))

  it.each([
    ['today alone', '2026-11-20', '2026-11-21'],
    ['twelve months', '2026-11-20', '2027-11-20'],
    ['a letter that was signed before', '2026-06-01', '2027-06-01'],
    ['a later start', '2027-11-20', '2028-11-20'],
  ])('accepts %s', (_, from, to) => expect(check(from, to)).toBeNull())

  it.each([
    ['an end before the start', '2026-12-02', '2026-12-01'],
    ['no day at all', '2026-12-01', '2026-12-01'],
    ['what is over', '2026-01-01', '2026-11-20'],
    ['a day more than twelve months', '2026-11-20', '2027-11-21'],
    ['a start beyond twelve months', '2027-11-21', '2027-11-22'],
    ['the end of the calendar', '2026-11-20', '+010000-01'],
  ])('refuses %s', (_, from, to) => expect(check(from, to)).toBe('CONSENT_PERIOD_INVALID'))
})

describe('the most months', () => {
  const book = (body: unknown) =>
    ({ current: () => (body === null ? null : { body }) }) as unknown as Parameters<
      typeof mostMonths
    >[0]

  it('is what rule data say', () => {
    expect(mostMonths(book({ value: 24, unit: 'MONTH' }), TODAY)).toBe(24)
  })

  it.each([
    ['nothing', null],
    ['another unit', { value: 24, unit: 'DAY' }],
    ['no number', { value: 'TWO', unit: 'MONTH' }],
    ['nought', { value: 0, unit: 'MONTH' }],
  ])('is never guessed when they say %s', (_, body) => {
    expect(() => mostMonths(book(body), TODAY)).toThrow(/CONSENT_MOST_MONTHS.*2026-11-20/)
  })
})

describe('a letter', () => {
  const HEADS: Record<string, Buffer> = {
    'application/pdf': Buffer.from('%PDF-1.7\n'),
    'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    'application/ofd': Buffer.from('PK\u0003\u0004'),
  }
  const types = Object.keys(HEADS)
  const read = (mediaType: string, bytes: Buffer) =>
    codeOf(() => readLetter({ mediaType, content: bytes.toString('base64') }))

  it.each(types)('%s begins like one, and like no other', (mediaType) => {
    const accepted = types.filter((head) => read(mediaType, HEADS[head]!) === null)
    expect(accepted).toEqual([mediaType])
    expect(read(mediaType, HEADS[mediaType]!.subarray(1))).toBe('ATTACHMENT_INVALID')
  })

  it('is known by the hash of its bytes', () => {
    const content = HEADS['application/pdf']!.toString('base64')
    expect(readLetter({ mediaType: 'application/pdf', content })).toEqual({
      mediaType: 'application/pdf',
      content,
      hash: '0716f9264c9fe19f5d7455276107f3ddcc1d3497f63d60689a73558ae8a1bf5e',
    })
  })

  it('has 512 KiB at most', () => {
    const bytes = Buffer.alloc(512 * 1024 + 1)
    HEADS['application/pdf']!.copy(bytes)
    expect(read('application/pdf', bytes.subarray(0, 512 * 1024))).toBeNull()
    expect(read('application/pdf', bytes)).toBe('ATTACHMENT_INVALID')
    expect(read('application/pdf', Buffer.concat([bytes, bytes]))).toBe('ATTACHMENT_INVALID')
  })

  it.each([
    ['another type', 'text/html', 'JVBERi0xLjcK'],
    ['a name of every object', 'constructor', 'JVBERi0xLjcK'],
    ['text that is not base64', 'application/pdf', 'JVBERi0x*jcK'],
    ['base64 that was cut', 'application/pdf', 'JVBERi0xLjc'],
    ['base64 with line breaks', 'application/pdf', 'JVBERi0x\nLjcK'],
    ['nothing', 'application/pdf', ''],
  ])('is not %s', (_, mediaType, content) => {
    expect(codeOf(() => readLetter({ mediaType, content }))).toBe('ATTACHMENT_INVALID')
  })
})
