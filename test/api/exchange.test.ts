import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readRecordId } from '../../src/relay/global-id.ts'
import { revokeRecord } from '../../src/submission/revision.service.ts'
import { databases } from '../support/databases.ts'
import { connect, type Connected } from '../support/exchange.ts'
import {
  makeFactories,
  nextSerial,
  type Make,
  type MadeSubject,
  type Values,
} from '../support/make.ts'
import type { Misbehaviour } from '../support/platform.ts'
import { makeWorld, type World } from '../support/world.ts'

const HOUR = 3600

describe.each(databases)('reports to a platform, on $name', ({ open }) => {
  let world: World
  let make: Make
  let to: Connected
  let subject: MadeSubject

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    to = await connect(world, 'PORTAL')
    subject = await make.subject()
    await to.turn()
  })
  afterAll(async () => {
    await to.close()
    await world.close()
  })
  beforeEach(() => {
    to.platform.state.next.length = 0
    to.platform.state.givesReceipts = true
    to.platform.state.rejects = () => null
  })

  /** A penalty that is published, and the key by which the platform knows it. */
  async function penalty(values: Values = {}) {
    const documentNumber = `示交罚〔2026〕${nextSerial()}号`
    const made = await make.penalty(subject, { documentNumber, ...values })
    return { ...made, documentNumber, key: `${subject.usci}|${documentNumber}` }
  }

  /** The batches that came after those that were there. */
  async function batchesAfter(work: () => Promise<unknown>) {
    const before = (await to.batches()).length
    await work()
    return (await to.batches()).slice(before)
  }

  /** Corrects a record by a row as a source sends it. */
  const correct = ({ documentNumber }: { documentNumber: string }, values: Values) =>
    make.penalty(subject, { documentNumber, ...values })

  const revoke = ({ id }: { id: string }) =>
    revokeRecord(world.writing, readRecordId(id), '示例：撤销')

  const timesOf = (id: string) => to.platform.batches.get(id)?.times

  it('sends what is published, once, and leaves in the log who received it', async () => {
    const one = await penalty()
    // Only warned: not published, hence never reported.
    await penalty({ penaltyClasses: '警告', fine: null })
    const [batch, ...more] = await batchesAfter(() => to.turn(HOUR))
    expect(more).toEqual([])
    expect(batch).toMatchObject({ kind: 'REPORT', state: 'ACKNOWLEDGED', rows: 1, accepted: 1 })
    expect(to.platform.held.has(one.key)).toBe(true)
    expect(await batchesAfter(() => to.turn(HOUR))).toEqual([])
    const logged = await world.base.db.query(
      `select e.party_class as class, e.party_id as party, e.operation from access_entry e
         join access_subject s using (stream_id, seq) where e.request_id = $1`,
      [batch!.id],
    )
    expect(logged).toEqual([{ class: 'PLATFORM', party: to.party.id, operation: 'exchangeBatch' }])
    const sealed = await world.base.db.query<{ text: string }>(
      `select content_sealed as text from exchange_batch where id = $1`,
      [batch!.id],
    )
    expect(sealed[0]!.text).not.toContain(Buffer.from(subject.name).toString('base64').slice(0, 20))
  })

  it('waits with what is new for the next report, and sends what the platform has at once', async () => {
    const known = await penalty()
    await to.turn(HOUR)
    const unknown = await penalty()
    await correct(known, { fine: '0.4' })
    const [correction, ...none] = await batchesAfter(() => to.turn(1))
    expect([correction?.kind, correction?.rows, none.length]).toEqual(['REPORT', 1, 0])
    const first = to.platform.held.get(known.key)
    await revoke(known)
    const [withdrawal] = await batchesAfter(() => to.turn(1))
    expect(withdrawal).toMatchObject({ kind: 'WITHDRAWAL', state: 'ACKNOWLEDGED', rows: 1 })
    expect(to.platform.batches.get(withdrawal!.id)!.body.toString()).toContain('"cause":"REVOKED"')
    expect([first !== undefined, to.platform.held.has(known.key)]).toEqual([true, false])
    expect(to.platform.held.has(unknown.key)).toBe(false)
    await to.turn(HOUR)
    expect(to.platform.held.has(unknown.key)).toBe(true)
  })

  it('withdraws what is published no more by the calendar', async () => {
    const minor = await penalty({ decidedOn: '2026-11-02' })
    await to.turn(HOUR)
    expect(to.platform.held.has(minor.key)).toBe(true)
    // Order 36: a fine is general, published for a year at most.
    await world.base.db.query(
      `update exchange_fact set changes_on = date '2026-11-01' where fact_id = $1`,
      [readRecordId(minor.id).recordId],
    )
    await world.base.db.query(
      `update record set published_to = date '2026-11-10' where record_id = $1`,
      [readRecordId(minor.id).recordId],
    )
    const [withdrawal] = await batchesAfter(() => to.turn(1))
    expect(to.platform.batches.get(withdrawal!.id)!.body.toString()).toContain('PUBLICATION_ENDED')
    expect(to.platform.held.has(minor.key)).toBe(false)
  })

  const PASSING: [string, Misbehaviour, string][] = [
    ['fails inside', 'SERVER_ERROR', 'SERVER_ERROR'],
    ['never answers', 'HANG', 'TIMEOUT'],
    ['drips its answer', 'DRIP', 'TIMEOUT'],
    ['cuts the connection', 'RESET', 'UNREACHABLE'],
    ['answers garbage', 'GARBAGE', 'ANSWER_UNREADABLE'],
    ['answers a page of HTML', 'HTML', 'ANSWER_UNREADABLE'],
    ['answers without end', 'HUGE', 'ANSWER_TOO_LARGE'],
    ['gives the hash of other bytes', 'WRONG_HASH', 'RECEIPT_WRONG'],
    ['gives the receipt of another batch', 'WRONG_BATCH', 'RECEIPT_WRONG'],
    ['rejects a row that there is none of', 'WRONG_ROWS', 'RECEIPT_WRONG'],
    ['does not know our secret', 'FORBID', 'UNAUTHORIZED'],
    ['sends us elsewhere', 'REDIRECT', 'UNREACHABLE'],
  ]
  it.each(PASSING)('tries again when the platform %s', async (_how, way, problem) => {
    const one = await penalty()
    to.platform.fail(way)
    const turn = () => to.turn(HOUR)
    const isSlow = problem === 'TIMEOUT'
    const [failed] = await batchesAfter(isSlow ? () => to.impatiently(turn) : turn)
    expect(failed).toMatchObject({ state: 'FAILED', problem, attempts: 1 })
    // Not before the pause is over.
    await to.turn(1)
    expect((await to.batches()).at(-1)).toMatchObject({ state: 'FAILED', attempts: 1 })
    expect(await batchesAfter(() => to.turn(HOUR))).toEqual([])
    expect((await to.batches()).at(-1)).toMatchObject({
      state: 'ACKNOWLEDGED',
      problem: null,
      attempts: 2,
    })
    expect([to.platform.held.has(one.key), timesOf(failed!.id)]).toEqual([true, 1])
  })

  it('waits as long as a busy platform asks, and does not count it as failing', async () => {
    await penalty()
    to.platform.fail({ busy: '600' })
    const [busy] = await batchesAfter(() => to.turn(HOUR))
    expect(busy).toMatchObject({ state: 'FAILED', problem: 'BUSY' })
    await to.turn(590)
    expect((await to.batches()).at(-1)).toMatchObject({ attempts: 1 })
    await to.turn(20)
    expect((await to.batches()).at(-1)).toMatchObject({ state: 'ACKNOWLEDGED', attempts: 2 })
    const [row] = await world.base.db.query<{ failures: number }>(
      `select failures from exchange_batch where id = $1`,
      [busy!.id],
    )
    expect(row!.failures).toBe(0)
  })

  it('delivers a batch once when its answer was lost', async () => {
    const one = await penalty()
    to.platform.fail('LOSE_ANSWER')
    const [lost] = await batchesAfter(() => to.turn(HOUR))
    expect(lost).toMatchObject({ state: 'FAILED', problem: 'UNREACHABLE' })
    await to.turn(HOUR)
    expect((await to.batches()).at(-1)).toMatchObject({ id: lost!.id, state: 'ACKNOWLEDGED' })
    expect([timesOf(lost!.id), to.platform.held.has(one.key)]).toEqual([1, true])
  })

  it('withdraws what was revoked while nobody knew whether it had arrived', async () => {
    const one = await penalty()
    to.platform.fail('LOSE_ANSWER')
    await to.turn(HOUR)
    await revoke(one)
    await to.turn(1)
    expect(to.platform.held.has(one.key)).toBe(true)
    await to.turn(HOUR)
    await to.turn(1)
    expect(to.platform.held.has(one.key)).toBe(false)
  })

  it('never sends what was revoked while it waited', async () => {
    const one = await penalty()
    to.platform.fail('SERVER_ERROR')
    const [failed] = await batchesAfter(() => to.turn(HOUR))
    await revoke(one)
    await to.turn(HOUR)
    await to.turn(1)
    const states = (await to.batches()).filter(({ id }) => id >= failed!.id)
    expect(states.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'REPORT SUPERSEDED',
      // It had gone out once: nobody knows what the platform has.
      'WITHDRAWAL ACKNOWLEDGED',
    ])
    expect([to.platform.batches.has(failed!.id), to.platform.held.has(one.key)]).toEqual([
      false,
      false,
    ])
  })

  it('keeps what the platform rejects of a batch, with its reasons', async () => {
    const [good, bad] = [await penalty(), await penalty()]
    to.platform.state.rejects = (key) =>
      key === bad.key ? { code: 'FIELD_LENGTH', reason: '违法事实超长' } : null
    const [batch] = await batchesAfter(() => to.turn(HOUR))
    expect(batch).toMatchObject({ state: 'ACKNOWLEDGED', accepted: 1, rejected: 1 })
    const rows = await world.base.db.query(
      `select row_key as key, state, code, reason from exchange_row where batch_id = $1 order by n`,
      [batch!.id],
    )
    expect(rows).toContainEqual({ key: good.key, state: 'ACCEPTED', code: null, reason: null })
    expect(rows).toContainEqual({
      key: bad.key,
      state: 'REJECTED',
      code: 'FIELD_LENGTH',
      reason: '违法事实超长',
    })
    // Put right at its source it goes out again, alone.
    to.platform.state.rejects = () => null
    await correct(bad, { facts: '未按规定维护' })
    expect((await batchesAfter(() => to.turn(1))).map(({ rows: n }) => n)).toEqual([1])
    expect(to.platform.held.has(bad.key)).toBe(true)
  })

  it('asks after a receipt that comes late, and does not hold up what changes meanwhile', async () => {
    const one = await penalty()
    to.platform.state.givesReceipts = false
    const [batch] = await batchesAfter(() => to.turn(HOUR))
    expect(batch).toMatchObject({ state: 'DELIVERED', receipt: null })
    await revoke(one)
    await to.turn(1)
    expect(to.platform.held.has(one.key)).toBe(false)
    to.platform.state.givesReceipts = true
    await to.turn(HOUR)
    await to.turn(1)
    const open = (await to.batches()).filter(
      ({ id, state }) => id >= batch!.id && state !== 'ACKNOWLEDGED',
    )
    expect(open).toEqual([])
    expect([timesOf(batch!.id), to.platform.held.has(one.key)]).toEqual([1, false])
  })

  it('gives a batch up that the platform refuses as a whole, or that fails too often', async () => {
    await penalty()
    to.platform.fail('REFUSE')
    const [refused] = await batchesAfter(() => to.turn(HOUR))
    expect(refused).toMatchObject({ state: 'DEAD', problem: 'REFUSED' })
    const one = await penalty()
    to.platform.fail(...Array<Misbehaviour>(40).fill('SERVER_ERROR'))
    const [failing] = await batchesAfter(() => to.turn(HOUR))
    for (let n = 2; n <= 12; n++) await to.turn(2 * HOUR)
    expect((await to.batches()).at(-1)).toMatchObject({
      id: failing!.id,
      state: 'DEAD',
      problem: 'SERVER_ERROR',
      attempts: 12,
    })
    expect(to.platform.held.has(one.key)).toBe(false)
  })

  it('tells nothing to a platform that is no party in force', async () => {
    const one = await penalty()
    await world.base.db.query(`update party set state = 'SUSPENDED' where id = $1`, [to.party.id])
    expect(await batchesAfter(() => to.turn(HOUR))).toEqual([])
    const [place] = await world.base.db.query<{ failure: string }>(
      `select failure from exchange_platform`,
    )
    expect(place!.failure).toBe('PARTY_UNKNOWN')
    await world.base.db.query(`update party set state = 'ACTIVE' where id = $1`, [to.party.id])
    await to.turn(HOUR)
    expect(to.platform.held.has(one.key)).toBe(true)
  })

  it('does it once when two processes are at it', async () => {
    const one = await penalty()
    const batches = await batchesAfter(() => Promise.all([to.turn(HOUR), to.turn(HOUR)]))
    expect(batches.map(({ state, rows }) => [state, rows])).toEqual([['ACKNOWLEDGED', 1]])
    expect([timesOf(batches[0]!.id), to.platform.held.has(one.key)]).toEqual([1, true])
  })
})
