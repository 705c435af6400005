import { read, utils } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { isSignedBy, readReceipt, SIGNED_TYPES } from '../../src/receipt/receipt.rules.ts'
import { listPublicKeys } from '../../src/receipt/receipt.service.ts'
import { ask, refusal } from '../support/ask.ts'
import { bearer } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { makeLists, noon, type Lists } from '../support/lists.ts'
import { nextSerial, type MadeSubject } from '../support/make.ts'
import { reportMeasure } from '../support/measures.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import type { World } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const FIELDS = `id unit month version corrects reason state revision entryCount contentHash signature
  channel { code } submissionNumber receiptNumber signedAt submittedAt receiptedAt correctedAt
  entries { entry change exit exitedOn name code inForceFrom inForceUntil measures effects }`
const MUTATION = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { problems { code } bulletin { ${FIELDS} } } }`
const INPUTS = {
  freezeListBulletin: 'FreezeListBulletinInput',
  signListBulletin: 'ListBulletinStepInput',
  submitListBulletin: 'SubmitListBulletinInput',
  receiptListBulletin: 'ReceiptListBulletinInput',
  correctListBulletin: 'CorrectListBulletinInput',
} as const
const ONE = `query ($id: ID!) { listBulletin(id: $id) { ${FIELDS} } }`
const MANY = `query ($first: Int!, $after: String, $month: String) {
  listBulletins(first: $first, after: $after, month: $month) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }`

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
type Told = any

