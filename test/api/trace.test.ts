import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { canonicalJson } from '../../src/receipt/receipt.rules.ts'
import { createHash } from 'node:crypto'
import { makeFactories, subjectUuid, type Make } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const PURPOSE = 'ADMINISTRATIVE_LICENSING'

describe('no disclosure without a trace, however little is asked for', () => {
  let world: World
  let make: Make
  let bureau: Viewer

  beforeAll(async () => {
    world = await makeWorld()
    make = makeFactories(world)
    const party = await makeParty(world.base, 'BUREAU')
    bureau = {
      ...(await makeViewer(world.base, party, 'ACTOR')),
      purpose: PURPOSE,
      matter: 'M',
    }
  })
  afterAll(() => world.close())

  /** What the access log would hold of an answer; null: nothing. */
  async function traceOf(document: string, variables: object, viewer: Viewer | null = bureau) {
    world.disclosures.length = 0
    const as = viewer === null ? {} : { viewer }
    const answer = await world.query(document, { ...variables }, as)
    expect(answer.errors).toBeUndefined()
    return { data: answer.data, trace: world.disclosures.at(-1) ?? null }
  }
  const PERSON = `query ($value: String!) { subject(identifier: { type: RESIDENT_ID, value: $value }) { id } }`
  const NODE = `query ($id: ID!) { node(id: $id) { id } }`

  it('of a person: that there is one', async () => {
    const person = await make.person()
    const { data, trace } = await traceOf(PERSON, { value: person.idNumber })
    const subjectIds = [subjectUuid(person.subjectId)]
    expect(trace).toEqual({ coordinates: ['Query.subject'], subjectIds })
    const again = await traceOf(NODE, { id: data.subject.id })
    expect(again.trace).toEqual({ coordinates: ['Query.node'], subjectIds })
    expect((await traceOf(NODE, { id: data.subject.id }, null)).trace).toBeNull()
  })

  it('of a record that the public does not see', async () => {
    const warned = await make.penalty(null, { penaltyClasses: '警告', fine: null })
    const { data, trace } = await traceOf(NODE, { id: warned.id })
    expect(data.node).toEqual({ id: warned.id })
    expect(trace).toEqual({
      coordinates: ['Query.node'],
      subjectIds: [subjectUuid(warned.subjectId)],
    })
    expect((await traceOf(NODE, { id: warned.id }, null)).data.node).toBeNull()
  })

  it('keeps no hash of a question that could be tried out for an identity number', async () => {
    const { idNumber } = await make.person()
    const document = `query ($subject: IdentifierInput!) {
      creditCheck(subject: $subject, purpose: "${PURPOSE}", matter: "M", requestId: "trace-1") { number } }`
    await traceOf(document, { subject: { type: 'RESIDENT_ID', value: idNumber } })
    const [row] = await world.base.db.query<{ hash: string }>(
      `select body_hash as hash from check_request where request_id = 'trace-1'`,
    )
    const body = canonicalJson({
      questions: [{ type: 'RESIDENT_ID', value: idNumber }],
      asOf: { validAt: null, knownAt: null },
      purpose: PURPOSE,
      matter: 'M',
    })
    const plain = createHash('sha256').update(body)
    const [hex, base64] = [plain.copy().digest('hex'), plain.digest('base64url')]
    expect(row!.hash).toMatch(/^[0-9a-f]{64}$/)
    expect([hex, base64]).not.toContain(row!.hash)
  })
})
