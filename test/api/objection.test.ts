import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uuidv7 } from 'uuidv7'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { insertEvidence } from '../../src/evidence/evidence.store.ts'
import { readPlainId, writeGlobalId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { noon } from '../support/lists.ts'
import { ofSubject, PENALTY, type MadeSubject } from '../support/make.ts'
import { makeObjections, problemsOf, type Objections } from '../support/objections.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const RECORD = `query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { state disputed
  attributes { column { key } value } versions { version changeKind changeReason state } } } }`
const OPEN = `query ($overdue: Boolean) { objections(first: 50, filter: { overdue: $overdue }) {
  totalCount edges { node { id state overdue escalation dueOn steps { kind } } } } }`

describe.each(databases)('objections to facts, on $name', ({ open }) => {
  let world: World
  let objections: Objections
  let firm: MadeSubject
  let own: Viewer
  let fact: string

  beforeAll(async () => {
    world = await makeWorld(await open())
    objections = await makeObjections(world)
  })
  beforeEach(async () => {
    world.setNow(noon(TODAY))
    firm = await objections.make.subject()
    own = await objections.representative(firm)
    fact = (await objections.make.penalty(firm)).id
  })
  afterAll(() => world.close())

  const record = async (viewer?: Viewer) =>
    (await ask(world, RECORD, { id: fact }, viewer === undefined ? {} : { viewer })).node
  const changes = async () =>
    (await record(objections.bureau)).versions.map((one: { changeKind: string }) => one.changeKind)

  it('mark the fact for everyone from the filing to the decision; upheld, the fact is corrected', async () => {
    const { bureau, file, step } = objections
    const items = [{ field: 'fine', recorded: '0.3', claimed: '0.2' }]
    const filed = await file(own, fact, { items })
    // Friday 20 November 2026: three working days, and 20 days to a Thursday.
    expect(filed).toMatchObject({
      problems: [],
      objection: {
        state: 'FILED',
        filedOn: TODAY,
        dueOn: '2026-11-25',
        decisionDueOn: '2026-12-10',
        overdue: false,
        escalation: null,
        onBehalf: false,
        handler: bureau.party!.name,
        steps: [{ kind: 'FILED', statement: '示例异议理由', items, evidence: [] }],
      },
    })
    for (const viewer of [undefined, own, bureau])
      expect(await record(viewer)).toMatchObject({ disputed: true, state: 'IN_FORCE' })
    expect(problemsOf(await file(own, fact))).toEqual(['OBJECTION_PENDING'])

    const accepted = await step('acceptObjection', bureau, filed)
    expect(accepted.objection).toMatchObject({ state: 'ACCEPTED', dueOn: '2026-12-10' })
    const asked = await step('verifyObjection', bureau, accepted)
    expect(asked.objection).toMatchObject({ state: 'VERIFYING', dueOn: '2026-11-27' })
    const answered = await step('answerObjectionVerification', bureau, asked)
    expect(answered.objection).toMatchObject({ state: 'VERIFYING', version: 4 })
    const upheld = { decision: 'UPHELD', remedy: 'CORRECT' }
    expect(
      problemsOf(await step('decideObjection', bureau, answered, { decision: 'UPHELD' })),
    ).toEqual(['REMEDY_MISSING'])
    const bad = { ...upheld, values: [{ field: 'fine', value: '两千' }] }
    const refused = await step('decideObjection', bureau, answered, bad)
    expect(problemsOf(refused)).toEqual(['CORRECTION_INVALID'])
    // Nothing of what was refused is kept.
    expect(await record()).toMatchObject({ disputed: true })
    const values = [{ field: 'fine', value: '0.2' }]
    const decided = await step('decideObjection', bureau, answered, { ...upheld, values })
    expect(decided.objection).toMatchObject({
      state: 'UPHELD',
      outcome: 'UPHELD',
      decidedOn: TODAY,
      dueOn: '2026-11-25',
    })
    const held = await record(bureau)
    expect(held).toMatchObject({ disputed: false, state: 'IN_FORCE' })
    expect(await changes()).toEqual(['CORRECTED', 'UNDISPUTED', 'DISPUTED', 'SUBMITTED'])
    expect(held.versions[0].changeReason).toContain(filed.objectionId)
    const told = await step('notifyObjection', bureau, decided)
    expect(told.objection).toMatchObject({ state: 'NOTIFIED', dueOn: null })
    // Upheld: there is nothing to look at again.
    expect(problemsOf(await step('reviewObjection', own, told))).toEqual([
      'OBJECTION_STATE_CONFLICT',
    ])
  })

  it('upheld by a revocation, the fact is gone for all but who may see history', async () => {
    const { bureau, step, verifying } = objections
    const asked = await verifying(own, fact)
    const decision = { decision: 'UPHELD', remedy: 'REVOKE' }
    expect(problemsOf(await step('decideObjection', bureau, asked, decision))).toEqual([])
    expect(await record()).toBeNull()
    expect(await record(own)).toMatchObject({ state: 'REVOKED', disputed: false })
  })

  it('rejected, get one second look, by another person', async () => {
    const { bureau, colleague, step, verifying } = objections
    const asked = await verifying(own, fact)
    const rejected = await step('decideObjection', bureau, asked, { decision: 'REJECTED' })
    expect(await record()).toMatchObject({ disputed: false, state: 'IN_FORCE' })
    const told = await step('notifyObjection', bureau, rejected)
    // Ten working days from 20 November end on 4 December.
    world.setNow(noon('2026-12-05'))
    expect(problemsOf(await step('reviewObjection', own, told))).toEqual(['REVIEW_LATE'])
    world.setNow(noon('2026-12-04'))
    const again = await step('reviewObjection', own, told)
    expect(again.objection).toMatchObject({ state: 'SECOND_LOOK', dueOn: '2026-12-18' })
    expect(await record()).toMatchObject({ disputed: true })
    const reject = { decision: 'REJECTED' }
    await expect(step('decideObjection', bureau, again, reject)).rejects.toThrow(
      'FOUR_EYES_REQUIRED',
    )
    const final = await step('decideObjection', colleague, again, reject)
    expect(final.objection).toMatchObject({ state: 'REJECTED', reviewed: true })
    expect(await record()).toMatchObject({ disputed: false })
    expect(problemsOf(await step('reviewObjection', own, final))).toEqual([
      'OBJECTION_STATE_CONFLICT',
    ])
  })

  it('are refused or taken back, and may be filed anew', async () => {
    const { bureau, file, step } = objections
    const filed = await file(own, fact)
    const refused = await step('refuseObjection', bureau, filed)
    expect(refused.objection).toMatchObject({ state: 'NOT_ACCEPTED', dueOn: null })
    expect(await record()).toMatchObject({ disputed: false })
    const again = await file(own, fact)
    expect(await record()).toMatchObject({ disputed: true })
    const back = await step('withdrawObjection', own, again)
    expect(back.objection.state).toBe('WITHDRAWN')
    expect(await record()).toMatchObject({ disputed: false })
  })

  it('stay marked when a file says that nothing is disputed', async () => {
    const { file, make, step, bureau } = objections
    const { documentNumber, ...values } = { ...PENALTY, documentNumber: '示罚〔2026〕重报号' }
    const row = { ...ofSubject(firm), ...values, documentNumber }
    fact = (await make.penalty(firm, row)).id
    const filed = await file(own, fact)
    const corrected = await make.penalty(firm, { ...row, content: '罚款人民币三千元整' })
    expect(corrected.status).toBe('CORRECTED')
    expect(await record()).toMatchObject({ disputed: true })
    await step('refuseObjection', bureau, filed)
    expect(await record()).toMatchObject({ disputed: false })
  })

  it('are verified by the unit that is asked, which has its period', async () => {
    const { bureau, county, file, step } = objections
    const accepted = await step('acceptObjection', bureau, await file(own, fact))
    const enforcement = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'TRANSPORT_ENFORCEMENT',
    })
    const inspector = await makeViewer(world.base, enforcement, 'ACTOR')
    const unit = writeGlobalId({ kind: 'party', id: enforcement.id })
    await expect(step('answerObjectionVerification', inspector, accepted)).rejects.toThrow(
      'NOT_FOUND',
    )
    const asked = await step('verifyObjection', bureau, accepted, { unit })
    const decide = (of: typeof asked) =>
      step('decideObjection', bureau, of, { decision: 'REJECTED' })
    expect(problemsOf(await decide(asked))).toEqual(['VERIFICATION_OPEN'])
    await expect(step('answerObjectionVerification', bureau, asked)).rejects.toThrow('NOT_FOUND')
    await expect(step('answerObjectionVerification', county, asked)).rejects.toThrow('NOT_FOUND')
    // Who verifies reads what is disputed; others' units see nothing of it.
    const read = `query ($id: ID!) { node(id: $id) { ... on Objection { state steps { statement } } } }`
    const shown = (viewer: Viewer) => ask(world, read, { id: asked.objectionId }, { viewer })
    expect((await shown(inspector)).node.steps).toHaveLength(3)
    expect((await shown(county)).node).toBeNull()
    const answered = await step('answerObjectionVerification', inspector, asked)
    expect(problemsOf(await decide(answered))).toEqual([])
  })

  it('rise, when they are overdue, from the unit to the bureau above it', async () => {
    const { bureau, county, file, make, step } = objections
    const row = { ...PENALTY, ...ofSubject(firm) }
    fact = (await make.penalty(firm, row)).id
    await world.base.db.query(
      `update record set source_code = 'COUNTY_TRANSPORT_OFFICE', region_code = '320681'
        where record_id = (select record_id from record order by recorded_at desc limit 1)`,
    )
    const filed = await file(own, fact)
    expect(filed.objection).toMatchObject({ handler: county.party!.name, dueOn: '2026-11-25' })
    const listed = async (viewer: Viewer, overdue: boolean | null = true) =>
      (await ask(world, OPEN, { overdue }, { viewer })).objections.edges
        .map(({ node }: { node: { id: string } }) => node)
        .filter(({ id }: { id: string }) => id === filed.objectionId)
    expect(await listed(county)).toEqual([])
    expect(await listed(county, null)).toMatchObject([{ overdue: false, escalation: null }])
    world.setNow(noon('2026-11-26'))
    expect(await listed(county)).toMatchObject([{ overdue: true, escalation: 'UNIT' }])
    expect(await listed(bureau)).toEqual([])
    // After three working days, 26, 27 and 30 November.
    world.setNow(noon('2026-12-01'))
    expect(await listed(county)).toMatchObject([{ escalation: 'PARENT' }])
    expect(await listed(bureau)).toMatchObject([{ escalation: 'PARENT', steps: [] }])
    world.setNow(noon('2026-12-07'))
    expect(await listed(bureau)).toMatchObject([{ escalation: 'BUREAU' }])
    await expect(step('acceptObjection', bureau, filed)).rejects.toThrow('NOT_FOUND')
    await step('acceptObjection', county, filed)
    expect(await listed(bureau)).toEqual([])
  })

  it('are filed by the subject, or at a window with its signed paper, and by nobody else', async () => {
    const { bureau, county, file, make } = objections
    const other = await objections.representative(await make.subject())
    await expect(file(other, fact)).rejects.toThrow('FORBIDDEN')
    await expect(file(bureau, fact)).rejects.toThrow('FORBIDDEN')
    await expect(file(other, fact, { onBehalfOf: firm.id })).rejects.toThrow('FORBIDDEN')
    const onBehalf = { onBehalfOf: firm.id }
    expect(problemsOf(await file(county, fact, onBehalf))).toEqual(['EVIDENCE_MISSING'])
    const paper = async (viewer: Viewer) => {
      const id = uuidv7()
      await insertEvidence(world.base.db, {
        id,
        hash: 'a'.repeat(64),
        mediaType: 'application/pdf',
        bytes: 1000,
        partyId: viewer.party!.id,
        actor: viewer.actor,
        at: world.base.now().toISOString(),
      })
      return writeGlobalId({ kind: 'evidence', id })
    }
    const evidence = [await paper(bureau)]
    expect(problemsOf(await file(county, fact, { ...onBehalf, evidence }))).toEqual([
      'EVIDENCE_UNKNOWN',
    ])
    expect(await record()).toMatchObject({ disputed: false })
    const mine = [await paper(county)]
    const wrong = { onBehalfOf: (await make.subject()).id, evidence: mine }
    await expect(file(county, fact, wrong)).rejects.toThrow('NOT_FOUND')
    const filed = await file(county, fact, { ...onBehalf, evidence: mine })
    expect(filed.problems).toEqual([])
    const read = `query ($id: ID!) { node(id: $id) { ... on Objection { onBehalf
      steps { partyName evidence { evidenceId mediaType bytes } } } } }`
    const seen = await ask(world, read, { id: filed.objectionId }, { viewer: own })
    expect(seen.node).toMatchObject({
      onBehalf: true,
      steps: [{ partyName: county.party!.name, evidence: [{ evidenceId: mine[0], bytes: 1000 }] }],
    })
    expect(readPlainId('evidence', mine[0]!)).toBeTypeOf('string')
  })

  it('are nobody else’s: the public sees the mark, government that an open one is there', async () => {
    const { bureau, file, step } = objections
    const filed = await file(own, fact)
    const read = `query ($id: ID!) { node(id: $id) { ... on Objection { state filedOn steps { statement } } } }`
    const shown = async (viewer?: Viewer) =>
      (await ask(world, read, { id: filed.objectionId }, viewer === undefined ? {} : { viewer }))
        .node
    const enforcement = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'TRANSPORT_ENFORCEMENT',
    })
    const inspector = await makeViewer(world.base, enforcement, 'ACTOR')
    const named = { ...inspector, purpose: 'HONOURS', matter: '示例事项' }
    expect(await shown()).toBeNull()
    expect(await shown(inspector)).toBeNull()
    expect(await shown(named)).toEqual({ state: 'FILED', filedOn: TODAY, steps: null })
    const list = `query ($id: ID!) { node(id: $id) { ... on Subject { objections(first: 5) { totalCount } } } }`
    const count = async (viewer?: Viewer) =>
      (await ask(world, list, { id: firm.id }, viewer === undefined ? {} : { viewer })).node
        .objections.totalCount
    expect([await count(), await count(own), await count(bureau), await count(named)]).toEqual([
      0, 1, 1, 1,
    ])
    await step('refuseObjection', bureau, filed)
    expect(await shown(named)).toBeNull()
    expect(await shown(own)).toMatchObject({ state: 'NOT_ACCEPTED' })
  })

  it('are filed once under a key, over the version that was read, and hold no number of a person', async () => {
    const { bureau, file, step } = objections
    const key = { idempotencyKey: 'objection-once-1' }
    const filed = await file(own, fact, key)
    expect((await file(own, fact, key)).objectionId).toBe(filed.objectionId)
    await expect(file(own, fact, { ...key, reason: '另一理由' })).rejects.toThrow(
      'IDEMPOTENCY_CONFLICT',
    )
    const stale = { expectedVersion: 7 }
    expect(problemsOf(await step('acceptObjection', bureau, filed, stale))).toEqual([
      'VERSION_CONFLICT',
    ])
    const items = [{ field: 'facts', recorded: null, claimed: '电话13800138000' }]
    await expect(file(own, fact, { items })).rejects.toThrow('BAD_INPUT')
  })
})
