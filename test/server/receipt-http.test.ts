import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { issueToken } from '../../src/credential/token.service.ts'
import { bearer } from '../support/credentials.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import type { Answer } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { removeFolders, run, temporaryFolder } from './process.ts'

const CHECK = `query ($usci: String!) {
  creditCheck(subject: { value: $usci }, purpose: "BIDDING", matter: "示招〔2026〕1号") { number outcome receipt } }`

describe('checks over HTTP', () => {
  let server: HttpServer
  let firm: MadeSubject
  let secret: string
  const folder = temporaryFolder()

  beforeAll(async () => {
    server = await startHttp()
    const { base } = server.world
    const make = makeFactories(server.world)
    firm = await make.subject()
    await make.penalty(firm, { penaltyClasses: '罚款;责令停产停业', decidedOn: '2026-08-06' })
    const party = await makeParty(base, 'BUREAU', { regionCode: '320600' })
    const { member } = await makeViewer(base, party, 'ACTOR')
    const issued = await issueToken(base, OPERATOR_VIEWER, {
      kind: 'MACHINE',
      partyId: party.id,
      memberId: member.id,
      name: '示例业务系统',
      permissions: ['check:run', 'subject:read'],
    })
    secret = issued.secret
  })
  afterAll(async () => {
    await server.close()
    removeFolders()
  })

  async function check() {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify({ query: CHECK, variables: { usci: firm.usci } }),
    })
    return { response, body: (await response.json()) as Answer }
  }
  const verify = async (...args: string[]) => {
    const ran = run('src/cli/verify.ts', {}, {}, args)
    return { code: await ran.ended, out: ran.out(), err: ran.err() }
  }

  it('are no-store, kept and logged in one transaction, with their purpose and matter', async () => {
    const { response, body } = await check()
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { number } = body.data.creditCheck
    const { db } = server.world.base
    const kept = await db.query<{ xmin: string; purpose: string }>(
      'select xmin::text, purpose from credit_check where number = $1',
      [number],
    )
    const logged = await db.query<{ xmin: string; purpose: string; matter: string }>(
      'select xmin::text, purpose, matter from access_entry order by seq desc limit 1',
    )
    expect(logged[0]).toMatchObject({ purpose: 'BIDDING', matter: '示招〔2026〕1号' })
    expect(kept[0]!.xmin).toBe(logged[0]!.xmin)
  })

  it('are verified offline; one altered byte is not', async () => {
    const { body } = await check()
    const { receipt, number } = body.data.creditCheck
    const jwks = await fetch(`${server.url}/.well-known/jwks.json`)
    expect(jwks.headers.get('access-control-allow-origin')).toBe('*')
    expect(jwks.headers.get('cache-control')).toBe('public, max-age=300')
    const keys = await jwks.text()
    expect(keys).not.toContain('"d"')
    writeFileSync(join(folder, 'jwks.json'), keys)

    const good = join(folder, 'good.txt')
    writeFileSync(good, `${receipt}\n`)
    const intact = await verify(good)
    expect(intact).toMatchObject({ code: 0, err: '' })
    for (const told of [number, firm.name, 'RESTRICTED', 'SUSPENDED_FROM_BUSINESS', 'BIDDING']) {
      expect(intact.out).toContain(told)
    }
    const answer = join(folder, 'answer.json')
    writeFileSync(answer, JSON.stringify(body))
    expect((await verify(answer)).code).toBe(0)
    expect((await verify(good, '--keys', `${server.url}/.well-known/jwks.json`)).code).toBe(0)

    const at = receipt.length - 200
    const other = receipt[at] === 'A' ? 'B' : 'A'
    const bad = join(folder, 'bad.txt')
    writeFileSync(bad, `${receipt}\n${receipt.slice(0, at)}${other}${receipt.slice(at + 1)}\n`)
    const altered = await verify(bad)
    expect(altered.code).toBe(2)
    expect(altered.out).toContain('✗')
  })

  it('says what is wrong with its use or its files', async () => {
    expect(await verify()).toMatchObject({ code: 64 })
    expect(await verify('a', 'b')).toMatchObject({ code: 64 })
    const missing = await verify(join(folder, 'missing.txt'))
    expect(missing.code).toBe(78)
    expect(missing.err).toContain('ENOENT')
    const empty = join(folder, 'empty.txt')
    writeFileSync(empty, '')
    expect((await verify(empty)).code).toBe(2)
    const good = join(folder, 'good.txt')
    const noKeys = await verify(good, '--keys', good)
    expect(noKeys).toMatchObject({ code: 78 })
    expect(noKeys.err).toContain('JWKS')
  })
})
