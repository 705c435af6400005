import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { CheckPayload } from '../../src/check/payload.ts'
import { readReceipt } from '../../src/receipt/receipt.rules.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeRecord, type MadeSubject, type Make } from '../support/make.ts'
import { usciNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type Answer, type World } from '../support/world.ts'

const CHECK_FIELDS = `number checkedAt outcome policyVersion receipt isHistory matter purpose { code }
  subject { id name } asOf { validAt knownAt }
  reasons { code outcome basis count measures facts { kind id version label on disputed node { id } } }
  measures { code effect basis } coverage { source { code } need state deliveredAt freshDays }
  withheld { field }`
const CHECK = `query ($subject: IdentifierInput!, $purpose: String!, $matter: String, $requestId: String, $asOf: AsOfInput) {
  creditCheck(subject: $subject, purpose: $purpose, matter: $matter, requestId: $requestId, asOf: $asOf) { ${CHECK_FIELDS} } }`
const CHECKS = `query ($subjects: [IdentifierInput!]!, $purpose: String!, $matter: String, $requestId: String) {
  creditChecks(subjects: $subjects, purpose: $purpose, matter: $matter, requestId: $requestId) { ${CHECK_FIELDS} } }`
const SUSPENDED = { penaltyClasses: '罚款;责令停产停业', decidedOn: '2026-08-06' }

