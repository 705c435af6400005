import { expect, it } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { makeSecret, signedHeaders } from './signature.rules.ts'

it('a receiver that has either secret takes a message, and nobody else', () => {
  const [old, current, foreign] = [makeSecret(), makeSecret(), makeSecret()]
  const body = JSON.stringify({ type: 'fact.changed', data: { id: '示例' } })
  const timestamp = Math.floor(Date.now() / 1000)
  const headers = signedHeaders({ id: 'msg_1', timestamp, body }, [current, old])
  for (const secret of [old, current]) {
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
  }
  expect(() => new Webhook(foreign).verify(body, headers)).toThrow()
  expect(() => new Webhook(current).verify(`${body} `, headers)).toThrow()
})
