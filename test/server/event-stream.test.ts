import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from 'graphql-sse'
import { revokeToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { bearer, issueByOperator, insertParty } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type Make, type MadeSubject } from '../support/make.ts'
import type { Answer } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { until } from './process.ts'

const FOLLOW = `subscription ($after: String) { changes(after: $after) {
  cursor node { kind factId operation changed fact { id } } } }`

describe.each(databases)('subscriptions over SSE, on $name', ({ open }) => {
  let server: HttpServer
  let make: Make
  let firm: MadeSubject
  const clients: Client[] = []

  beforeAll(async () => {
    server = await startHttp({}, await open())
    make = makeFactories(server.world)
    firm = await make.subject()
  })
  afterAll(async () => {
    for (const client of clients) client.dispose()
    await server.close()
  })

  /** Follows as the protocol's own client does. */
  const follow = (headers: Record<string, string>, query = FOLLOW, after: string | null = null) => {
    const client = createClient({ url: `${server.url}/graphql/stream`, headers, retryAttempts: 0 })
    clients.push(client)
    const got = { results: [] as Answer[], ended: null as number | null, failed: null as unknown }
    client.subscribe(
      { query, variables: { after } },
      {
        next: (one) => void got.results.push(one as Answer),
        complete: () => (got.ended = performance.now()),
        error: (error) => {
          got.failed = error
          got.ended = performance.now()
        },
      },
    )
    return got
  }
  const begun = (ms = 500) => new Promise((resolve) => setTimeout(resolve, ms))

  it('tells each change once, as it comes, and goes on from a cursor', async () => {
    const { secret } = await issueByOperator(server.world.base)
    const got = follow(bearer(secret))
    await begun()
    const ids = [(await make.penalty(firm)).id, (await make.penalty(firm)).id]
    await until(() => got.results.length >= 2)
    const told = got.results.map(({ data }) => data.changes)
    expect(told.map(({ node }) => node)).toMatchObject(
      ids.map((id) => ({ kind: 'RECORD', operation: 'APPEARED', factId: id, fact: { id } })),
    )
    const again = follow(bearer(secret), FOLLOW, told[0].cursor)
    await until(() => again.results.length >= 1)
    await begun(300)
    expect(again.results.map(({ data }) => data.changes.node.factId)).toEqual(ids.slice(1))
  })

  it('ends within a second once the token is revoked', async () => {
    const { secret, token } = await issueByOperator(server.world.base)
    const got = follow(bearer(secret))
    await begun()
    const at = performance.now()
    await revokeToken(server.world.base, OPERATOR_VIEWER, token.id, false)
    await until(() => got.ended !== null, 3_000)
    expect(got.ended! - at).toBeLessThan(1_000)
    await make.penalty(firm)
    await begun(400)
    expect(got.results).toEqual([])
  })

  it('ends within a second once its party is suspended, whoever wrote that', async () => {
    const { db } = server.world.base
    const partyId = await insertParty(db, 'AGENCY')
    const { secret } = await issueByOperator(server.world.base, { partyId })
    const got = follow(bearer(secret))
    await begun()
    const at = performance.now()
    await db.query(`update party set state = 'SUSPENDED' where id = $1`, [partyId])
    await until(() => got.ended !== null, 3_000)
    expect(got.ended! - at).toBeLessThan(1_000)
  })

  it('refuses who is not known, what is no subscription, and what is not valid', async () => {
    const { secret } = await issueByOperator(server.world.base)
    const codes = async (headers: Record<string, string>, query: string) => {
      const got = follow(headers, query)
      await until(() => got.ended !== null)
      return got.results.flatMap(({ errors }) =>
        errors?.map(({ extensions }) => extensions['code']),
      )
    }
    expect(await codes({}, '{ viewer { class } }')).toEqual(['BAD_REQUEST'])
    expect(await codes({}, 'subscription { changes { cursor } }')).toEqual(['PARTY_REQUIRED'])
    expect(await codes(bearer(secret), 'subscription { nothing }')).toEqual(['BAD_INPUT'])
    expect(await codes(bearer(secret), 'subscription { changes(after: "eA") { cursor } }')).toEqual(
      ['CURSOR_INVALID'],
    )
    const unknown = follow(bearer('tci_wrong'))
    await until(() => unknown.ended !== null)
    expect(unknown.failed).toMatchObject({ response: { status: 401 } })
    const posted = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify({ query: 'subscription { changes { cursor } }' }),
    })
    expect(await posted.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })
})
