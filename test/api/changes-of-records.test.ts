import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { CHANGES, changesFixture } from '../support/changes.ts'
import { databases } from '../support/databases.ts'
import { subjectUuid } from '../support/make.ts'
import type { Readers } from '../support/readers.ts'
import { instant, nextVersion } from '../support/versions.ts'
import type { Asking } from '../support/world.ts'

const OPERATOR = { isOperator: true }
const RELEASE = `mutation ($record: ID!) { releaseRecordText(input: { record: $record, columns: ["facts"], reason: "已审阅" }) { problems { code } } }`

interface Edge {
  node: { id: string; recordedAt: Date; fact: { id: string } | null }
}

/** Those who may not see history, and those who may. */
const WITHOUT = ['anonymous', 'department', 'other'] as const
const WITH = ['unit', 'own', 'auditor'] as const

describe.each(databases)('what changed in the records of a file, on $name', ({ open }) => {
  const { stand, begin, changes, correct } = changesFixture(open)

  it('compares the versions of a record for those who may see history, and tells others of the open one', async () => {
    await begin()
    const { id } = await stand.make.penalty(stand.firm, { authorityName: '示例甲局', fine: '0.3' })
    const from = await instant(stand.world)
    await correct(id, { authorityName: '示例中间局', fine: '0.4' })
    await correct(id, { authorityName: '示例乙局', fine: '0.5', remarks: '内部备注' })
    const to = await instant(stand.world)
    const seen = [
      { coordinate: 'PenaltyRecord.authority', before: '示例甲局', after: '示例乙局' },
      {
        coordinate: 'PenaltyRecord.attributes.fine',
        before: '0.3万元',
        after: '0.5万元',
      },
    ]
    const fact = { __typename: 'PenaltyRecord', authority: '示例乙局', state: 'IN_FORCE' }
    for (const name of WITH) {
      const [change, ...more] = await changes(from, stand.readers[name], to)
      expect([name, more]).toEqual([name, []])
      expect(change).toMatchObject({
        kind: 'CHANGED',
        factKind: 'RECORD',
        changeKind: 'CORRECTED',
        fact,
      })
      const remarks = { coordinate: 'PenaltyRecord.attributes.remarks', after: '内部备注' }
      const expected = name === 'unit' ? [...seen, { ...remarks, before: null }] : seen
      expect([name, change?.fields]).toEqual([name, expected])
    }
    for (const name of WITHOUT) {
      const changeKind = name === 'department' ? 'CORRECTED' : null
      const added = { kind: 'ADDED', factKind: 'RECORD', changeKind, fields: [], fact }
      expect([name, await changes(from, stand.readers[name], to)]).toEqual([name, [added]])
    }
  })

  it('says to nobody more than two reads of the file would', async () => {
    await begin()
    const from = await instant(stand.world)
    const kept = await stand.make.penalty(stand.firm)
    const gone = await stand.make.penalty(stand.firm)
    await nextVersion(stand.world, gone.id, { state: 'REVOKED' })
    const corrected = await stand.make.penalty(stand.firm)
    const between = await instant(stand.world)
    await correct(corrected.id, { content: '罚款人民币四千元' })
    const late = await instant(stand.world)
    const file = `query ($id: ID!, $asOf: AsOfInput) { node(id: $id, asOf: $asOf) { ... on Subject {
      records(first: 99) { edges { node { id recordedAt } } } } } }`
    const told = `query ($id: ID!, $from: DateTime!, $to: DateTime) { node(id: $id) { ... on Subject {
      changes(from: $from, to: $to, first: 99) { edges { node { factKind recordedAt fact { id } } } } } } }`
    const spans = [
      [from, between],
      [between, late],
      [from, late],
    ] as const
    for (const [name, as] of Object.entries(stand.readers) as [keyof Readers, Asking][]) {
      for (const [start, end] of spans) {
        const read = async (knownAt: string) =>
          (
            await ask(stand.world, file, { id: stand.firm.id, asOf: { knownAt } }, as)
          ).node.records.edges.map(
            ({ node }: Edge) => `${node.id} ${node.recordedAt.toISOString()}`,
          )
        const [before, after] = [await read(start), await read(end)]
        const differing = after.filter((one: string) => !before.includes(one))
        const given = { id: stand.firm.id, from: start, to: end }
        const { edges } = (await ask(stand.world, told, given, as)).node.changes
        const listed = edges.map(
          ({ node }: Edge) => `${node.fact?.id} ${node.recordedAt.toISOString()}`,
        )
        expect([name, listed.toSorted()]).toEqual([name, differing.toSorted()])
      }
    }
    expect(kept.id).not.toBe(gone.id)
  })

  it.each(['REVOKED', 'REPAIRED'])(
    'tells those who may see history that a fact was %s',
    async (state) => {
      await begin()
      const { id } = await stand.make.penalty(stand.firm)
      const from = await instant(stand.world)
      await nextVersion(stand.world, id, { state, change_kind: state })
      const to = await instant(stand.world)
      for (const name of WITH) {
        const fields = [{ coordinate: 'PenaltyRecord.state', before: 'IN_FORCE', after: state }]
        expect([name, await changes(from, stand.readers[name], to)]).toMatchObject([
          name,
          [{ kind: 'WITHDRAWN', changeKind: state, fields, fact: { state } }],
        ])
      }
      for (const name of WITHOUT)
        expect([name, await changes(from, stand.readers[name], to)]).toEqual([name, []])
    },
  )

  it('tells of the release of a text, that was the same before', async () => {
    await begin()
    const { id } = await stand.make.penalty(stand.firm, { facts: '当事人李某某驾驶苏F12345号货车' })
    const from = await instant(stand.world)
    await ask(stand.world, RELEASE, { record: id }, OPERATOR)
    const to = await instant(stand.world)
    const text = '当事人李某某驾驶苏F12345号货车'
    const fields = [{ coordinate: 'PenaltyRecord.attributes.facts', before: text, after: text }]
    expect(await changes(from, stand.readers.own, to)).toMatchObject([
      { kind: 'CHANGED', changeKind: 'RELEASED', fields },
    ])
  })

  it('answers alike whether or not what the reader lacks was changed', async () => {
    await begin()
    const bytes = async (from: string, as: Asking) => JSON.stringify(await changes(from, as))
    const early = await instant(stand.world)
    const { id } = await stand.make.penalty(stand.firm)
    const from = await instant(stand.world)
    const names = Object.keys(stand.readers) as (keyof Readers)[]
    const note = async (start: string) =>
      new Map(
        await Promise.all(
          names.map(async (name) => [name, await bytes(start, stand.readers[name])] as const),
        ),
      )
    const [whole, none] = [await note(early), await note(from)]
    await correct(id, { remarks: '另一内部备注', legalRepresentativeId: null })
    await instant(stand.world)
    // INTERNAL attributes only: the file and its auditors see the versions, and no difference between them.
    for (const name of ['own', 'auditor'] as const) {
      expect(await bytes(from, stand.readers[name])).toBe(none.get(name))
      expect(none.get(name)).toBe('[]')
    }
    // Whoever may not see history sees what was added since it was not there, as before, and not what changed in it.
    for (const name of ['anonymous', 'other'] as const) {
      expect(await bytes(early, stand.readers[name])).toBe(whole.get(name))
    }
    expect(JSON.parse(await bytes(from, stand.readers.unit))).toMatchObject([
      { kind: 'CHANGED', fields: [{ coordinate: 'PenaltyRecord.attributes.remarks' }] },
    ])
    // The public's answer rests on nothing that it does not see, down to the last byte.
    const all = CHANGES.replace('kind factKind', 'recordedAt kind factKind').replace(
      'edges {',
      'edges { cursor',
    )
    const ofPublic = async () =>
      JSON.stringify(await ask(stand.world, all, { id: stand.firm.id, from: early }))
    const published = await ofPublic()
    await stand.world.base.db.query(
      `update record set attributes_internal = '{"remarks": "x"}', attributes_shared = null, change_reason = 'x',
         change_kind = 'OTHER', row_hash = 'other' where subject_id = $1`,
      [subjectUuid(stand.firm.id)],
    )
    await stand.world.base.db.query(
      'delete from record where subject_id = $1 and superseded_at is not null',
      [subjectUuid(stand.firm.id)],
    )
    expect(await ofPublic()).toBe(published)
  })

  it('notes for the log what it revealed, and nothing of what is public', async () => {
    await begin()
    const { id } = await stand.make.penalty(stand.firm, { remarks: '甲' })
    const from = await instant(stand.world)
    await correct(id, { remarks: '乙' })
    await instant(stand.world)
    const taken = async (as: Asking) => {
      stand.world.disclosures.length = 0
      await changes(from, as)
      return stand.world.disclosures
    }
    expect(await taken({})).toEqual([])
    expect(await taken(stand.readers.unit)).toMatchObject([
      {
        coordinates: expect.arrayContaining([
          'Organization.changes',
          'PenaltyRecord.attributes.remarks',
          'SubjectChange.changeKind',
        ]),
        subjectIds: [subjectUuid(stand.firm.id)],
      },
    ])
  })
})
