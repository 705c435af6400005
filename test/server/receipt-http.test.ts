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
const CHECKS = `query ($subjects: [IdentifierInput!]!) {
  creditChecks(subjects: $subjects, purpose: "BIDDING", matter: "示招〔2026〕1号") { outcome receipt } }`

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

  async function send(query: string, variables: object) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify({ query, variables }),
    })
    return { response, body: (await response.json()) as Answer }
  }
  const check = () => send(CHECK, { usci: firm.usci })
  /** In a batch a malformed code is answered, and so signed. */
  async function checkAnyCode(value: string): Promise<{ outcome: string; receipt: string }> {
    const { body } = await send(CHECKS, { subjects: [{ value }] })
    expect(body.errors).toBeUndefined()
    return body.data.creditChecks[0]
  }
  const verify = async (...args: string[]) => {
    const ran = run('cli/verify', {}, {}, args)
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

  it('are read from saved answers of any editor, and line by line', async () => {
    const { body } = await check()
    const { receipt } = body.data.creditCheck
    const saved = join(folder, 'saved.json')
    writeFileSync(saved, `\ufeff${JSON.stringify([body, body], null, 2)}`)
    const both = await verify(saved)
    expect([both.code, both.out.split('✓').length - 1]).toEqual([0, 2])
    const lines = join(folder, 'lines.txt')
    writeFileSync(lines, `\ufeff${receipt}\r\n\r\n${JSON.stringify({ receipt })}\r\n{"number":"1"}`)
    const some = await verify(lines)
    expect([some.code, some.out.split('✓').length - 1]).toEqual([2, 2])
    expect(some.out.split('✗').length - 1).toBe(1)
  })

  it('draw nothing on the terminal that their caller made up', async () => {
    const sent = '\u001b[2J\u202eA\n✓'
    const { receipt, outcome } = await checkAnyCode(sent)
    expect(outcome).toBe('INDETERMINATE')
    const path = join(folder, 'drawn.txt')
    writeFileSync(path, receipt)
    const drawn = await verify(path)
    expect([drawn.code, drawn.out.split('\n').filter((l) => l.startsWith('✓')).length]).toEqual([
      0, 1,
    ])
    // oxlint-disable-next-line no-control-regex -- what is looked for
    expect(drawn.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    // A header that nobody signed is not repeated at all.
    const header = Buffer.from('{"alg":"EdDSA","kid":"\\u001b[2J","typ":"credit-check+jws"}')
    writeFileSync(path, header.toString('base64url') + receipt.slice(receipt.indexOf('.')))
    expect(await verify(path)).toMatchObject({
      code: 2,
      out: '✗ 无法识别为回执 · this is no receipt\n',
    })
  })

  it('are signed of a code that ends in half a character', async () => {
    for (const code of ['\ud83d', `${'A'.repeat(63)}😀`]) {
      expect((await checkAnyCode(code)).outcome).toBe('INDETERMINATE')
    }
  })

  it('says what is wrong with its use or its files', async () => {
    expect(await verify()).toMatchObject({ code: 64 })
    expect(await verify('a', 'b')).toMatchObject({ code: 64 })
    const missing = await verify(join(folder, 'missing.txt'))
    expect(missing.code).toBe(78)
    expect(missing.err).toContain('ENOENT')
    const empty = join(folder, 'empty.txt')
    writeFileSync(empty, '')
    expect(await verify(empty)).toMatchObject({ code: 2, out: expect.stringContaining('✗') })
    const good = join(folder, 'good.txt')
    const noKeys = await verify(good, '--keys', good)
    expect(noKeys).toMatchObject({ code: 78 })
    expect(noKeys.err).toContain('JWKS')
  })
})