describe.each(databases)('monthly bulletins of lists, on $name', ({ open }) => {
  let server: HttpServer
  let world: World
  let lists: Lists
  let firm: MadeSubject
  let county: Viewer
  let auditor: Viewer

  beforeAll(async () => {
    server = await startHttp({}, await open())
    world = server.world
    const { base } = world
    lists = await makeLists(world)
    firm = await lists.make.subject()
    // Red from 1 August 2026 on, for a year.
    await lists.list(firm, 'RED')
    county = await makeViewer(
      base,
      await makeParty(base, 'COUNTY', {
        regionCode: '320614',
        sourceCode: 'COUNTY_TRANSPORT_OFFICE',
        parentId: lists.authority.party.id,
      }),
      'ACTOR',
    )
    auditor = await makeViewer(base, await makeParty(base, 'AUDITOR'), 'AUDIT')
    world.setNow(noon('2026-11-20'))
  })
  afterAll(() => server.close())

  const step = async (name: keyof typeof INPUTS, viewer: Viewer, given: object): Promise<Told> => {
    const input = { idempotencyKey: `bulletin-test-${nextSerial()}`, ...given }
    return (await ask(world, MUTATION(name, INPUTS[name]), { input }, { viewer }))[name]
  }
  const freeze = (viewer: Viewer, month: string, list = 'RED', more: object = {}) =>
    step('freezeListBulletin', viewer, { list, month, ...more })
  const of = ({ bulletin }: Told) => ({
    bulletin: bulletin.id,
    expectedRevision: bulletin.revision,
  })
  const codes = ({ problems }: Told) => problems.map(({ code }: { code: string }) => code)
  const shown = async (id: string, viewer: Viewer) =>
    (await ask(world, ONE, { id }, { viewer })).listBulletin

  it('go from frozen over signed and submitted to receipted, and are corrected by a new version', async () => {
    const { authority } = lists
    const applied = {
      measure: 'FEWER_INSPECTIONS',
      purpose: 'RANDOM_INSPECTION',
      appliedOn: '2026-08-20',
      effect: '检查频次减半',
    }
    for (const more of [{}, { disclosureScope: 'INTERNAL' }, { appliedOn: '2026-09-01' }]) {
      const reported = await reportMeasure(world, authority, firm, { ...applied, ...more })
      expect(reported.problems).toEqual([])
    }
    const frozen = await freeze(authority, '2026-08')
    expect(frozen).toMatchObject({
      problems: [],
      bulletin: { unit: authority.party.name, version: 1, state: 'FROZEN', revision: 1 },
    })
    expect(frozen.bulletin.entries).toEqual([
      {
        entry: expect.any(String),
        change: 'DETERMINED',
        exit: null,
        exitedOn: null,
        name: firm.name,
        code: firm.usci,
        inForceFrom: '2026-08-01',
        inForceUntil: '2027-08-01',
        measures: expect.arrayContaining(['FEWER_INSPECTIONS']),
        effects: ['FEWER_INSPECTIONS: 检查频次减半'],
      },
    ])
    const submission = { channel: 'PROVINCIAL_PLATFORM' }
    expect(
      codes(await step('submitListBulletin', authority, { ...of(frozen), ...submission })),
    ).toEqual(['BULLETIN_STATE_CONFLICT'])
    const signed = await step('signListBulletin', authority, of(frozen))
    expect(signed.bulletin).toMatchObject({ state: 'SIGNED', revision: 2 })
    expect(codes(await step('signListBulletin', authority, of(frozen)))).toEqual([
      'VERSION_CONFLICT',
    ])
    expect(
      codes(await step('submitListBulletin', authority, { ...of(signed), channel: 'PIGEON' })),
    ).toEqual(['CHANNEL_UNKNOWN'])
    const sent = await step('submitListBulletin', authority, { ...of(signed), ...submission })
    expect(sent.bulletin).toMatchObject({
      state: 'SUBMITTED',
      channel: { code: submission.channel },
    })
    expect(sent.bulletin.submissionNumber).toMatch(/^202608-RED-[0-9A-F]{8}-1$/)
    const received = await step('receiptListBulletin', authority, {
      ...of(sent),
      receiptNumber: '省回〔2026〕8号',
    })
    expect(received.bulletin).toMatchObject({
      state: 'RECEIPTED',
      receiptNumber: '省回〔2026〕8号',
    })

    const corrected = await step('correctListBulletin', authority, {
      ...of(received),
      reason: '示例更正理由',
    })
    expect(corrected.bulletin).toMatchObject({
      version: 2,
      corrects: frozen.bulletin.id,
      reason: '示例更正理由',
      state: 'FROZEN',
      signature: null,
    })
    const old = await shown(frozen.bulletin.id, authority)
    expect(old).toMatchObject({ state: 'CORRECTED', contentHash: frozen.bulletin.contentHash })
    expect(old.signature).toBe(signed.bulletin.signature)
    expect(
      codes(
        await step('correctListBulletin', authority, {
          bulletin: old.id,
          expectedRevision: old.revision,
          reason: '再次',
        }),
      ),
    ).toEqual(['BULLETIN_STATE_CONFLICT'])
  })

  it('are signed by the server over the hash of what they say, and are no receipt of a check', async () => {
    const frozen = await freeze(lists.authority, '2026-09')
    expect(frozen.bulletin.entries[0].change).toBe('IN_FORCE')
    const { bulletin } = await step('signListBulletin', lists.authority, of(frozen))
    const signed = readReceipt(bulletin.signature, SIGNED_TYPES.BULLETIN)!
    expect(signed.payload).toMatchObject({
      list: 'RED',
      month: '2026-09',
      version: 1,
      corrects: null,
      contentSha256: bulletin.contentHash,
      entryCount: 1,
    })
    const [key] = await listPublicKeys(world.base.db)
    expect(isSignedBy(signed, key!)).toBe(true)
    expect(readReceipt(bulletin.signature)).toBeNull()
  })

  it('are frozen once, for a month that is over, by a unit that determines', async () => {
    const { authority } = lists
    expect(codes(await freeze(authority, '2026-11'))).toEqual(['MONTH_OPEN'])
    expect(codes(await freeze(authority, '2026-10', 'GREY'))).toEqual(['LIST_KIND_UNKNOWN'])
    const key = { idempotencyKey: 'bulletin-same-key-1' }
    const first = await freeze(authority, '2026-10', 'RED', key)
    expect((await freeze(authority, '2026-10', 'RED', key)).bulletin.id).toBe(first.bulletin.id)
    expect(codes(await freeze(authority, '2026-10'))).toEqual(['ALREADY_FROZEN'])
    const both = await Promise.all([freeze(authority, '2026-07'), freeze(authority, '2026-07')])
    expect(both.filter(({ bulletin }) => bulletin !== null).length).toBe(1)
    const document = MUTATION('freezeListBulletin', INPUTS.freezeListBulletin)
    const input = { list: 'RED', month: '2026-7', idempotencyKey: 'bulletin-month-1' }
    expect((await refusal(world, document, { input }, { viewer: authority })).code).toBe(
      'BAD_INPUT',
    )
    expect((await refusal(world, document, { input })).code).toBe('FORBIDDEN')
  })

  it('are seen by the unit, the one above it and auditors, and moved by the unit alone', async () => {
    const { base } = world
    const frozen = await freeze(county, '2026-10')
    expect(frozen.bulletin).toMatchObject({ entryCount: 0, entries: [] })
    const { id } = frozen.bulletin
    for (const viewer of [county, lists.authority, auditor])
      expect(await shown(id, viewer)).toMatchObject({ id, state: 'FROZEN' })
    const office = await makeParty(base, 'BUREAU', { regionCode: '320600', sourceCode: 'COURT' })
    const other = {
      ...(await makeViewer(base, office, 'ACTOR')),
      purpose: 'ENFORCEMENT',
      matter: 'M',
    }
    expect(await shown(id, other)).toBeNull()
    const [red] = (await ask(world, MANY, { first: 5, month: '2026-08' }, { viewer: auditor }))
      .listBulletins.edges
    expect(await shown(red.node.id, county)).toBeNull()
    await expect(step('signListBulletin', lists.authority, of(frozen))).rejects.toThrow('NOT_FOUND')
    expect(await shown(red.node.id, await lists.representative(firm))).toBeNull()
    expect((await refusal(world, ONE, { id })).code).toBe('FORBIDDEN')
  })

  it('stand in pages, the newest first', async () => {
    const list = async (given: object) =>
      (await ask(world, MANY, given as Record<string, unknown>, { viewer: lists.authority }))
        .listBulletins
    const all = await list({ first: 50 })
    expect(all.totalCount).toBe(all.edges.length)
    const first = await list({ first: 2 })
    expect(first.pageInfo.hasNextPage).toBe(true)
    const rest = await list({ first: 50, after: first.pageInfo.endCursor })
    expect([...first.edges, ...rest.edges]).toEqual(all.edges)
  })

  it('go out as CSV, XLSX and JSON, logged, to those alone who may see them', async () => {
    const { base } = world
    const tokenOf = async (viewer: Viewer, permissions: string[]) =>
      (
        await issueToken(base, OPERATOR_VIEWER, {
          kind: 'MACHINE',
          partyId: viewer.party!.id,
          memberId: viewer.member!.id,
          name: '示例系统',
          permissions,
        })
      ).secret
    const secret = await tokenOf(lists.authority, ['list:determine', 'subject:read'])
    const { bulletin } = await freeze(lists.authority, '2026-06')
    const [found] = (
      await ask(world, MANY, { first: 5, month: '2026-09' }, { viewer: lists.authority })
    ).listBulletins.edges
    const get = (form: string, headers = bearer(secret), id = found.node.id) =>
      fetch(`${server.url}/bulletins/${id}/content.${form}`, { headers })
    const csv = await get('csv')
    expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(csv.headers.get('content-disposition')).toContain('bulletin-RED-2026-09-v1.csv')
    const text = Buffer.from(await csv.arrayBuffer()).toString('utf8')
    expect(text.startsWith('\uFEFF情形 change,对象名称 name,')).toBe(true)
    expect(text).toContain(`IN_FORCE,${firm.name},${firm.usci},`)
    const book = read(Buffer.from(await (await get('xlsx')).arrayBuffer()))
    const rows = utils.sheet_to_json<string[]>(book.Sheets['2026-09']!, { header: 1 })
    expect(rows[1]!.slice(0, 3)).toEqual(['IN_FORCE', firm.name, firm.usci])
    const json = (await (await get('json')).json()) as Told
    expect(json.content.entries).toHaveLength(1)
    const kept = await shown(found.node.id, lists.authority)
    expect([json.contentSha256, json.signature]).toEqual([kept.contentHash, kept.signature])
    const logged = await base.db.query<{ n: number }>(
      `select count(*)::int as n from access_entry where operation = 'bulletinContent'`,
    )
    expect(logged[0]!.n).toBe(3)

    expect((await get('csv', {} as never)).status).toBe(403)
    const countyToken = await tokenOf(county, ['list:determine', 'subject:read'])
    expect((await get('csv', bearer(countyToken))).status).toBe(404)
    expect((await get('csv', bearer(countyToken), bulletin.id)).status).toBe(404)
    expect((await get('csv', bearer(secret), 'nothing')).status).toBe(404)
  })
})
