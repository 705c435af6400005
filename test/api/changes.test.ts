import { describe, expect, it } from 'vitest'
import { comparedFields } from '../../src/change/profile.rules.ts'
import { declarationsOfType } from '../../src/disclosure/policy.ts'
import { COMPARED_EVALUATION_FIELDS } from '../../src/evaluation/evaluation-change.service.ts'
import { COMPARED_ENTRY_FIELDS } from '../../src/list/list-change.service.ts'
import { COMPARED_COMMITMENT_FIELDS } from '../../src/commitment/commitment-change.service.ts'
import { COMPARED_APPLICATION_FIELDS } from '../../src/measure/measure-change.service.ts'
import { COMPARED_FIELDS } from '../../src/record/record-change.service.ts'
import { ask, refusal } from '../support/ask.ts'
import { CHANGES, changesFixture } from '../support/changes.ts'
import { databases } from '../support/databases.ts'
import { ofSubject, PENALTY, subjectUuid } from '../support/make.ts'
import { residentIdNumber } from '../support/numbers.ts'
import { instant } from '../support/versions.ts'
import { PAGED, PAGE_FIELDS, PAGING, walk, type Connection } from '../support/walk.ts'
import type { Asking } from '../support/world.ts'

const OPERATOR = { isOperator: true }
const MERGE = `mutation ($subject: ID!, $into: ID!) { mergeSubjects(input: { subject: $subject, into: $into, reason: "示例" }) { clientMutationId } }`
const UNMERGE = `mutation ($subject: ID!) { unmergeSubjects(input: { subject: $subject }) { clientMutationId } }`

