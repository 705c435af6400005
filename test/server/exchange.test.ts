import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from 'uuidv7'
import { bearer } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { batchesOf } from '../support/exchange.ts'
import { makeFactories } from '../support/make.ts'
import { makeParty } from '../support/parties.ts'
import { makePlatform, type StandIn } from '../support/platform.ts'
import { makeWorld } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'

describe.each(databases)('the exchange of a running server, on $name', ({ open }) => {
  let platform: StandIn
  let server: HttpServer

  beforeAll(async () => {
    platform = await makePlatform()
    platform.state.givesReceipts = false
    const db = await open()
    const before = await makeWorld(db)
    const id = uuidv7()
    const party = { id, regionCode: '320600', domains: ['ENFORCEMENT'] }
    await makeParty(before.base, 'PLATFORM', party)
    await makeFactories(before).penalty(null, { documentNumber: '示交罚〔2026〕服1号' })
    const { url, secret } = platform
    server = await startHttp({ exchange: [{ code: 'PORTAL', url, secret, party: id }] }, db)
  })
  afterAll(async () => {
    await server.close()
    await platform.close()
  })

  const give = (receipt: object, secret = platform.secret, code = 'PORTAL') =>
    fetch(`${server.url}/exchange/${code}/receipts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(secret) },
      body: JSON.stringify(receipt),
    }).then(({ status }) => status)

  it('sends with its first turn, and takes the receipt by which the platform calls back', async () => {
    while ((await batchesOf(server.world)).at(0)?.state !== 'DELIVERED')
      await new Promise((resolve) => setTimeout(resolve, 30))
    const [number] = [...platform.batches.keys()]
    const receipt = platform.receiptOf(number!)!
    expect(await give(receipt, 'another-secret-of-them')).toBe(401)
    expect(await give(receipt, platform.secret, 'XINYONG_NANTONG')).toBe(401)
    expect(await give({ ...receipt, sha256: 'b'.repeat(64) })).toBe(400)
    expect(await give({ ...receipt, batch: uuidv7() })).toBe(400)
    expect(await give({})).toBe(400)
    expect((await batchesOf(server.world))[0]!.state).toBe('DELIVERED')
    expect([await give(receipt), await give(receipt)]).toEqual([204, 204])
    expect(await batchesOf(server.world)).toMatchObject([
      { state: 'ACKNOWLEDGED', accepted: 1, rejected: 0, receipt: 'R-1' },
    ])
    expect(server.log()).not.toContain(platform.secret)
  })
})
