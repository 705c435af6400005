import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { PartyClass } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { ValidatedOperation } from '../graphql-executor.ts'
import { lockToRegistered } from './lock.ts'
import { REGISTERED } from './registered.ts'

const run = lockToRegistered(() => Promise.resolve({ data: { ran: true } }))
const [registered] = Object.values(REGISTERED)

async function send(document: string, partyClass: PartyClass, locked: string) {
  const context = {
    viewer: { partyClass },
    base: {
      today: () => '2026-11-20',
      rules: () => ({ current: () => ({ body: { value: locked } }) }),
    },
  }
  const operation = { document: parse(document), request: {}, context }
  const { data, errors } = await run(operation as unknown as ValidatedOperation)
  const error = errors?.[0]?.originalError
  return error instanceof DomainError ? error.code : data
}

describe('the lock to registered operations', () => {
  it('refuses any other document of a class that the rule data name', async () => {
    expect(await send('{ viewer { class } }', 'AGENCY', 'AGENCY')).toBe('OPERATION_NOT_REGISTERED')
    expect(await send('{ viewer { class } }', 'AGENCY', 'PLATFORM;AGENCY')).toBe(
      'OPERATION_NOT_REGISTERED',
    )
  })

  it('lets the others ask what they like', async () => {
    expect(await send('{ viewer { class } }', 'BUREAU', 'AGENCY')).toEqual({ ran: true })
    expect(await send('{ viewer { class } }', 'AGENCY', 'NONE')).toEqual({ ran: true })
  })

  it('knows a registered document whatever its spaces', async () => {
    const spaced = registered!.document.replaceAll(/\s+/g, '\n   ')
    expect(await send(spaced, 'AGENCY', 'AGENCY')).toEqual({ ran: true })
    const more = registered!.document.replace('id name', 'id  name  usci')
    expect(await send(more, 'AGENCY', 'AGENCY')).toBe('OPERATION_NOT_REGISTERED')
  })
})
