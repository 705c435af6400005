import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readGlobalId, writeGlobalId } from '../../src/relay/global-id.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import {
  makeFactories,
  nextSerial,
  subjectUuid,
  type MadeSubject,
  type Make,
} from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const PURPOSE = 'CREDIT_INVESTIGATION'
const PHONE = '13900000001'
const LETTER = { mediaType: 'application/pdf', content: 'JVBERi0xLjcK' }

const CONSENT = `id partyName purpose state validFrom validUntil requestedAt decidedAt withdrawnAt
  hasLetter subject asked { type value } letter { mediaType content hash }`
const REQUEST = `mutation ($input: RequestConsentsInput!) { requestConsents(input: $input) {
  clientMutationId results { consent { ${CONSENT} } problem { code zh en } } } }`
const DECIDE = `mutation ($input: DecideConsentInput!) {
  decideConsent(input: $input) { clientMutationId consent { ${CONSENT} } } }`
const GRANT = `mutation ($input: GrantConsentInput!) {
  grantConsent(input: $input) { consent { ${CONSENT} } } }`
const WITHDRAW = `mutation ($input: WithdrawConsentInput!) {
  withdrawConsent(input: $input) { consent { ${CONSENT} } } }`
const LIST = `query ($state: ConsentState) { consents(first: 100, state: $state) {
  totalCount pageInfo { hasNextPage } edges { node { ${CONSENT} } } } }`
const REVIEW = `{ consentsToReview(first: 100) { edges { node { ${CONSENT} } } } }`
const FILE = `query ($usci: String!) { subject(identifier: { value: $usci }) {
  consents(first: 10) { totalCount edges { node { ${CONSENT} } } }
  ... on Organization { phone } } }`

