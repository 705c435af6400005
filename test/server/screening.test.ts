import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { revokeToken } from '../../src/credential/token.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import { OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { encodeGb18030 } from '../../src/generate/gb18030.ts'
import { deleteOldScreenings } from '../../src/screening/retention.service.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { BIDDING, handIn, look, makeChecker, over, resultOf } from '../support/screening.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const JSON_LINES = 'application/x-ndjson'
const SUSPENDED = { penaltyClasses: '罚款;责令停产停业', decidedOn: '2026-08-06' }
const FIELDS = `id state purpose { code } matter fileName rowCount doneCount outcomes { outcome count }
  problems { code zh en count } createdAt finishedAt problem { code zh en }`
const SCREENING = `query ($id: ID!) { screening(id: $id) { ${FIELDS} } }`
const SCREENINGS = `{ screenings(first: 50) { totalCount edges { node { id } } } }`
const CANCEL = `mutation ($id: ID!) { cancelScreening(input: { screening: $id, clientMutationId: "c" }) {
  clientMutationId screening { ${FIELDS} } } }`

describe.each(databases)('a screening on $name', ({ open }) => {
  let server: HttpServer
  let base: Base
  let suspended: MadeSubject
  let secret: string
  let viewer: Viewer

  beforeAll(async () => {
    server = await startHttp({}, await open())
    base = server.world.base
    const make = makeFactories(server.world)
    suspended = await make.subject()
    await make.penalty(suspended, SUSPENDED)
    ;({ secret, viewer } = await makeChecker(base))
  })
  afterAll(() => server.close())

  /** Hands a list in, waits for its end, and gives its id. */
  async function screened(body: string | Uint8Array, type = 'text/csv'): Promise<string> {
    const { status, body: told } = await handIn(server.url, secret, body, { type })
    expect([status, told.code]).toEqual([202, undefined])
    await over(server.url, told.id, secret)
    return told.id as string
  }
  const listOf = (count: number) =>
    ['代码', ...Array.from({ length: count }, (_, n) => usciNumber(500_000 + n))].join('\n')
  const db = <Row>(text: string, parameters: unknown[] = []) => base.db.query<Row>(text, parameters)

  it('checks each row and gives its outcome, reasons and receipt, or what is wrong with it', async () => {
    const person = residentIdNumber(7)
    const list = [
      '企业名称,统一社会信用代码,证件号码,备注',
      `甲,${suspended.usci},,=1+1`,
      `乙,${usciNumber(999_001)},,`,
      '示例查无此名运输有限公司,,,',
      `丙,,${person},`,
      '丁,,N/A,',
      '"缺列"',
      `${suspended.name},,,`,
      ',,,有备注',
      '',
    ].join('\n')
    const id = await screened(list)
    const rows = await resultOf(server.url, id, secret)
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(rows[0]).toMatchObject({
      name: '甲',
      code: suspended.usci,
      outcome: 'RESTRICTED',
      reasons: expect.arrayContaining(['SUSPENDED_FROM_BUSINESS']),
      problem: null,
    })
    expect(rows[1]).toMatchObject({ outcome: 'INDETERMINATE', reasons: ['SUBJECT_UNKNOWN'] })
    const problems = rows.map(({ problem }) => problem as { code: string; zh: string } | null)
    expect(problems.slice(2).map((problem) => problem?.code)).toEqual([
      'NAME_UNKNOWN',
      'IDENTIFIER_TYPE_FORBIDDEN',
      'IDENTIFIER_MALFORMED',
      'COLUMN_COUNT',
      undefined,
      'IDENTIFIER_MISSING',
    ])
    // Without a code, by its name.
    expect(rows[6]).toMatchObject({ name: suspended.name, code: '', outcome: 'RESTRICTED' })
    expect(problems[2]!.zh).toMatch(/\p{Script=Han}/u)
    const { number, receipt } = rows[0]!
    expect(await db('select receipt from credit_check where number = $1', [number])).toEqual([
      { receipt },
    ])
    // The number of an identity paper is in plain nowhere.
    expect(JSON.stringify(rows)).not.toContain(person)
    const sealed = await db<{ sealed: string }>('select sealed from screening_row')
    expect(JSON.stringify(sealed)).not.toContain(person)
    expect(server.log()).not.toContain(person)
    const csv = await look(server.url, `/screenings/${id}/result.csv`, secret)
    expect(csv.text.split('\r\n')).toHaveLength(10)
    expect(csv.text.startsWith('\uFEFFn,name,code,outcome')).toBe(true)
    expect(csv.headers.get('cache-control')).toBe('no-store')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="screening-/)
  })

  it('reads XLSX, GB18030 and JSON lines', async () => {
    const table = [
      ['单位名称', '统一社会信用代码'],
      ['甲', suspended.usci],
    ]
    const workbook = { SheetNames: ['a'], Sheets: { a: utils.aoa_to_sheet(table) } }
    const xlsx = write(workbook, { type: 'buffer', bookType: 'xlsx' }) as Buffer
    const csv = encodeGb18030(table.map((row) => row.join(',')).join('\r\n'))
    const lines = [
      JSON.stringify({ name: '甲', usci: suspended.usci }),
      '{ broken',
      '[1]',
      `{"usci": ${'9'.repeat(18)}}`,
    ].join('\n')
    for (const [body, type] of [
      [xlsx, XLSX],
      [csv, 'text/csv; charset=gb18030'],
      [lines, JSON_LINES],
    ] as const) {
      const rows = await resultOf(server.url, await screened(body, type), secret)
      expect(rows[0]).toMatchObject({ name: '甲', outcome: 'RESTRICTED' })
      if (type !== JSON_LINES) continue
      expect(rows.slice(1).map(({ problem }) => (problem as { code: string }).code)).toEqual([
        'ROW_UNREADABLE',
        'ROW_UNREADABLE',
        'NUMBER_PRECISION_LOST',
      ])
    }
  })

  it('refuses what it cannot take', async () => {
    const refused = async (body: string | Uint8Array, more: Parameters<typeof handIn>[3] = {}) => {
      const { status, body: told, headers } = await handIn(server.url, secret, body, more)
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
      return [status, told.code, told.detail as string] as const
    }
    const list = listOf(1)
    expect((await refused(list, { type: 'application/json' })).slice(0, 2)).toEqual([
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ])
    expect(await refused(list, { type: XLSX })).toEqual([
      400,
      'FILE_INVALID',
      'CONTENT_DIFFERS: The content is not of the type that was declared.',
    ])
    expect((await refused('a,b\n1,2'))[2]).toMatch(/^HEADER_UNKNOWN/)
    expect((await refused('名称'))[2]).toMatch(/^FILE_EMPTY/)
    expect((await refused(''))[2]).toMatch(/^FILE_EMPTY/)
    expect((await refused('{}', { type: JSON_LINES }))[2]).toMatch(/^HEADER_UNKNOWN/)
    expect((await refused('PK\u0003\u0004 no package', { type: XLSX }))[2]).toMatch(/^FILE_DAMAGED/)
    expect((await refused(`代码\n${'1\n'.repeat(100_001)}`))[2]).toMatch(/^TOO_MANY_ROWS/)
    expect((await refused(list, { key: '' })).slice(0, 2)).toEqual([400, 'BAD_INPUT'])
    expect((await refused(list, { key: residentIdNumber(1) })).slice(0, 2)).toEqual([
      400,
      'BAD_INPUT',
    ])
    expect((await refused(list, { query: '' })).slice(0, 2)).toEqual([400, 'PURPOSE_UNKNOWN'])
    expect((await refused(list, { query: 'purpose=BIDDING' })).slice(0, 2)).toEqual([
      400,
      'MATTER_REQUIRED',
    ])
    const conflict = { query: BIDDING, headers: { purpose: 'FILING' } }
    expect((await refused(list, conflict)).slice(0, 2)).toEqual([400, 'PURPOSE_CONFLICT'])
  })

  it('is for who may check, and for a known credential', async () => {
    const reader = await makeChecker(base, { permissions: ['subject:read'] })
    expect(await handIn(server.url, reader.secret, listOf(1))).toMatchObject({ status: 403 })
    const { status, headers } = await handIn(server.url, 'nonsense', listOf(1))
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    const anonymous = await fetch(`${server.url}/screenings?${BIDDING}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'a' },
      body: listOf(1),
    })
    expect(anonymous.status).toBe(403)
  })

  it('is the same one for the same key, also when both come at once, and charged once', async () => {
    const own = await makeChecker(base, { quotaPoints: 1_000 })
    const hand = (body: string, query = BIDDING) =>
      handIn(server.url, own.secret, body, { key: 'the-key', query })
    const both = await Promise.all([hand(listOf(30)), hand(listOf(30))])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 202])
    const again = await hand(listOf(30))
    expect(again.status).toBe(200)
    expect(new Set([...both, again].map(({ body }) => body.id)).size).toBe(1)
    const fresh = both.find(({ status }) => status === 202)!
    expect(fresh.headers.get('ratelimit')).toMatch(/^"day";r=970;/)
    const next = await handIn(server.url, own.secret, listOf(10), { key: 'another' })
    expect(next.headers.get('ratelimit')).toMatch(/^"day";r=960;/)
    for (const other of [hand(listOf(31)), hand(listOf(30), 'purpose=BIDDING&matter=2026-2')]) {
      expect(await other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } })
    }
    // Another's key is another key.
    expect((await handIn(server.url, secret, listOf(31), { key: 'the-key' })).status).toBe(202)
  })

  it('is not taken beyond the quota', async () => {
    const own = await makeChecker(base, { quotaPoints: 10 })
    const refused = await handIn(server.url, own.secret, listOf(11))
    expect(refused).toMatchObject({ status: 429, body: { code: 'QUOTA_EXCEEDED' } })
    expect(refused.headers.get('retry-after')).not.toBeNull()
    expect((await handIn(server.url, own.secret, listOf(10))).status).toBe(202)
  })

  it('is seen by the party that handed it in, and by nobody else', async () => {
    const list = `名称,代码,备注\n甲,${suspended.usci},\n,,有\n`
    const { body } = await handIn(server.url, secret, list, {
      query: `${BIDDING}&fileName=${encodeURIComponent(`C:\\名单 ${residentIdNumber(2)}.csv`)}`,
    })
    const { id } = body
    await over(server.url, id, secret)
    const { screening } = await ask(server.world, SCREENING, { id }, { viewer })
    expect(screening).toMatchObject({
      id,
      state: 'DONE',
      purpose: { code: 'BIDDING' },
      matter: '2026-1',
      fileName: '名单 ******.csv',
      rowCount: 2,
      doneCount: 2,
      outcomes: [{ outcome: 'RESTRICTED', count: 1 }],
      problems: [{ code: 'IDENTIFIER_MISSING', count: 1 }],
      problem: null,
    })
    const { screenings } = await ask(server.world, SCREENINGS, {}, { viewer })
    expect(screenings.edges.map(({ node }: { node: { id: string } }) => node.id)).toContain(id)

    const other = await makeChecker(base)
    expect(await ask(server.world, SCREENING, { id }, { viewer: other.viewer })).toEqual({
      screening: null,
    })
    expect((await ask(server.world, SCREENINGS, {}, { viewer: other.viewer })).screenings).toEqual({
      totalCount: 0,
      edges: [],
    })
    const cancelled = await refusal(server.world, CANCEL, { id }, { viewer: other.viewer })
    expect(cancelled.code).toBe('NOT_FOUND')
    const made = Buffer.from('screening:00000000-0000-4000-8000-000000000000').toString('base64url')
    for (const path of ['', '/result.csv', '/result.ndjson']) {
      const theirs = await look(server.url, `/screenings/${id}${path}`, other.secret)
      const none = await look(server.url, `/screenings/${made}${path}`, other.secret)
      const bare = ({ status, text }: typeof none) => [status, text.replace(/"instance".*/, '')]
      expect(theirs.status).toBe(404)
      expect(bare(theirs)).toEqual(bare(none))
    }
  })

  it('logs each chunk with its purpose and matter, and each look at the results', async () => {
    const id = await screened(`代码\n${suspended.usci}\n${suspended.usci}\n`)
    const uuid = Buffer.from(id, 'base64url').toString().split(':')[1]
    const logged = (operation: string) =>
      db<{ purpose: string; matter: string; count: number; xmin: string }>(
        `select purpose, matter, subject_count as count, xmin::text as xmin from access_entry
          where operation = $1 and document_hash = (select body_hash from screening where id = $2)`,
        [operation, uuid],
      )
    const [chunk, ...more] = await logged('screening')
    expect(more).toEqual([])
    expect(chunk).toMatchObject({ purpose: 'BIDDING', matter: '2026-1', count: 1 })
    const kept = await db<{ rows: string; checks: string }>(
      `select r.xmin::text as rows, c.xmin::text as checks
         from screening_row r join credit_check c on c.number = r.number where r.screening_id = $1`,
      [uuid],
    )
    // Result, check and log in one transaction.
    expect(kept).toHaveLength(2)
    for (const { rows, checks } of kept) expect([rows, checks]).toEqual([chunk!.xmin, chunk!.xmin])
    expect(await logged('screeningResult')).toEqual([])
    await look(server.url, `/screenings/${id}/result.csv`, secret)
    expect(await logged('screeningResult')).toMatchObject([{ matter: '2026-1', count: 1 }])
  })

  it('is cancelled; what was checked stays', async () => {
    const { body } = await handIn(server.url, secret, listOf(5_000))
    const { id } = body
    const early = await look(server.url, `/screenings/${id}/result.csv`, secret)
    expect([early.status, early.text]).toEqual([
      409,
      expect.stringContaining('SCREENING_STATE_CONFLICT'),
    ])
    const { cancelScreening } = await ask(server.world, CANCEL, { id }, { viewer })
    expect(cancelScreening).toMatchObject({
      clientMutationId: 'c',
      screening: { id, state: 'STOPPED', problem: { code: 'CANCELLED' } },
    })
    const rows = await resultOf(server.url, id, secret)
    expect(rows).toHaveLength(5_000)
    const unchecked = rows.filter(({ outcome }) => outcome === null)
    expect(unchecked.length).toBeGreaterThan(0)
    expect(unchecked[0]).toMatchObject({ problem: { code: 'NOT_CHECKED' } })
    const { code } = await refusal(server.world, CANCEL, { id }, { viewer })
    expect(code).toBe('SCREENING_STATE_CONFLICT')
  })

  it('stops when its credential is revoked', async () => {
    const own = await makeChecker(base)
    const { body } = await handIn(server.url, own.secret, listOf(5_000))
    await revokeToken(base, OPERATOR_VIEWER, own.tokenId, false)
    const end = Date.now() + 20_000
    for (;;) {
      const { screening } = await ask(
        server.world,
        SCREENING,
        { id: body.id },
        { viewer: own.viewer },
      )
      if (screening.state === 'STOPPED') {
        expect(screening.problem).toMatchObject({ code: 'CREDENTIAL_ENDED' })
        expect(screening.doneCount).toBeLessThan(5_000)
        return
      }
      if (Date.now() > end) throw new Error(JSON.stringify(screening))
    }
  })

  it('is deleted when its time is over, and its checks are not', async () => {
    const id = await screened(`代码\n${suspended.usci}\n`)
    const [row] = await resultOf(server.url, id, secret)
    const now = base.now()
    server.world.setNow(new Date(now.getTime() + 29 * 86_400_000))
    await deleteOldScreenings(base)
    expect((await look(server.url, `/screenings/${id}`, secret)).status).toBe(200)
    server.world.setNow(new Date(now.getTime() + 31 * 86_400_000))
    await deleteOldScreenings(base)
    expect((await look(server.url, `/screenings/${id}`, secret)).status).toBe(404)
    server.world.setNow(now)
    const uuid = Buffer.from(id, 'base64url').toString().split(':')[1]
    expect(await db('select from screening_row where screening_id = $1', [uuid])).toEqual([])
    const { number } = row!
    expect(await db('select number from credit_check where number = $1', [number])).toHaveLength(1)
  })
})
