import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorEntitlement } from '../../src/disclosure/entitlement.ts'
import { ask, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { WHOLE_RECORD, WHOLE_SUBJECT } from '../support/fragments.ts'
import {
  makeFactories,
  nextSerial,
  subjectUuid,
  type MadeSubject,
  type Make,
} from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { BY_CONSENT, BY_SHARED } from '../support/withheld.ts'
import { EVERYTHING, makeWorld, type Asking, type World } from '../support/world.ts'

const SHARED: Asking = { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) }
const ALL: Asking = { entitlement: EVERYTHING }
const BY = 'subject(identifier: { value: $usci })'
const FILE = `query ($usci: String!) {
  ${BY} { ${WHOLE_SUBJECT} records(first: 9) { totalCount edges { cursor node { ${WHOLE_RECORD} } } } }
}`
const PHONE = '13800000000'

describe.each(databases)('what fields disclose, on $name', ({ open }) => {
  let world: World
  let make: Make

  /** A firm or sole trader whose first record tells who represents it. */
  async function represented(values: Record<string, string | null>, head: '91' | '92' = '91') {
    const usci = usciNumber(nextSerial(), head)
    const subjectName = '示例同名货运企业'
    const record = await make.penalty(null, {
      subjectName,
      usci,
      documentNumber: '示例同号',
      ...values,
    })
    return { id: record.subjectId, name: subjectName, usci, record }
  }
  /** No source carries phones yet: sealed where the intake will seal them. */
  async function givePhone({ id }: MadeSubject) {
    const uuid = subjectUuid(id)
    await world.base.db.query(
      `update subject_version set phone_sealed = $2 where subject_id = $1`,
      [uuid, world.base.cipher.seal(PHONE, uuid)],
    )
  }

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
  })
  afterAll(() => world.close())

  it('withholds, says so in band and once for each coordinate', async () => {
    const firms = []
    for (let n = 0; n < 3; n += 1) firms.push(await represented({ decidedOn: `2026-04-1${n}` }))
    const aliases = firms.map(
      ({ usci }, n) =>
        `f${n}: subject(identifier: { value: "${usci}" }) { ...F records(first: 1) { edges { node { id provenance { sourceCode } } } } }`,
    )
    const answer = await world.query(`query { ${aliases.join('\n')} }
      fragment F on Subject { ... on Organization { phone again: phone ...G } }
      fragment G on Organization { representativeIdNumber withheld { field requires masked reason howToObtain } }`)
    expect(answer.errors).toBeUndefined()
    expect(answer.data.f2).toEqual({
      phone: null,
      again: null,
      representativeIdNumber: null,
      withheld: [
        { field: 'accessLog', masked: false, ...BY_CONSENT },
        { field: 'consents', masked: false, ...BY_CONSENT },
        { field: 'escalations', masked: false, ...BY_SHARED },
        { field: 'measures', masked: false, ...BY_SHARED },
        { field: 'phone', masked: false, ...BY_CONSENT },
        {
          field: 'representativeIdNumber',
          requires: 'INTERNAL',
          masked: false,
          reason: 'SCOPE_INTERNAL',
          howToObtain: '不予公开信息：仅限归集单位\nOnly the unit that holds it may see it',
        },
      ],
      records: { edges: [{ node: { id: firms[2]!.record.id, provenance: null } }] },
    })
    expect(answer.extensions).toEqual({
      disclosure: {
        withheld: [
          {
            coordinate: 'Organization.phone',
            firstPath: 'f0.again',
            count: 6,
            requires: 'AUTHORIZED',
            reason: 'SCOPE_AUTHORIZED',
            masked: false,
            howToObtain: {
              zh: '授权查询信息：信用主体本人或经其授权可查询',
              en: 'The subject itself, or whom it authorised for that purpose, may see it',
            },
          },
          {
            coordinate: 'Organization.representativeIdNumber',
            firstPath: 'f0.representativeIdNumber',
            count: 3,
            requires: 'INTERNAL',
            reason: 'SCOPE_INTERNAL',
            masked: false,
            howToObtain: {
              zh: '不予公开信息：仅限归集单位',
              en: 'Only the unit that holds it may see it',
            },
          },
          {
            coordinate: 'PenaltyRecord.provenance',
            firstPath: 'f0.records.edges.0.node.provenance',
            count: 3,
            requires: 'SHARED',
            reason: 'SCOPE_SHARED',
            masked: false,
            howToObtain: {
              zh: '政务共享信息：行政机关说明用途后可查询',
              en: 'Shared between public bodies: a public body may see it when it names the purpose',
            },
          },
        ],
      },
    })
  })

  it('says nothing of disclosure where nothing is withheld', async () => {
    const { usci } = await represented({})
    const query = `query ($usci: String!) { ${BY} { id name usci ... on Organization { representativeName } } }`
    expect(await world.query(query, { usci })).toEqual({
      data: { subject: expect.objectContaining({ name: '示例同名货运企业' }) },
    })
  })

  it.each(['91', '92'] as const)(
    'gives a subject under %s the same bytes whether or not closed values are stored',
    async (head) => {
      const bare = await represented({ legalRepresentative: '示例丙' }, head)
      const full = await represented(
        {
          legalRepresentative: '示例丙',
          legalRepresentativeId: residentIdNumber(7),
          reportedPublicUntil: '2026-12-31',
          remarks: '内部备注',
          licence: '驾驶员示例丁 身份证320699199001010070',
        },
        head,
      )
      await givePhone(full)
      const bytes = async ({ usci }: MadeSubject, as?: Asking) => {
        const text = JSON.stringify(await world.query(FILE, { usci }, as))
        return text
          .replaceAll(usci, 'USCI')
          .replaceAll(usci.slice(8, 17), 'ORGANIZATION')
          .replaceAll(/"(id|cursor|endCursor|startCursor)":"[^"]*"/g, '"$1":"…"')
      }
      const open = await bytes(full)
      expect(open).toBe(await bytes(bare))
      expect(open).not.toMatch(/13800000000|内部备注|320699199001010070/)
      // The two do differ, for who may see it.
      expect(await bytes(full, ALL)).not.toBe(await bytes(bare, ALL))
      const whole = await ask(world, FILE, { usci: full.usci }, ALL)
      expect(whole.subject).toMatchObject({
        phone: PHONE,
        representativeIdNumber: residentIdNumber(7),
        representativeName: '示例丙',
      })
      expect(JSON.stringify(whole)).toContain('内部备注')
    },
  )

  it('tells in advance, by type, how it discloses each field', async () => {
    const { usci } = await represented({})
    const query = `query ($usci: String!) {
      viewer { class scopes disclosure(type: "Organization") { field disclosure scope } }
      none: viewer { disclosure(type: "NoSuchType") { field } }
      ${BY} { withheld { field requires } }
    }`
    const open = await ask(world, query, { usci })
    expect(open.viewer).toMatchObject({ class: 'ANONYMOUS', scopes: ['PUBLIC'] })
    expect(open.none.disclosure).toEqual([])
    const told = open.viewer.disclosure as { field: string; disclosure: string; scope: string }[]
    const closed = told.filter((one) => one.disclosure !== 'SHOWN')
    expect(closed.map(({ field, scope }) => ({ field, requires: scope }))).toEqual(
      open.subject.withheld,
    )
    expect(closed.map((one) => one.field).join()).toBe(
      'accessLog,consents,escalations,measures,phone,representativeIdNumber',
    )
    expect(told.map((one) => one.field)).toEqual(expect.arrayContaining(['id', 'name', 'records']))
    const whole = await ask(world, query, { usci }, ALL)
    expect(whole.viewer.scopes).toEqual(['PUBLIC', 'SHARED', 'AUTHORIZED', 'INTERNAL'])
    const disclosures = whole.viewer.disclosure.map((one: { disclosure: string }) => one.disclosure)
    expect(new Set(disclosures)).toEqual(new Set(['SHOWN']))
  })

  it('shows SHARED its fields and the masks below, and not what others need', async () => {
    const idNumber = residentIdNumber(nextSerial())
    const mask = `320699********${idNumber.slice(-4)}`
    const firm = await represented({ legalRepresentativeId: idNumber, remarks: '内部备注' })
    await givePhone(firm)
    const answer = await world.query(FILE, { usci: firm.usci }, SHARED)
    const { subject } = answer.data
    expect(subject).toMatchObject({ phone: null, representativeIdNumber: mask })
    expect(subject.withheld).toMatchObject([
      ...['accessLog', 'consents', 'phone'].map((field) => ({ field, masked: false })),
      { field: 'representativeIdNumber', masked: true, requires: 'INTERNAL' },
    ])
    const record = subject.records.edges[0].node
    expect(record.provenance).toMatchObject({ sourceCode: 'TRANSPORT_BUREAU' })
    expect(record.versions).toMatchObject([{ version: 1, changeReason: null }])
    const attributes = new Map(
      record.attributes.map((one: { column: { key: string } }) => [one.column.key, one]),
    )
    expect(attributes.get('legalRepresentativeId')).toMatchObject({
      disclosure: 'MASKED',
      value: mask,
      reason: 'SCOPE_INTERNAL',
    })
    expect(attributes.get('remarks')).toMatchObject({ disclosure: 'WITHHELD', value: null })
    expect(attributes.get('sourceName')).toMatchObject({ disclosure: 'SHOWN' })
    const reported = answer.extensions!['disclosure'] as { withheld: { coordinate: string }[] }
    expect(reported.withheld).toMatchObject([
      { coordinate: 'Organization.phone', masked: false },
      { coordinate: 'Organization.representativeIdNumber', masked: true },
      { coordinate: 'RecordVersion.changeReason', masked: false },
    ])
    expect(JSON.stringify(answer)).not.toContain(idNumber)
  })

  it('shows AUTHORIZED without SHARED the phone, and no mask that SHARED gets', async () => {
    const firm = await represented({ legalRepresentativeId: residentIdNumber(9) })
    await givePhone(firm)
    const as = { entitlement: operatorEntitlement(['PUBLIC', 'AUTHORIZED']) }
    const { subject } = await ask(world, FILE, { usci: firm.usci }, as)
    expect(subject).toMatchObject({ phone: PHONE, representativeIdNumber: null })
    expect(subject.records.edges[0].node.provenance).toBeNull()
  })

  it('shows of a sole trader the first character of the operator’s name', async () => {
    const trader = await represented({ legalRepresentative: '示例戊己' }, '92')
    const query = `query ($usci: String!) {
      ${BY} { ... on SoleTrader { representativeName address withheld { field masked } }
        records(first: 1) { edges { node { attributes { column { key } value disclosure } } } } }
    }`
    const answer = await world.query(query, { usci: trader.usci })
    const { subject } = answer.data
    expect(subject).toMatchObject({ representativeName: '示***', address: null })
    expect(subject.withheld).toContainEqual({ field: 'representativeName', masked: true })
    expect(subject.records.edges[0].node.attributes).toContainEqual({
      column: { key: 'legalRepresentative' },
      value: '示***',
      disclosure: 'MASKED',
    })
    expect(answer.extensions!['disclosure']).toMatchObject({
      withheld: [
        { coordinate: 'SoleTrader.address', masked: false },
        { coordinate: 'SoleTrader.representativeName', masked: true, count: 1 },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('例戊己')
    const shared = await ask(world, query, { usci: trader.usci }, SHARED)
    expect(shared.subject.representativeName).toBe('示例戊己')
    expect(shared.subject.records.edges[0].node.attributes).toContainEqual({
      column: { key: 'legalRepresentative' },
      value: '示例戊己',
      disclosure: 'SHOWN',
    })
  })

  it('shows a person to SHARED with its number masked, and whole to who may see all', async () => {
    const { subjectId, name, idNumber } = await make.person()
    const query = `query ($id: ID!) { node(id: $id) { ... on Person {
      name category usci identifiers { type value } region { code } phone withheld { field }
      records(first: 1) { edges { node { documentNumber attributes { column { key } disclosure value } } } } } } }`
    expect(await world.query(query, { id: subjectId })).toEqual({ data: { node: null } })
    const shared = await ask(world, query, { id: subjectId }, SHARED)
    const masked = `320699********${idNumber.slice(-4)}`
    expect(shared.node).toMatchObject({
      name,
      usci: null,
      identifiers: [{ type: 'RESIDENT_ID', value: masked }],
      withheld: ['accessLog', 'address', 'consents', 'phone'].map((field) => ({ field })),
    })
    const certificate = (data: typeof shared) => {
      const { node } = data.node.records.edges[0]
      expect(node.documentNumber).toBeNull()
      return node.attributes.find(
        (one: { column: { key: string } }) => one.column.key === 'documentNumber',
      )
    }
    // The number of a driver's certificate is the resident ID.
    expect(certificate(shared)).toMatchObject({ disclosure: 'MASKED', value: masked })
    expect(JSON.stringify(shared)).not.toContain(idNumber)
    const whole = await ask(world, query, { id: subjectId }, ALL)
    expect(whole.node.identifiers).toEqual([{ type: 'RESIDENT_ID', value: idNumber }])
    expect(certificate(whole)).toMatchObject({ disclosure: 'SHOWN', value: idNumber })
  })

  describe('with Disclosure: strict', () => {
    const strict: Asking = { isStrict: true }

    it('refuses before it runs, and names every coordinate', async () => {
      const query = `query ($usci: String!) {
        ${BY} { ...F records(first: 1) { edges { node { provenance { sourceCode } } } } } }
        fragment F on Subject { ... on Organization { phone representativeIdNumber } ... on SoleTrader { address } }`
      // Whether or not there is such a subject.
      const refused = await refusal(world, query, { usci: usciNumber(999_997) }, strict)
      expect(refused.code).toBe('DISCLOSURE_WITHHELD')
      const coordinates = [
        'CreditRecord.provenance',
        'Organization.phone',
        'Organization.representativeIdNumber',
        'Provenance.sourceCode',
        'SoleTrader.address',
      ]
      expect(refused.zh).toBe(`以下字段不向调用者披露：${coordinates.join(', ')}`)
      expect(refused.en).toContain(coordinates.join(', '))
      const answer = await world.query(query, { usci: usciNumber(999_997) }, strict)
      expect(answer.data).toBeUndefined()
      expect((await world.query(query, { usci: usciNumber(999_997) }, ALL)).errors).toBeUndefined()
    })

    it('asks a list of mixed types for what its interface declares', async () => {
      // No person is in this list: that a person's identifiers are withheld is no reason to refuse it.
      const query = `{ subjects(first: 1) { edges { node { identifiers { value } } } } }`
      expect((await world.query(query, {}, strict)).errors).toBeUndefined()
    })

    it('answers what is whole, and lets who may see it see it', async () => {
      const { usci } = await represented({})
      const open = `query ($usci: String!) { ${BY} { id usci category ... on Organization { representativeName } } }`
      expect((await ask(world, open, { usci }, strict)).subject.usci).toBe(usci)
      const closed = `query ($usci: String!) { ${BY} { ... on Organization { phone } } }`
      const whole = await ask(world, closed, { usci }, { ...strict, ...ALL })
      expect(whole.subject).toEqual({ phone: null })
      const masked = `query ($usci: String!) { ${BY} { ... on Organization { representativeIdNumber } } }`
      // A mask is less than the field.
      const refused = await refusal(world, masked, { usci }, { ...strict, ...SHARED })
      expect(refused.code).toBe('DISCLOSURE_WITHHELD')
    })
  })
})