describe.each(databases)('consent through the API, on $name', ({ open }) => {
  let world: World
  let make: Make
  let agency: Viewer
  let reviewer: Viewer

  const viewerOf = async (
    cls: 'AGENCY' | 'BUREAU' | 'SUBJECT',
    role: 'ACTOR' | 'REPRESENTATIVE',
    values: object = {},
  ): Promise<Viewer> => ({
    ...(await makeViewer(world.base, await makeParty(world.base, cls, values), role)),
    purpose: cls === 'BUREAU' ? null : PURPOSE,
  })
  const ownerOf = async (firm: MadeSubject): Promise<Viewer> => {
    const owner = await viewerOf('SUBJECT', 'REPRESENTATIVE', { subjectId: subjectUuid(firm.id) })
    return { ...owner, purpose: null }
  }
  /** A firm with a phone, which is AUTHORIZED. */
  const makeFirm = async (): Promise<MadeSubject> => {
    const firm = await make.subject()
    const id = subjectUuid(firm.id)
    await world.base.db.query(
      'update subject_version set phone_sealed = $1::text where subject_id = $2::uuid',
      [world.base.cipher.seal(PHONE, id), id],
    )
    return firm
  }
  const rowOf = (subject: object, over: object = {}) => ({
    subject,
    purpose: PURPOSE,
    validFrom: '2026-11-20',
    validUntil: '2027-11-19',
    ...over,
  })
  const request = async (rows: object[], viewer = agency) => {
    const input = { requests: rows, idempotencyKey: `key-${nextSerial()}`, clientMutationId: 'c' }
    return (await ask(world, REQUEST, { input }, { viewer }))['requestConsents']
  }
  const fileOf = async (firm: MadeSubject, viewer: Viewer) =>
    (await ask(world, FILE, { usci: firm.usci }, { viewer }))['subject']
  const decide = async (viewer: Viewer, consent: string, decision: string, reason?: string) => {
    const input = { consent, decision, reason, clientMutationId: 'd' }
    return (await ask(world, DECIDE, { input }, { viewer }))['decideConsent'].consent
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    agency = await viewerOf('AGENCY', 'ACTOR', { name: '示例信用服务机构' })
    reviewer = await viewerOf('BUREAU', 'ACTOR')
  })
  afterAll(() => world.close())

  it('opens a file from the grant to the withdrawal, for its purpose, and not a request longer', async () => {
    const firm = await makeFirm()
    const owner = await ownerOf(firm)
    const answer = await request([rowOf({ value: firm.usci, type: 'USCI' })])
    expect(answer.clientMutationId).toBe('c')
    const { consent, problem } = answer.results[0]
    expect(problem).toBeNull()
    expect(consent).toMatchObject({
      partyName: '示例信用服务机构',
      purpose: PURPOSE,
      state: 'REQUESTED',
      validFrom: '2026-11-20',
      validUntil: '2027-11-19',
      decidedAt: null,
      subject: null,
      asked: { type: 'USCI', value: firm.usci },
      letter: null,
    })
    expect((await fileOf(firm, agency)).phone).toBeNull()

    expect((await decide(owner, consent.id, 'GRANT')).state).toBe('GRANTED')
    expect((await fileOf(firm, agency)).phone).toBe(PHONE)
    expect((await fileOf(firm, { ...agency, purpose: 'CREDIT_EVALUATION' })).phone).toBeNull()
    expect((await fileOf(firm, await viewerOf('AGENCY', 'ACTOR'))).phone).toBeNull()
    expect((await fileOf(await makeFirm(), agency)).phone).toBeNull()
    const granted = (await ask(world, LIST, { state: 'GRANTED' }, { viewer: agency }))['consents']
    expect(granted.edges.map((one: { node: object }) => one.node)).toMatchObject([
      { id: consent.id, subject: firm.id },
    ])

    const input = { consent: consent.id }
    const done = (await ask(world, WITHDRAW, { input }, { viewer: owner }))['withdrawConsent']
    expect(done.consent.state).toBe('WITHDRAWN')
    expect((await fileOf(firm, agency)).phone).toBeNull()
    expect((await refusal(world, WITHDRAW, { input }, { viewer: owner })).code).toBe(
      'CONSENT_STATE_CONFLICT',
    )
  })

  it('ends by itself when its last day is over', async () => {
    const firm = await makeFirm()
    const input = {
      party: writeGlobalId({ kind: 'party', id: agency.party!.id }),
      purpose: PURPOSE,
      validFrom: '2026-11-20',
      validUntil: '2026-11-20',
    }
    const owner = await ownerOf(firm)
    await ask(world, GRANT, { input }, { viewer: owner })
    try {
      world.setNow(new Date('2026-11-20T15:59:59Z'))
      expect((await fileOf(firm, agency)).phone).toBe(PHONE)
      world.setNow(new Date('2026-11-20T16:00:00Z'))
      expect((await fileOf(firm, agency)).phone).toBeNull()
      expect((await fileOf(firm, owner)).consents.edges[0].node.state).toBe('EXPIRED')
    } finally {
      world.setNow(new Date('2026-11-20T04:00:00Z'))
    }
  })

  it('answers a request alike, whether or not there is such a subject', async () => {
    const firm = await makeFirm()
    const person = await make.person()
    const subjects = [
      { type: 'USCI', value: firm.usci },
      { type: 'USCI', value: usciNumber(70_000 + nextSerial()) },
      { type: 'RESIDENT_ID', value: person.idNumber },
      { type: 'RESIDENT_ID', value: residentIdNumber(900) },
    ]
    const asker = await viewerOf('AGENCY', 'ACTOR')
    const { results } = await request(
      subjects.map((one) => rowOf(one, { letter: LETTER })),
      asker,
    )
    const shape = (consent: object) => JSON.stringify({ ...consent, id: null, asked: null })
    type Result = { consent: { id: string; asked: { value: string } } }
    expect(new Set(results.map((one: Result) => shape(one.consent))).size).toBe(1)
    expect(results[2].consent.asked.value).toMatch(/^320699\*{8}.{4}$/)
    const ids = results.map((one: Result) => one.consent.id) as string[]
    const text = JSON.stringify([results, ids.map(readGlobalId)])
    const hidden = [firm.id, person.subjectId].map(subjectUuid)
    for (const one of [...hidden, person.idNumber]) expect(text).not.toContain(one)

    const asked = await Promise.all(
      ids.map((consent) =>
        refusal(
          world,
          WITHDRAW,
          { input: { consent } },
          { viewer: { ...asker, permissions: reviewer.permissions } },
        ),
      ),
    )
    expect(new Set(asked.map(({ code }) => code))).toEqual(new Set(['FORBIDDEN']))
    const listed = (await ask(world, LIST, {}, { viewer: asker }))['consents']
    expect(listed.totalCount).toBe(4)
    const shapes = listed.edges.map((one: { node: object }) => shape(one.node))
    expect(new Set(shapes).size).toBe(1)
    // What a department refuses is refused for both.
    for (const id of ids) await decide(reviewer, id, 'REFUSE', '授权书不完整')
    const after = (await ask(world, LIST, { state: 'REFUSED' }, { viewer: asker }))['consents']
    expect(after.totalCount).toBe(4)
  })

  it('shows a letter to the subject and to its reviewer, and logs that it did', async () => {
    const firm = await makeFirm()
    const owner = await ownerOf(firm)
    const { results } = await request([
      rowOf({ type: 'USCI', value: firm.usci }, { letter: LETTER }),
      rowOf({ type: 'USCI', value: firm.usci }, { letter: { ...LETTER, mediaType: 'image/png' } }),
    ])
    expect(results[1].problem.code).toBe('ATTACHMENT_INVALID')
    const { id, hasLetter, letter } = results[0].consent
    expect([hasLetter, letter]).toEqual([true, null])

    type Edge = { node: { id: string; letter: object; subject: string | null } }
    const found = (edges: Edge[]) => edges.find(({ node }) => node.id === id)?.node
    const before = world.disclosures.length
    const waiting = (await ask(world, REVIEW, {}, { viewer: reviewer }))['consentsToReview']
    expect(found(waiting.edges)).toMatchObject({ letter: LETTER, subject: null })
    const [logged] = world.disclosures.slice(before)
    expect(logged!.coordinates).toContain('Consent.letter')
    expect(logged!.subjectIds).toContain(subjectUuid(firm.id))
    const own = await fileOf(firm, owner)
    expect(found(own.consents.edges)).toMatchObject({ letter: LETTER, subject: firm.id })
    expect((await refusal(world, REVIEW, {}, { viewer: agency })).code).toBe('FORBIDDEN')
    // The subject's own right is no department's: the gate lets it in, the service does not.
    expect((await refusal(world, REVIEW, {}, { viewer: owner })).code).toBe('FORBIDDEN')

    expect((await decide(reviewer, id, 'GRANT', '核对无误')).state).toBe('GRANTED')
    expect((await fileOf(firm, agency)).phone).toBe(PHONE)
  })

  it('lists the consents of a file for the subject alone', async () => {
    const firm = await makeFirm()
    const owner = await ownerOf(firm)
    const { results } = await request([rowOf({ type: 'USCI', value: firm.usci })])
    const own = await fileOf(firm, owner)
    expect(own.consents).toMatchObject({
      totalCount: 1,
      edges: [{ node: { id: results[0].consent.id, state: 'REQUESTED', subject: firm.id } }],
    })
    await decide(owner, results[0].consent.id, 'GRANT')
    const strangers: (Viewer | undefined)[] = [
      agency,
      reviewer,
      { ...reviewer, purpose: 'ENFORCEMENT', matter: '示例事项' },
      await ownerOf(await makeFirm()),
    ]
    for (const viewer of strangers) expect((await fileOf(firm, viewer!)).consents).toBeNull()
    const anonymous = (await ask(world, FILE, { usci: firm.usci }))['subject']
    expect(anonymous.consents).toBeNull()
  })

  it('is closed to who has no part in it, alike for what is missing', async () => {
    const firm = await makeFirm()
    const { results } = await request([rowOf({ type: 'USCI', value: firm.usci })])
    const stranger = await ownerOf(await makeFirm())
    const { id } = results[0].consent
    const nobodys = subjectUuid(firm.id)
    const made = writeGlobalId({ kind: 'consent', subjectId: nobodys, id: nobodys })
    const answers = await Promise.all(
      [id, made, firm.id, '!'].map((consent) =>
        refusal(world, DECIDE, { input: { consent, decision: 'GRANT' } }, { viewer: stranger }),
      ),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]!.code).toBe('NOT_FOUND')

    const input = { requests: [rowOf({ type: 'USCI', value: firm.usci })], idempotencyKey: 'k' }
    const codes = async (document: string, variables: object, viewers: (Viewer | null)[]) =>
      Promise.all(
        viewers.map(async (viewer) => {
          const as = viewer === null ? {} : { viewer }
          return (await refusal(world, document, { ...variables }, as)).code
        }),
      )
    const refused = ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']
    expect(await codes(REQUEST, { input }, [null, reviewer])).toEqual(refused.slice(0, 2))
    // A business partner is a subject too, and may ask as an agency does.
    const asked = await world.query(REQUEST, { input }, { viewer: stranger })
    expect(asked.errors?.[0]?.extensions['code']).not.toBe('FORBIDDEN')
    const given = {
      party: writeGlobalId({ kind: 'party', id: agency.party!.id }),
      purpose: PURPOSE,
      validFrom: '2026-11-20',
      validUntil: '2027-11-19',
    }
    expect(await codes(GRANT, { input: given }, [null, agency, reviewer])).toEqual(refused)
    expect(await codes(WITHDRAW, { input: { consent: id } }, [null, agency])).toEqual(
      refused.slice(1),
    )
    expect(await codes(LIST, {}, [null])).toEqual(['FORBIDDEN'])
    const late = { ...given, validUntil: '9999-12-31' }
    expect(await codes(GRANT, { input: late }, [stranger])).toEqual(['CONSENT_PERIOD_INVALID'])
  })
})