describe.each(databases)('what changed in a file, on $name', ({ open }) => {
  const { stand, begin, changes } = changesFixture(open)

  it('compares what is known of the subject, field by field as the reader sees it', async () => {
    await begin({ category: 'SOLE_TRADER', name: '示例旧店', address: '南通市崇川区示例路1号' })
    const from = await instant(stand.world)
    await stand.make.subject({
      category: 'SOLE_TRADER',
      usci: stand.firm.usci,
      name: '示例旧店',
      address: '南通市崇川区示例路2号',
    })
    const middle = await instant(stand.world)
    await stand.make.subject({
      category: 'SOLE_TRADER',
      usci: stand.firm.usci,
      name: '示例新店',
      address: '南通市崇川区示例路2号',
    })
    const to = await instant(stand.world)
    const address = {
      coordinate: 'SoleTrader.address',
      before: '南通市崇川区示例路1号',
      after: '南通市崇川区示例路2号',
    }
    const name = { coordinate: 'SoleTrader.name', before: '示例旧店', after: '示例新店' }
    const profile = { kind: 'CHANGED', factKind: 'PROFILE' }
    // A place of business is shared between public bodies: for the public nothing changed.
    expect(await changes(from, stand.readers.anonymous, middle)).toEqual([])
    expect(await changes(from, stand.readers.department, middle)).toMatchObject([
      { ...profile, fields: [address] },
    ])
    expect(await changes(from, stand.readers.anonymous, to)).toMatchObject([
      { ...profile, fields: [name] },
    ])
    expect(await changes(from, stand.readers.own, to)).toMatchObject([
      { ...profile, fields: [name, address] },
    ])
    expect(await changes(middle, stand.readers.own, to)).toMatchObject([
      { ...profile, fields: [name] },
    ])
  })

  it('tells of a subject that was not known before, with its identifiers', async () => {
    const from = await instant(stand.world)
    await begin({ name: '示例新登记有限公司' })
    const told = await changes(from, stand.readers.anonymous)
    const profile = told.find((one) => one.factKind === 'PROFILE')
    expect(profile).toMatchObject({
      kind: 'ADDED',
      fields: [],
      fact: { name: '示例新登记有限公司' },
    })
    const after = told
      .filter((one) => one.factKind === 'IDENTIFIER')
      .map((one) => one.fields[0]!.after)
    expect(after).toContain(`USCI ${stand.firm.usci}`)
  })

  it('masks an identity paper, and tells the public of none', async () => {
    const early = await instant(stand.world)
    const number = residentIdNumber(777)
    const person = await stand.make.person({ personIdNumber: number })
    const id = person.subjectId
    const document = `query ($id: ID!, $from: DateTime!) { node(id: $id) { ... on Subject { changes(from: $from, first: 9) { edges { cursor node { factKind fields { after } } } } } } }`
    const [unit, department] = await Promise.all(
      [stand.readers.unit, stand.readers.department].map((as) =>
        ask(stand.world, document, { id, from: early }, as),
      ),
    )
    expect(JSON.stringify(unit)).toContain(number)
    expect(JSON.stringify(department)).not.toContain(number)
    expect(JSON.stringify(department)).toContain(`${number.slice(0, 6)}********${number.slice(-4)}`)
    expect((await ask(stand.world, document, { id, from: early }, {})).node).toBeNull()
  })

  it('masks what is shared as a mask, and what is masked alike did not change', async () => {
    await begin({ capital: '100' })
    const id = subjectUuid(stand.firm.id)
    const { cipher, db } = stand.world.base
    const represented = async (number: string) => {
      await db.query(
        `update subject_version set representative_id_sealed = $2
          where subject_id = $1 and superseded_at is null`,
        [id, cipher.seal(number, id)],
      )
      return instant(stand.world)
    }
    const renew = (capital: string) =>
      stand.make.subject({ usci: stand.firm.usci, name: stand.firm.name, capital })
    const from = await represented('320602199001011234')
    await renew('200')
    const middle = await represented('320602199505051234')
    await renew('300')
    const to = await represented('320602199505055678')
    const paper = async (as: Asking, start: string, end: string) =>
      (await changes(start, as, end))
        .flatMap(({ fields }) => fields)
        .filter(({ coordinate }) => coordinate === 'Organization.representativeIdNumber')
        .map(({ before, after }) => [before, after])
    const { anonymous, department, unit } = stand.readers
    const [first, last] = ['320602********1234', '320602********5678']
    expect(await paper(unit, from, middle)).toEqual([['320602199001011234', '320602199505051234']])
    expect(await paper(department, from, middle)).toEqual([])
    expect(await paper(department, middle, to)).toEqual([[first, last]])
    expect(await paper(anonymous, from, to)).toEqual([])
  })

  it('tells of merges and of those undone, and leaves the facts where they are', async () => {
    await begin({ name: '示例留存有限公司' })
    const other = await stand.make.subject({ name: '示例并入有限公司' })
    await stand.make.penalty(other)
    const from = await instant(stand.world)
    await ask(stand.world, MERGE, { subject: other.id, into: stand.firm.id }, OPERATOR)
    const merged = await instant(stand.world)
    const fact = { __typename: 'Organization', name: '示例并入有限公司' }
    for (const as of Object.values(stand.readers)) {
      expect(await changes(from, as, merged)).toEqual([
        { kind: 'ADDED', factKind: 'MERGE', changeKind: null, fields: [], fact },
      ])
    }
    await ask(stand.world, UNMERGE, { subject: other.id }, OPERATOR)
    const undone = await instant(stand.world)
    expect(await changes(merged, {}, undone)).toMatchObject([
      { kind: 'WITHDRAWN', factKind: 'MERGE', fact },
    ])
    expect(await changes(merged, {}, undone, other.id)).toMatchObject([
      { kind: 'WITHDRAWN', factKind: 'MERGE', fact: { name: '示例留存有限公司' } },
    ])
    // Neither at the start nor at the end.
    expect(await changes(from, {}, undone)).toEqual([])
  })

  it('pages, the latest first, and refuses what cannot be read', async () => {
    await begin()
    const from = await instant(stand.world)
    for (let n = 0; n < 5; n += 1)
      await stand.make.penalty(stand.firm, { authorityName: `示例${n}局` })
    const to = await instant(stand.world)
    const document = `query ($id: ID!, $from: DateTime!, $to: DateTime, ${PAGING}) { node(id: $id) { ... on Subject {
      changes(from: $from, to: $to, ${PAGED}) { ${PAGE_FIELDS} edges { cursor node { fact { ... on CreditRecord { authority } } } } } } } }`
    const listing = {
      document,
      variables: { id: stand.firm.id, from, to },
      pick: (data: { node?: { changes: Connection } }) => data.node!.changes,
    }
    const order = [4, 3, 2, 1, 0].map((n) => ({ fact: { authority: `示例${n}局` } }))
    for (const size of [1, 2, 5, 9]) expect(await walk(stand.world, listing, size)).toEqual(order)
    expect(await walk(stand.world, listing, 2, 'BACKWARD')).toEqual(order)
    const refused = async (given: object) =>
      (await refusal(stand.world, CHANGES, { id: stand.firm.id, from, to, ...given })).code
    expect(await refused({ to: '2099-01-01T00:00:00Z' })).toBe('AS_OF_BEYOND_HORIZON')
    expect(await refused({ from: '2099-01-01T00:00:00Z', to: null })).toBe('BAD_INPUT')
    expect(await refused({ from: to, to: from })).toBe('BAD_INPUT')
    // The file's own instant is the end when none is given.
    const asOf = CHANGES.replace('node(id: $id)', `node(id: $id, asOf: { knownAt: "${to}" })`)
    await stand.make.penalty(stand.firm)
    await instant(stand.world)
    const { node } = await ask(stand.world, asOf, { id: stand.firm.id, from })
    expect(node.changes.totalCount).toBe(5)
    expect(await changes(from, {})).toHaveLength(6)
  })

  it('takes as many statements for a page of files as for a few', async () => {
    const from = await instant(stand.world)
    for (let n = 0; n < 12; n += 1) {
      const one = await stand.make.subject({ name: `示例并列${n}运输有限公司` })
      await stand.make.record('ADMINISTRATIVE_PENALTY', {
        ...ofSubject(one),
        ...PENALTY,
        documentNumber: `示例并列${n}号`,
      })
    }
    await instant(stand.world)
    await begin()
    const document = `query ($size: Int!, $from: DateTime!) { subjects(search: "示例并列", first: $size) { edges { node {
      changes(from: $from, first: 9) { totalCount edges { node { factKind fields { coordinate } fact { id } } } } } } } }`
    for (const as of [{}, stand.readers.unit, stand.readers.auditor]) {
      const count = async (size: number) => {
        stand.db.taken()
        const { subjects } = await ask(stand.world, document, { size, from }, as)
        expect(subjects.edges).toHaveLength(size)
        expect(subjects.edges[0].node.changes.totalCount).toBeGreaterThan(2)
        return stand.db.taken().length
      }
      const few = await count(2)
      expect(await count(12)).toBeLessThanOrEqual(few)
    }
  })

  it('compares every field that a version may change', () => {
    const { policy } = stand.world.served
    const fieldsOf = (type: string) => declarationsOfType(policy, type).map(([field]) => field)
    const missing = (type: string, compared: readonly string[], others: readonly string[]) =>
      fieldsOf(type).filter((field) => !compared.includes(field) && !others.includes(field))
    // What a subject is, what is compared as facts of their own, and lists of its facts.
    const OTHERS = ['id', 'category', 'usci', 'identifiers', 'recordedAt', 'withheld']
    const FACTS = [
      'records',
      'commitments',
      'listEntries',
      'evaluations',
      'measureApplications',
      'timeline',
    ]
    // Which measures apply, and what rules of escalation find, follows from the facts. What a procedure does to a fact is
    // compared in the fact.
    const FOLLOWS = ['measures', 'escalations', 'repairs', 'objections', 'proceedings']
    const LISTS = [...FACTS, ...FOLLOWS, 'changes', 'consents', 'accessLog']
    const person = comparedFields('PERSON')
    expect(missing('Organization', comparedFields('ORGANIZATION'), [...OTHERS, ...LISTS])).toEqual(
      [],
    )
    expect(missing('SoleTrader', comparedFields('SOLE_TRADER'), [...OTHERS, ...LISTS])).toEqual([])
    // The address of a person is not kept.
    expect(missing('Person', person, [...OTHERS, ...LISTS, 'address'])).toEqual([])
    const FIXED = [
      'id',
      'subject',
      'item',
      'category',
      'kind',
      'recordedAt',
      'provenance',
      'versions',
    ]
    const DERIVED = [
      'attributes',
      'withheld',
      'penaltyClasses',
      'fine',
      'commitment',
      'shieldedUntil',
    ]
    for (const type of ['PermitRecord', 'PenaltyRecord', 'OtherRecord']) {
      expect(missing(type, COMPARED_FIELDS, [...FIXED, ...DERIVED])).toEqual([])
      expect(COMPARED_FIELDS.filter((field) => !fieldsOf(type).includes(field))).toEqual([])
    }
    // What an entry is of and whose it is stays; the day of its state goes with the state.
    const ITS_OWN = [
      'id',
      'subject',
      'list',
      'authority',
      'region',
      'domain',
      'sinceOn',
      'recordedAt',
    ]
    const AROUND = ['version', 'provenance', 'steps', 'conflicts', 'withheld']
    expect(missing('ListEntry', COMPARED_ENTRY_FIELDS, [...ITS_OWN, ...AROUND])).toEqual([])
    expect(COMPARED_ENTRY_FIELDS.filter((one) => !fieldsOf('ListEntry').includes(one))).toEqual([])
    // What was applied to whom, by which unit and when is not changed: it is withdrawn.
    const APPLIED = ['measure', 'purpose', 'unit', 'appliedOn', 'checkNumber', 'changeReason']
    const applied = COMPARED_APPLICATION_FIELDS
    const around = [...ITS_OWN, ...AROUND, ...APPLIED, 'disclosureScope']
    expect(missing('MeasureApplication', applied, around)).toEqual([])
    expect(applied.filter((one) => !fieldsOf('MeasureApplication').includes(one))).toEqual([])
    // What was evaluated, by whom and by which scheme stays; what explains a score goes with the score.
    const EVALUATED = [
      'id',
      'subject',
      'scheme',
      'periodFrom',
      'periodUntil',
      'evaluator',
      'isDelegated',
      'region',
      'domain',
      'sinceOn',
      'recordedAt',
      'explanation',
    ]
    expect(missing('Evaluation', COMPARED_EVALUATION_FIELDS, [...EVALUATED, ...AROUND])).toEqual([])
    expect(
      COMPARED_EVALUATION_FIELDS.filter((one) => !fieldsOf('Evaluation').includes(one)),
    ).toEqual([])
    const compared = COMPARED_COMMITMENT_FIELDS
    // What was promised, to whom and until when does not change; how open it is follows from what is compared.
    const SIGNED = [
      'code',
      'type',
      'template',
      'scene',
      'publicationClass',
      'reason',
      'content',
      'liability',
    ]
    const ALSO_SIGNED = ['domain', 'signedOn', 'validUntil', 'acceptingUnit', 'acceptingUnitCode']
    const LEFT = ['id', 'subject', 'remarks', 'publicationReason', 'breachRecord', 'version']
    const known = [...SIGNED, ...ALSO_SIGNED, ...LEFT, ...FIXED, 'withheld']
    expect(missing('Commitment', compared, known)).toEqual([])
    expect(compared.filter((field) => !fieldsOf('Commitment').includes(field))).toEqual([])
  })
})
