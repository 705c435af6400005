import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { revokeToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { bearer, insertParty, issueByOperator } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type Make, type MadeSubject } from '../support/make.ts'
import { startReceiver, type Receiver } from '../support/receiver.ts'
import type { Answer } from '../support/world.ts'
import { nextVersion } from '../support/versions.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { until } from './process.ts'

const PAYLOAD = `webhook { id url state reason } secret delivery replayed`
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${PAYLOAD} } }`
const REGISTER = mutation('registerWebhook', 'RegisterWebhookInput')
const LIST = `{ webhooks(first: 10) { edges { node { id state reason deliveries(limit: 100) {
  id type kind operation state attempts lastResult } } } } }`

describe.each(databases)('webhooks, on $name', ({ open }) => {
  let server: HttpServer
  let make: Make
  let firm: MadeSubject
  let receiver: Receiver
  let secret: string
  let tokenId: string

  beforeAll(async () => {
    server = await startHttp({ retrySeconds: [0.1, 0.2, 0.2] }, await open())
    make = makeFactories(server.world)
    firm = await make.subject()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    receiver = await startReceiver()
    const partyId = await insertParty(server.world.base.db, 'AGENCY')
    const issued = await issueByOperator(server.world.base, { partyId })
    secret = issued.secret
    tokenId = issued.token.id
  })
  afterEach(async () => {
    await server.world.base.db.query(`update webhook set state = 'DISABLED'`)
    await receiver.close()
  })

  const post = async (query: string, input: object | null = null): Promise<Answer> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify({ query, variables: input === null ? {} : { input } }),
    })
    return (await response.json()) as Answer
  }
  const register = async (more: object = {}) => {
    const { data } = await post(REGISTER, { url: receiver.url, kinds: ['RECORD'], ...more })
    return data.registerWebhook as { webhook: { id: string }; secret: string }
  }
  const listed = async () => (await post(LIST)).data.webhooks.edges[0].node
  /** What was told of the feed; facts of earlier tests may have to be forgotten meanwhile. */
  const toldOf = () =>
    receiver.received.map(({ message }) => message).filter(({ type }) => type !== 'fact.stop_use')
  const deliveries = async (): Promise<
    { type: string; state: string; attempts: number; lastResult: string }[]
  > => (await listed()).deliveries

  it('go out signed and in order, with ids and no content, tried again by the same id', async () => {
    const made = await register()
    receiver.answers.push(500, 302)
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await make.penalty(firm)).id)
    await until(() => receiver.received.length >= 5, 15_000)
    const { received } = receiver
    // The first failed twice, and held up the others; a redirect is no answer that counts, and is not followed.
    expect(received.map(({ message }) => message.data['id'])).toEqual([
      ids[0],
      ids[0],
      ids[0],
      ids[1],
      ids[2],
    ])
    expect(new Set(received.slice(0, 3).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    for (const { headers, body, message, path } of received) {
      expect(new Webhook(made.secret).verify(body, headers)).toEqual(message)
      expect(path).toBe('/hook')
      expect(message).toMatchObject({
        type: 'fact.appeared',
        data: { subject: firm.id, kind: 'RECORD', operation: 'APPEARED' },
      })
      expect(body).not.toContain(firm.name)
      expect(body).not.toContain(firm.usci)
    }
    await until(async () => (await deliveries()).every(({ state }) => state === 'DELIVERED'))
    expect((await deliveries()).map(({ attempts }) => attempts)).toEqual([1, 1, 3])
  })

  it('what was tried in vain is dead, lets the next pass, and can be sent again', async () => {
    const { webhook } = await register()
    receiver.answers.push(500, 500, 500, 500)
    await make.penalty(firm)
    await make.penalty(firm)
    await until(() => receiver.received.length >= 5, 15_000)
    await until(async () => (await deliveries())[0]?.state === 'DELIVERED')
    expect(await deliveries()).toMatchObject([
      { state: 'DELIVERED' },
      { state: 'DEAD', attempts: 4, lastResult: '500' },
    ])
    const replay = await post(mutation('replayWebhook', 'ReplayWebhookInput'), {
      webhook: webhook.id,
    })
    expect(replay.data.replayWebhook.replayed).toBe(1)
    await until(() => receiver.received.length >= 6)
    const [first, last] = [receiver.received[0]!, receiver.received[5]!]
    expect(last.headers['webhook-id']).toBe(first.headers['webhook-id'])
  })

  it('a fact that was repaired before it was told is not told; who was told hears that it is gone', async () => {
    await register()
    receiver.answers.push(500)
    const { id } = await make.penalty(firm)
    await until(() => receiver.received.length >= 1)
    await nextVersion(server.world, id, { state: 'REPAIRED' })
    const gone = () => toldOf().filter(({ type }) => type === 'fact.gone')
    await until(() => gone().length > 0)
    expect(gone()).toMatchObject([{ data: { id, operation: 'GONE' } }])
    await until(async () => (await deliveries()).every(({ state }) => state !== 'PENDING'))
    expect((await deliveries()).filter(({ type }) => type !== 'fact.stop_use')).toMatchObject([
      { state: 'DELIVERED' },
      { state: 'WITHDRAWN' },
    ])
  })

  it('a test says nothing; a rotated secret and the one before both sign', async () => {
    const made = await register()
    await post(mutation('testWebhook', 'WebhookInput'), { webhook: made.webhook.id })
    await until(() => receiver.received.length >= 1)
    expect(receiver.received[0]!.message).toMatchObject({ type: 'webhook.test', data: {} })
    const rotate = mutation('rotateWebhookSecret', 'RotateWebhookSecretInput')
    const rotated = (await post(rotate, { webhook: made.webhook.id, overlapSeconds: 60 })).data
    await post(mutation('testWebhook', 'WebhookInput'), { webhook: made.webhook.id })
    await until(() => receiver.received.length >= 2)
    const { body, headers } = receiver.received[1]!
    for (const one of [made.secret, rotated.rotateWebhookSecret.secret]) {
      expect(() => new Webhook(one).verify(body, headers)).not.toThrow()
    }
    const rows = await server.world.base.db.query<{ text: string }>(
      `select webhook::text as text from webhook`,
    )
    expect(rows.map(({ text }) => text).join()).not.toContain(made.secret.slice(6))
  })

  it('end with their credential, with a 410, and when they are disabled', async () => {
    const { webhook } = await register()
    receiver.answers.push(410)
    await make.penalty(firm)
    await until(async () => (await listed()).state === 'DISABLED')
    expect((await listed()).reason).toBe('RECEIVER_GONE')
    const name = mutation('enableWebhook', 'WebhookInput')
    await post(name, { webhook: webhook.id })
    await until(() => receiver.received.length >= 2)
    await revokeToken(server.world.base, OPERATOR_VIEWER, tokenId, false)
    // A credential is known to half a second.
    await sleep(600)
    await make.penalty(firm)
    const stateOf = async () =>
      (
        await server.world.base.db.query<{ state: string }>(
          `select state from webhook where url = $1`,
          [receiver.url],
        )
      )[0]!.state
    await until(async () => (await stateOf()) === 'STOPPED')
    expect(toldOf()).toHaveLength(2)
  })

  it('lead to no internal network, and are seen by their own party only', async () => {
    for (const url of ['http://10.0.0.1/', 'https://169.254.169.254/latest/', 'ftp://x.example']) {
      const { errors } = await post(REGISTER, { url })
      expect(errors?.[0]?.extensions['code']).toBe('BAD_INPUT')
    }
    const { webhook } = await register()
    const other = await issueByOperator(server.world.base)
    secret = other.secret
    expect((await post(LIST)).data.webhooks.edges).toEqual([])
    const { errors } = await post(mutation('testWebhook', 'WebhookInput'), { webhook: webhook.id })
    expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
    // Who brings no credential registers none.
    const refused = await server.world.query(REGISTER, { input: { url: 'https://x.example/' } })
    expect(refused.errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  })
})
