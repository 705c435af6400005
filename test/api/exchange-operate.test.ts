import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readRecordId } from '../../src/relay/global-id.ts'
import { revokeRecord } from '../../src/submission/revision.service.ts'
import { ask, codesOf } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { connect, type Connected } from '../support/exchange.ts'
import { makeFactories, type Make, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const HOUR = 3600

const BATCHES = `query ($state: ExchangeBatchState) { exchangeBatches(first: 20, state: $state) {
  totalCount edges { node { id number platform kind code state problem rowCount acceptedCount rejectedCount
    receiptNumber reason rows { n key state code fact } } } } }`
const RECONCILIATIONS = `query { reconciliations(first: 20, platform: "CITY_COUNTY_SYSTEM") {
  totalCount edges { node { day code state ourCount theirCount problem differences { kind key } } } } }`

describe.each(databases)('the exchange as it is operated, on $name', ({ open }) => {
  let world: World
  let make: Make
  let to: Connected
  let subject: MadeSubject
  let bureau: Viewer
  let system: Viewer
  let auditor: Viewer
  let county: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    to = await connect(world, 'CITY_COUNTY_SYSTEM')
    const { base } = world
    const of = async (cls: 'BUREAU' | 'COUNTY' | 'AUDITOR' | 'ADMINISTRATOR', role: never) =>
      makeViewer(
        base,
        await makeParty(base, cls, { regionCode: cls === 'BUREAU' ? '320600' : null }),
        role,
      )
    bureau = { ...(await of('BUREAU', 'ACTOR' as never)), purpose: 'HONOURS' }
    system = await of('ADMINISTRATOR', 'SYSTEM' as never)
    auditor = await of('AUDITOR', 'AUDIT' as never)
    county = await of('COUNTY', 'ACTOR' as never)
    subject = await make.subject()
    for (const n of [1, 2, 3])
      await make.penalty(subject, { documentNumber: `示交罚〔2026〕核${n}号` })
    await to.turn()
  })
  afterAll(async () => {
    await to.close()
    await world.close()
  })

  const keyOf = (n: number) => `${subject.usci}|示交罚〔2026〕核${n}号`
  const nodes = async (document: string, viewer: Viewer, field: string, variables = {}) => {
    const data = await ask(world, document, variables, { viewer })
    return data[field].edges.map(({ node }: { node: unknown }) => node)
  }

  it('shows the bureau and auditors what went out, administrators how it stands, and others nothing', async () => {
    for (const viewer of [bureau, auditor]) {
      const [batch] = await nodes(BATCHES, viewer, 'exchangeBatches')
      expect(batch).toMatchObject({
        platform: 'CITY_COUNTY_SYSTEM',
        state: 'ACKNOWLEDGED',
        rowCount: 3,
      })
      expect(batch.rows.map(({ key }: { key: string }) => key).toSorted()).toEqual(
        [1, 2, 3].map(keyOf),
      )
    }
    expect(world.disclosures.at(-1)!.coordinates).toContain('ExchangeBatch.rows')
    const [seen] = await nodes(BATCHES, system, 'exchangeBatches')
    expect(seen).toMatchObject({ state: 'ACKNOWLEDGED', receiptNumber: 'R-1', rows: null })
    for (const viewer of [county, { ...bureau, permissions: new Set(['subject:read'] as const) }]) {
      expect(codesOf(await world.query(BATCHES, {}, { viewer }))).toEqual(['FORBIDDEN'])
    }
    // Without a purpose the bureau sees no more than administrators do.
    const [bare] = await nodes(BATCHES, { ...bureau, purpose: null }, 'exchangeBatches')
    expect(bare.rows).toBeNull()
  })

  it('says how far the exchange with each platform is', async () => {
    const { exchangePlatforms } = await ask(
      world,
      `{ exchangePlatforms { code zh reports receives dueFacts lagSeconds openBatches deadBatches lastReceiptAt failure } }`,
      {},
      { viewer: system },
    )
    expect(exchangePlatforms.map(({ code }: { code: string }) => code).toSorted()).toEqual([
      'CITY_COUNTY_SYSTEM',
      'PORTAL',
      'XINYONG_JIAOTONG_JIANGSU',
      'XINYONG_NANTONG',
    ])
    const own = exchangePlatforms.find(
      ({ code }: { code: string }) => code === 'CITY_COUNTY_SYSTEM',
    )
    expect(own).toMatchObject({ dueFacts: 0, openBatches: 0, deadBatches: 0, failure: null })
    expect(own.lastReceiptAt).not.toBeNull()
  })

  it('compares each day with the platform on the next, and says what differs down to the keys', async () => {
    await to.turn(24 * HOUR)
    const matched = await nodes(RECONCILIATIONS, bureau, 'reconciliations')
    expect(matched[0]).toMatchObject({
      day: '2026-11-20',
      code: 'ADMINISTRATIVE_PENALTY',
      state: 'MATCHED',
      ourCount: 3,
      theirCount: 3,
    })
    const { held } = to.platform
    const one = held.get(keyOf(1))!
    held.delete(keyOf(1))
    held.set(keyOf(2), { ...one, hash: 'other' })
    held.set('某处|多出', one)
    const reconcile = (key: string, more = {}) =>
      ask(
        world,
        `mutation ($input: ReconcileExchangeInput!) { reconcileExchange(input: $input) {
          requested problems { code } } }`,
        {
          input: {
            platform: 'CITY_COUNTY_SYSTEM',
            day: '2026-11-20',
            idempotencyKey: key,
            ...more,
          },
        },
        { viewer: system },
      ).then(({ reconcileExchange }) => reconcileExchange)
    expect(await reconcile('compare-0001', { resend: true })).toEqual({
      requested: true,
      problems: [],
    })
    expect(await reconcile('compare-0002', { day: '2026-11-30' })).toMatchObject({
      problems: [{ code: 'DAY_OPEN' }],
    })
    expect(await reconcile('compare-0003', { platform: 'NOWHERE' })).toMatchObject({
      problems: [{ code: 'PLATFORM_UNKNOWN' }],
    })
    to.platform.fail('SERVER_ERROR')
    await to.turn(1)
    await to.turn(60)
    const [found] = await nodes(RECONCILIATIONS, bureau, 'reconciliations')
    expect(found).toMatchObject({ state: 'DIFFERENT', ourCount: 3, theirCount: 3 })
    expect(found.differences).toEqual(
      [
        { kind: 'MISSING_THERE', key: keyOf(1) },
        { kind: 'DIFFERENT', key: keyOf(2) },
        { kind: 'MISSING_HERE', key: '某处|多出' },
      ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    )
    const [hidden] = await nodes(RECONCILIATIONS, system, 'reconciliations')
    expect([hidden.state, hidden.differences]).toEqual(['DIFFERENT', null])
    // What it lacks, or has otherwise, went out again.
    await to.turn(1)
    expect(held.get(keyOf(1))).toMatchObject({ day: '2026-11-21' })
    expect(held.get(keyOf(2))!.hash).not.toBe('other')
  })

  it('retries and gives up what an operator says, once under each key', async () => {
    await make.penalty(subject, { documentNumber: '示交罚〔2026〕核9号' })
    to.platform.fail('REFUSE')
    await to.turn(HOUR)
    const [dead] = await nodes(BATCHES, system, 'exchangeBatches', { state: 'DEAD' })
    expect(dead).toMatchObject({ problem: 'REFUSED', rowCount: 1 })
    const retry = (key: string) =>
      ask(
        world,
        `mutation ($input: RetryExchangeBatchInput!) { retryExchangeBatch(input: $input) {
          batch { state } problems { code } } }`,
        { input: { batch: dead.id, idempotencyKey: key } },
        { viewer: system },
      ).then(({ retryExchangeBatch }) => retryExchangeBatch)
    expect(await retry('retry-000001')).toMatchObject({ batch: { state: 'FAILED' }, problems: [] })
    await to.turn(1)
    expect(to.platform.held.has(keyOf(9))).toBe(true)
    expect(await retry('retry-000001')).toMatchObject({ batch: { state: 'ACKNOWLEDGED' } })
    expect(await retry('retry-000002')).toMatchObject({
      problems: [{ code: 'BATCH_STATE_CONFLICT' }],
    })

    await make.penalty(subject, { documentNumber: '示交罚〔2026〕核10号' })
    to.platform.fail('SERVER_ERROR')
    await to.turn(HOUR)
    const [failed] = await nodes(BATCHES, system, 'exchangeBatches', { state: 'FAILED' })
    const abandoned = await ask(
      world,
      `mutation ($input: AbandonExchangeBatchInput!) { abandonExchangeBatch(input: $input) {
        batch { state reason } problems { code } } }`,
      { input: { batch: failed.id, reason: '示例：改由人工报送', idempotencyKey: 'abandon-0001' } },
      { viewer: bureau },
    )
    expect(abandoned.abandonExchangeBatch).toEqual({
      batch: { state: 'DEAD', reason: '示例：改由人工报送' },
      problems: [],
    })
    await to.turn(HOUR)
    expect(to.platform.held.has(keyOf(10))).toBe(false)
  })

  it('counts publications and reports that missed their seven working days', async () => {
    // Decided on 6 May 2026, due on 15 May: published on 20 November. One that is in time was decided a day ago.
    await make.penalty(subject, {
      documentNumber: '示交罚〔2026〕及时1号',
      decidedOn: '2026-11-20',
    })
    await to.turn(HOUR)
    const timeliness = (viewer: Viewer) =>
      world.query(
        `{ publicationTimeliness(months: {from: "2026-05", until: "2026-12"}) {
          source region month due publishedLate reported reportedLate unreported } }`,
        {},
        { viewer },
      )
    const { data } = await timeliness(auditor)
    expect(data!.publicationTimeliness).toEqual([
      {
        source: 'TRANSPORT_BUREAU',
        region: null,
        month: '2026-05',
        due: 5,
        publishedLate: 5,
        reported: 4,
        reportedLate: 4,
        unreported: 1,
      },
      {
        source: 'TRANSPORT_BUREAU',
        region: null,
        month: expect.stringMatching(/^2026-1[12]$/),
        due: 1,
        publishedLate: 0,
        reported: 1,
        reportedLate: 0,
        unreported: 0,
      },
    ])
    expect(codesOf(await timeliness(county))).toEqual(['FORBIDDEN'])
  })

  it('shows no key of what was withdrawn to a department that does not see the fact any more', async () => {
    const made = await make.penalty(subject, { documentNumber: '示交罚〔2026〕核20号' })
    await to.turn(HOUR)
    await revokeRecord(world.writing, readRecordId(made.id), '示例：撤销')
    await to.turn(1)
    for (const [viewer, key] of [
      [bureau, null],
      [auditor, keyOf(20)],
    ] as const) {
      const [withdrawal, report] = await nodes(BATCHES, viewer, 'exchangeBatches')
      expect(withdrawal).toMatchObject({ kind: 'WITHDRAWAL', state: 'ACKNOWLEDGED' })
      expect([withdrawal.rows[0].key, report.rows[0].key]).toEqual([key, key])
      expect(withdrawal.rows[0].fact === null).toBe(key === null)
    }
  })
})
