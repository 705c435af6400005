import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeServer } from '../../src/server.ts'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { countStored, inputOf, penaltyRow, SUBMIT } from '../support/submission.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'

const OPERATOR = { isOperator: true }

describe.each(databases)('mutations are closed, on $name', ({ open }) => {
  let world: World

  beforeAll(async () => {
    world = await makeWorld(await open())
  })
  afterAll(() => world.close())

  const EACH: [string, string][] = [
    [
      'submitRecords',
      `submitRecords(input: { source: "TRANSPORT_BUREAU", idempotencyKey: "12345678", records: [] }) { clientMutationId }`,
    ],
    [
      'correctRecord',
      `correctRecord(input: { record: "x", values: [], reason: "x" }) { clientMutationId }`,
    ],
    ['revokeRecord', `revokeRecord(input: { record: "x", reason: "x" }) { clientMutationId }`],
    [
      'releaseRecordText',
      `releaseRecordText(input: { record: "x", columns: [], reason: "x" }) { clientMutationId }`,
    ],
    [
      'mergeSubjects',
      `mergeSubjects(input: { subject: "x", into: "y", reason: "x" }) { clientMutationId }`,
    ],
    ['unmergeSubjects', `unmergeSubjects(input: { subject: "x" }) { clientMutationId }`],
  ]

  it.each(EACH)('%s: to everybody but the operator, whatever one may see', async (_name, field) => {
    for (const as of [{}, { entitlement: EVERYTHING }, { holdsWriting: true }]) {
      const refused = await refusal(world, `mutation { ${field} }`, {}, as)
      expect(refused).toEqual({
        code: 'FORBIDDEN',
        zh: '无权执行该操作',
        en: 'This operation is not allowed',
      })
    }
    const opened = await refusal(world, `mutation { ${field} }`, {}, OPERATOR)
    expect(opened.code).not.toBe('FORBIDDEN')
  })

  it('every mutation of the schema, over HTTP as well, and nothing is written', async () => {
    const { __type } = await ask(world, `{ __type(name: "Mutation") { fields { name } } }`)
    const names = __type.fields.map((one: { name: string }) => one.name)
    expect(names.toSorted()).toEqual(EACH.map(([name]) => name).toSorted())
    const server = await makeServer({
      base: world.base,
      served: world.served,
      logger: pino({ level: 'silent' }),
      corsOrigins: [],
      trustedProxies: [],
      pageFolder: '/nowhere',
    } as never)
    const before = await countStored(world)
    try {
      const whole = inputOf([penaltyRow()])
      const bodies = [
        ...EACH.map(([, field]) => ({ query: `mutation { ${field} }`, variables: {} })),
        { query: SUBMIT, variables: whole },
      ]
      for (const payload of bodies) {
        const answer = await server.fastify.inject({
          method: 'POST',
          url: '/graphql',
          payload,
          headers: { authorization: 'Bearer operator', 'x-operator': 'true' },
        })
        expect(codesOf(answer.json())).toEqual(['FORBIDDEN'])
      }
      // A mutation is not for GET at all.
      const query = encodeURIComponent(`mutation { ${EACH[0]![1]} }`)
      const got = await server.fastify.inject({
        method: 'GET',
        url: `/graphql?query=${query}`,
        headers: { 'apollo-require-preflight': 'true' },
      })
      expect(got.statusCode).toBe(405)
    } finally {
      await server.stop()
    }
    expect(await countStored(world)).toBe(before)
  })
})
