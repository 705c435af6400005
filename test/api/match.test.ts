import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { organizationCodeOf } from '../../src/subject/identifier.rules.ts'
import { ask, codesOf, refusal } from '../support/ask.ts'
import { counting, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial, type Make } from '../support/make.ts'
import {
  organizationCodeNumber,
  registrationNumber,
  residentIdNumber,
  usciNumber,
  withWrongCheck,
} from '../support/numbers.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type Asking, type World } from '../support/world.ts'

const MATCH = `query ($candidates: [MatchCandidateInput!]!) {
  matchSubjects(candidates: $candidates) {
    key result score
    subject { id name __typename } alternatives { id name }
    features { feature given agreement points zh en }
  }
}`

type Candidate = Record<string, unknown>

describe.each(databases)('matching candidates, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let make: Make
  let officer: Viewer
  const matchAll = async (candidates: Candidate[], as: Asking = {}) =>
    (await ask(world, MATCH, { candidates }, as)).matchSubjects
  const match = async (candidate: Candidate, as: Asking = {}) =>
    (await matchAll([candidate], as))[0]
  const agreements = (found: { features: { feature: string; agreement: string }[] }) =>
    Object.fromEntries(found.features.map(({ feature, agreement }) => [feature, agreement]))

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    make = makeFactories(world)
    const bureau = await makeParty(world.base, 'BUREAU')
    officer = {
      ...(await makeViewer(world.base, bureau, 'ACTOR')),
      purpose: 'ENFORCEMENT',
      matter: '示例案1号',
    }
  })
  afterAll(() => world.close())

  it('finds a firm by its code, and gives back the key', async () => {
    const { id, usci, name } = await make.subject()
    const found = await match({ key: '第7行', usci: ` ${usci.toLowerCase()} `, name })
    expect(found).toMatchObject({ key: '第7行', result: 'MATCHED', score: 100, subject: { id } })
    expect(found.features[0]).toMatchObject({ feature: 'USCI', given: usci, points: 70 })
    expect(agreements(found)).toEqual({ USCI: 'AGREES', NAME: 'AGREES' })
  })

  it('asks a person where the name of a code is another', async () => {
    const { id, usci } = await make.subject({ name: '南通旧名示例物流有限公司' })
    const found = await match({ usci, name: '南通改称示例物流有限公司' })
    expect(found).toMatchObject({ result: 'POSSIBLE', subject: { id } })
    expect(found.features[1]).toMatchObject({
      agreement: 'DIFFERS',
      zh: expect.stringContaining('更名'),
    })
  })

  it('finds a firm by its licence, and asks where several hold the number', async () => {
    const [holder, other] = [await make.subject(), await make.subject()]
    const permit = await make.permit(holder, { licenceNumber: '苏交运管许可示例00017号' })
    const licences = [' 苏交运管许可示例０００１７号 ']
    const found = await match({ licences, name: holder.name })
    expect(found).toMatchObject({ result: 'MATCHED', subject: { id: holder.id } })
    expect(found.features[0]).toMatchObject({
      feature: 'LICENCE',
      given: '苏交运管许可示例00017号',
      agreement: 'AGREES',
      points: 55,
    })
    expect(await match({ licences })).toMatchObject({ result: 'MATCHED' })
    expect(await match({ licences, name: '南通远航示例物流有限公司' })).toMatchObject({
      result: 'POSSIBLE',
    })
    const elsewhere = await match({ licences, usci: other.usci })
    expect(elsewhere).toMatchObject({ result: 'AMBIGUOUS', subject: null })
    await make.permit(other, { licenceNumber: '苏交运管许可示例00017号' })
    expect(await match({ licences })).toMatchObject({ result: 'AMBIGUOUS', subject: null })

    const revoke = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`
    await ask(world, revoke, { record: permit.id }, { isOperator: true })
    expect(await match({ licences })).toMatchObject({
      result: 'MATCHED',
      subject: { id: other.id },
    })
  })

  it('never looks for a licence that cannot be one, nor says an identity number again', async () => {
    const paper = residentIdNumber(nextSerial())
    for (const licence of ['7', paper, '\u0000示例许可']) {
      const found = await match({ licences: [licence] })
      expect(found).toMatchObject({ result: 'INVALID', subject: null })
      expect(found.features[0]).toMatchObject({ feature: 'LICENCE', given: null })
    }
    // Nothing tells a mistyped paper from a licence: what is not on file is not said again.
    const unknown = await match({ licences: [withWrongCheck(paper)] })
    expect(unknown).toMatchObject({ result: 'NOT_FOUND', features: [{ given: null }] })
    const type = 'SOCIAL_ORGANIZATION_CERTIFICATE'
    const coded = await match({ identifiers: [{ type, value: '912725432109872725' }] })
    expect(coded).toMatchObject({ result: 'NOT_FOUND', features: [{ given: null }] })
    const many = Array.from({ length: 11 }, (_, n) => `示例许可${n}`)
    const { code } = await refusal(world, MATCH, { candidates: [{ licences: many }] })
    expect(code).toBe('BAD_INPUT')
  })

  it('finds by old codes, and by the organisation code inside a code', async () => {
    const [number, code] = [registrationNumber(nextSerial()), organizationCodeNumber(nextSerial())]
    const name = '南通旧号示例物流有限公司'
    const old = await make.penalty(null, {
      subjectName: name,
      usci: null,
      registrationNumber: number,
      organizationCode: code,
    })
    const identifiers = [{ type: 'REGISTRATION_NUMBER', value: number }]
    expect(await match({ identifiers })).toMatchObject({
      result: 'MATCHED',
      subject: { id: old.subjectId },
    })
    const nested = usciNumber(Number(code.slice(2, 8)))
    expect(organizationCodeOf(nested)).toBe(code)
    expect(await match({ usci: nested, name })).toMatchObject({
      result: 'MATCHED',
      subject: { id: old.subjectId },
    })
  })

  it('calls codes that lead to two firms ambiguous', async () => {
    const [one, two] = [await make.subject(), await make.subject()]
    const identifiers = [{ type: 'ORGANIZATION_CODE', value: organizationCodeOf(two.usci) }]
    const found = await match({ usci: one.usci, identifiers, name: one.name })
    expect(found).toMatchObject({ result: 'AMBIGUOUS', subject: null })
    expect(found.alternatives.map(({ id }: { id: string }) => id)).toEqual([one.id, two.id])
  })

  it('goes on without a code that is wrong, and says so', async () => {
    const { id, usci, name } = await make.subject({ name: '南通误码示例物流有限公司' })
    for (const wrong of ['12345', withWrongCheck(usci)]) {
      const found = await match({ usci: wrong, name })
      expect(found).toMatchObject({ result: 'MATCHED', subject: { id } })
      expect(agreements(found)).toEqual({ USCI: 'INVALID', NAME: 'AGREES' })
      expect(await match({ usci: wrong })).toMatchObject({ result: 'INVALID', subject: null })
    }
    expect(await match({ region: '海门' })).toMatchObject({ result: 'INVALID' })
    expect(await match({})).toMatchObject({ key: null, result: 'INVALID', features: [] })
    expect(await match({ usci: usciNumber(999_997) })).toMatchObject({ result: 'NOT_FOUND' })
  })

  it('does not take a firm of that name whose code is another', async () => {
    const { id, name } = await make.subject({ name: '南通同名示例物流有限公司' })
    expect(await match({ name })).toMatchObject({ result: 'MATCHED', subject: { id } })
    const found = await match({ name, usci: usciNumber(999_996) })
    expect(found).toMatchObject({ result: 'POSSIBLE', subject: { id } })
    expect(agreements(found)).toEqual({ USCI: 'DIFFERS', NAME: 'AGREES' })
  })

  it('tells firms of one name apart by their division, retired ones too', async () => {
    const address = '江苏省南通市海门市示例路1号'
    const here = await make.subject({ name: '南通分区示例物流有限公司', address })
    await make.subject({ name: '如东分区示例物流有限公司', address: '如东县示例路2号' })
    const name = '分区示例物流有限责任公司'
    for (const region of ['320684', '海门市', '320614', '南通市海门区']) {
      const found = await match({ name, region })
      expect(found).toMatchObject({ result: 'POSSIBLE', subject: { id: here.id } })
      expect(agreements(found)['REGION']).toBe('AGREES')
    }
    expect(await match({ name, address })).toMatchObject({ subject: { id: here.id }, score: 65 })
    const both = await match({ name })
    expect(both).toMatchObject({ result: 'AMBIGUOUS', subject: null })
    expect(both.alternatives).toHaveLength(2)
  })

  it('proposes the firm whose name was written with a wrong character', async () => {
    const { id } = await make.subject({ name: '海门错字示例物流有限公司' })
    for (const name of ['海们错字示例物流有限公司', '海门错字示例物硫有限公司']) {
      expect(await match({ name })).toMatchObject({ result: 'POSSIBLE', subject: { id } })
    }
    expect(await match({ name: '海门借字示例物流有限公司' })).toMatchObject({ result: 'NOT_FOUND' })
  })

  it('follows a merge', async () => {
    const [old, kept] = [
      await make.subject({ name: '南通并前示例物流有限公司' }),
      await make.subject({ name: '南通并后示例物流有限公司' }),
    ]
    await ask(
      world,
      `mutation ($a: ID!, $b: ID!) { mergeSubjects(input: { subject: $a, into: $b, reason: "x" }) { clientMutationId } }`,
      { a: old.id, b: kept.id },
      { isOperator: true },
    )
    expect(await match({ usci: old.usci })).toMatchObject({
      result: 'MATCHED',
      subject: { id: kept.id },
    })
    expect(await match({ name: old.name })).toMatchObject({ result: 'NOT_FOUND' })
  })

  it('does not tell by the comparison where a sole trader does business', async () => {
    const address = '南通市海门区示例路9号'
    const { name, usci } = await make.subject({
      category: 'SOLE_TRADER',
      name: '示例隐址货运部',
      address,
    })
    const as = { viewer: officer }
    for (const found of [
      await match({ usci, name, address }),
      await match({ usci, name, address }, as),
    ]) {
      expect(agreements(found)).toMatchObject({ REGION: 'AGREES', ADDRESS: 'UNKNOWN' })
    }
    const firm = await make.subject({ address })
    expect(agreements(await match({ usci: firm.usci, address }))['ADDRESS']).toBe('AGREES')
  })

  it.each([0, 101])('refuses %i candidates', async (count) => {
    const candidates = Array.from({ length: count }, () => ({ name: '通达示例' }))
    expect((await refusal(world, MATCH, { candidates })).code).toBe('BAD_INPUT')
  })

  it('refuses more codes than a firm can have', async () => {
    const identifiers = Array.from({ length: 11 }, () => ({ value: usciNumber(1) }))
    expect((await refusal(world, MATCH, { candidates: [{ identifiers }] })).code).toBe('BAD_INPUT')
  })

  describe('persons', () => {
    const paper = (value: string) => ({ identifiers: [{ type: 'RESIDENT_ID', value }] })

    it('are never matched by name, for whomever it is', async () => {
      await make.person({ subjectName: '王测隐' })
      for (const as of [{}, { viewer: officer }, { isOperator: true }]) {
        expect(await match({ name: '王测隐' }, as)).toMatchObject({
          result: 'NOT_FOUND',
          subject: null,
          alternatives: [],
        })
      }
    })

    it('are matched by an identity paper for the purposes that entitle to it, and it is logged', async () => {
      const { idNumber, subjectId } = await make.person({ subjectName: '王测显' })
      const as = { viewer: officer }
      world.disclosures.length = 0
      const query = `query ($candidates: [MatchCandidateInput!]!) {
        matchSubjects(candidates: $candidates) { result features { given agreement } } }`
      const { matchSubjects } = await ask(world, query, { candidates: [paper(idNumber)] }, as)
      expect(matchSubjects).toEqual([
        { result: 'MATCHED', features: [{ given: null, agreement: 'AGREES' }] },
      ])
      expect(world.disclosures).toMatchObject([{ coordinates: ['Query.matchSubjects'] }])
      expect(world.disclosures[0]!.subjectIds).toHaveLength(1)
      const named = { ...paper(idNumber), name: '王测显' }
      expect(await match(named, as)).toMatchObject({
        result: 'MATCHED',
        subject: { id: subjectId, __typename: 'Person' },
      })
      expect(await match({ ...named, name: '王测他' }, as)).toMatchObject({ result: 'POSSIBLE' })
    })

    it('are looked for by nobody else, known or not, and not by a number in another place', async () => {
      const { idNumber } = await make.person()
      const asked = (value: string) => world.query(MATCH, { candidates: [paper(value)] })
      const known = await asked(idNumber)
      expect(codesOf(known)).toEqual(['IDENTIFIER_TYPE_FORBIDDEN'])
      expect(JSON.stringify(await asked(residentIdNumber(997)))).toBe(JSON.stringify(known))
      expect(codesOf(await asked('1'))).toEqual(['IDENTIFIER_TYPE_FORBIDDEN'])
      const elsewhere = [
        { usci: idNumber },
        { name: idNumber },
        { name: '王测', address: idNumber },
      ]
      expect(JSON.stringify(await matchAll(elsewhere))).not.toContain(idNumber)
    })

    it('whom the caller may not see read like ones that are not there', async () => {
      const { idNumber } = await make.person()
      const viewer = { ...officer, regions: ['320681'] }
      const asked = (value: string) => match(paper(value), { viewer })
      const hidden = await asked(idNumber)
      expect(hidden).toMatchObject({ result: 'NOT_FOUND', subject: null })
      expect(JSON.stringify(hidden)).toBe(JSON.stringify(await asked(residentIdNumber(996))))
    })
  })

  it('takes as many statements for a hundred candidates as for four', async () => {
    const made = await Promise.all(
      Array.from({ length: 25 }, (_, n) => make.subject({ name: `南通批${n}量示例物流有限公司` })),
    )
    const candidates = made.flatMap(({ usci, name }) => [
      { usci, name },
      { name },
      { name: name.replace('物流', '物硫'), usci: usciNumber(999_995) },
      { name: '无此示例物流有限公司', identifiers: [{ type: 'TAX_NUMBER', value: `${usci}` }] },
    ])
    const taken = async (some: Candidate[]) => {
      db.taken()
      await matchAll(some)
      return db.taken().length
    }
    const few = await taken(candidates.slice(0, 4))
    expect(few).toBeLessThanOrEqual(12)
    expect(await taken(candidates)).toBe(few)
  })

  it('shows the points by which it scores', async () => {
    const { matchPolicies } = await ask(
      world,
      `{ matchPolicies(first: 1) { totalCount edges { node { code basis confidence possibleFrom lead alternatives points { finding points } } } } }`,
    )
    expect(matchPolicies.totalCount).toBe(1)
    expect(matchPolicies.edges[0].node).toMatchObject({
      code: 'SUBJECT_MATCH',
      confidence: 'LOW',
      alternatives: 5,
    })
    expect(matchPolicies.edges[0].node.points).toContainEqual({ finding: 'USCI_SAME', points: 70 })
  })
})