describe.each(databases)('a credit check on $name', ({ open }) => {
  let world: World
  let make: Make
  let bureau: Viewer
  let other: Viewer
  let firm: MadeSubject
  let suspended: MadeSubject
  let penalty: MadeRecord

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    bureau = await viewerOf('BUREAU', 'TRANSPORT_BUREAU')
    other = await viewerOf('BUREAU', 'COURT')
    firm = await make.subject()
    suspended = await make.subject()
    penalty = await make.penalty(suspended, SUSPENDED)
  })
  afterAll(() => world.close())

  async function viewerOf(cls: 'BUREAU' | 'AGENCY', sourceCode: string): Promise<Viewer> {
    const party = await makeParty(world.base, cls, { regionCode: '320600', sourceCode })
    return makeViewer(world.base, party, 'ACTOR')
  }
  const ask = (values: object, viewer: Viewer = bureau, document = CHECK): Promise<Answer> =>
    world.query(document, { purpose: 'BIDDING', matter: '示招〔2026〕1号', ...values }, { viewer })
  const of = (subject: MadeSubject) => ({ subject: { value: subject.usci } })
  const check = async (values: object, viewer?: Viewer) => {
    const answer = await ask(values, viewer)
    expect(answer.errors).toBeUndefined()
    return answer.data.creditCheck
  }
  const codeOf = (answer: Answer) => answer.errors?.[0]?.extensions['code']

  it('says RESTRICTED with its reasons, the measure and its basis, and links to the facts', async () => {
    const found = await check(of(suspended))
    expect(found).toMatchObject({
      outcome: 'RESTRICTED',
      matter: '示招〔2026〕1号',
      purpose: { code: 'BIDDING' },
      subject: { name: suspended.name },
      isHistory: false,
      withheld: [],
    })
    expect(found.reasons[0]).toMatchObject({
      code: 'SUSPENDED_FROM_BUSINESS',
      outcome: 'RESTRICTED',
      count: 1,
      measures: ['BIDDING_BARRED'],
    })
    expect(found.reasons[0].facts).toEqual([
      expect.objectContaining({ kind: 'RECORD', id: penalty.id, node: { id: penalty.id } }),
    ])
    expect(found.measures[0]).toMatchObject({ code: 'BIDDING_BARRED', effect: 'RESTRICTION' })
    expect(found.number).toMatch(/^20261120\d{6}[0-9A-Z]{12}$/)
  })

  it('says CLEAR of a clean file whose required sources were heard, and what it looked at', async () => {
    const found = await check(of(firm))
    expect(found).toMatchObject({ outcome: 'CLEAR', reasons: [] })
    const bySource = new Map(
      found.coverage.map((one: { source: { code: string } }) => [one.source.code, one]),
    )
    expect(bySource.get('TRANSPORT_BUREAU')).toMatchObject({ need: 'REQUIRED', state: 'FRESH' })
    expect(bySource.get('COURT')).toMatchObject({ need: 'OPTIONAL', state: 'MISSING' })
  })

  it('is about an unknown subject never CLEAR', async () => {
    const found = await check({ subject: { value: usciNumber(99_999) } })
    expect(found).toMatchObject({ outcome: 'INDETERMINATE', subject: null })
    expect(found.reasons.map(({ code }: { code: string }) => code)).toEqual(['SUBJECT_UNKNOWN'])
  })

  it('is signed: the receipt says what the answer says', async () => {
    const found = await check(of(suspended))
    const payload = readReceipt(found.receipt)!.payload as unknown as CheckPayload
    expect(payload).toMatchObject({
      number: found.number,
      outcome: 'RESTRICTED',
      caller: { class: 'BUREAU', party: bureau.party!.name },
      question: {
        identifier: { type: 'USCI', value: suspended.usci },
        purpose: 'BIDDING',
        matter: '示招〔2026〕1号',
      },
      policyVersion: found.policyVersion,
    })
  })

  it('answers two units that ask alike alike, whatever each holds', async () => {
    // The first holds the record, the second none.
    const [one, two] = [await check(of(suspended)), await check(of(suspended), other)]
    expect(two.outcome).toBe(one.outcome)
    expect(two.reasons).toEqual(one.reasons)
  })

  it('answers a hundred by the same few statements as one, each in its place', async () => {
    const subjects = [
      { value: suspended.usci },
      { value: 'no code' },
      { value: firm.usci },
      { value: usciNumber(99_998) },
    ]
    const answer = await ask({ subjects }, bureau, CHECKS)
    const outcomes = answer.data.creditChecks.map((one: { outcome: string }) => one.outcome)
    expect(outcomes).toEqual(['RESTRICTED', 'INDETERMINATE', 'CLEAR', 'INDETERMINATE'])
    expect(answer.data.creditChecks[1].reasons[0].code).toBe('IDENTIFIER_MALFORMED')
    const many = await ask({ subjects: Array(101).fill(subjects[0]) }, bureau, CHECKS)
    expect(codeOf(many)).toBe('BAD_INPUT')
    expect(codeOf(await ask({ subjects: [] }, bureau, CHECKS))).toBe('BAD_INPUT')
  })

  it('refuses what is malformed, asked alone, with the code', async () => {
    expect(codeOf(await ask({ subject: { value: 'no code' } }))).toBe('IDENTIFIER_MALFORMED')
  })

  it('has one purpose and one matter, of the header or of the arguments', async () => {
    const header = { ...bureau, purpose: 'BIDDING', matter: '示招〔2026〕1号' }
    expect((await check(of(firm), header)).outcome).toBe('CLEAR')
    expect(codeOf(await ask(of(firm), { ...bureau, purpose: 'HONOURS' }))).toBe('PURPOSE_CONFLICT')
    expect(codeOf(await ask(of(firm), { ...header, matter: '另一事项' }))).toBe('PURPOSE_CONFLICT')
    expect(codeOf(await ask({ ...of(firm), purpose: 'NO_SUCH' }))).toBe('PURPOSE_UNKNOWN')
    expect(codeOf(await ask({ ...of(firm), purpose: 'SELF_CHECK' }))).toBe('PURPOSE_FORBIDDEN')
    expect(codeOf(await ask({ ...of(firm), matter: null }))).toBe('MATTER_REQUIRED')
    const number = '查询 11010519491231002X'
    expect(codeOf(await ask({ ...of(firm), matter: number }))).toBe('BAD_REQUEST')
    // Purposes of agencies have no decision policy.
    const agency = await viewerOf('AGENCY', 'THIRD_PARTY')
    const asked = await ask({ ...of(firm), purpose: 'CREDIT_INVESTIGATION', matter: null }, agency)
    expect(codeOf(asked)).toBe('PURPOSE_NOT_CHECKED')
  })

  it('decides what the rest of its operation shows by the same purpose, wherever the check stands', async () => {
    const document = `query ($usci: String!) {
      before: subject(identifier: { value: $usci }) { records(first: 1) { edges { node { provenance { sourceCode } } } } }
      ...F }
      fragment F on Query { creditCheck(subject: { value: $usci }, purpose: "BIDDING", matter: "M") { outcome } }`
    const { data } = await world.query(document, { usci: suspended.usci }, { viewer: other })
    expect(data.before.records.edges[0].node.provenance.sourceCode).toBe('TRANSPORT_BUREAU')
    expect(data.creditCheck.outcome).toBe('RESTRICTED')
  })

  it('is refused to who has no permission, and anonymous callers', async () => {
    const none = { ...bureau, permissions: new Set<never>() }
    expect(codeOf(await ask(of(firm), none))).toBe('FORBIDDEN')
    const anonymous = await world.query(CHECK, { ...of(firm), purpose: 'BIDDING' })
    expect(codeOf(anonymous)).toMatch(/FORBIDDEN/)
  })

  describe('for a subject that checks itself', () => {
    it('concerns its own file alone', async () => {
      const subjectId = Buffer.from(suspendedId(), 'base64url').toString().split(':')[1]!
      const party = await makeParty(world.base, 'SUBJECT', { subjectId })
      const self = await makeViewer(world.base, party, 'REPRESENTATIVE')
      const asked = { purpose: 'SELF_CHECK', matter: null }
      const own = await check({ ...of(suspended), ...asked }, self)
      expect(own.outcome).toBe('ATTENTION')
      const another = await check({ ...of(firm), ...asked }, self)
      expect(another).toMatchObject({ outcome: 'INDETERMINATE', subject: null })
      expect(another.reasons[0].code).toBe('SUBJECT_NOT_CONCERNED')
    })
    const suspendedId = () => suspended.id
  })

  describe('with a request id', () => {
    it('gives the same number and answer within a day, also to requests under way at once', async () => {
      const asked = { ...of(suspended), requestId: 'tender-17/lot-2' }
      const [one, two] = await Promise.all([check(asked), check(asked)])
      const three = await check(asked)
      expect(two).toEqual(one)
      expect(three).toEqual(one)
      const elsewhere = await check(asked, other)
      expect(elsewhere.number).not.toBe(one.number)
    })

    it('refuses another question, and is free again after a day', async () => {
      const asked = { ...of(suspended), requestId: 'tender-18' }
      const first = await check(asked)
      expect(codeOf(await ask({ ...of(firm), requestId: 'tender-18' }))).toBe(
        'IDEMPOTENCY_CONFLICT',
      )
      world.setNow(new Date('2026-11-21T05:00:00Z'))
      const next = await check({ ...of(firm), requestId: 'tender-18' })
      world.setNow(new Date('2026-11-20T04:00:00Z'))
      expect(next.number).not.toBe(first.number)
    })

    it('holds no identity number', async () => {
      const asked = await ask({ ...of(firm), requestId: '11010519491231002X' })
      expect(codeOf(asked)).toBe('BAD_INPUT')
    })
  })

  it('is INDETERMINATE once a required source has gone quiet', async () => {
    world.setNow(new Date('2027-01-20T04:00:00Z'))
    try {
      const found = await check(of(firm))
      expect(found.outcome).toBe('INDETERMINATE')
      expect(found.reasons[0].code).toBe('SOURCE_STALE')
      expect((await check(of(suspended))).outcome).toBe('RESTRICTED')
    } finally {
      world.setNow(new Date('2026-11-20T04:00:00Z'))
    }
  })
})
