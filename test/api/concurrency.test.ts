import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submitRecords } from '../../src/submission/submit-records.service.ts'
import { ask } from '../support/ask.ts'
import { onPostgres } from '../support/databases.ts'
import { makeFactories, nextSerial, PENALTY, type Make } from '../support/make.ts'
import { registrationNumber, usciNumber } from '../support/numbers.ts'
import { makeWorld, type World } from '../support/world.ts'

const WRITERS = 16
const FILE = `query ($usci: String!) { subject(identifier: { value: $usci }) {
  id records(first: 50) { totalCount edges { node { documentNumber } } } } }`

// The embedded database has one connection: there is no at once.
describe.each(onPostgres)('sixteen writers at once, on $name', ({ open }) => {
  let world: World
  let make: Make
  const atOnce = <T>(work: (n: number) => Promise<T>) =>
    Promise.all(Array.from({ length: WRITERS }, (_, n) => work(n)))
  const count = async (table: string, where: string, value: string) => {
    const [row] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from ${table} where ${where}`,
      [value],
    )
    return row!.n
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('with one key have one effect and one answer', async () => {
    for (let round = 0; round < 3; round += 1) {
      const usci = usciNumber(nextSerial())
      const documentNumber = `同键${round}`
      const values = new Map(
        Object.entries({ ...PENALTY, subjectName: '示例同键有限公司', usci, documentNumber }),
      ) as Map<string, string | null>
      const key = `one-key-${round}`
      const answers = await atOnce(() =>
        submitRecords(
          world.writing,
          'TRANSPORT_BUREAU',
          [{ item: 'ADMINISTRATIVE_PENALTY', values }],
          key,
        ),
      )
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(answers[0]![0]!.status).toBe('INSERTED')
      expect(await count('record', 'document_number = $1', documentNumber)).toBe(1)
      expect(await count('request_key', 'key = $1', key)).toBe(1)
      expect(await count('subject_identifier', 'value = $1', usci)).toBe(1)
    }
  })

  it('who submit the same new subject make one subject, with a record each', async () => {
    for (let round = 0; round < 3; round += 1) {
      const usci = usciNumber(nextSerial())
      const made = await atOnce((n) =>
        make.penalty(null, {
          subjectName: '示例同时有限公司',
          usci,
          documentNumber: `同时${round}-${n}`,
        }),
      )
      expect(new Set(made.map((one) => one.subjectId)).size).toBe(1)
      expect(new Set(made.map((one) => one.id)).size).toBe(WRITERS)
      const { subject } = await ask(world, FILE, { usci })
      expect(subject).toMatchObject({ id: made[0]!.subjectId, records: { totalCount: WRITERS } })
      expect(await count('identifier', 'value = $1', usci)).toBe(1)
      const [names] = await world.base.db.query<{ n: number }>(
        `select count(*)::int as n from subject_name n join subject_identifier i
           on i.subject_id = n.subject_id and i.type = 'USCI' where i.value = $1`,
        [usci],
      )
      expect(names!.n).toBe(1)
    }
  })

  it('who submit the same row make one record of one version', async () => {
    const usci = usciNumber(nextSerial())
    const made = await atOnce(() =>
      make.penalty(null, { subjectName: '示例同行有限公司', usci, documentNumber: '同行' }),
    )
    const statuses = made.map((one) => one.status).toSorted()
    expect(statuses).toEqual([
      'INSERTED',
      ...Array.from({ length: WRITERS - 1 }, () => 'UNCHANGED'),
    ])
    expect(await count('record', 'document_number = $1', '同行')).toBe(1)
  })

  it('who teach one old number different codes leave one owner, each row taken in', async () => {
    const number = registrationNumber(nextSerial())
    const codes = Array.from({ length: WRITERS }, () => usciNumber(nextSerial()))
    const made = await atOnce((n) =>
      make.penalty(null, { usci: codes[n]!, registrationNumber: number, documentNumber: `争${n}` }),
    )
    expect(new Set(made.map((one) => one.subjectId)).size).toBe(WRITERS)
    expect(await count('identifier', 'value = $1', number)).toBe(1)
    const conflicts = made.filter((one) =>
      one.problems.some((problem) => problem.code === 'IDENTIFIER_CONFLICT'),
    )
    expect(conflicts).toHaveLength(WRITERS - 1)
  })

  it('who correct one record make a version each, in a row', async () => {
    const { id } = await make.penalty(null, { documentNumber: '同改' })
    const correct = `mutation ($record: ID!, $value: String!) { correctRecord(input: { record: $record, reason: "x",
      values: [{ column: "legalBasis", value: $value }] }) { problems { code } } }`
    await atOnce((n) =>
      ask(world, correct, { record: id, value: `依据${n}` }, { isOperator: true }),
    )
    const versions = await world.base.db.query<{ version: number; open: boolean }>(
      `select version, superseded_at is null as open from record where document_number = '同改' order by version`,
    )
    expect(versions.map((one) => one.version)).toEqual(
      Array.from({ length: WRITERS + 1 }, (_, n) => n + 1),
    )
    expect(versions.filter((one) => one.open)).toEqual([{ version: WRITERS + 1, open: true }])
  })
})
