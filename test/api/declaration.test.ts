import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantConsent } from '../../src/consent/consent.service.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { listRecordFacts } from '../../src/record/record-fact.store.ts'
import { visibleParameters } from '../../src/record/record.scope.ts'
import { ask, refusal } from '../support/ask.ts'
import {
  makeCommitmentTown,
  makeRepresentative,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import {
  makeFactories,
  nextSerial,
  subjectUuid,
  type MadeSubject,
  type Make,
} from '../support/make.ts'
import { makeMandate, makeParty, makeViewer } from '../support/parties.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'

const FIELDS = `id state title disclosureScope authority versions { version changeKind state }
  attributes { column { key } value codes } provenance { sourceCode }`
const PAYLOAD = `{ clientMutationId problems { column code } record { ... on OtherRecord { ${FIELDS} } } }`
const DECLARE = `mutation ($input: DeclareFactInput!) { declareFact(input: $input) ${PAYLOAD} }`
const VERIFY = `mutation ($input: VerifyDeclarationInput!) { verifyDeclaration(input: $input) ${PAYLOAD} }`
const WITHDRAW = `mutation ($input: WithdrawDeclarationInput!) { withdrawDeclaration(input: $input) ${PAYLOAD} }`
const REVOKE = `mutation ($input: RevokeRecordInput!) { revokeRecord(input: $input) { problems { code } } }`
const READ = `query ($id: ID!) { node(id: $id) { ... on OtherRecord { ${FIELDS} item { code } polarity severity
  documentNumber } } }`
const OF_FILE = `query ($id: ID!) { node(id: $id) { ... on Subject { records(first: 50) { totalCount edges { node { id state } } } } } }`

// oxlint-disable-next-line typescript/no-explicit-any
type Shown = any

describe.each(databases)('what subjects declare of themselves, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject
  let owner: Viewer
  let verifier: Viewer

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    firm = await make.subject()
    owner = await makeRepresentative(world, firm)
    verifier = { ...town.bureau, purpose: 'VERIFICATION', matter: '核〔2026〕1号' }
  })
  afterAll(() => world.close())

  const declarationOf = (values: object = {}) => ({
    input: {
      kind: '社会公益',
      title: `抗洪救灾运输保障${nextSerial()}`,
      content: '免费运送救灾物资三十车次',
      statesTruth: true,
      idempotencyKey: `declaration-${nextSerial()}`,
      ...values,
    },
  })
  const declare = async (values: object = {}): Promise<Shown> => {
    const { declareFact } = await ask(world, DECLARE, declarationOf(values), { viewer: owner })
    expect(declareFact.problems).toEqual([])
    return declareFact.record
  }
  const versionOf = (record: Shown): number => record.versions[0].version
  const verificationOf = (record: Shown, result: string, values: object = {}) => ({
    input: {
      record: record.id,
      expectedVersion: versionOf(record),
      result,
      note: '经核对捐赠协议与运单',
      idempotencyKey: `verification-${nextSerial()}`,
      ...values,
    },
  })
  const verify = async (record: Shown, result: string, viewer = verifier): Promise<Shown> => {
    const answer = await ask(world, VERIFY, verificationOf(record, result), { viewer })
    return answer.verifyDeclaration.record
  }
  const code = (document: string, variables: object, viewer: Viewer) =>
    refusal(world, document, variables as Record<string, unknown>, { viewer }).then(
      (one) => one.code,
    )
  const read = async (id: string, viewer?: Viewer): Promise<Shown> => {
    const { node } = await ask(world, READ, { id }, viewer === undefined ? {} : { viewer })
    return node
  }
  const attribute = (record: Shown, key: string) =>
    record.attributes.find((one: Shown) => one.column.key === key)?.value ?? null

  it('stand in the file as declared and not verified, with the statement that they are true', async () => {
    const record = await declare({ clientMutationId: 'mine' })
    expect(record).toMatchObject({
      state: 'DECLARED',
      disclosureScope: 'AUTHORIZED',
      provenance: { sourceCode: 'SELF_DECLARED' },
      versions: [{ version: 1, changeKind: 'SUBMITTED' }],
    })
    expect(attribute(record, 'truthStatement')).toContain('真实、合法、准确、完整')
    expect(attribute(record, 'truthStatementVersion')).toBe('TRUTH_STATEMENT@2026-01-01')
    const { node } = await ask(world, OF_FILE, { id: firm.id }, { viewer: owner })
    expect(node.records.edges).toContainEqual({ node: { id: record.id, state: 'DECLARED' } })
  })

  it.each(['资质证照', 'MARKET', '合同履行', 'PUBLIC_WELFARE'])(
    'may be of kind %s',
    async (kind) => {
      expect((await declare({ kind })).state).toBe('DECLARED')
    },
  )

  it.each([
    [{ statesTruth: false }, ['真实性承诺 REQUIRED_MISSING']],
    [{ kind: '婚姻' }, ['信息类别 CODE_UNKNOWN']],
    [{ content: ' ' }, ['信息内容 REQUIRED_MISSING']],
    [{ validUntil: '2026-11-19' }, [' PERIOD_REVERSED']],
  ])('%j is refused: %j', async (values, wanted) => {
    const { declareFact } = await ask(world, DECLARE, declarationOf(values), { viewer: owner })
    expect(declareFact.record).toBeNull()
    const found = declareFact.problems.map((one: Shown) => `${one.column} ${one.code}`)
    expect(found).toEqual(wanted)
  })

  it('are seen by who is entitled to AUTHORIZED information, and by nobody else', async () => {
    const record = await declare()
    const consented = { ...town.agency, purpose: 'CREDIT_INVESTIGATION', matter: null }
    expect(await read(record.id, consented)).toBeNull()
    await grantConsent(world.base, owner, {
      party: town.agency.party!.id,
      purpose: 'CREDIT_INVESTIGATION',
      validFrom: '2026-11-01',
      validTo: '2027-11-01',
    })
    expect((await read(record.id, consented)).state).toBe('DECLARED')
    expect((await read(record.id, verifier)).state).toBe('DECLARED')
    const sharing = { ...town.bureau, purpose: 'HONOURS', matter: 'M' }
    const other = await makeRepresentative(world, await make.subject())
    for (const viewer of [undefined, town.bureau, sharing, other, town.association]) {
      expect(await read(record.id, viewer)).toBeNull()
    }
  })

  it('are no facts that a check or an evaluation counts before they are verified, and then they are', async () => {
    const file = [subjectUuid(firm.id)]
    const seen = visibleParameters(EVERYTHING, world.base.rules(), world.base.today())
    const counted = async () => {
      const request = {
        items: ['VOLUNTARY_DECLARATION'],
        since: null,
        until: '2026-11-20',
        knownAt: null,
        keys: [],
      }
      const rows = await listRecordFacts(world.base.db, EVERYTHING.shape, [file], request, seen)
      return rows.length
    }
    const before = await counted()
    const record = await declare()
    expect(await counted()).toBe(before)
    await verify(record, 'REFUSED')
    expect(await counted()).toBe(before)
    await verify(await declare(), 'VERIFIED')
    expect(await counted()).toBe(before + 1)
  })

  it('are verified by a unit within its mandates, which says what it found', async () => {
    const record = await declare()
    const done = await verify(record, 'VERIFIED')
    expect(done).toMatchObject({
      state: 'IN_FORCE',
      disclosureScope: 'AUTHORIZED',
      authority: town.bureau.party!.name,
      provenance: { sourceCode: 'SELF_DECLARED' },
    })
    expect(attribute(done, 'verifiedOn')).toBe('2026-11-20')
    expect(attribute(done, 'verificationNote')).toBe('经核对捐赠协议与运单')
    const own = await read(record.id, owner)
    expect(own.versions.map((one: Shown) => [one.version, one.changeKind])).toEqual([
      [2, 'VERIFIED'],
      [1, 'SUBMITTED'],
    ])
  })

  it('one that was refused is its subject’s and history', async () => {
    const record = await declare()
    await verify(record, 'REFUSED')
    expect(await read(record.id, verifier)).toBeNull()
    expect(await read(record.id, owner)).toMatchObject({ state: 'REFUSED' })
  })

  it.each(['DECLARED', 'VERIFIED'])(
    'one that is %s and false makes a graded record at once',
    async (state) => {
      const declared = await declare()
      if (state === 'VERIFIED') await verify(declared, 'VERIFIED')
      const record = state === 'VERIFIED' ? await read(declared.id, verifier) : declared
      await verify(record, 'FOUND_FALSE')
      const found = await read(record.id, owner)
      expect(found).toMatchObject({
        state: 'REFUSED',
        versions: [{ changeKind: 'FOUND_FALSE' }, {}, ...(state === 'VERIFIED' ? [{}] : [])],
      })
      const falseId = attribute(found, 'falseDeclaration')
      const graded = await read(falseId, { ...town.bureau, purpose: 'HONOURS', matter: 'M' })
      expect(graded).toMatchObject({
        item: { code: 'FALSE_DECLARATION' },
        polarity: 'NEGATIVE',
        severity: 'GENERAL',
        state: 'IN_FORCE',
        authority: town.bureau.party!.name,
        disclosureScope: 'SHARED',
      })
      expect(attribute(graded, 'declaration')).toBe(record.id)
      // Once that record is revoked, the declaration waits again.
      const input = { record: falseId, reason: '认定有误' }
      await ask(world, REVOKE, { input }, { viewer: town.bureau })
      const again = await read(record.id, owner)
      expect(again).toMatchObject({ state: 'DECLARED' })
      expect(attribute(again, 'falseDeclaration')).toBeNull()
      expect((await verify(again, 'VERIFIED')).state).toBe('IN_FORCE')
    },
  )

  it('of two verifications at once one counts, and leaves one record', async () => {
    const record = await declare()
    const both = await Promise.all(
      ['FOUND_FALSE', 'FOUND_FALSE'].map((result) =>
        world.query(VERIFY, verificationOf(record, result), { viewer: verifier }),
      ),
    )
    const codes = both.map(({ errors }) => errors?.[0]?.extensions['code'])
    expect(codes.toSorted()).toEqual(['VERSION_CONFLICT', undefined])
    const [row] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from record where attributes_shared ->> 'declaration' = $1`,
      [record.id],
    )
    expect(row).toEqual({ n: 1 })
  })

  it('illegal moves are refused', async () => {
    const done = await verify(await declare(), 'VERIFIED')
    for (const result of ['VERIFIED', 'REFUSED']) {
      expect(await code(VERIFY, verificationOf(done, result), verifier)).toBe(
        'RECORD_STATE_CONFLICT',
      )
    }
    const withdrawal = (record: Shown) => ({
      input: { record: record.id, expectedVersion: versionOf(record), reason: '填报有误' },
    })
    expect(await code(WITHDRAW, withdrawal(done), owner)).toBe('RECORD_STATE_CONFLICT')
    const record = await declare()
    expect(
      await code(VERIFY, verificationOf(record, 'VERIFIED', { expectedVersion: 9 }), verifier),
    ).toBe('VERSION_CONFLICT')
    const { withdrawDeclaration } = await ask(world, WITHDRAW, withdrawal(record), {
      viewer: owner,
    })
    expect(withdrawDeclaration.record).toMatchObject({ state: 'REVOKED' })
    expect(await code(VERIFY, verificationOf(record, 'VERIFIED'), verifier)).toBe('NOT_FOUND')
  })

  it('a subject puts right what nobody has verified, and nothing else', async () => {
    const title = `自有停车场地${nextSerial()}`
    const first = await declare({ title })
    const second = await declare({ title, content: '自有停车场地三千平方米' })
    expect(second).toMatchObject({ id: first.id, state: 'DECLARED' })
    expect(versionOf(second)).toBe(2)
    await verify(second, 'VERIFIED')
    const third = declarationOf({ title, content: '自有停车场地九千平方米' })
    expect(await code(DECLARE, third, owner)).toBe('RECORD_STATE_CONFLICT')
  })

  it('the same key gives the first answer', async () => {
    const variables = declarationOf()
    const first = await ask(world, DECLARE, variables, { viewer: owner })
    const again = await ask(world, DECLARE, variables, { viewer: owner })
    expect(again.declareFact.record.id).toBe(first.declareFact.record.id)
    const verification = verificationOf(first.declareFact.record, 'VERIFIED')
    await ask(world, VERIFY, verification, { viewer: verifier })
    const same = await ask(world, VERIFY, verification, { viewer: verifier })
    expect(same.verifyDeclaration.record.state).toBe('IN_FORCE')
  })

  it('nobody declares for another, and verifies without a mandate or a purpose', async () => {
    const record = await declare()
    expect(await code(DECLARE, declarationOf(), town.bureau)).toBe('FORBIDDEN')
    expect(await code(VERIFY, verificationOf(record, 'VERIFIED'), owner)).toBe('FORBIDDEN')
    expect(await code(VERIFY, verificationOf(record, 'VERIFIED'), town.bureau)).toBe('NOT_FOUND')
    const other = await makeRepresentative(world, await make.subject())
    const input = { record: record.id, expectedVersion: 1, reason: '不是我的' }
    expect(await code(WITHDRAW, { input }, other)).toBe('NOT_FOUND')
    const party = await makeParty(world.base, 'COUNTY', {
      regionCode: '320682',
      sourceCode: 'COUNTY_TRANSPORT_OFFICE',
    })
    await makeMandate(world.base, party, { regionCode: '320682' })
    const county = await makeViewer(world.base, party, 'ACTOR')
    const asking = { ...county, purpose: 'VERIFICATION', matter: 'M' }
    expect(await code(VERIFY, verificationOf(record, 'VERIFIED'), asking)).toBe('FORBIDDEN')
    const there = await make.subject({ address: '如皋市示例路1号' })
    const representative = await makeRepresentative(world, there)
    const { declareFact } = await ask(world, DECLARE, declarationOf(), { viewer: representative })
    expect((await verify(declareFact.record, 'VERIFIED', asking)).state).toBe('IN_FORCE')
  })

  it('a record that names a declaration that does not name it changes nothing', async () => {
    const record = await declare()
    await verify(record, 'REFUSED')
    const forged = await make.record('FALSE_DECLARATION', {
      subjectName: firm.name,
      usci: firm.usci,
      declaration: record.id,
      declarationVersion: '1',
      title: '虚假申报：示例',
      severity: 'MINOR',
      finding: '示例',
      decidedOn: '2026-11-01',
      authorityName: '示例市交通运输局',
    })
    const input = { record: forged.id, reason: '撤销' }
    await ask(world, REVOKE, { input }, { viewer: town.bureau })
    expect((await read(record.id, owner)).state).toBe('REFUSED')
  })
})
