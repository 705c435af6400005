import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial, PERMIT, type Make } from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { countStored, inputOf, penaltyRow, row, SUBMIT } from '../support/submission.ts'
import { makeWorld, type World } from '../support/world.ts'

const OPERATOR = { isOperator: true }

describe.each(databases)('mutations, on $name', ({ open }) => {
  let world: World
  let make: Make
  const submit = async (records: unknown[], more: Record<string, unknown> = {}) =>
    (await ask(world, SUBMIT, inputOf(records, more), OPERATOR)).submitRecords
  const stored = () => countStored(world)

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  describe('submitRecords', () => {
    it('answers each row, in order, and takes the good ones in', async () => {
      const subject = await make.subject()
      const of = { subjectName: subject.name, usci: subject.usci }
      const good = penaltyRow({ ...of, documentNumber: '示例第一号' })
      const permit = row('ADMINISTRATIVE_PERMIT', {
        ...of,
        ...PERMIT,
        documentNumber: '示例第二号',
      })
      const { results, clientMutationId } = await submit(
        [
          good,
          row('NO_SUCH_ITEM', { subjectName: 'x' }),
          penaltyRow({ noSuchColumn: 'x', norThis: 'y' }),
          penaltyRow({ usci: '12', decidedOn: '2026/13/01', fine: '-1', penaltyClasses: '坐牢' }),
          penaltyRow({ usci: null }),
          penaltyRow({ facts: null, authorityName: '—', content: null }),
          penaltyRow({ facts: '锟斤拷锟斤拷', authorityName: '2026-01-01' }),
          good,
          penaltyRow({ ...of, documentNumber: '示例第一号', fine: '0.4' }),
          permit,
        ],
        { clientMutationId: 's1' },
      )
      expect(clientMutationId).toBe('s1')
      const statuses = results.map((one: { status: string }) => one.status)
      expect(statuses).toEqual([
        'INSERTED',
        'REJECTED',
        'REJECTED',
        'REJECTED',
        'REJECTED',
        'REJECTED',
        'REJECTED',
        'DUPLICATE',
        'CORRECTED',
        'INSERTED',
      ])
      const problems = results.map((one: { problems: { code: string; column: string }[] }) =>
        one.problems.map(({ code, column }) => `${code} ${column}`.trim()).toSorted(),
      )
      expect(problems[1]).toEqual(['CATALOGUE_ITEM_UNKNOWN'])
      expect(problems[2]).toEqual([
        'CATALOGUE_COLUMN_UNKNOWN noSuchColumn',
        'CATALOGUE_COLUMN_UNKNOWN norThis',
      ])
      expect(problems[3]).toEqual([
        'AMOUNT_NEGATIVE 处罚金额（万元）',
        'CODE_UNKNOWN 处罚类别',
        expect.stringMatching(/^DATE_(IMPOSSIBLE|MALFORMED) 处罚决定日期$/),
        'IDENTIFIER_MALFORMED 行政相对人代码_1（统一社会信用代码）',
      ])
      expect(problems[4]).toEqual(['IDENTIFIER_MISSING'])
      expect(problems[5]).toEqual([
        'REQUIRED_MISSING 处罚内容',
        'REQUIRED_MISSING 处罚机关',
        'REQUIRED_MISSING 违法事实',
      ])
      expect(problems[6]).toEqual(['COLUMN_SHIFTED 处罚机关', 'TEXT_DESTROYED 违法事实'])
      for (const { status, record, subject: owner, problems: found } of results) {
        if (status === 'REJECTED') {
          expect([record, owner]).toEqual([null, null])
          expect(
            found.every((one: { zh: string; en: string }) => one.zh !== '' && one.en !== ''),
          ).toBe(true)
        } else {
          expect([owner, found]).toEqual([subject.id, []])
        }
      }
      expect(results[0].record).toBe(results[7].record)
      expect(results[0].record).toBe(results[8].record)
      const query = `query ($usci: String!) { subject(identifier: { value: $usci }) {
        records(first: 9) { edges { node { id documentNumber ... on PenaltyRecord { fine { yuan } } } } } } }`
      const file = await ask(world, query, { usci: subject.usci })
      expect(file.subject.records.edges.map((edge: { node: unknown }) => edge.node)).toEqual([
        { id: results[0].record, documentNumber: '示例第一号', fine: { yuan: '4000' } },
        { id: results[9].record, documentNumber: '示例第二号' },
      ])
    })

    it('refuses a text with a NUL as destroyed, and takes the others in', async () => {
      const { results } = await submit([
        penaltyRow({ facts: '未按规定\u0000维护车辆' }),
        penaltyRow({ legalRepresentative: '\u0000' }),
        penaltyRow(),
        penaltyRow({ usci: `9132\u0000` }),
        penaltyRow({ subjectName: '示例\u0000公司' }),
      ])
      const outcome = results.map((one: { status: string; problems: { code: string }[] }) => [
        one.status,
        ...one.problems.map((problem) => problem.code),
      ])
      expect(outcome).toEqual([
        ['REJECTED', 'TEXT_DESTROYED'],
        ['REJECTED', 'REQUIRED_MISSING'],
        ['INSERTED'],
        ['REJECTED', expect.stringMatching(/^(TEXT_DESTROYED|IDENTIFIER_MALFORMED)$/)],
        ['REJECTED', 'TEXT_DESTROYED'],
      ])
    })

    it('never repeats a refused value in a message', async () => {
      const idNumber = residentIdNumber(77)
      const { results } = await submit([
        penaltyRow({ usci: idNumber.slice(1), registrationNumber: idNumber, decidedOn: idNumber }),
      ])
      expect(results[0].status).toBe('REJECTED')
      expect(JSON.stringify(results)).not.toContain(idNumber.slice(1))
    })

    it('knows a row again: unchanged, corrected, and stale when an older one comes back', async () => {
      const first = penaltyRow()
      const changed = {
        ...first,
        values: first.values.map((one) => (one.column === 'fine' ? { ...one, value: '0.9' } : one)),
      }
      const status = async (record: unknown) => (await submit([record])).results[0].status
      expect(await status(first)).toBe('INSERTED')
      expect(await status(first)).toBe('UNCHANGED')
      expect(await status(changed)).toBe('CORRECTED')
      expect(await status(changed)).toBe('UNCHANGED')
      expect(await status(first)).toBe('STALE')
    })

    it('does not bring back what was revoked', async () => {
      const given = penaltyRow()
      const [made] = (await submit([given])).results
      const revoke = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "x" }) { problems { code } } }`
      await ask(world, revoke, { record: made.record }, OPERATOR)
      const fresh = { ...given, values: [...given.values, { column: 'remarks', value: '新备注' }] }
      expect((await submit([fresh])).results[0].status).toBe('STALE')
      expect((await submit([given])).results[0].status).toBe('UNCHANGED')
      const node = `query ($id: ID!) { node(id: $id) { id } }`
      expect((await ask(world, node, { id: made.record })).node).toBeNull()
    })

    it('takes 100 rows and no more, one and no fewer', async () => {
      const many = Array.from({ length: 101 }, () => penaltyRow())
      const before = await stored()
      for (const records of [many, []]) {
        const refused = await refusal(world, SUBMIT, inputOf(records), OPERATOR)
        expect(refused).toMatchObject({ code: 'BAD_INPUT', en: 'Submit 1 to 100 rows' })
      }
      expect(await stored()).toBe(before)
      const { results } = await submit(many.slice(0, 100))
      expect(new Set(results.map((one: { status: string }) => one.status))).toEqual(
        new Set(['INSERTED']),
      )
      // A record and a subject each.
      expect(await stored()).toBe(before + 200)
    })

    it('refuses an unknown source and a short key', async () => {
      const unknown = await refusal(
        world,
        SUBMIT,
        inputOf([penaltyRow()], { source: 'NOBODY' }),
        OPERATOR,
      )
      expect(unknown).toMatchObject({ code: 'BAD_INPUT', zh: '来源未登记' })
      for (const idempotencyKey of ['', '1234567', 'x'.repeat(129)]) {
        const refused = await refusal(
          world,
          SUBMIT,
          inputOf([penaltyRow()], { idempotencyKey }),
          OPERATOR,
        )
        expect(refused.code).toBe('BAD_INPUT')
      }
    })

    it('gives the first answer again under the same key and body, and takes effect once', async () => {
      const records = [penaltyRow(), row('NO_SUCH_ITEM', {})]
      const idempotencyKey = `again-${nextSerial()}`
      const first = await submit(records, { idempotencyKey })
      const before = await stored()
      expect(await submit(records, { idempotencyKey })).toEqual(first)
      expect(first.results[0].status).toBe('INSERTED')
      expect(await stored()).toBe(before)
      // Under another key it is another request.
      expect((await submit(records)).results[0].status).toBe('UNCHANGED')
    })

    it('refuses the key for another body, with nothing written', async () => {
      const idempotencyKey = `conflict-${nextSerial()}`
      const first = penaltyRow()
      await submit([first], { idempotencyKey })
      const before = await stored()
      const others = [
        [penaltyRow()],
        [first, penaltyRow()],
        [{ ...first, values: first.values.slice(1) }],
      ]
      for (const records of others) {
        const refused = await refusal(world, SUBMIT, inputOf(records, { idempotencyKey }), OPERATOR)
        expect(refused.code).toBe('IDEMPOTENCY_CONFLICT')
      }
      const elsewhere = inputOf([first], { idempotencyKey, source: 'XINYONG_CHINA' })
      expect((await refusal(world, SUBMIT, elsewhere, OPERATOR)).code).toBe('IDEMPOTENCY_CONFLICT')
      expect(await stored()).toBe(before)
    })

    it('refuses an item for a category that it does not concern', async () => {
      const { results } = await submit([
        row('PROFESSIONAL_QUALIFICATION', {
          subjectName: '示例公司',
          documentNumber: 'x',
          title: 'x',
          decidedOn: '2026-01-01',
          authorityName: '示例局',
        }),
        row('REGISTRATION', { subjectName: '示例公司', subjectCode: usciNumber(nextSerial()) }),
      ])
      expect(results[0].status).toBe('REJECTED')
      // A registration tells of a subject and is no record.
      expect(results[1]).toMatchObject({ status: 'INSERTED', record: null })
    })
  })
})
