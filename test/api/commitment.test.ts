import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantConsent, withdrawConsent } from '../../src/consent/consent.service.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask, refusal } from '../support/ask.ts'
import {
  change,
  commitmentOf,
  makeCommitmentTown,
  makeRepresentative,
  ownCommitmentOf,
  register,
  REGISTER,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeSubject, type Make } from '../support/make.ts'
import { makeMandate, makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

describe.each(databases)('registering commitments, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject
  let owner: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    firm = await make.subject()
    owner = await makeRepresentative(world, firm)
  })
  afterAll(() => world.close())

  const problems = async (variables: object, viewer: Viewer) => {
    const data = await ask(world, REGISTER, variables as Record<string, unknown>, { viewer })
    const { commitment, problems: found } = Object.values(data)[0] as {
      commitment: unknown
      problems: { field: string; code: string }[]
    }
    expect(commitment).toBeNull()
    return found.map(({ field, code }) => `${field} ${code}`)
  }
  const refused = (document: string, variables: object, viewer: Viewer) =>
    refusal(world, document, variables as Record<string, unknown>, { viewer }).then(
      ({ code }) => code,
    )

  it('a unit registers what it accepted, under its own source', async () => {
    const variables = commitmentOf(firm, { clientMutationId: 'mine' })
    const { registerCommitment } = await ask(world, REGISTER, variables, { viewer: town.bureau })
    expect(registerCommitment).toMatchObject({
      clientMutationId: 'mine',
      problems: [],
      commitment: {
        stage: 'SIGNED',
        state: 'IN_FORCE',
        code: variables.input.code,
        version: 1,
        validUntil: '2026-10-31',
        disclosureScope: 'PUBLIC',
        publishedFrom: '2026-11-20',
        publicationReason: 'BY_CLASS',
        type: { code: 'APPROVAL_SUBSTITUTION', zh: '审批替代型' },
        scene: { code: 'ADMINISTRATIVE_LICENSING' },
        publicationClass: { code: 'OPEN' },
        breachRecord: null,
        provenance: { sourceCode: 'TRANSPORT_BUREAU' },
      },
    })
  })

  it('a subject registers its own where the type allows', async () => {
    const own = await register(world, owner, ownCommitmentOf(firm))
    expect(own).toMatchObject({
      stage: 'SIGNED',
      code: null,
      acceptingUnit: null,
      type: { code: 'VOLUNTARY' },
      provenance: { sourceCode: 'SELF_DECLARED' },
    })
    expect(await problems(commitmentOf(firm), owner)).toEqual(['type TYPE_FORBIDDEN'])
    const closed = ownCommitmentOf(firm, { publicationClass: '不可公开' })
    expect(await problems(closed, owner)).toEqual(['publicationClass PUBLICATION_CLASS_FORBIDDEN'])
    const other = await make.subject()
    expect(await refused(REGISTER, ownCommitmentOf(other), owner)).toBe('FORBIDDEN')
  })

  it('an association registers self-discipline alone, of its members; an agency nothing', async () => {
    const member = commitmentOf(firm, { type: '行业自律型', scene: '行业自律', code: null })
    expect(await problems(member, town.association)).toEqual(['subject NOT_A_MEMBER'])
    const joined = {
      party: town.association.party!.id,
      purpose: 'MEMBER_SERVICE',
      validFrom: '2026-11-01',
      validTo: '2027-11-01',
    }
    // A consent for another purpose, to another association or that is over makes no member.
    const other = await makeParty(world.base, 'ASSOCIATION', { sourceCode: 'INDUSTRY_ASSOCIATION' })
    await grantConsent(world.base, owner, { ...joined, purpose: 'CREDIT_INVESTIGATION' })
    await grantConsent(world.base, owner, { ...joined, party: other.id })
    expect(await problems(member, town.association)).toEqual(['subject NOT_A_MEMBER'])
    const { id } = await grantConsent(world.base, owner, joined)
    expect(await register(world, town.association, member)).toMatchObject({
      provenance: { sourceCode: 'INDUSTRY_ASSOCIATION' },
    })
    const stranger = commitmentOf(await make.subject(), { type: '行业自律型', code: null })
    expect(await problems(stranger, town.association)).toEqual(['subject NOT_A_MEMBER'])
    await withdrawConsent(world.base, owner, id)
    const later = commitmentOf(firm, { type: '行业自律型', scene: '行业自律', code: null })
    expect(await problems(later, town.association)).toEqual(['subject NOT_A_MEMBER'])
    expect(await problems(commitmentOf(firm), town.association)).toEqual(['type TYPE_FORBIDDEN'])
    expect(await refused(REGISTER, commitmentOf(firm), town.agency)).toBe('FORBIDDEN')
  })

  it.each([
    [{ type: '自愿型' }, ['type TYPE_UNKNOWN']],
    [{ scene: '婚姻登记' }, ['scene SCENE_UNKNOWN']],
    [{ publicationClass: '公开' }, ['publicationClass PUBLICATION_CLASS_UNKNOWN']],
    [{ code: null }, ['code REQUIRED_MISSING']],
    [{ code: '3206002026100100001' }, ['code CODE_MALFORMED']],
    [{ code: '99060020261001000001' }, ['code CODE_DIVISION_UNKNOWN']],
    [{ code: '32060020261002000001' }, ['code CODE_DATE_DIFFERS']],
    [{ content: ' 无 ' }, ['content REQUIRED_MISSING']],
    [{ content: '南通\ufffd' }, ['content TEXT_DESTROYED']],
    [{ content: '身份证11010519491231002X' }, ['content TEXT_HOLDS_IDENTITY']],
    [{ validUntil: '2026-09-30' }, ['validUntil PERIOD_REVERSED']],
    [{ acceptingUnitCode: null }, ['acceptingUnitCode REQUIRED_MISSING']],
    [{ acceptingUnitCode: '11010519491231002X' }, ['acceptingUnitCode UNIT_CODE_INVALID']],
    [
      { code: '32060020261121000001', signedOn: '2026-11-21', validUntil: null },
      ['signedOn DATE_IN_FUTURE'],
    ],
  ])('%j is refused: %j', async (values, wanted) => {
    expect(await problems(commitmentOf(firm, values), town.bureau)).toEqual(wanted)
  })

  it.each([
    ['reason', 512],
    ['content', 4000],
    ['liability', 4000],
    ['remarks', 512],
    ['acceptingUnit', 200],
  ])('%s has %i characters at most', async (field, most) => {
    const longer = commitmentOf(firm, { [field]: '长'.repeat(most + 1) })
    expect(await problems(longer, town.bureau)).toEqual([`${field} TEXT_TOO_LONG`])
    await register(world, town.bureau, commitmentOf(firm, { [field]: '长'.repeat(most) }))
  })

  it('a code is used once', async () => {
    const first = commitmentOf(firm)
    await register(world, town.bureau, first)
    const again = commitmentOf(await make.subject(), { code: first.input.code })
    expect(await problems(again, town.bureau)).toEqual(['code CODE_TAKEN'])
  })

  it('the same key gives the first answer, and no other request', async () => {
    const variables = commitmentOf(firm)
    const first = await register(world, town.bureau, variables)
    expect((await register(world, town.bureau, variables)).id).toBe(first.id)
    const other = { input: { ...variables.input, content: '另一项承诺' } }
    expect(await refused(REGISTER, other, town.bureau)).toBe('IDEMPOTENCY_CONFLICT')
    const short = { input: { ...variables.input, idempotencyKey: 'short' } }
    expect(await refused(REGISTER, short, town.bureau)).toBe('BAD_INPUT')
  })

  it('a mandate must cover the division and the field of business', async () => {
    const party = await makeParty(world.base, 'COUNTY', {
      regionCode: '320682',
      sourceCode: 'COUNTY_TRANSPORT_OFFICE',
    })
    await makeMandate(world.base, party, { regionCode: '320682', domain: 'SAFETY' })
    const county = await makeViewer(world.base, party, 'ACTOR')
    const there = commitmentOf(firm, { code: '32068220261001000001', domain: 'SAFETY' })
    expect((await register(world, county, there)).code).toBe('32068220261001000001')
    for (const values of [
      { domain: 'SAFETY' },
      { code: '32068220261001000002', domain: 'CONSTRUCTION' },
    ]) {
      expect(await problems(commitmentOf(firm, values), county)).toEqual(['domain MANDATE_MISSING'])
    }
  })

  it('a text that seems to hold a person waits until somebody read it', async () => {
    const variables = commitmentOf(firm, { content: '由驾驶员张三负责，车牌苏F12345' })
    const made = await register(world, town.bureau, variables)
    expect(made).toMatchObject({
      disclosureScope: 'SHARED',
      publicationReason: 'TEXT_NOT_RELEASED',
      publishedFrom: null,
    })
    const input = { commitment: made.id, expectedVersion: 1, reason: '已核对，无个人信息' }
    const release = change('releaseCommitmentText')
    const { releaseCommitmentText } = await ask(world, release, { input }, { viewer: town.bureau })
    expect(releaseCommitmentText.commitment).toMatchObject({
      disclosureScope: 'PUBLIC',
      publishedFrom: '2026-11-20',
    })
  })
})
