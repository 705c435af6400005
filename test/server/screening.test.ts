import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Base } from '../../src/disclosure/reading.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { handIn, look, makeChecker, over, resultOf } from '../support/screening.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const SUSPENDED = { penaltyClasses: '罚款;责令停产停业', decidedOn: '2026-08-06' }

describe.each(databases)('a screening on $name', ({ open }) => {
  let server: HttpServer
  let base: Base
  let suspended: MadeSubject
  let secret: string

  beforeAll(async () => {
    server = await startHttp({}, await open())
    base = server.world.base
    const make = makeFactories(server.world)
    suspended = await make.subject()
    await make.penalty(suspended, SUSPENDED)
    ;({ secret } = await makeChecker(base))
  })
  afterAll(() => server.close())

  it('checks each row and gives its outcome, reasons and receipt, or what is wrong with it', async () => {
    const person = residentIdNumber(7)
    const list = [
      '企业名称,统一社会信用代码,证件号码,备注',
      `甲,${suspended.usci},,=1+1`,
      `乙,${usciNumber(999_001)},,`,
      '只有名称,,,',
      `丙,,${person},`,
      '丁,,N/A,',
      '"缺列"',
      '',
    ].join('\n')
    const taken = await handIn(server.url, secret, list)
    expect(taken).toMatchObject({ status: 202, body: { state: 'QUEUED', rowCount: 6 } })
    const { id } = taken.body
    expect(taken.headers.get('location')).toBe(`/screenings/${id}`)
    expect(await over(server.url, id, secret)).toMatchObject({
      state: 'DONE',
      rowCount: 6,
      doneCount: 6,
      problem: null,
    })
    const rows = await resultOf(server.url, id, secret)
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6])
    expect(rows[0]).toMatchObject({
      outcome: 'RESTRICTED',
      reasons: expect.arrayContaining(['SUSPENDED_FROM_BUSINESS']),
      problem: null,
    })
    expect(rows[1]).toMatchObject({ outcome: 'INDETERMINATE', reasons: ['SUBJECT_UNKNOWN'] })
    expect(rows.slice(2).map(({ problem }) => (problem as { code: string }).code)).toEqual([
      'IDENTIFIER_MISSING',
      'IDENTIFIER_TYPE_FORBIDDEN',
      'IDENTIFIER_MALFORMED',
      'COLUMN_COUNT',
    ])
    expect(rows[3]!['code']).not.toContain(person)
    const { number, receipt } = rows[0]!
    const kept = await base.db.query('select receipt from credit_check where number = $1', [number])
    expect(kept).toEqual([{ receipt }])
  })
})
