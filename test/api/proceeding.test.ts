import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { commitmentOf, JUDGE, makeCommitmentTown, REGISTER } from '../support/commitments.ts'
import { makeEvaluations } from '../support/evaluations.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeObjections, problemsOf, type Objections } from '../support/objections.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const FIELDS: Record<string, string> = {
  record: '... on PenaltyRecord { state disputed versions { changeKind changeReason } }',
  'list-entry': '... on ListEntry { state disputed version inForceUntil steps { kind statement } }',
  evaluation: '... on Evaluation { state disputed version steps { kind statement } }',
  commitment: '... on Commitment { state stage disputed versions { changeKind } }',
}
const factQuery = (id: string) =>
  `query ($id: ID!) { node(id: $id) { ${FIELDS[readGlobalId(id)!.kind]} } }`
const CHECK = `query ($subject: IdentifierInput!) {
  creditCheck(subject: $subject, purpose: "ADMINISTRATIVE_LICENSING", matter: "示例事项") {
    outcome reasons { facts { id disputed } } } }`

describe.each(databases)('reconsiderations and suits, on $name', ({ open }) => {
  let world: World
  let objections: Objections
  let lists: Lists
  let firm: MadeSubject
  let own: Viewer
  let fact: string

  beforeAll(async () => {
    world = await makeWorld(await open())
    objections = await makeObjections(world)
    lists = await makeLists(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await objections.make.subject()
    own = await objections.representative(firm)
    fact = (await objections.make.penalty(firm)).id
  })
  afterAll(() => world.close())

  const shown = async (viewer?: Viewer, id = fact) =>
    (await ask(world, factQuery(id), { id }, viewer === undefined ? {} : { viewer })).node
  const record = (id = fact, viewer = objections.bureau, more = {}) =>
    objections.proceed('recordProceeding', viewer, {
      fact: id,
      kind: 'RECONSIDERATION',
      organ: '示例市人民政府',
      caseNumber: '〔2026〕示行复第1号',
      filedOn: '2026-11-10',
      ...more,
    })
  const step = (
    name: 'recordStay' | 'liftStay' | 'recordProceedingDecision',
    { proceeding }: Awaited<ReturnType<typeof record>>,
    more = {},
    viewer = objections.bureau,
  ) =>
    objections.proceed(name, viewer, {
      proceeding: proceeding.id,
      expectedVersion: proceeding.version,
      ...more,
    })
  const weighed = async () => {
    const variables = { subject: { value: firm.usci } }
    const { reasons } = (await ask(world, CHECK, variables, { viewer: objections.bureau }))
      .creditCheck
    return reasons.flatMap(({ facts }: { facts: { id: string }[] }) => facts.map(({ id }) => id))
  }

  it('change nothing by their filing; a stay suspends the fact, its end resumes it', async () => {
    const { bureau } = objections
    const before = await shown(bureau)
    const filed = await record()
    expect(filed).toMatchObject({ problems: [], proceeding: { state: 'FILED', version: 1 } })
    expect(await shown(bureau)).toEqual(before)
    expect(await weighed()).toContain(fact)

    const stayed = await step('recordStay', filed, { documentNumber: '示停〔2026〕1号' })
    expect(stayed.proceeding).toMatchObject({ state: 'STAYED', documentNumber: '示停〔2026〕1号' })
    const department = { ...bureau, purpose: 'HONOURS', matter: '示例事项' }
    const elsewhere = { ...department, party: { ...department.party!, sourceCode: 'COURT' } }
    expect(await shown()).toBeNull()
    expect(await shown(elsewhere)).toBeNull()
    expect(await weighed()).toEqual([])
    expect(await shown(own)).toMatchObject({ state: 'SUSPENDED' })
    expect(await shown(bureau)).toMatchObject({ state: 'SUSPENDED' })
    expect(problemsOf(await step('recordStay', stayed))).toEqual(['OBJECTION_STATE_CONFLICT'])
    // What is suspended is not disputed besides.
    expect(problemsOf(await objections.file(own, fact))).toEqual(['FACT_NOT_STANDING'])

    const lifted = await step('liftStay', stayed)
    expect(lifted.proceeding).toMatchObject({ state: 'FILED' })
    expect(await shown()).toMatchObject({ state: 'IN_FORCE' })
    expect(await weighed()).toContain(fact)
    const { versions } = await shown(bureau)
    expect(versions.map((one: { changeKind: string }) => one.changeKind)).toEqual([
      'RESUMED',
      'SUSPENDED',
      'SUBMITTED',
    ])
    expect(versions[1].changeReason).toContain('〔2026〕示行复第1号')
  })

  it.each([
    ['MAINTAINED', [], { state: 'IN_FORCE' }],
    ['ENDED', [], { state: 'IN_FORCE' }],
    ['CHANGED', [{ field: 'fine', value: '0.1' }], { state: 'IN_FORCE' }],
    ['CANCELLED', [], null],
  ])('end a stay by a decision: %s', async (outcome, values, publicly) => {
    const stayed = await step('recordStay', await record())
    const decided = await step('recordProceedingDecision', stayed, { outcome, values })
    expect(decided).toMatchObject({ problems: [], proceeding: { state: 'DECIDED', outcome } })
    expect(await shown()).toEqual(publicly === null ? null : expect.objectContaining(publicly))
    const { versions } = await shown(objections.bureau)
    if (outcome === 'CHANGED') expect(versions[0].changeKind).toBe('CORRECTED')
    if (outcome === 'CANCELLED') expect(versions[0].changeKind).toBe('REVOKED')
    const again = await step('recordProceedingDecision', decided, { outcome: 'MAINTAINED' })
    expect(problemsOf(again)).toEqual(['OBJECTION_STATE_CONFLICT'])
  })

  it('are not undone by each other: what one lifts another may still stay', async () => {
    const one = await step('recordStay', await record())
    const suit = {
      kind: 'LITIGATION',
      organ: '示例市中级人民法院',
      caseNumber: '（2026）示01行初1号',
    }
    const other = await step('recordStay', await record(fact, objections.bureau, suit))
    await step('liftStay', one)
    expect(await shown()).toBeNull()
    const bad = { outcome: 'CHANGED', values: [{ field: 'nothing', value: '1' }] }
    await expect(step('recordProceedingDecision', other, bad)).rejects.toThrow(
      'CATALOGUE_COLUMN_UNKNOWN',
    )
    expect(await shown()).toBeNull()
    await step('recordProceedingDecision', other, { outcome: 'MAINTAINED' })
    expect(await shown()).toMatchObject({ state: 'IN_FORCE' })
  })

  it('are recorded by who holds the fact, and seen by it, the subject and nobody else', async () => {
    const { bureau, county } = objections
    await expect(record(fact, county)).rejects.toThrow('NOT_FOUND')
    await expect(record(fact, own)).rejects.toThrow('FORBIDDEN')
    await expect(record(fact, bureau, { filedOn: '2026-11-21' })).rejects.toThrow('BAD_INPUT')
    const filed = await record()
    await expect(step('recordStay', filed, {}, county)).rejects.toThrow('NOT_FOUND')
    const list = `query ($id: ID!) { node(id: $id) { ... on Subject {
      proceedings(first: 5) { totalCount edges { node { organ state fact } } } } } }`
    const listed = async (viewer?: Viewer) =>
      (await ask(world, list, { id: firm.id }, viewer === undefined ? {} : { viewer })).node
        .proceedings
    expect((await listed()).totalCount).toBe(0)
    expect((await listed({ ...county, purpose: 'HONOURS', matter: 'x' })).totalCount).toBe(0)
    for (const viewer of [own, bureau])
      expect(await listed(viewer)).toMatchObject({
        totalCount: 1,
        edges: [{ node: { organ: '示例市人民政府', state: 'FILED', fact } }],
      })
  })

  it('and objections act on entries of lists as well', async () => {
    const { authority, list } = lists
    const { entryId } = await list(firm, 'BLACK')
    const stayed = await step('recordStay', await record(entryId, authority), {}, authority)
    expect(await shown(undefined, entryId)).toBeNull()
    expect(await shown(own, entryId)).toMatchObject({ state: 'SUSPENDED' })
    await step('liftStay', stayed, {}, authority)
    expect(await shown(undefined, entryId)).toMatchObject({ state: 'IN_FORCE', disputed: false })

    const filed = await objections.file(own, entryId, { aspect: 'PERIOD' })
    expect(await shown(undefined, entryId)).toMatchObject({ state: 'IN_FORCE', disputed: true })
    // Another party of the same source is not its authority.
    await expect(objections.step('acceptObjection', objections.bureau, filed)).rejects.toThrow(
      'NOT_FOUND',
    )
    const accepted = await objections.step('acceptObjection', authority, filed)
    const asked = await objections.step('verifyObjection', authority, accepted)
    const values = [{ field: 'inForceUntil', value: '2027-02-01' }]
    const upheld = { decision: 'UPHELD', remedy: 'CORRECT', values }
    await objections.step('decideObjection', authority, asked, upheld)
    const entry = await shown(own, entryId)
    expect(entry).toMatchObject({ disputed: false, inForceUntil: '2027-02-01' })
    expect(entry.steps.slice(-5).map(({ kind }: { kind: string }) => kind)).toEqual([
      'SUSPENDED',
      'RESUMED',
      'DISPUTED',
      'UNDISPUTED',
      'CORRECTED',
    ])
    expect(entry.steps.at(-1).statement).toContain(filed.objectionId)
  })

  it('and on commitments: a judgement that does not stand is taken back, with its record', async () => {
    const { bureau } = await makeCommitmentTown(world)
    const registered = await ask(world, REGISTER, commitmentOf(firm), { viewer: bureau })
    const { id } = registered.registerCommitment.commitment
    const judgement = { result: 'BREACHED', judgedOn: TODAY, unfulfilledContent: '未补齐场地证明' }
    const input = { commitment: id, expectedVersion: 1, idempotencyKey: 'objection-judge-1' }
    const more = { accountability: '撤销许可', evidence: '示例现场检查记录' }
    await ask(world, JUDGE, { input: { ...input, ...judgement, ...more } }, { viewer: bureau })
    expect(await shown(bureau, id)).toMatchObject({ stage: 'BREACHED', disputed: false })
    const filed = await objections.file(own, id)
    expect(await shown(undefined, id)).toMatchObject({ stage: 'BREACHED', disputed: true })
    const accepted = await objections.step('acceptObjection', bureau, filed)
    const asked = await objections.step('verifyObjection', bureau, accepted)
    const upheld = { decision: 'UPHELD', remedy: 'REVOKE' }
    expect(problemsOf(await objections.step('decideObjection', bureau, asked, upheld))).toEqual([])
    expect(await shown(own, id)).toMatchObject({ stage: 'DUE', disputed: false })
    const stayed = await step('recordStay', await record(id, bureau), {}, bureau)
    expect(await shown(undefined, id)).toBeNull()
    expect(await shown(own, id)).toMatchObject({ state: 'SUSPENDED' })
    await step('recordProceedingDecision', stayed, { outcome: 'CANCELLED' }, bureau)
    expect(await shown(own, id)).toMatchObject({ state: 'REVOKED', stage: 'CANCELLED' })
  })

  it('and on evaluations', async () => {
    const { department, final } = await makeEvaluations(world)
    const { evaluationId } = await final(firm, '95')
    const filed = await objections.file(own, evaluationId)
    expect(filed.problems).toEqual([])
    expect(await shown(department, evaluationId)).toMatchObject({ state: 'FINAL', disputed: true })
    const accepted = await objections.step('acceptObjection', department, filed)
    const asked = await objections.step('verifyObjection', department, accepted)
    const upheld = { decision: 'UPHELD', remedy: 'REVOKE' }
    await objections.step('decideObjection', department, asked, upheld)
    const gone = await shown(own, evaluationId)
    expect(gone).toMatchObject({ state: 'WITHDRAWN', disputed: false })
    expect(gone.steps.at(-1)).toMatchObject({ kind: 'WITHDRAWN' })
    const other = await final(await objections.make.subject(), '95')
    const stayed = await step(
      'recordStay',
      await record(other.evaluationId, department),
      {},
      department,
    )
    expect(await shown(undefined, other.evaluationId)).toBeNull()
    await step('recordProceedingDecision', stayed, { outcome: 'MAINTAINED' }, department)
    expect(await shown(department, other.evaluationId)).toMatchObject({ state: 'FINAL' })
  })
})
